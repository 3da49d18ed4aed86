"""What files say of a release, row by row, and what they no longer say: that is taken away when they are whole.

Nothing goes before the last row was read: an import that stops half way leaves the release as full as it was, and one
that goes on reads its rows again, so that it knows what all of them say.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import models

from siraba.apps.classification.actions.book import Book
from siraba.apps.classification.actions.confirmed import ask_again
from siraba.apps.classification.actions.writers import find
from siraba.apps.classification.models import (
    Crosswalk,
    Mobility,
    Occupation,
    OccupationLevel,
    OccupationName,
    OccupationSkill,
    Release,
    Skill,
)
from siraba.apps.classification.readers.records import (
    CardRow,
    LinkRow,
    MobilityRow,
    Name,
    NameRow,
    OccupationRow,
    ParentRow,
    Part,
    SkillRow,
)

BATCH = 500
NameKey = tuple[int, str, str]
"""Occupation (database id), language, text."""


@dataclass(slots=True)
class Statement:
    """What was read so far, by database ids. `whole`: the parts of the release that the files state completely.

    Of other parts only this is kept: which label an occupation has in each language. `gone`: what was taken away.
    """

    whole: Collection[Part]
    occupations: set[int] = field(default_factory=set)
    rejected: set[str] = field(default_factory=set)
    names: dict[NameKey, tuple[str, bool, bool]] = field(default_factory=dict)
    labels: dict[int, set[str]] = field(default_factory=dict)
    filled: dict[int, set[str]] = field(default_factory=dict)
    children: set[int] = field(default_factory=set)
    skills: set[int] = field(default_factory=set)
    cards: set[tuple[int, int]] = field(default_factory=set)
    mobility: set[tuple[int, int, str]] = field(default_factory=set)
    links: set[tuple[int, str, str, str]] = field(default_factory=set)
    gone: dict[str, int] = field(default_factory=dict)

    def asks(self) -> str:
        """What tells two requests apart: the files do, and they are named beside it."""
        return ""

    def note(self, kind: type[Any], rows: Sequence[Any], book: Book, refused: Collection[int] = ()) -> None:
        """Note rows that were stored, now or before the import was stopped. `refused`: lines of those that were not.

        A code whose row was refused is listed all the same: what is held of it stays as it was.
        """
        lines = {line for line in refused if line}
        taken = [row for row in rows if row.line not in lines]
        if kind is OccupationRow:
            self.rejected |= {row.code for row in rows if row.line in lines}
        if see := _SEEN.get(kind):
            for row in taken:
                see(self, row, book)

    def reject(self, values: Iterable[str]) -> None:
        """Note what stood in rows that could not be read: codes among it are listed, whatever else they say."""
        self.rejected |= {value for value in values if value}

    def _occupation(self, row: OccupationRow, book: Book) -> None:
        pk = find(book.occupations, row)
        if pk is None or not row.creates:
            return
        self.occupations.add(pk)
        self.labels.setdefault(pk, set()).update(tag for tag, text in row.labels.items() if text)
        said = {"isco": row.isco, "activities": row.activities, "access": row.access}
        filled = self.filled.setdefault(pk, set())
        filled |= {name for name, value in said.items() if value}
        filled |= {f"definitions {tag}" for tag, text in row.definitions.items() if text}
        for name in row.names:
            if name.preferred or Part.NAMES in self.whole:
                self._name(pk, name)

    def _more(self, row: NameRow, book: Book) -> None:
        if Part.NAMES in self.whole and (pk := book.occupations.get(row.occupation)):
            self._name(pk, row.name)

    def _name(self, pk: int, name: Name) -> None:
        key = (pk, name.language, " ".join(name.text.split()))
        country, preferred, also = self.names.get(key, (name.country, False, name.also))
        self.names[key] = (country, preferred or name.preferred, also)

    def _parent(self, row: ParentRow, book: Book) -> None:
        if pk := book.occupations.get(row.child):
            self.children.add(pk)

    def _skill(self, row: SkillRow, book: Book) -> None:
        if row.creates and (pk := book.skills.get(row.code)):
            self.skills.add(pk)

    def _card(self, row: CardRow, book: Book) -> None:
        one, skill = book.occupations.get(row.occupation), book.skills.get(row.skill)
        if Part.CARDS in self.whole and one and skill:
            self.cards.add((one, skill))

    def _near(self, row: MobilityRow, book: Book) -> None:
        one, other = book.occupations.get(row.source), book.occupations.get(row.target)
        if Part.MOBILITY in self.whole and one and other:
            self.mobility.add((one, other, row.step))

    def _link(self, row: LinkRow, book: Book) -> None:
        if Part.LINKS in self.whole and (one := book.occupations.get(row.occupation)):
            self.links.add((one, row.scheme, row.code, row.source))


_SEEN: dict[Any, Callable[[Statement, Any, Book], None]] = {
    OccupationRow: Statement._occupation,
    NameRow: Statement._more,
    ParentRow: Statement._parent,
    SkillRow: Statement._skill,
    CardRow: Statement._card,
    MobilityRow: Statement._near,
    LinkRow: Statement._link,
}


def take_away(release: Release, said: Statement) -> dict[str, int]:
    """Take from a release what its files no longer say. Called inside an action; how many of each part went.

    Occupations and skills are retired, since files of people and vacancies name them; names that people confirmed
    stay, and those of a retired occupation are asked again. Files in which no occupation could be read take nothing.
    """
    if not said.occupations:
        return {}
    listed = set(Occupation.objects.filter(release=release, code__in=said.rejected).values_list("pk", flat=True))
    untouched = listed - said.occupations
    gone = {"occupations": _retire_occupations(release, said, untouched)}
    gone["names"], gone["restated"] = _names(release, said, untouched)
    gone["restated"] += _facts(release, said)
    if Part.SKILLS in said.whole:
        gone["skills"] = _retire(Skill, release, said.skills)
    for part, rows, keys in (
        (Part.CARDS, OccupationSkill.objects.filter(occupation__release=release), said.cards),
        (Part.MOBILITY, Mobility.objects.filter(source__release=release), said.mobility),
        (Part.LINKS, Crosswalk.objects.filter(occupation__release=release), said.links),
    ):
        if part in said.whole:
            gone[str(part)] = _remove(rows, keys, untouched)
    return {name: count for name, count in gone.items() if count}


_KEYS: dict[Any, tuple[str, ...]] = {
    OccupationSkill: ("occupation_id", "skill_id"),
    Mobility: ("source_id", "target_id", "step"),
    Crosswalk: ("occupation_id", "scheme", "code", "source"),
}
"""What a row is known by; the occupation comes first."""


def _remove(rows: models.QuerySet[Any], said: Collection[tuple[Any, ...]], untouched: set[int]) -> int:
    there = rows.values_list("pk", *_KEYS[rows.model])
    gone = [pk for pk, *key in there if tuple(key) not in said and key[0] not in untouched]
    for some in _some(gone):
        rows.model._default_manager.filter(pk__in=some).delete()
    return len(gone)


def _retire_occupations(release: Release, said: Statement, untouched: set[int]) -> int:
    live = Occupation.objects.filter(release=release, retired=False)
    if Part.OCCUPATIONS not in said.whole:
        live = live.filter(level=OccupationLevel.GROUP)
    if Part.HEADINGS not in said.whole:
        live = live.filter(level=OccupationLevel.OCCUPATION)
    gone = [pk for pk in live.values_list("pk", flat=True) if pk not in said.occupations and pk not in untouched]
    for some in _some(gone):
        Occupation.objects.filter(pk__in=some).update(retired=True)
        names = OccupationName.objects.filter(occupation_id__in=some, confirmed=True)
        ask_again(names.select_related("occupation__release"))
        names.delete()  # the title holds the words now: forgotten there, they are nowhere else
    return len(gone)


def _retire(kind: type[Skill], release: Release, said: set[int]) -> int:
    live = kind.objects.filter(release=release, retired=False).values_list("pk", flat=True)
    gone = [pk for pk in live if pk not in said]
    for some in _some(gone):
        kind.objects.filter(pk__in=some).update(retired=True)
    return len(gone)


def _names(release: Release, said: Statement, untouched: set[int]) -> tuple[int, int]:
    """How many names went, and how many are another kind of name than before: a label no longer, or one now."""
    whole = Part.NAMES in said.whole
    spoken = {language for _pk, language, _text in said.names}
    labelled = {(pk, language) for (pk, language, _text), (_c, preferred, _a) in said.names.items() if preferred}
    gone: list[int] = []
    changed: list[OccupationName] = []
    rows = OccupationName.objects.filter(occupation__release=release)
    for row in rows.iterator(chunk_size=5000):
        stated = said.names.get((row.occupation_id, row.language, row.text))
        before = (row.country, row.preferred, row.also)
        if row.occupation_id in untouched:
            continue
        if stated is not None and whole:
            row.country, row.preferred, row.also = stated
        elif stated is not None:
            row.preferred = True  # where they are not all stated, only labels are noted
        elif whole and (Part.LANGUAGES in said.whole or row.language in spoken):
            row.preferred = False
            if not row.confirmed:
                gone.append(row.pk)
                continue
        elif (row.occupation_id, row.language) in labelled:
            row.preferred = False
        if before != (row.country, row.preferred, row.also):
            changed.append(row)
    for some in _some(gone):
        OccupationName.objects.filter(pk__in=some).delete()
    OccupationName.objects.bulk_update(changed, ["country", "preferred", "also"], batch_size=300)
    return len(gone), len(changed)


def _facts(release: Release, said: Statement) -> int:
    """What a restated occupation no longer has: labels of a language, texts, its group and its heading."""
    changed: list[Occupation] = []
    if Part.OCCUPATIONS not in said.whole:
        return 0
    for one in Occupation.objects.filter(release=release, pk__in=said.occupations).iterator(chunk_size=1000):
        filled, before = said.filled[one.pk], _held(one)
        if Part.LANGUAGES in said.whole:
            one.labels = {tag: text for tag, text in one.labels.items() if tag in said.labels[one.pk]}
            said_in = {name.removeprefix("definitions ") for name in filled}
            one.definitions = {tag: text for tag, text in one.definitions.items() if tag in said_in}
            one.activities = one.activities if "activities" in filled else []
            one.access = one.access if "access" in filled else {}
            one.isco = one.isco if "isco" in filled else ""
        if Part.TREE in said.whole and one.pk not in said.children:
            one.parent_id = None
        if before != _held(one):
            changed.append(one)
    fields = ["labels", "definitions", "activities", "access", "isco", "parent"]
    Occupation.objects.bulk_update(changed, fields, batch_size=100)
    return len(changed)


def _held(one: Occupation) -> tuple[Any, ...]:
    return (one.labels, one.definitions, one.activities, one.access, one.isco, one.parent_id)


def _some(pks: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(pks)
    while some := list(islice(rest, BATCH)):
        yield some
