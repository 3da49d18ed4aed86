"""Values of a mapped row as the terms of the house: languages, pay, phones, skills, or what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import phonenumbers

from siraba.apps.foundation.imports import Flawed
from siraba.core.tabular import Code
from siraba.core.terms.levels import Evidence, LanguageLevel
from siraba.core.terms.money import Pay, PayPeriod


def many(value: Any) -> list[Any]:
    """A list, from a list or from text with `;` between."""
    if value is None or value == "":
        return []
    if isinstance(value, list | tuple):
        return list(value)
    return [part.strip() for part in str(value).split(";") if part.strip()]


def in_range(said: Mapping[str, Any], bounds: Mapping[str, tuple[int, int]]) -> list[Flawed]:
    """Flaws of numbers outside of what is possible."""
    return [
        Flawed(name, said[name], Code.OUT_OF_RANGE, {"low": low, "high": high})
        for name, (low, high) in bounds.items()
        if said.get(name) is not None and not low <= said[name] <= high
    ]


def one_of(said: Mapping[str, Any], allowed: Mapping[str, tuple[str, ...]]) -> list[Flawed]:
    """Flaws of words, or lists of words, that are not among those allowed."""
    return [
        Flawed(name, value, Code.NOT_ONE_OF, {"allowed": ", ".join(words)})
        for name, words in allowed.items()
        for value in many(said.get(name))
        if value not in words
    ]


def languages_in(value: Any) -> tuple[list[tuple[str, LanguageLevel | None]], list[Flawed]]:
    """`fr:B1; bm:speaks`, or a list of {code, level}: pairs of BCP 47 tag and level, and what cannot be read."""
    found: list[tuple[str, LanguageLevel | None]] = []
    flaws: list[Flawed] = []
    for each in many(value):
        code, _, word = (each.get("code") or "", "", each.get("level") or "") if isinstance(each, dict) else (
            each.partition(":")
        )  # fmt: skip
        if not code.strip() or len(code) > 20:
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
            parts = each.split(":")
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


def pay_in(value: Any) -> Pay | None:
    """The pay of a mapping (amount in minor units, currency, period)."""
    if not value:
        return None
    return Pay(int(value["amount"]), value["currency"], PayPeriod(value["period"]))


def phones_in(value: Any, country: str) -> tuple[list[str], list[Flawed]]:
    """Numbers in international form (E.164), read as people of a country write them, and those that are none."""
    found: list[str] = []
    flaws: list[Flawed] = []
    for each in many(value):
        try:
            number = phonenumbers.parse(str(each), country)
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_possible_number(number):
            flaws.append(Flawed("phones", each, Code.PATTERN_NOT_MATCHED, {"pattern": "+229 01 97 00 00 00"}))
            continue
        found.append(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return found, flaws
