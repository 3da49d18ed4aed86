"""People and vacancies from CSV, XLSX, JSON Lines or Parquet files (the columns are described in docs/matching.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from siraba.core.pool.plain import consent_of, plain_person, plain_vacancy
from siraba.core.pool.plain_text import LANGUAGE, OCCUPATION, SEPARATOR, SKILL, typed
from siraba.core.pool.records import (
    AskedLanguage,
    HeldOccupation,
    HeldSkill,
    KnownLanguage,
    PersonRecord,
    VacancyRecord,
)
from siraba.core.tabular import Code, RowProblem, read_rows
from siraba.core.tabular.mapping import Mapping
from siraba.core.tabular.schema import Kind, MappingFile
from siraba.core.terms.levels import ISCED_MAX, ISCED_MIN, Evidence, LanguageLevel
from siraba.core.terms.money import Pay, PayPeriod

Record = TypeVar("Record", PersonRecord, VacancyRecord)


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that was not taken: everything that is wrong with it."""

    line: int
    problems: tuple[RowProblem, ...]


def read_people(path: Path) -> Iterator[PersonRecord | BadRow]:
    """Every person of a file, or why a row was not taken. Raises `tabular.Unreadable` for a file that is none."""
    return _read(path, _people(), _person, plain_person)


def read_vacancies(path: Path) -> Iterator[VacancyRecord | BadRow]:
    """Every vacancy of a file, or why a row was not taken. Raises `tabular.Unreadable` for a file that is none."""
    return _read(path, _vacancies(), _vacancy, plain_vacancy)


def _read(
    path: Path,
    mapping: Mapping,
    make: Callable[[dict[str, Any]], Record],
    plain: Callable[[dict[str, Any]], Record | None],
) -> Iterator[Record | BadRow]:
    """Rows to records; an id that comes twice is a problem of the second row."""
    lines: dict[str, int] = {}
    for row in read_rows(path):
        if isinstance(row, RowProblem):
            yield BadRow(row.line, (row,))
            continue
        record = plain(typed(row.cells))
        if record is None:
            fields = mapping.apply(row)
            if isinstance(fields, list):
                yield BadRow(row.line, tuple(fields))
                continue
            record = make(fields)
        if (first := lines.setdefault(record.id, row.line)) != row.line:
            problem = RowProblem(row.line, "id", record.id, Code.DUPLICATE_ID, {"first_line": first})
            yield BadRow(row.line, (problem,))
        else:
            yield record


Settings = dict[str, Any]
"""A `Reading` as a mapping file would write it."""


def _text(**settings: Any) -> Settings:
    return {"kind": Kind.TEXT, **settings}


def _number(low: float, high: float, kind: Kind = Kind.INTEGER, **settings: Any) -> Settings:
    return {"kind": kind, "min": low, "max": high, **settings}


def _words(words: list[str], **settings: Any) -> Settings:
    return _text(values={word: word for word in words}, **settings)


def _list(column: str, item: Settings | None = None) -> Settings:
    return {"column": column, "kind": Kind.LIST, "split": SEPARATOR, "item": item or _text()}


def _pairs(column: str, pattern: str, **parts: Settings) -> Settings:
    """A list of objects, or of texts `code:more`."""
    return _list(column, {"kind": Kind.RECORD, "pattern": pattern, "parts": {"code": _text(required=True), **parts}})


def _levels(column: str, *, required: bool) -> Settings:
    level = _words([level.word for level in LanguageLevel], required=required)
    return _pairs(column, LANGUAGE, level=level)


def _mapping(fields: dict[str, Settings], texts: str, lists: str, dates: str, flags: str) -> Mapping:
    """The mapping of a file whose columns bear the names of the fields."""
    every = {"id": _text(column="id", required=True), **fields}
    every |= {name: _text(column=name) for name in texts.split()}
    every |= {name: _list(name) for name in lists.split()}
    every |= {name: {"column": name, "kind": Kind.DATE} for name in dates.split()}
    every |= {name: {"column": name, "kind": Kind.BOOLEAN} for name in flags.split()}
    return Mapping(MappingFile.model_validate({"fields": every}))


@cache
def _people() -> Mapping:
    years = _number(0, 100, Kind.NUMBER)
    return _mapping(
        {
            "occupations": _pairs("occupations", OCCUPATION, years=years, last_year=_number(1900, 2200)),
            "skills": _pairs("skills", SKILL, evidence=_words([level.word for level in Evidence])),
            "education": _number(ISCED_MIN, ISCED_MAX, column="education"),
            "languages": _levels("languages", required=False),
            "birth_date": {"column": "birth_date", "kind": Kind.PARTIAL_DATE},
            "min_pay": {"column": "min_pay", "kind": Kind.PAY},
            "consent": _list("consent"),
        },
        texts="country region",
        lists="licences destinations contract_kinds working_times excluded_from",
        dates="available_from confirmed_on registered_until",
        flags="mobile live placed",
    )


@cache
def _vacancies() -> Mapping:
    return _mapping(
        {
            "min_experience_years": _number(0, 100, Kind.NUMBER, column="min_experience_years"),
            "min_education": _number(ISCED_MIN, ISCED_MAX, column="min_education"),
            "languages": _levels("languages", required=True),
            "age_min": _number(0, 120, column="age_min"),
            "age_max": _number(0, 120, column="age_max"),
            "positions": _number(1, 1_000_000, column="positions", default=1),
            "pay": {"column": "pay", "kind": Kind.PAY},
        },
        texts="occupation country region contract_kind working_time",
        lists="essential_skills optional_skills licences",
        dates="start_date closes_on",
        flags="experience_required open",
    )


def _person(fields: dict[str, Any]) -> PersonRecord:
    occupations, skills, languages = fields["occupations"], fields["skills"], fields["languages"]
    live, placed = fields["live"], fields["placed"]
    return PersonRecord(
        id=fields["id"],
        occupations=None if occupations is None else tuple(HeldOccupation(**one) for one in occupations),
        skills=None if skills is None else tuple(_skill(one) for one in skills),
        languages=None if languages is None else tuple(_language(one) for one in languages),
        country=_upper(fields["country"]),
        region=_upper(fields["region"]),
        destinations=_countries(fields["destinations"]),
        birth=fields["birth_date"],
        min_pay=_pay(fields["min_pay"]),
        consent=consent_of(fields["consent"]),
        live=live is not False,
        placed=placed is True,
        excluded_from=tuple(fields["excluded_from"] or ()),
        licences=_tuple(fields["licences"]),
        contract_kinds=_tuple(fields["contract_kinds"]),
        working_times=_tuple(fields["working_times"]),
        **{
            name: fields[name] for name in ("education", "mobile", "available_from", "confirmed_on", "registered_until")
        },
    )


def _vacancy(fields: dict[str, Any]) -> VacancyRecord:
    return VacancyRecord(
        id=fields["id"],
        essential_skills=_tuple(fields["essential_skills"]),
        optional_skills=tuple(fields["optional_skills"] or ()),
        experience_required=fields["experience_required"] is True,
        languages=tuple(
            AskedLanguage(one["code"], LanguageLevel.parse(one["level"])) for one in fields["languages"] or ()
        ),
        licences=tuple(fields["licences"] or ()),
        country=_upper(fields["country"]),
        region=_upper(fields["region"]),
        pay=_pay(fields["pay"]),
        open=fields["open"] is not False,
        **{name: fields[name] for name in _AS_THEY_ARE},
    )


_AS_THEY_ARE = (
    "occupation", "min_experience_years", "min_education", "age_min", "age_max", "start_date", "positions",
    "contract_kind", "working_time", "closes_on",
)  # fmt: skip


def _skill(parts: dict[str, Any]) -> HeldSkill:
    return HeldSkill(parts["code"], Evidence.parse(parts["evidence"]) if parts["evidence"] else Evidence.DECLARED)


def _language(parts: dict[str, Any]) -> KnownLanguage:
    return KnownLanguage(parts["code"], LanguageLevel.parse(parts["level"]) if parts["level"] else None)


def _tuple(values: list[str] | None) -> tuple[str, ...] | None:
    return None if values is None else tuple(values)


def _upper(code: str | None) -> str | None:
    """Codes of ISO 3166 are written in capitals; `be` is Belgium too."""
    return None if code is None else code.upper()


def _countries(codes: list[str] | None) -> tuple[str, ...] | None:
    return None if codes is None else tuple(code.upper() for code in codes)


def _pay(parts: dict[str, Any] | None) -> Pay | None:
    return None if parts is None else Pay(parts["amount"], parts["currency"], PayPeriod(parts["period"]))
