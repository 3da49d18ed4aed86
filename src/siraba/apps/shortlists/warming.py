"""What the first search of a process, or of a day, would wait for, made before anybody asks."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings

from siraba.apps.classification.queries import proximity_tables
from siraba.apps.shortlists import pool, queries
from siraba.apps.shortlists.models import PoolKind
from siraba.core.matching.search import MANY, MANY_VACANCIES, search
from siraba.core.pool.live import Live
from siraba.core.pool.proximity import Proximity
from siraba.core.pool.records import VacancyRecord
from siraba.core.pool.units import UNKNOWN

COUNTRIES = 3
"""Countries whose people are put together ahead: those with most vacancies. The others wait some hundredths of a
second at their first search of a day."""


def warm_up(as_of: date) -> None:
    """Load the snapshots, the kernels where a country is large enough, and who may come on a day.

    Kernels are kept below SIRABA_HOME, compiled once for each state of the program. Nothing is built here.
    """
    folders = [Path(settings.SIRABA_HOME) / "pool" / kind.value / "CURRENT" for kind in PoolKind]
    if not all(folder.exists() for folder in folders):
        return
    held, board = pool.people(), pool.vacancies()
    if len(held) < MANY and len(board) < MANY_VACANCIES:
        return
    from siraba.core.matching import compiled  # noqa: PLC0415 - a compiler that small installations never load

    compiled.keep_in(Path(settings.SIRABA_HOME) / "kernels")
    from siraba.core.matching import fast, reverse_fast, reverse_measures  # noqa: PLC0415 - as above, in their place

    near = proximity_tables()
    if len(held) >= MANY:
        fast.warm_up()
        _open_doors(held, countries(board), near, as_of)
    if len(board) >= MANY_VACANCIES:
        reverse_fast.warm_up()
        reverse_measures.wanted(board.base, near)


def countries(board: Live[Any], most: int = COUNTRIES) -> list[str]:
    """The countries of most vacancies, those with most first."""
    codes, counts = np.unique(board.base.columns["country"], return_counts=True)
    order = np.argsort(-counts, kind="stable").tolist()
    named = [board.base.codes["countries"][int(codes[at])] for at in order if codes[at] != UNKNOWN]
    return named[:most]


def _open_doors(held: Live[Any], codes: list[str], near: Proximity, as_of: date) -> None:
    """One search a country, as the page asks it."""
    weights = queries.parameters()
    for code in codes:
        search(held, VacancyRecord("", country=code), proximity=near, parameters=weights, as_of=as_of, top=1)


def until_tomorrow(now: datetime) -> float:
    """Seconds until the next day has begun where the clock of `now` goes."""
    tomorrow = datetime.combine(now.date() + timedelta(days=1), time(0, 0, 1), now.tzinfo)
    return tomorrow.timestamp() - now.timestamp()
