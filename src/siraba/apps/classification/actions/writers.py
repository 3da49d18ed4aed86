"""Storing a chunk of records of one kind. Called inside an action; each writer says what it did with its rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from siraba.apps.classification.actions.book import Book
from siraba.apps.classification.models import (
    Crosswalk,
    Mobility,
    Occupation,
    OccupationLevel,
    OccupationName,
    OccupationSkill,
    Skill,
    SkillName,
    SkillRelation,
)
from siraba.apps.classification.readers.records import (
    CardRow,
    LinkRow,
    MobilityRow,
    Name,
    NameRow,
    OccupationRow,
    ParentRow,
    Record,
    RelationRow,
    SkillRow,
)

BATCH = 2000
"""Rows of one INSERT at most."""
LONGEST_NAME = 300
_WIDTHS: dict[Any, dict[str, int]] = {
    OccupationRow: {"code": 40, "uri": 200, "isco": 4},
    SkillRow: {"code": 40, "uri": 200, "kind": 20, "reuse": 20},
    LinkRow: {"code": 200, "source": 80},
}
"""Characters that the columns of the models hold."""


@dataclass(slots=True)
class Tally:
    """What became of the rows of a chunk. `problems` are (line, column, value, reason); `left_out` is no error."""

    imported: int = 0
    unchanged: int = 0
    left_out: int = 0
    problems: list[tuple[int, str, str, str]] = field(default_factory=list)

    def refuse(self, line: int, column: str, value: str, reason: str) -> None:
        """Note a row that was not taken."""
        self.problems.append((line, column, value[:80], reason))

    def as_answer(self) -> dict[str, Any]:
        """Plain values, as an action remembers them."""
        return {
            "imported": self.imported,
            "unchanged": self.unchanged,
            "left_out": self.left_out,
            "problems": [list(problem) for problem in self.problems],
        }


def store(kind: type[Record], rows: Sequence[Any], book: Book) -> Tally:
    """Store records of one kind into the release of the book."""
    tally = Tally()
    _WRITERS[kind]([row for row in rows if _fits(row, _WIDTHS.get(kind, {}), tally)], book, tally)
    return tally


def _fits(row: Any, widths: dict[str, int], tally: Tally) -> bool:
    """Whether codes fit their columns and titles are titles; one that does not would take the whole chunk with it."""
    for column, width in widths.items():
        value = getattr(row, column)
        if len(value) > width:
            tally.refuse(row.line, column, value, f"is longer than {width} characters")
            return False
    if isinstance(row, OccupationRow):
        for language, text in row.labels.items():
            if len(text) > LONGEST_NAME:  # no title: two columns were taken for one, or a quote is missing
                tally.refuse(row.line, language, text[:80], f"the title is longer than {LONGEST_NAME} characters")
                return False
    return True


def _merge(old: dict[str, str], new: dict[str, str], fills: bool) -> dict[str, str]:
    said = {language: text for language, text in new.items() if text}
    return {**said, **old} if fills else {**old, **said}


def _occupations(rows: Sequence[OccupationRow], book: Book, tally: Tally) -> None:
    known = Occupation.objects.in_bulk({pk for row in rows if (pk := find(book.occupations, row)) is not None})
    fresh: dict[str, Occupation] = {}
    changed: dict[int, Occupation] = {}
    fields: set[str] = set()
    names: list[tuple[Occupation, OccupationRow]] = []
    for row in rows:
        pk = find(book.occupations, row)
        one = known[pk] if pk is not None else fresh.get(row.uri or row.code)
        if one is None and not row.creates:
            tally.left_out += 1
            continue
        if one is None:
            one = fresh[row.uri or row.code] = Occupation(release=book.release, code=row.code, uri=row.uri)
            _put_occupation(one, row)
        elif row.uri and one.uri and row.uri != one.uri:
            tally.refuse(row.line, "code", row.code, "the code belongs to another concept of this release")
            continue
        elif (differs := _put_occupation(one, row)) and one.pk:
            changed[one.pk] = one
            fields |= differs
        names.append((one, row))
    _insert_unique(fresh, book, tally)
    if changed:  # only the fields that differ: each one costs a CASE of as many branches as there are rows
        Occupation.objects.bulk_update(changed.values(), sorted(fields), batch_size=200)
    stored = [(one, row) for one, row in names if one.pk]
    fresh_names = _names_of([(one.pk, name, row.line) for one, row in stored for name in row.names], tally)
    with_names = {name.occupation_id for name in fresh_names}
    done = {one.pk for one in fresh.values() if one.pk} | set(changed) | with_names
    tally.imported += sum(one.pk in done for one, _row in stored)
    tally.unchanged += sum(one.pk not in done for one, _row in stored)


_OCCUPATION_FIELDS = ["uri", "level", "isco", "labels", "definitions", "activities", "access", "retired"]


def find(names: dict[str, int], row: OccupationRow | SkillRow) -> int | None:
    """The concept that a row is about: by URI, else by code where the row has no URI or the code is all there is."""
    pk = names.get(row.uri) if row.uri else None
    return pk if pk is not None or not (row.creates or not row.uri) else names.get(row.code)


def _put_occupation(one: Occupation, row: OccupationRow) -> set[str]:
    """Set the fields that a row speaks of; the names of those that changed."""
    before = {name: getattr(one, name) for name in _OCCUPATION_FIELDS}
    one.labels = _merge(one.labels, row.labels, row.fills)
    one.definitions = _merge(one.definitions, row.definitions, row.fills)
    if row.creates:
        one.uri = row.uri or one.uri
        one.level = OccupationLevel.GROUP if row.group else OccupationLevel.OCCUPATION
        one.isco = row.isco or one.isco
        one.activities = row.activities or one.activities
        one.access = row.access or one.access
        one.retired = False
    return {name for name, value in before.items() if value != getattr(one, name)}


def _insert_unique(fresh: dict[str, Occupation], book: Book, tally: Tally) -> None:
    """Insert new occupations; of two with one code in the same chunk the second is refused."""
    codes: dict[str, Occupation] = {}
    for key, one in list(fresh.items()):
        if one.code in codes:
            tally.refuse(0, "code", one.code, "two concepts of this file have the same code; the first was taken")
            del fresh[key]
        codes.setdefault(one.code, one)
    Occupation.objects.bulk_create(codes.values(), batch_size=BATCH)
    book.add_occupations(codes.values())


def _names_of(said: Sequence[tuple[int, Name, int]], tally: Tally) -> list[OccupationName]:
    """Store names (occupation, name, line) that are not there yet, and return those."""
    owners = {owner for owner, _name, _line in said}
    rows = OccupationName.objects.filter(occupation_id__in=owners).values_list("occupation_id", "language", "text")
    there = set(rows)
    fresh: list[OccupationName] = []
    for owner, name, line in said:
        text = " ".join(name.text.split())
        if not text or (owner, name.language, text) in there:
            continue
        if len(text) > LONGEST_NAME:
            tally.refuse(line, "name", text, f"the name is longer than {LONGEST_NAME} characters")
            continue
        there.add((owner, name.language, text))
        fresh.append(
            OccupationName(
                occupation_id=owner,
                text=text,
                language=name.language,
                country=name.country,
                preferred=name.preferred,
                also=name.also,
            )
        )
    OccupationName.objects.bulk_create(fresh, batch_size=BATCH)
    return fresh


def _more_names(rows: Sequence[NameRow], book: Book, tally: Tally) -> None:
    said = []
    for row in rows:
        owner = book.occupations.get(row.occupation)
        if owner is None:
            tally.refuse(row.line, "occupation", row.occupation, "no such occupation in this release")
        else:
            said.append((owner, row.name, row.line))
    refused = len(tally.problems)
    stored = _names_of(said, tally)
    _count(tally, len(said) - (len(tally.problems) - refused), len(stored))


def _parents(rows: Sequence[ParentRow], book: Book, tally: Tally) -> None:
    moved: list[Occupation] = []
    for row in rows:
        child, parent = book.occupations.get(row.child), book.occupations.get(row.parent)
        if child is None or (parent is None and row.optional):
            tally.left_out += 1
        elif parent is None:
            tally.refuse(row.line, "parent", row.parent, f"the heading of {row.child} is not in this release")
        elif book.parents.get(child) == parent:
            tally.unchanged += 1
        elif book.leads_back(child, parent):
            tally.refuse(row.line, "parent", row.parent, f"{row.child} would stand under itself")
        else:
            book.parents[child] = parent
            moved.append(Occupation(pk=child, parent_id=parent))
    Occupation.objects.bulk_update(moved, ["parent"], batch_size=300)
    tally.imported += len(moved)


def _skills(rows: Sequence[SkillRow], book: Book, tally: Tally) -> None:
    known = Skill.objects.in_bulk({pk for row in rows if (pk := book.skills.get(row.code)) is not None})
    fresh: dict[str, Skill] = {}
    changed: dict[int, Skill] = {}
    for row in rows:
        pk = book.skills.get(row.code)
        one = known[pk] if pk is not None else fresh.get(row.code)
        if one is None and not row.creates:
            tally.left_out += 1
            continue
        if one is None:
            one = fresh[row.code] = Skill(release=book.release, code=row.code)
            _put_skill(one, row)
            tally.imported += 1
        elif _put_skill(one, row):
            tally.imported += 1
            if one.pk:
                changed[one.pk] = one
        else:
            tally.unchanged += 1
    Skill.objects.bulk_create(fresh.values(), batch_size=BATCH)
    Skill.objects.bulk_update(changed.values(), ["uri", "kind", "reuse", "labels", "retired"], batch_size=300)
    book.add_skills(fresh.values())
    _skill_names([(book.skills[row.code], row) for row in rows if row.names and row.code in book.skills], tally)


def _skill_names(said: Sequence[tuple[int, SkillRow]], tally: Tally) -> None:
    """Store the further names of skills that are not there yet."""
    rows = SkillName.objects.filter(skill_id__in={owner for owner, _row in said})
    there = set(rows.values_list("skill_id", "language", "text"))
    fresh: list[SkillName] = []
    for owner, row in said:
        for name in row.names:
            text = " ".join(name.text.split())
            if len(text) > LONGEST_NAME:
                tally.refuse(row.line, "name", text, f"the name is longer than {LONGEST_NAME} characters")
            elif text and (owner, name.language, text) not in there:
                there.add((owner, name.language, text))
                fresh.append(SkillName(skill_id=owner, text=text, language=name.language))
    SkillName.objects.bulk_create(fresh, batch_size=BATCH)


def _put_skill(one: Skill, row: SkillRow) -> bool:
    before = (one.uri, one.kind, one.reuse, one.labels, one.retired)
    one.labels = _merge(one.labels, row.labels, row.fills)
    if row.creates:
        one.uri, one.kind, one.reuse, one.retired = row.uri or one.uri, row.kind, row.reuse or one.reuse, False
    return before != (one.uri, one.kind, one.reuse, one.labels, one.retired)


def _cards(rows: Sequence[CardRow], book: Book, tally: Tally) -> None:
    wanted: dict[tuple[int, int], bool] = {}
    for row in rows:
        occupation, skill = book.occupations.get(row.occupation), book.skills.get(row.skill)
        if occupation is None:
            tally.left_out += 1
        elif skill is None:
            tally.refuse(row.line, "skill", row.skill, "no such skill in this release")
        else:
            pair = (occupation, skill)
            wanted[pair] = wanted.get(pair, False) or row.essential
    there = OccupationSkill.objects.filter(occupation_id__in={pair[0] for pair in wanted})
    known = {(row.occupation_id, row.skill_id): row for row in there}
    fresh = [
        OccupationSkill(occupation_id=o, skill_id=s, essential=e) for (o, s), e in wanted.items() if (o, s) not in known
    ]
    changed = [
        known[pair] for pair, essential in wanted.items() if pair in known and known[pair].essential != essential
    ]
    for row_there in changed:
        row_there.essential = wanted[row_there.occupation_id, row_there.skill_id]
    OccupationSkill.objects.bulk_create(fresh, batch_size=BATCH)
    OccupationSkill.objects.bulk_update(changed, ["essential"], batch_size=400)
    _count(tally, len(wanted), len(fresh) + len(changed))


def _count(tally: Tally, wanted: int, done: int) -> None:
    tally.imported += done
    tally.unchanged += wanted - done


def _mobility(rows: Sequence[MobilityRow], book: Book, tally: Tally) -> None:
    wanted: dict[tuple[int, int, str], int] = {}
    for row in rows:
        source, target = book.occupations.get(row.source), book.occupations.get(row.target)
        if source is None or target is None:
            column, value = ("source", row.source) if source is None else ("target", row.target)
            tally.refuse(row.line, column, value, "no such occupation in this release")
        elif source == target:
            tally.refuse(row.line, "target", row.target, "an occupation is not near itself")
        else:
            wanted.setdefault((source, target, row.step), row.rank)
    there = Mobility.objects.filter(source_id__in={key[0] for key in wanted})
    known = {(row.source_id, row.target_id, row.step): row for row in there}
    fresh = [
        Mobility(source_id=key[0], target_id=key[1], step=key[2], rank=rank)
        for key, rank in wanted.items()
        if key not in known
    ]
    changed = [known[key] for key, rank in wanted.items() if key in known and known[key].rank != rank]
    for row_there in changed:
        row_there.rank = wanted[row_there.source_id, row_there.target_id, row_there.step]
    Mobility.objects.bulk_create(fresh, batch_size=BATCH)
    Mobility.objects.bulk_update(changed, ["rank"], batch_size=400)
    _count(tally, len(wanted), len(fresh) + len(changed))


def _relations(rows: Sequence[RelationRow], book: Book, tally: Tally) -> None:
    wanted: set[tuple[int, int, str]] = set()
    for row in rows:
        source, target = book.skills.get(row.source), book.skills.get(row.target)
        if source is None or target is None or source == target:  # ESCO has one skill that is of use to itself
            tally.left_out += 1
        else:
            wanted.add((source, target, row.kind))
    there = SkillRelation.objects.filter(source_id__in={key[0] for key in wanted})
    fresh = sorted(wanted - set(there.values_list("source_id", "target_id", "kind")))
    SkillRelation.objects.bulk_create(
        [SkillRelation(source_id=source, target_id=target, kind=kind) for source, target, kind in fresh],
        batch_size=BATCH,
    )
    _count(tally, len(wanted), len(fresh))


def _links(rows: Sequence[LinkRow], book: Book, tally: Tally) -> None:
    wanted: dict[tuple[int, str, str, str], str] = {}
    for row in rows:
        occupation = book.occupations.get(row.occupation)
        if occupation is None:
            tally.refuse(row.line, "occupation", row.occupation, "no such occupation in this release")
        else:
            wanted.setdefault((occupation, row.scheme, row.code, row.source), row.match)
    there = Crosswalk.objects.filter(occupation_id__in={key[0] for key in wanted})
    known = {(row.occupation_id, row.scheme, row.code, row.source): row for row in there}
    fresh = [
        Crosswalk(occupation_id=key[0], scheme=key[1], code=key[2], source=key[3], match=match)
        for key, match in wanted.items()
        if key not in known
    ]
    changed = [known[key] for key, match in wanted.items() if key in known and known[key].match != match]
    for row_there in changed:
        key = (row_there.occupation_id, row_there.scheme, row_there.code, row_there.source)
        row_there.match = wanted[key]
    Crosswalk.objects.bulk_create(fresh, batch_size=BATCH)
    Crosswalk.objects.bulk_update(changed, ["match"], batch_size=400)
    _count(tally, len(wanted), len(fresh) + len(changed))


_WRITERS: dict[Any, Callable[[Any, Book, Tally], None]] = {
    OccupationRow: _occupations,
    ParentRow: _parents,
    NameRow: _more_names,
    SkillRow: _skills,
    CardRow: _cards,
    RelationRow: _relations,
    MobilityRow: _mobility,
    LinkRow: _links,
}
