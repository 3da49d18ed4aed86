"""Which releases are installed and active, and a state that changes whenever what is coded with does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from siraba.apps.classification.models import Occupation, OccupationLevel, Release, SchemeCode
from siraba.apps.foundation.models import Counter


class NotInstalled(Exception):
    """The classification has no active release. The message says how to get one."""

    def __init__(self, scheme: str) -> None:
        self.scheme = scheme
        label = SchemeCode(scheme).label if scheme in SchemeCode.values else scheme
        how = "siraba setup" if scheme == SchemeCode.ROAME else f"siraba classification import {scheme} PATH…"
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


def states(schemes: Iterable[str] = SchemeCode.values) -> dict[str, str]:
    """A digest per installed scheme that changes with its active release and its confirmed names. One query.

    It is a chain over the changes in their order, so that two databases with the same history share caches.
    """
    names = {state_name(scheme): scheme for scheme in schemes}
    found = Counter.objects.filter(name__in=list(names)).values_list("name", "note")
    return {names[name]: note for name, note in sorted(found) if note}


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


def installed() -> list[Installed]:
    """Every release with its counts, active ones first within a scheme. Six queries however many releases."""
    live = Q(occupations__retired=False)
    rows = Release.objects.annotate(
        n_occupations=Count("occupations", filter=live & Q(occupations__level=OccupationLevel.OCCUPATION)),
        n_groups=Count("occupations", filter=live & Q(occupations__level=OccupationLevel.GROUP)),
    ).order_by("scheme", "-active", "-version")
    of = Release.objects
    skills = dict(of.annotate(n=Count("skills", filter=Q(skills__retired=False))).values_list("pk", "n"))
    names = dict(of.annotate(n=Count("occupations__names", filter=live)).values_list("pk", "n"))
    cards = dict(of.annotate(n=Count("occupations__card", filter=live)).values_list("pk", "n"))
    links = dict(of.annotate(n=Count("occupations__links", filter=live)).values_list("pk", "n"))
    return [
        Installed(
            release.scheme,
            release.version,
            release.active,
            release.n_occupations,
            release.n_groups,
            skills[release.pk],
            names[release.pk],
            cards[release.pk],
            links[release.pk],
        )
        for release in rows
    ]
