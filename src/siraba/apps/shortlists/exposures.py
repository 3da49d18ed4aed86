"""The exposure audit over the live pool: of one list, and of all kept lists. Aggregates alone leave this module.

Sex is read here from the persons' files, beside the pool, because nothing that ranks may hold it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import numpy as np

from siraba.apps.foundation.actors import Actor, NotAllowed
from siraba.apps.persons.limits import uncounted_all
from siraba.apps.persons.models import Person
from siraba.apps.shortlists import pool
from siraba.apps.shortlists.access import may_list
from siraba.apps.shortlists.queries import ShortlistView, parameters, proximity
from siraba.apps.vacancies.models import Vacancy
from siraba.core.matching.audit import eligible
from siraba.core.matching.exposure import Counts, Exposure, exposure
from siraba.core.matching.groups import Groups, groups_of
from siraba.core.matching.parameters import Parameters
from siraba.core.pool.proximity import Proximity
from siraba.core.pool.records import VacancyRecord
from siraba.core.pool.units import Array

SEX = "sex"
CHUNK = 5_000


def exposure_of(by: Actor, vacancy: Vacancy, view: ShortlistView) -> Exposure:
    """Who a list shows against who could stand in it. Raises NotAllowed."""
    if not may_list(by, vacancy):
        raise NotAllowed(vacancy.reference)
    audit = LiveAudit(view.result.as_of, parameters(), proximity())
    audit.add(view.asked, [match.person_id for match in view.result.matches])
    return audit.finish()


class LiveAudit:
    """Counts list after list over everybody who can be searched now."""

    def __init__(self, as_of: date, weights: Parameters, near: Proximity) -> None:
        self.as_of, self.weights, self.near = as_of, weights, near
        self.segments = pool.people().segments
        self.groups = [groups_of(segment.table, as_of) for segment in self.segments]
        self.times = [np.zeros(len(segment.table), dtype=np.int64) for segment in self.segments]
        self.once = [np.zeros(len(segment.table), dtype=bool) for segment in self.segments]
        self.sex: dict[str, str] = {}
        self.counts = Counts()
        self.uncounted = {str(each) for each in uncounted_all()}

    def add(self, asked: VacancyRecord, shown: list[str]) -> None:
        """One vacancy with the people whom its list shows."""
        self.counts.lists += 1
        found: dict[str, dict[str, list[int]]] = {}
        for number, segment in enumerate(self.segments):
            rows = eligible(segment, asked, self.near, self.weights, self.as_of)
            ids = [segment.table.ids.text(int(row)) for row in rows]
            if self.uncounted:
                counted = [at for at, each in enumerate(ids) if each not in self.uncounted]
                rows, ids = rows[counted], [ids[at] for at in counted]
            here = set(shown)
            listed = rows[[at for at, each in enumerate(ids) if each in here]]
            self.once[number][rows] = True
            self.times[number][listed] += 1
            _add(found, self.groups[number], rows, listed)
            self._add_sex(found, ids, here)
        for dimension, groups in found.items():
            if not groups:  # nobody could stand in this list
                continue
            both = np.array(list(groups.values())).T
            self.counts.add(dimension, list(groups), both[:1], both[1:])

    def finish(self) -> Exposure:
        """The audit that may be shown."""
        often = [times[once] for times, once in zip(self.times, self.once, strict=True)]
        return exposure(self.counts, np.concatenate(often))

    def _add_sex(self, found: dict[str, dict[str, list[int]]], ids: list[str], shown: set[str]) -> None:
        self._read_sex(each for each in ids if each not in self.sex)
        groups = found.setdefault(SEX, {})
        for each in ids:
            counts = groups.setdefault(self.sex.get(each, ""), [0, 0])
            counts[0] += 1
            counts[1] += each in shown

    def _read_sex(self, ids: Iterable[str]) -> None:
        wanted = [UUID(each) for each in ids]
        for start in range(0, len(wanted), CHUNK):
            rows = Person.objects.filter(public_id__in=wanted[start : start + CHUNK]).values_list("public_id", "sex")
            self.sex |= {str(public_id): sex or "" for public_id, sex in rows}


def _add(found: dict[str, dict[str, list[int]]], groups: Groups, rows: Array, listed: Array) -> None:
    of_all, of_shown = groups.counts(rows), groups.counts(listed)
    for dimension, names in groups.names.items():
        kept = found.setdefault(dimension, {})
        for name, all_, shown in zip(names, of_all[dimension].tolist(), of_shown[dimension].tolist(), strict=True):
            counts = kept.setdefault(name, [0, 0])
            counts[0] += all_
            counts[1] += shown
