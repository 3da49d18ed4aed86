"""People and vacancies written as JSON Lines, so that `files` reads the same records again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from siraba.core.pool.records import PersonRecord, VacancyRecord
from siraba.core.terms.money import Pay, minor_digits


def write_people(path: Path, people: Iterable[PersonRecord], *, as_of: date) -> int:
    """Write people, one a line, and return how many. Consents that ended before `as_of` are left out.

    The ends of the others are not part of the file format: match on the same day.
    """
    return _write(path, (_person(person, as_of) for person in people))


def write_vacancies(path: Path, vacancies: Iterable[VacancyRecord]) -> int:
    """Write vacancies, one a line, and return how many."""
    return _write(path, (_vacancy(vacancy) for vacancy in vacancies))


def _write(path: Path, rows: Iterable[Mapping[str, Any]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False, default=_plain) + "\n")
            count += 1
    return count


def _person(person: PersonRecord, as_of: date) -> dict[str, Any]:
    consent = person.consent
    valid = [country for country, until in consent.countries if until is None or until >= as_of]
    everywhere = consent.everywhere and (consent.until is None or consent.until >= as_of)
    return {
        "id": person.id,
        "occupations": _listed(person.occupations, "code", "years", "last_year"),
        "skills": None
        if person.skills is None
        else [{"code": held.code, "evidence": held.evidence.word} for held in person.skills],
        "education": person.education,
        "languages": None
        if person.languages is None
        else [{"code": held.code, "level": held.level.word if held.level else None} for held in person.languages],
        "birth_date": None if person.birth is None else str(person.birth),
        "min_pay": _pay(person.min_pay),
        "consent": everywhere or valid,
        **{
            name: getattr(person, name)
            for name in (
                "licences", "country", "region", "destinations", "mobile", "available_from", "contract_kinds",
                "working_times", "live", "confirmed_on", "registered_until", "placed", "excluded_from",
            )
        },
    }  # fmt: skip


def _vacancy(vacancy: VacancyRecord) -> dict[str, Any]:
    return {
        "id": vacancy.id,
        "languages": [{"code": asked.code, "level": asked.level.word} for asked in vacancy.languages],
        "pay": _pay(vacancy.pay),
        **{
            name: getattr(vacancy, name)
            for name in (
                "occupation", "essential_skills", "optional_skills", "min_experience_years", "experience_required",
                "min_education", "licences", "country", "region", "age_min", "age_max", "start_date", "positions",
                "contract_kind", "working_time", "open", "closes_on",
            )
        },
    }  # fmt: skip


def _listed(held: Iterable[Any] | None, *names: str) -> list[dict[str, Any]] | None:
    return None if held is None else [{name: getattr(one, name) for name in names} for one in held]


def _pay(pay: Pay | None) -> dict[str, Any] | None:
    """In major units, as the files are read."""
    if pay is None:
        return None
    amount = Decimal(pay.amount).scaleb(-minor_digits(pay.currency))
    return {"amount": str(amount), "currency": pay.currency, "period": pay.period.value}


def _plain(value: Any) -> str:
    """Dates as ISO 8601."""
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a file of records")
