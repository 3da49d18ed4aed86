"""What an occupation is called in a language, and the card that says what whoever practises it can do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Q

from siraba.apps.classification.models import Crosswalk, MatchKind, Occupation, OccupationSkill, SchemeCode, Skill

FALLBACK = ("fr", "en", "ar")
SURE_MATCHES = (MatchKind.EXACT, MatchKind.CLOSE)
"""Kinds of crosswalk across which a card may be borrowed: a broader or narrower occupation has other skills."""


@dataclass(frozen=True, slots=True)
class CardSkill:
    """A skill on a card; `essential` ones the occupation cannot be done without."""

    skill: Skill
    essential: bool


@dataclass(frozen=True, slots=True)
class Card:
    """The ROAME card of an occupation. `match` is "" for its own card, else the kind of crosswalk that led to it."""

    occupation: Occupation
    match: str
    skills: tuple[CardSkill, ...]


def text_in(labels: Mapping[str, str], language: str, otherwise: str = "") -> str:
    """A text in the language asked, else in its base language, else in French, English, Arabic, else `otherwise`."""
    for tag in (language, language.partition("-")[0], *FALLBACK):
        if text := labels.get(tag):
            return text
    return next((text for text in labels.values() if text), otherwise)


def label(occupation: Occupation | Skill, language: str) -> str:
    """What an occupation or a skill is called, falling back fr → en → ar → its code."""
    return text_in(occupation.labels, language, occupation.code)


def label_of_row(number: int, language: str) -> str:
    """What the occupation of a row is called, for an audit, which keeps the number of the row; empty for none there."""
    occupation = Occupation.objects.filter(pk=number).first()
    return label(occupation, language) if occupation else ""


def concept_id(scheme: str, code: str) -> str:
    """The code of a concept in the pool and in coding, unique over all classifications."""
    return f"{scheme}:{code}"


def link_codes(occupation: Occupation) -> list[str]:
    """The codes under which a crosswalk may name this occupation: its code, and its URI where it has one."""
    return [code for code in (occupation.code, occupation.uri) if code]


def card(occupation: Occupation) -> Card | None:
    """The ROAME card of an occupation: its own, or reached by an exact or close crosswalk in either direction.

    Exact before close, then by code. None where nothing leads to a card.
    """
    match, owner = "", occupation
    if occupation.release.scheme != SchemeCode.ROAME:
        found = _reached(occupation)
        if found is None:
            return None
        match, owner = found
    rows = OccupationSkill.objects.filter(occupation=owner, skill__retired=False).select_related("skill")
    skills = tuple(CardSkill(row.skill, row.essential) for row in rows.order_by("-essential", "skill__code"))
    return Card(owner, match, skills)


def _reached(occupation: Occupation) -> tuple[str, Occupation] | None:
    """The ROAME occupation that the best sure crosswalk links with this one, with the kind of match."""
    ours = Occupation.objects.filter(release__scheme=SchemeCode.ROAME, release__active=True, retired=False)
    towards = Crosswalk.objects.filter(
        scheme=occupation.release.scheme,
        code__in=link_codes(occupation),
        match__in=SURE_MATCHES,
        occupation__in=ours,
    ).select_related("occupation__release")
    found = [(link.match, link.occupation) for link in towards]
    away = dict(
        Crosswalk.objects.filter(occupation=occupation, scheme=SchemeCode.ROAME, match__in=SURE_MATCHES)
        .order_by("-match")
        .values_list("code", "match")
    )
    if away:
        found += [(away[other.code], other) for other in ours.filter(code__in=away).select_related("release")]
    return min(found, key=lambda pair: (pair[0] != MatchKind.EXACT, pair[1].code), default=None)


def labels_of(occupations: Iterable[Occupation], language: str) -> dict[int, str]:
    """Labels by primary key, for lists."""
    return {occupation.pk: label(occupation, language) for occupation in occupations}


def skills_of(concept_ids: Iterable[str]) -> dict[str, Skill]:
    """Skills by `scheme:code`, of the active releases; what is not installed is left out."""
    wanted = {(scheme, code) for scheme, _, code in (each.partition(":") for each in concept_ids)}
    rows = Skill.objects.filter(
        release__active=True,
        release__scheme__in={scheme for scheme, _ in wanted},
        code__in={code for _, code in wanted},
    ).select_related("release")
    return {concept_id(row.release.scheme, row.code): row for row in rows if (row.release.scheme, row.code) in wanted}


def families(scheme: str) -> list[Occupation]:
    """The uppermost headings of a classification, by code."""
    rows = Occupation.objects.filter(release__scheme=scheme, release__active=True, parent=None, retired=False)
    return list(rows.order_by("code"))


def isco_titles(language: str) -> dict[str, str]:
    """Titles of the groups of the active ISCO-08 by code; empty where it is not installed."""
    rows = Occupation.objects.filter(release__scheme=SchemeCode.ISCO, release__active=True)
    return {code: text_in(labels, language) for code, labels in rows.values_list("code", "labels")}


def occupations_below(public_id: str) -> list[int]:
    """Database ids of the occupations under a heading, and of those that a sure crosswalk from them names.

    Asked step by step: one query over everything took PostgreSQL minutes where it had no statistics yet.
    """
    try:
        below = Q(parent__public_id=public_id)
        below |= Q(parent__parent__public_id=public_id) | Q(parent__parent__parent__public_id=public_id)
        found = list(Occupation.objects.filter(below).values_list("pk", flat=True))
    except ValidationError:  # not an id at all: nothing lies below
        return []
    links = Crosswalk.objects.filter(occupation__in=found, match__in=SURE_MATCHES)
    codes: dict[str, set[str]] = {}
    for scheme, code in links.values_list("scheme", "code"):
        codes.setdefault(scheme, set()).add(code)
    for scheme, named in codes.items():
        column = "uri__in" if scheme == SchemeCode.ESCO else "code__in"
        linked = Occupation.objects.filter(release__scheme=scheme, **{column: named})
        found += linked.values_list("pk", flat=True)
    return found
