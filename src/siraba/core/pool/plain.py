"""The quick way from a row to a person or a vacancy: for rows that say everything as the format has it.

Values of the right type, in plain ASCII, need no mapping. Whatever is not exactly that (text with accents, numbers as
text, a word nobody knows, a name in capitals) gives None, and the row is read the long way, which also tells what is
wrong with it. Both ways give equal records; the long way is the definition.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

from siraba.core.pool.records import (
    AskedLanguage,
    Consent,
    HeldOccupation,
    HeldSkill,
    KnownLanguage,
    PersonRecord,
    VacancyRecord,
)
from siraba.core.tabular.interpret import Reader
from siraba.core.tabular.schema import Kind, Reading
from siraba.core.tabular.values import NO, YES, Flaw, to_date, to_partial_date
from siraba.core.terms.levels import ISCED_MAX, ISCED_MIN, Evidence, LanguageLevel
from siraba.core.terms.money import Pay, PayPeriod

PERSON = frozenset({*PersonRecord.__dataclass_fields__, "birth_date"} - {"birth"})
VACANCY = frozenset(VacancyRecord.__dataclass_fields__)
"""The columns that the files have."""
Cells = dict[str, Any]
Item = TypeVar("Item")
_EVIDENCE = {level.word: level for level in Evidence}
_LEVELS = {level.word: level for level in LanguageLevel}
_PAY = Reading(column="pay", kind=Kind.PAY)


class _Unusual(Exception):
    """Something that only the long way can read."""


def plain_person(cells: Cells) -> PersonRecord | None:
    """The person of a row, or None where the long way must be taken."""
    if not _named(tuple(cells), PERSON):
        return None
    get = cells.get
    try:
        return PersonRecord(
            id=_text(get("id")),
            occupations=_list(get("occupations"), _occupation),
            skills=_list(get("skills"), lambda one: _skill(_text(one.get("code")), one.get("evidence"))),
            education=_whole(get("education"), ISCED_MIN, ISCED_MAX),
            languages=_list(get("languages"), lambda one: _language(_text(one.get("code")), one.get("level"))),
            licences=_texts(get("licences")),
            country=_upper(get("country")),
            region=_upper(get("region")),
            destinations=_uppers(get("destinations")),
            mobile=_flag(get("mobile")),
            birth=_kept(to_partial_date, get("birth_date")),
            available_from=_kept(to_date, get("available_from")),
            contract_kinds=_texts(get("contract_kinds")),
            working_times=_texts(get("working_times")),
            min_pay=_pay(get("min_pay")),
            consent=_consent(get("consent")),
            live=_flag(get("live")) is not False,
            confirmed_on=_kept(to_date, get("confirmed_on")),
            registered_until=_kept(to_date, get("registered_until")),
            placed=_flag(get("placed")) is True,
            excluded_from=_texts(get("excluded_from")) or (),
        )
    except (_Unusual, Flaw, AttributeError, TypeError):
        return None


def plain_vacancy(cells: Cells) -> VacancyRecord | None:
    """The vacancy of a row, or None where the long way must be taken."""
    if not _named(tuple(cells), VACANCY):
        return None
    get = cells.get
    try:
        positions = _whole(get("positions"), 1, 1_000_000)
        return VacancyRecord(
            id=_text(get("id")),
            occupation=_word(get("occupation")),
            essential_skills=_texts(get("essential_skills")),
            optional_skills=_texts(get("optional_skills")) or (),
            min_experience_years=_number(get("min_experience_years"), 100),
            experience_required=_flag(get("experience_required")) is True,
            min_education=_whole(get("min_education"), ISCED_MIN, ISCED_MAX),
            languages=_list(get("languages"), _asked) or (),
            licences=_texts(get("licences")) or (),
            country=_upper(get("country")),
            region=_upper(get("region")),
            age_min=_whole(get("age_min"), 0, 120),
            age_max=_whole(get("age_max"), 0, 120),
            start_date=_kept(to_date, get("start_date")),
            positions=1 if positions is None else positions,
            contract_kind=_word(get("contract_kind")),
            working_time=_word(get("working_time")),
            pay=_pay(get("pay")),
            open=_flag(get("open")) is not False,
            closes_on=_kept(to_date, get("closes_on")),
        )
    except (_Unusual, Flaw, AttributeError, TypeError):
        return None


def consent_of(said: list[str] | None) -> Consent:
    """Nothing said is a refusal; one yes is everywhere, one no a refusal, else the countries covered."""
    words = said or []
    if len(words) == 1 and words[0].casefold() in YES | NO:
        return Consent(everywhere=words[0].casefold() in YES)
    return Consent(tuple((code.upper(), None) for code in words))


@lru_cache(256)
def _named(names: tuple[str, ...], known: frozenset[str]) -> bool:
    """Whether no column is a known one in other letters."""
    return not any(name not in known and " ".join(name.casefold().split()) in known for name in names)


def _text(value: Any) -> str:
    if type(value) is str and value and value.isascii() and value.isprintable() and value.strip() == value:
        return value
    raise _Unusual


def _word(value: Any) -> str | None:
    return None if value is None else _text(value)


def _upper(value: Any) -> str | None:
    return None if value is None else _text(value).upper()


def _list(value: Any, make: Callable[[Any], Item]) -> tuple[Item, ...] | None:
    if value is None:
        return None
    if type(value) is not list:
        raise _Unusual
    return tuple([make(one) for one in value])


def _texts(value: Any) -> tuple[str, ...] | None:
    return _list(value, _text)


def _uppers(value: Any) -> tuple[str, ...] | None:
    return _list(value, lambda one: _text(one).upper())


def _whole(value: Any, low: int, high: int) -> int | None:
    if value is None:
        return None
    if type(value) is int and low <= value <= high:
        return value
    raise _Unusual


def _number(value: Any, high: int) -> float | None:
    if value is None:
        return None
    if (type(value) is int or type(value) is float) and 0 <= value <= high:
        return value
    raise _Unusual


def _flag(value: Any) -> bool | None:
    if value is None or type(value) is bool:
        return value
    raise _Unusual


def _occupation(one: Any) -> HeldOccupation:
    return HeldOccupation(
        _text(one.get("code")), _number(one.get("years"), 100), _whole(one.get("last_year"), 1900, 2200)
    )


@lru_cache(1 << 16)
def _skill(code: str, word: Any) -> HeldSkill:
    return HeldSkill(code, Evidence.DECLARED if word is None else _one_of(_EVIDENCE, word))


@lru_cache(1 << 12)
def _language(code: str, word: Any) -> KnownLanguage:
    return KnownLanguage(code, None if word is None else _one_of(_LEVELS, word))


def _asked(one: Any) -> AskedLanguage:
    return AskedLanguage(_text(one.get("code")), _one_of(_LEVELS, one.get("level")))


def _one_of(known: dict[str, Item], word: Any) -> Item:
    if word not in known:
        raise _Unusual
    return known[word]


@lru_cache(1 << 16, typed=True)
def _read_once(read: Callable[[Any], Any], value: Any) -> Any:
    return read(value)


def _kept(read: Callable[[Any], Any], value: Any) -> Any:
    """A date, read once for each way it is written."""
    if value is None:
        return None
    if isinstance(value, str):
        _text(value)
    return _read_once(read, value)


def _pay(value: Any) -> Pay | None:
    return None if value is None else _pay_of(value.get("amount"), value.get("currency"), value.get("period"))


@lru_cache(1 << 14, typed=True)
def _pay_of(amount: Any, currency: Any, period: Any) -> Pay | None:
    reader = Reader(lambda _name: {"amount": amount, "currency": currency, "period": period})
    read = reader.field(_PAY)
    if reader.flaws:
        raise _Unusual
    return None if read is None else Pay(read["amount"], read["currency"], PayPeriod(read["period"]))


def _consent(value: Any) -> Consent:
    if type(value) is bool:
        return Consent(everywhere=value)
    if value is None:
        return consent_of(None)
    words = _texts(value) or ()
    return _countries(words)


@lru_cache(1 << 12)
def _countries(words: tuple[str, ...]) -> Consent:
    return consent_of(list(words))
