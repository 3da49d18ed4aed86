"""The authored ROAME edition as records."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from siraba.apps.classification.readers.records import (
    CardRow,
    LinkRow,
    MobilityRow,
    Name,
    NameRow,
    OccupationRow,
    ParentRow,
    Record,
    SkillRow,
)
from siraba.apps.classification.rules import Edition, Occupation
from siraba.apps.classification.rules.edition import GenderForms, Texts

FORMAT = "2"
"""Raise when the records made from the same files change: installed editions are then laid in again."""


def digest_of(folder: Path) -> str:
    """A digest of the files of an edition. Raises FileNotFoundError where there is no edition.yaml."""
    seen = hashlib.sha256(FORMAT.encode())
    seen.update((folder / "edition.yaml").read_bytes())
    for path in sorted(folder.rglob("*.yaml")):
        seen.update(f"{path.relative_to(folder).as_posix()}\0".encode())
        seen.update(path.read_bytes())
    return seen.hexdigest()


def in_languages(texts: Texts) -> dict[str, str]:
    """A text by language."""
    return {"fr": texts.fr, "en": texts.en, "ar": texts.ar}


def both_forms(forms: GenderForms) -> str:
    """A title with both gender forms, the masculine first; once where there is one form."""
    if forms.masculine == forms.feminine:
        return forms.masculine
    return f"{forms.masculine} / {forms.feminine}"


def records(edition: Edition) -> list[tuple[type[Record], list[Record]]]:
    """All records of an edition, kind by kind, in the order in which they must be stored."""
    every = edition.occupations
    return [
        (OccupationRow, [*_headings(edition), *(_occupation(each) for each in every)]),
        (ParentRow, list(_parents(edition))),
        (NameRow, list(_wide_names(edition))),
        (SkillRow, list(_skills(edition))),
        (CardRow, [row for each in every for row in _card(each)]),
        (MobilityRow, [row for each in every for row in _mobility(each)]),
        (LinkRow, [row for each in every for row in _links(each)]),
    ]


def _headings(edition: Edition) -> Iterator[Record]:
    for family in edition.families:
        yield OccupationRow(0, family.code, group=True, labels=in_languages(family.labels))
        for domain in family.domains:
            yield OccupationRow(0, domain.code, group=True, labels=in_languages(domain.labels))


def _parents(edition: Edition) -> Iterator[Record]:
    for family in edition.families:
        for domain in family.domains:
            yield ParentRow(0, domain.code, family.code)
    for each in edition.occupations:
        yield ParentRow(0, each.code, each.domain)


def _occupation(each: Occupation) -> Record:
    labels = each.labels
    said = [
        Name(labels.fr.masculine, "fr", preferred=True),
        Name(labels.fr.feminine, "fr", preferred=True),
        Name(labels.en, "en", preferred=True),
        Name(labels.ar.masculine, "ar", preferred=True),
        Name(labels.ar.feminine, "ar", preferred=True),
        *(Name(other.text, other.language, other.country or "") for other in each.other_names),
    ]
    unique = {(name.text, name.language): name for name in reversed(said)}
    access: dict[str, Any] = {"isced": each.access.isced, "licences": list(each.access.licences)}
    if each.access.note:
        access["note"] = in_languages(each.access.note)
    return OccupationRow(
        0,
        each.code,
        isco=each.isco,
        labels={"fr": both_forms(labels.fr), "en": labels.en, "ar": both_forms(labels.ar)},
        definitions=in_languages(each.definition),
        activities=[in_languages(activity) for activity in each.activities],
        access=access,
        names=tuple(reversed(unique.values())),
    )


def _wide_names(edition: Edition) -> Iterator[Record]:
    for name in edition.wide_names:
        for place, code in enumerate(name.means):
            yield NameRow(0, code, Name(name.text, name.language, also=place > 0))


def _skills(edition: Edition) -> Iterator[Record]:
    for skill in edition.skills:
        yield SkillRow(0, skill.code, skill.esco or "", skill.group, skill.reuse, in_languages(skill.labels))


def _card(each: Occupation) -> Iterator[Record]:
    for code in each.skills.essential:
        yield CardRow(0, each.code, code, True)
    for code in each.skills.optional:
        yield CardRow(0, each.code, code, False)


def _mobility(each: Occupation) -> Iterator[Record]:
    for step, codes in (("near", each.near), ("next", each.next)):
        for rank, code in enumerate(codes, start=1):
            yield MobilityRow(0, each.code, code, step, rank)


def _links(each: Occupation) -> Iterator[Record]:
    for rome in each.links.rome:
        yield LinkRow(0, each.code, "rome", rome.code, rome.match, "edition")
    for esco in each.links.esco:
        yield LinkRow(0, each.code, "esco", esco.uri, esco.match, "edition")
