"""Which releases are installed and active, and a state that changes whenever what is coded with does."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from siraba.apps.classification.models import (
    Crosswalk,
    Occupation,
    OccupationLevel,
    OccupationName,
    OccupationSkill,
    Release,
    SchemeCode,
    Skill,
)
from siraba.apps.foundation.models import Counter


class NotInstalled(Exception):
    """The classification has no active release. The message says how to get one."""

    def __init__(self, scheme: str) -> None:
        self.scheme = scheme
        label = SchemeCode(scheme).label if scheme in SchemeCode.values else scheme
        how = "siraba setup" if scheme == SchemeCode.ROAME else f"siraba classification import {scheme} PATH…"
        if scheme not in SchemeCode.values:
            how = "siraba classification import FILE --mapping MAP.yaml"
        super().__init__(f"{label} is not installed here; install it with `{how}`.")


@dataclass(frozen=True, slots=True)
class Installed:
    """A release with what it holds; retired concepts are not counted."""

    scheme: str
    version: str
    active: bool
    occupations: int
    groups: int
    skills: int
    names: int
    cards: int
    links: int


def state_name(scheme: str) -> str:
    """Name of the counter whose note is the state of a scheme: see `states`."""
    return f"coding:{scheme}"


def decided_name(scheme: str) -> str:
    """Name of the counter whose note changes with the names that people confirmed in a scheme."""
    return f"decided:{scheme}"


def states(schemes: Iterable[str] | None = None) -> dict[str, str]:
    """A digest per installed scheme (all unless said) that changes with its active release and its confirmed names.

    It is a chain over the changes in their order, so that two databases with the same history share caches. One query.
    """
    return {
        scheme: hashlib.sha256(f"{release}|{decided}".encode()).hexdigest() if decided else release
        for scheme, (release, decided) in _notes(schemes).items()
    }


def releases_state() -> dict[str, str]:
    """The same for the active releases alone, whatever people confirmed since."""
    return {scheme: release for scheme, (release, _) in _notes(None).items()}


def coding_states(scheme: str) -> tuple[str, str]:
    """A digest of the active release, empty where none is installed, and one of the confirmed names. One query."""
    return _notes([scheme]).get(scheme, ("", ""))


def _notes(schemes: Iterable[str] | None) -> dict[str, tuple[str, str]]:
    """(of the release, of the confirmed names) by installed scheme."""
    begin, end = state_name(""), decided_name("")
    rows = Counter.objects.filter(Q(name__startswith=begin) | Q(name__startswith=end))
    if schemes is not None:
        every = list(schemes)
        rows = Counter.objects.filter(
            name__in=[name(scheme) for scheme in every for name in (state_name, decided_name)]
        )
    found = dict(rows.values_list("name", "note"))
    return {
        name.removeprefix(begin): (note, found.get(decided_name(name.removeprefix(begin)), ""))
        for name, note in sorted(found.items())
        if note and name.startswith(begin)
    }


def active_release(scheme: str) -> Release:
    """The release that people and vacancies are coded with. Raises NotInstalled."""
    release = Release.objects.filter(scheme=scheme, active=True).first()
    if release is None:
        raise NotInstalled(scheme)
    return release


def isco_unit_groups() -> set[str] | None:
    """Codes of the unit groups of the active ISCO-08; None where it is not installed."""
    rows = Occupation.objects.filter(
        release__scheme=SchemeCode.ISCO, release__active=True, level=OccupationLevel.OCCUPATION
    )
    return set(rows.values_list("code", flat=True)) or None


def linked_cards() -> dict[str, set[str]]:
    """What an edition may lead to: codes of the active ROME, addresses of the active ESCO and of its skills.

    What is not installed is not there.
    """
    rows = Occupation.objects.filter(release__active=True, level=OccupationLevel.OCCUPATION)
    cards = {
        str(scheme): set(rows.filter(release__scheme=scheme).values_list(field, flat=True))
        for scheme, field in ((SchemeCode.ROME, "code"), (SchemeCode.ESCO, "uri"))
    }
    skills = Skill.objects.filter(release__active=True, release__scheme=SchemeCode.ESCO)
    cards["esco skills"] = set(skills.values_list("uri", flat=True))
    return {scheme: held for scheme, held in cards.items() if held}


def installed() -> list[Installed]:
    """Every release with its counts, active ones first within a scheme. Seven queries however many releases."""
    live = Occupation.objects.filter(retired=False)
    occupations = _by_release(live.filter(level=OccupationLevel.OCCUPATION), "release")
    groups = _by_release(live.filter(level=OccupationLevel.GROUP), "release")
    skills = _by_release(Skill.objects.filter(retired=False), "release")
    names, cards, links = (
        _by_release(kind._default_manager.filter(occupation__retired=False), "occupation__release")
        for kind in (OccupationName, OccupationSkill, Crosswalk)
    )
    return [
        Installed(
            release.scheme,
            release.version,
            release.active,
            *(counts.get(release.pk, 0) for counts in (occupations, groups, skills, names, cards, links)),
        )
        for release in Release.objects.order_by("scheme", "-active", "-version")
    ]


def _by_release(rows: QuerySet[Any], release: str) -> dict[int, int]:
    """Counted from the many to the one: joined the other way round, a table without statistics takes minutes."""
    return dict(rows.order_by().values_list(release).annotate(count=Count("pk")).values_list(release, "count"))
