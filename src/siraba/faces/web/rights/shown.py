"""What the house holds of a person, as a page and a paper show it and as a program reads it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from siraba.apps.foundation.holdings import Cell, Section, plain, told
from siraba.apps.foundation.verb_words import verb_words
from siraba.apps.persons.models import Person
from siraba.apps.persons.queries import files_of
from siraba.faces.web import formats
from siraba.faces.web.rights.audited import sides
from siraba.faces.web.rights.naming import name_of

ORDER = ("persons", "jobseekers", "shortlists", "findings", "outbox", "accounts", "foundation")
"""Apps in the order in which a person reads of them: who they are first, how it is proved last."""
ON_A_PAGE = 20
"""Things of one kind that a page shows, the latest; what is taken along has all of them."""
RECEIPT, AUDIT = "persons.consentreceipt", "foundation.auditentry"
FORMAT = "siraba-person/1"
"""The name of the form that programs read; it changes when a kind or a field changes its meaning."""


@dataclass(frozen=True, slots=True)
class Line:
    """One fact in words. `ltr`: a number or a code, which keeps its direction in a right-to-left text."""

    label: str
    text: str
    ltr: bool


@dataclass(frozen=True, slots=True)
class Part:
    """Everything of one kind: its name, what it is for, and each thing with its facts, as far as they are known."""

    kind: str
    title: str
    purpose: str
    things: list[list[Line]]
    earlier: int = 0
    """How many more there are than a page shows."""


def parts(person: Person, *, most: int | None = None) -> list[Part]:
    """Everything that is held of a person and of the files that are theirs too, in the reader's language.

    With `most`, the latest of each kind and how many more there are.
    """
    found = sorted(told(files_of(person)), key=_place)
    return [_part(section, most) for section in found]


def _place(section: Section) -> int:
    app = section.kind.partition(".")[0]
    return ORDER.index(app) if app in ORDER else len(ORDER)


def _part(section: Section, most: int | None) -> Part:
    rows = section.rows if most is None else section.rows[-most:]
    things = [[line for cell in row for line in _lines(section.kind, cell, row)] for row in rows]
    title, purpose = capfirst(str(section.title)), capfirst(str(section.purpose))
    return Part(section.kind, title, purpose, things, len(section.rows) - len(rows))


def _lines(kind: str, cell: Cell, row: list[Cell]) -> Iterator[Line]:
    if kind == AUDIT and cell.name == "details":
        of = next(str(each.value) for each in row if each.name == "object_kind")
        yield from (Line(name, said, ltr=False) for name, said in sides(of, cell.value or {}))
        return
    text = text_of(kind, cell)
    if text:
        yield Line(capfirst(str(cell.label)), text, _is_code(text))


def _is_code(text: str) -> bool:
    return len(text) <= 60 and text.isascii() and any(sign.isdigit() or sign in "@._/" for sign in text)


def text_of(kind: str, cell: Cell) -> str:
    """A fact of a kind in words; empty for what is not known."""
    value = cell.value
    if kind == RECEIPT and cell.name == "document":
        return _receipt(value)
    if (named := name_of(kind, cell.name, value)) is not None:
        return named
    if cell.shown is not None:
        return str(cell.shown)
    return "" if value is None or value == "" else _said(value)


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, float):
        return formats.number(value)
    if isinstance(value, datetime):
        return formats.instant(value)
    if isinstance(value, date):
        return formats.day(value)
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {_said(each)}" for name, each in value.items() if each not in (None, "", [], {}))
    if isinstance(value, list | tuple):
        return formats.listed([_said(each) for each in value]) or _("none")
    return str(value)


def _receipt(document: str) -> str:
    """What a receipt is of, in words; its bytes, which only a machine reads, are taken along."""
    process = json.loads(document)["dpv:hasRecordOfActivity"]["dpv:hasProcess"]
    words = {each["@language"]: str(each["@value"]) for each in process["dpv:hasPurpose"]["dct:title"]}
    return capfirst(words.get(formats.language(), words["fr"]))


def as_json(person: Person) -> str:
    """Everything as JSON: `format`, `person`, `taken_on`, and `holdings` by kind: lists of rows of named values.

    What was done is told as its verb, and beside it as `verb_words` in each language of the house.
    """
    said = {
        "format": FORMAT,
        "person": person.reference,
        "taken_on": formats.today().isoformat(),
        "holdings": {
            section.kind: [_row(section.kind, row) for row in section.rows] for section in told(files_of(person))
        },
    }
    return json.dumps(said, ensure_ascii=False, indent=1)


def _row(kind: str, row: list[Cell]) -> dict[str, Any]:
    said = {cell.name: plain(cell.value) for cell in row}
    words = verb_words().get(str(said["verb"])) if kind == AUDIT else None
    return said | {"verb_words": words.model_dump()} if words else said
