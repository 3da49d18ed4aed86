"""The installed classifications as the coder reads them: names to look up, and texts to learn from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from siraba.apps.classification.models import (
    Crosswalk,
    Occupation,
    OccupationLevel,
    OccupationName,
    OccupationSkill,
    SchemeCode,
    Skill,
)
from siraba.apps.classification.queries.labels import SURE_MATCHES, concept_id
from siraba.apps.classification.queries.releases import releases_state
from siraba.core.coding.concepts import Concept, Label, LabelKind, Passage

SKILLS_READ = 30
"""Skills of an occupation that are read, the essential ones first."""

TOGETHER = 500
"""Occupations whose cards are read at a time."""

Named = dict[str, str]


def concepts(scheme: str, *, passages: bool = False) -> Iterator[Concept]:
    """The occupations of the active release with every name, by code. Headings and retired ones are left out.

    With `passages` also what an embedding reads (definitions, activities, skills, what is the same elsewhere), and the
    names of its ISCO-08 group.
    """
    live = Occupation.objects.filter(
        release__scheme=scheme, release__active=True, retired=False, level=OccupationLevel.OCCUPATION
    )
    names: dict[int, list[Label]] = {}
    rows = OccupationName.objects.filter(occupation__in=live).order_by("pk")
    columns = ("occupation_id", "text", "language", "preferred", "confirmed", "also", "country")
    for owner, text, language, *said in rows.values_list(*columns).iterator(chunk_size=5000):
        names.setdefault(owner, []).append(Label(_line(text), language, _kind(*said)))
    plain = (
        (pk, code, uri, _every_label(labels, names.get(pk, [])))
        for pk, code, uri, labels in live.order_by("code").values_list("pk", "code", "uri", "labels")
    )
    if passages:
        yield from _with_passages(scheme, plain)
        return
    for _pk, code, uri, labels in plain:
        yield Concept(concept_id(scheme, code), code, labels, uri)


def of_the_release(scheme: str, *, passages: bool = False) -> Iterator[Concept]:
    """The same without what people confirmed: that is remembered beside the lexicon, and may be taken back."""
    for concept in concepts(scheme, passages=passages):
        kept = tuple(label for label in concept.labels if label.kind is not LabelKind.CONFIRMED)
        yield replace(concept, labels=kept)


def lessons() -> Iterator[Concept]:
    """What an embedding learns from: the occupations of all active releases, then their skills as concepts."""
    for scheme in sorted(releases_state()):
        yield from of_the_release(scheme, passages=True)
        rows = Skill.objects.filter(release__scheme=scheme, release__active=True, retired=False).order_by("code")
        for code, labels in rows.values_list("code", "labels").iterator(chunk_size=2000):
            said = tuple(Label(_line(text), tag, LabelKind.PREFERRED) for tag, text in sorted(labels.items()) if text)
            yield Concept(f"{scheme}/skill:{code}", code, said)


def _kind(preferred: bool, confirmed: bool, also: bool, country: str) -> LabelKind:
    """What a name of one country is taken for elsewhere nobody knows: it proposes until somebody confirmed it."""
    if confirmed:
        return LabelKind.CONFIRMED
    if preferred:
        return LabelKind.PREFERRED
    return LabelKind.LOOSE if also or country else LabelKind.ALTERNATIVE


def _line(text: str) -> str:
    return " ".join(text.split())


def _every_label(preferred: Named, others: list[Label]) -> tuple[Label, ...]:
    first = [Label(_line(text), tag, LabelKind.PREFERRED) for tag, text in sorted(preferred.items())]
    return tuple(dict.fromkeys(label for label in (*first, *others) if label.text))


Plain = tuple[int, str, str, tuple[Label, ...]]


def _with_passages(scheme: str, plain: Iterator[Plain]) -> Iterator[Concept]:
    skills = _skill_names(scheme)
    same, groups = _same(scheme), _groups(scheme)
    while some := list(islice(plain, TOGETHER)):
        owners = [pk for pk, *_ in some]
        texts = _descriptions(owners)
        cards = _cards(owners, skills)
        of = dict(Occupation.objects.filter(pk__in=owners).values_list("pk", "isco"))
        for pk, code, uri, labels in some:
            own, asked, group = texts.get(pk, ()), cards.get(pk, ()), groups.get(of[pk], ())
            yield Concept(concept_id(scheme, code), code, labels, uri, own, asked, same.get(pk, ()), group)


def _skill_names(scheme: str) -> dict[int, Named]:
    return dict(Skill.objects.filter(release__scheme=scheme, release__active=True).values_list("pk", "labels"))


def _descriptions(owners: list[int]) -> dict[int, tuple[Passage, ...]]:
    """The definition of each occupation by language, then its activities as one text a language."""
    found: dict[int, tuple[Passage, ...]] = {}
    rows = Occupation.objects.filter(pk__in=owners).values_list("pk", "definitions", "activities")
    for pk, definitions, activities in rows:
        done: dict[str, list[str]] = defaultdict(list)
        for activity in activities:
            for tag, text in sorted(activity.items()):
                done[tag].append(text)
        said = [*sorted(definitions.items()), *((tag, " ; ".join(texts)) for tag, texts in sorted(done.items()))]
        found[pk] = tuple(Passage(_line(text), tag) for tag, text in said if text.strip())
    return found


def _cards(owners: list[int], skills: dict[int, Named]) -> dict[int, tuple[Passage, ...]]:
    """The names of the first skills of each occupation in every language they have."""
    asked: dict[int, list[int]] = defaultdict(list)
    rows = OccupationSkill.objects.filter(occupation__in=owners).order_by("-essential", "pk")
    for owner, skill in rows.values_list("occupation_id", "skill_id"):
        if len(asked[owner]) < SKILLS_READ:
            asked[owner].append(skill)
    return {
        owner: tuple(
            Passage(_line(text), tag)
            for skill in chosen
            for tag, text in sorted(skills.get(skill, {}).items())
            if text.strip()
        )
        for owner, chosen in asked.items()
    }


def _groups(scheme: str) -> dict[str, tuple[Passage, ...]]:
    """The names of each ISCO-08 unit group, its index titles with them, for another classification's occupations."""
    if scheme == SchemeCode.ISCO:
        return {}
    return {
        group.code: tuple(Passage(label.text, label.language) for label in group.labels)
        for group in of_the_release(SchemeCode.ISCO)
    }


def _same(scheme: str) -> dict[int, tuple[str, ...]]:
    """Ids of installed concepts of other classifications that an exact or close crosswalk links, by occupation."""
    links = list(
        Crosswalk.objects.filter(
            occupation__release__scheme=scheme, occupation__release__active=True, match__in=SURE_MATCHES
        ).values_list("occupation_id", "scheme", "code")
    )
    codes = {code for _, _, code in links}
    named: dict[tuple[str, str], str] = {}
    there = Occupation.objects.filter(release__active=True, retired=False, level=OccupationLevel.OCCUPATION)
    for other, code, uri in there.values_list("release__scheme", "code", "uri"):
        for name in (code, uri):
            if name in codes:
                named[other, name] = concept_id(other, code)
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for owner, other, code in sorted(links):
        if (other, code) in named:
            found[owner][named[other, code]] = None
    return {owner: tuple(ids) for owner, ids in found.items()}
