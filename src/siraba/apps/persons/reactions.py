"""What happens when somebody is erased, takes an agreement back or sets a limit: the list beside the backups grows."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from siraba.apps.foundation.events import reacts_to
from siraba.apps.persons import since
from siraba.apps.persons.events import ConsentChanged, LimitsChanged, PersonErased

log = logging.getLogger("siraba.persons")
SOME = 500


def note_since(events: Sequence[ConsentChanged | LimitsChanged]) -> None:
    """Agreements taken back and limits, as they stand after what happened."""
    _note(people={event.person_id for event in events})


reacts_to(ConsentChanged)(note_since)
reacts_to(LimitsChanged)(note_since)


@reacts_to(PersonErased)
def note_erased(events: Sequence[PersonErased]) -> None:
    """Who is gone."""
    _note(erased={event.person_id for event in events})


def _note(people: Collection[UUID] = (), erased: Collection[UUID] = ()) -> None:
    """Added once what happened is kept; where the operator named no folder, nothing is asked for either."""
    if not settings.SIRABA_SINCE_FOLDER:
        return
    lines: list[since.Line] = []
    for some in _chunks(people):
        lines += since.said_of(some)
    for some in _chunks(erased):
        lines += since.said_of((), some)
    if lines:
        transaction.on_commit(partial(_append, Path(settings.SIRABA_SINCE_FOLDER), lines), robust=True)


def _append(folder: Path, lines: list[since.Line]) -> None:
    """What was done is done: a disk that is away is told by the doctor, who compares the list with the database."""
    try:
        since.append(folder, lines)
    except (OSError, since.NoList) as problem:
        log.error("since: the list beside the backups was not added to (%s)", type(problem).__name__)


def _chunks(ids: Collection[UUID]) -> list[list[UUID]]:
    every = sorted(ids)
    return [every[at : at + SOME] for at in range(0, len(every), SOME)]
