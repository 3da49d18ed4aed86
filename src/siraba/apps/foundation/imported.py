"""Values of a mapped row as the terms of the house: languages, pay, phones, skills, or what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from siraba.apps.foundation.imports import Flawed
from siraba.apps.foundation.phones import international
from siraba.core.tabular import Code
from siraba.core.tabular.interpret import PAY_EXAMPLE, Reader
from siraba.core.tabular.schema import Kind, Reading
from siraba.core.terms.dates import PartialDate
from siraba.core.terms.levels import Evidence, LanguageLevel
from siraba.core.terms.money import Pay, PayPeriod

TYPES: dict[Kind, type | tuple[type, ...]] = {
    Kind.TEXT: str,
    Kind.DATE: date,
    Kind.PARTIAL_DATE: PartialDate,
    Kind.INTEGER: int,
    Kind.NUMBER: (int, float),
    Kind.BOOLEAN: bool,
    Kind.PAY: dict,
}
MOST_PAY = 10**15
"""Minor units beyond which a pay is a mistake, and beyond which no column would hold it."""
_COUNTRY = re.compile(r"[A-Z]{2}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")


def as_kinds(said: Mapping[str, Any], kinds: Mapping[str, Kind]) -> tuple[dict[str, Any], list[Flawed]]:
    """The fields as what they must be, whatever a mapping read them as, and what cannot be read so (None then)."""
    typed, flaws = dict(said), []
    for name, kind in kinds.items():
        value = said.get(name)
        if value is None or (isinstance(value, TYPES[kind]) and (kind is Kind.BOOLEAN or not isinstance(value, bool))):
            continue
        reader = Reader({name: value}.get)
        typed[name] = reader.field(Reading(column=name, kind=kind))
        flaws += [Flawed(name, flaw.value, flaw.code, flaw.params) for _column, flaw in reader.flaws]
    return typed, flaws


def many(value: Any) -> list[Any]:
    """A list without blanks, from a list or from text with `;` between."""
    if value is None or value == "":
        return []
    parts = value if isinstance(value, list | tuple) else str(value).split(";")
    stripped = [part.strip() if isinstance(part, str) else part for part in parts]
    return [part for part in stripped if part is not None and part != ""]


def fitting(said: Mapping[str, Any], limits: Mapping[str, int]) -> list[Flawed]:
    """Flaws of texts with more characters than are kept."""
    return [
        Flawed(name, said[name], Code.TOO_LONG, {"length": len(said[name]), "limit": limit})
        for name, limit in limits.items()
        if said.get(name) and len(said[name]) > limit
    ]


def in_range(said: Mapping[str, Any], bounds: Mapping[str, tuple[int, int]]) -> list[Flawed]:
    """Flaws of numbers outside of what is possible."""
    return [
        Flawed(name, said[name], Code.OUT_OF_RANGE, {"low": low, "high": high})
        for name, (low, high) in bounds.items()
        if said.get(name) is not None and not low <= said[name] <= high
    ]


def one_of(said: Mapping[str, Any], allowed: Mapping[str, tuple[str, ...]]) -> list[Flawed]:
    """Flaws of words that are not among those allowed."""
    return [
        _not_one_of(name, said[name], words)
        for name, words in allowed.items()
        if said.get(name) not in (None, "", *words)
    ]


def each_of(said: Mapping[str, Any], allowed: Mapping[str, tuple[str, ...]]) -> list[Flawed]:
    """Flaws of lists of words that are not among those allowed."""
    return [
        _not_one_of(name, value, words)
        for name, words in allowed.items()
        for value in many(said.get(name))
        if value not in words
    ]


def _not_one_of(name: str, value: Any, words: tuple[str, ...]) -> Flawed:
    return Flawed(name, value, Code.NOT_ONE_OF, {"allowed": ", ".join(words)})


def countries_in(value: Any, field: str) -> tuple[list[str], list[Flawed]]:
    """Countries by their ISO 3166-1 codes, in capitals, and what is none."""
    strange = [each for each in many(value) if not _COUNTRY.fullmatch(str(each).upper())]
    flaws = [Flawed(field, each, Code.PATTERN_NOT_MATCHED, {"pattern": "BJ"}) for each in strange]
    return [str(each).upper() for each in many(value)], flaws


def emails_in(value: Any) -> tuple[list[str], list[Flawed]]:
    """Addresses in lower case, and what is none."""
    found: list[str] = []
    flaws: list[Flawed] = []
    for each in many(value):
        try:
            validate_email(str(each))
        except ValidationError:
            flaws.append(Flawed("emails", each, Code.PATTERN_NOT_MATCHED, {"pattern": "name@example.org"}))
            continue
        found.append(str(each).lower())
    long = [
        Flawed("emails", each, Code.TOO_LONG, {"length": len(each), "limit": 254}) for each in found if len(each) > 254
    ]
    return found, [*flaws, *long]


def languages_in(value: Any) -> tuple[list[tuple[str, LanguageLevel | None]], list[Flawed]]:
    """`fr:B1; bm:speaks`, or a list of {code, level}: pairs of BCP 47 tag and level, and what cannot be read."""
    found: list[tuple[str, LanguageLevel | None]] = []
    flaws: list[Flawed] = []
    for each in many(value):
        if isinstance(each, dict):
            code, word = str(each.get("code") or ""), str(each.get("level") or "")
        else:
            code, _, word = str(each).partition(":")
        if not _LANGUAGE.fullmatch(code.strip()) or len(code.strip()) > 20:
            flaws.append(Flawed("languages", each, Code.NOT_A_RECORD, {"expected": "fr:B1"}))
            continue
        try:
            found.append((code.strip().lower(), LanguageLevel.parse(word) if word.strip() else None))
        except ValueError:
            words = ", ".join(level.word for level in LanguageLevel)
            flaws.append(Flawed("languages", word, Code.NOT_ONE_OF, {"allowed": words}))
    return found, flaws


def skills_in(value: Any, known: Mapping[str, int], field: str) -> tuple[list[tuple[int, Evidence]], list[Flawed]]:
    """`roame:RS-04-001:certified; …`, or a list of {code, evidence}: pairs of database id and evidence, and flaws.

    `known` maps `scheme:code` to the database id.
    """
    found: list[tuple[int, Evidence]] = []
    flaws: list[Flawed] = []
    for each in many(value):
        if isinstance(each, dict):
            code, word = str(each.get("code") or ""), str(each.get("evidence") or "")
        else:
            parts = str(each).split(":")
            code, word = ":".join(parts[:2]), ":".join(parts[2:])
        if code not in known:
            flaws.append(Flawed(field, code, Code.UNKNOWN_CODE, {"source": "an installed classification"}))
            continue
        try:
            found.append((known[code], Evidence.parse(word) if word else Evidence.DECLARED))
        except ValueError:
            words = ", ".join(level.word for level in Evidence)
            flaws.append(Flawed(field, word, Code.NOT_ONE_OF, {"allowed": words}))
    return found, flaws


def pay_in(said: Mapping[str, Any], field: str) -> tuple[Pay | None, list[Flawed]]:
    """The pay of a field that a mapping read (amount in minor units, currency, period), or what is wrong with it."""
    value = said.get(field)
    if not value:
        return None, []
    try:
        pay = Pay(int(value["amount"]), str(value["currency"]), PayPeriod(value["period"]))
    except (KeyError, TypeError, ValueError):
        return None, [Flawed(field, value, Code.NOT_A_PAY, {"expected": PAY_EXAMPLE})]
    if not 0 <= pay.amount <= MOST_PAY:
        said_so = f"{pay.amount} {pay.currency} {pay.period.value}"
        return None, [Flawed(field, said_so, Code.OUT_OF_RANGE, {"low": 0, "high": MOST_PAY})]
    return pay, []


def phones_in(value: Any, country: str) -> tuple[list[str], list[Flawed]]:
    """Numbers in international form (E.164), read as people of a country write them, and those that are none."""
    found: list[str] = []
    flaws: list[Flawed] = []
    for each in many(value):
        number = international(str(each), country)
        if number is None:
            flaws.append(Flawed("phones", each, Code.PATTERN_NOT_MATCHED, {"pattern": "+229 01 97 00 00 00"}))
        else:
            found.append(number)
    return found, flaws
