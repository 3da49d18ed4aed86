"""How names, addresses, phones and licence numbers are compared, and what a register number must look like."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from siraba.core.text.folding import fold

FORMS = frozenset(
    {
        "sarl", "sarlu", "sa", "sas", "sasu", "suarl", "snc", "scs", "gie", "eurl", "sprl", "bvba", "srl", "spa",
        "gmbh", "mbh", "ag", "kg", "ltd", "limited", "llc", "inc", "plc", "bv", "nv", "ets", "etablissement",
        "etablissements", "ste", "societe", "cie", "company", "co", "entreprise", "groupe", "agence", "cabinet",
        "group", "شركه", "مؤسسه", "وكاله",
    }
)  # fmt: skip
"""Words of a name that say its legal form or its sort; two names that differ by these alone may be one."""
_WORDS = re.compile(r"[^\W_]+")
_SMALL = frozenset({"de", "du", "des", "la", "le", "les", "l", "d", "et", "the", "of", "and"})


def name_key(name: str) -> str:
    """What two spellings of one name have in common: folded words without legal forms, in their order.

    A name that is nothing but such words keeps them all: *Société Générale de Cabinet* is still somebody.
    """
    found = _WORDS.findall(fold(name.replace(".", "")))
    kept = [word for word in found if word not in FORMS and word not in _SMALL]
    return " ".join(kept or found)[:200]


def address_key(country: str | None, place: str, address: str) -> str:
    """What two spellings of one address have in common; empty where there is no street or building."""
    words = _WORDS.findall(fold(address))
    if not words:
        return ""
    return f"{country or ''} {' '.join(_WORDS.findall(fold(place)))} {' '.join(sorted(words))}"[:240]


def number_key(number: str) -> str:
    """A licence number as it is looked up: letters and digits, in capitals, as people type and read them aloud."""
    return "".join(_WORDS.findall(fold(number))).upper()[:40]


class NumberAnswer(StrEnum):
    """What the format of a number says. It says nothing of whether somebody is behind it."""

    FITS = "fits"
    MALFORMED = "malformed"
    WRONG_CHECK = "wrong_check"
    UNKNOWN_FORMAT = "unknown_format"


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """One sort of number of a country's register; `check` names a function of `CHECKS`, empty for none known."""

    register: str
    pattern: str
    example: str
    source: str
    check: str = ""


@dataclass(frozen=True, slots=True)
class NumberCheck:
    """What a number looks like: the answer, which register it fits, and how it is written there."""

    answer: NumberAnswer
    register: str = ""
    normal: str = ""
    example: str = ""


def check_number(formats: tuple[NumberFormat, ...], text: str) -> NumberCheck:
    """Compare a number with the formats of its country. No formats: unknown, which is no fault of the number."""
    bare = re.sub(r"[\s.\-/_]", "", text).upper()
    if not formats:
        return NumberCheck(NumberAnswer.UNKNOWN_FORMAT, normal=" ".join(text.split()))
    wrong: NumberFormat | None = None
    for form in formats:
        if not re.fullmatch(form.pattern, bare):
            continue
        if not form.check or CHECKS[form.check](bare):
            return NumberCheck(NumberAnswer.FITS, form.register, bare, form.example)
        wrong = form
    if wrong is not None:
        return NumberCheck(NumberAnswer.WRONG_CHECK, wrong.register, bare, wrong.example)
    return NumberCheck(NumberAnswer.MALFORMED, formats[0].register, bare, formats[0].example)


def _luhn(digits: str) -> bool:
    """ISO/IEC 7812-1 annex B: every second digit from the right doubled."""
    total = 0
    for place, sign in enumerate(reversed(digits)):
        value = int(sign) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _belgium(digits: str) -> bool:
    """The last two digits are 97 less the rest of the first eight by 97 (royal decree of 24 June 2003)."""
    return int(digits[8:]) == 97 - int(digits[:8]) % 97


def _weighted(weights: tuple[int, ...]) -> Callable[[str], int]:
    return lambda digits: sum(int(sign) * weight for sign, weight in zip(digits, weights, strict=False))


def _switzerland(text: str) -> bool:
    """Modulo 11 with weights 5 4 3 2 7 6 5 4 (eCH-0097)."""
    digits = text[3:12]
    left = 11 - _weighted((5, 4, 3, 2, 7, 6, 5, 4))(digits) % 11
    return left != 10 and left % 11 == int(digits[8])


def _portugal(digits: str) -> bool:
    """Modulo 11 with weights 9 to 2; 10 and 11 are written 0."""
    left = 11 - _weighted((9, 8, 7, 6, 5, 4, 3, 2))(digits) % 11
    return (0 if left > 9 else left) == int(digits[8])


def _spain(text: str) -> bool:
    """The control of a legal person: digits summed as in Luhn, written as a digit or as a letter from J."""
    total = sum(int(sign) for sign in text[2:8:2])
    for sign in text[1:8:2]:
        double = int(sign) * 2
        total += double // 10 + double % 10
    control = (10 - total % 10) % 10
    return text[8] in {str(control), "JABCDEFGHI"[control]}


CHECKS: Mapping[str, Callable[[str], bool]] = {
    "luhn": _luhn,
    "belgium": _belgium,
    "switzerland": _switzerland,
    "portugal": _portugal,
    "spain": _spain,
}
