"""Both gender forms of a title written as one: *conducteur(trice)*, *infirmier·ère*, *Agent / Agente d'entretien*.

Works on text that `siraba.core.text.folding.fold` prepared, without sex markers (`siraba.core.text.noise`).
"""

from __future__ import annotations

import re
from functools import lru_cache

from siraba.core.text.stems import stem
from siraba.core.text.words import words

_SUFFIXES = "e|es|ne|nes|le|les|te|fe|ve|ive|tive|se|euse|teuse|reuse|sse|esse|trice|rice|ice|ere|iere|re|ienne|onne|ه"
_PARENTHESES = re.compile(rf"(\w{{2,}})\s?\(-?({_SUFFIXES})(s?)\)(?:\.?(s)\b)?")
_SEPARATED = re.compile(rf"(\w{{3,}})(?:[.·•]|/-?)({_SUFFIXES})(?:[.·•]?(s))?(?!\w)")
_HYPHEN = re.compile(r"(\w{3,})-(e|es|trice|rice|euse|se|ere|iere|ne|ve)(?:-(s))?(?![\w'-])")
_RULES = (
    # masculine ending, feminine ending; the first that fits both word and suffix counts
    ("teur", "teuse"),
    ("teur", "trice"),
    ("eur", "euse"),
    ("eur", "eresse"),
    ("eux", "euse"),
    ("ier", "iere"),
    ("er", "ere"),
    ("if", "ive"),
    ("f", "ve"),
    ("ien", "ienne"),
    ("on", "onne"),
    ("el", "elle"),
    ("x", "se"),
    ("e", "esse"),
)
_AGENT = re.compile(r"eur\Z")  # designer / designeuse: the English ending is the French one
_SLASH = re.compile(r"\s*/\s*")
_IRREGULAR_PAIRS = frozenset(
    {
        ("homme", "femme"),
        ("steward", "hotesse"),
        ("valet", "femme"),
        ("barman", "barmaid"),
        ("roi", "reine"),
        ("sage", "maieuticien"),
        ("garcon", "fille"),
        ("monsieur", "madame"),
    }
)


@lru_cache(maxsize=4096)  # one title is read in several ways, one after the other
def gender_forms(folded: str) -> tuple[str, ...]:
    """The masculine (first written) and the feminine form of `folded`, each a full title; one form if there is one.

    *vendeur / vendeuse en boulangerie* gives *vendeur en boulangerie* and *vendeuse en boulangerie*. A slash
    between two different jobs (*chaudronnier/soudeur*) is not a gender form and stays.
    """
    if not any(sign in folded for sign in "/(.·•-"):
        return (folded,)
    first, second = _suffixed(folded)
    if "/" in folded:
        first, second = _sides(first, 0), _sides(second, 1)
    return (first,) if first == second else (first, second)


def _suffixed(folded: str) -> tuple[str, str]:
    """Resolve suffixes such as (e), .rice, -e: the text in its masculine and in its feminine form."""
    first = second = folded
    for pattern in (_PARENTHESES, _SEPARATED, _HYPHEN):
        first = pattern.sub(_masculine, first)
        second = pattern.sub(_feminine, second)
    return first, second


def _plural(match: re.Match[str]) -> str:
    return "s" if any(match.groups()[2:]) and not match.group(1).endswith(("s", "x")) else ""


def _masculine(match: re.Match[str]) -> str:
    return match.group(1) + _plural(match)


def _feminine(match: re.Match[str]) -> str:
    plural = "s" if any(match.groups()[2:]) else ""
    return feminine(match.group(1), match.group(2)) + plural


def feminine(word: str, suffix: str) -> str:
    """`word` in the feminine whose ending is abbreviated as `suffix`: conducteur + trice, boulanger + ere."""
    if suffix not in ("e", "es", "ه"):
        for masculine_end, feminine_end in _RULES:
            if word.endswith(masculine_end) and feminine_end.endswith(suffix) and len(suffix) >= 2:
                return word[: -len(masculine_end)] + feminine_end
    return word + suffix


def _sides(folded: str, side: int) -> str:
    """Keep the left (0) or the right (1) of every slash that parts two forms of the same words."""
    parts = [part.split(" ") for part in _SLASH.split(folded)]
    result = parts[0]
    for right in parts[1:]:
        pairs = _paired(result, right)
        if not pairs:
            result = [*result[:-1], f"{result[-1]}/{right[0]}", *right[1:]]
        elif side == 0:
            result = result + right[pairs:]
        else:
            result = result[:-pairs] + right
    return " ".join(result)


def _paired(left: list[str], right: list[str]) -> int:
    """How many words at the end of `left` and at the start of `right` are gender forms of each other."""
    for size in range(min(len(left), len(right)), 0, -1):
        if all(map(_related, left[-size:], right[:size])):
            return size
    return 0


def _related(left: str, right: str) -> bool:
    if left == right or (left, right) in _IRREGULAR_PAIRS or (right, left) in _IRREGULAR_PAIRS:
        return True
    stems = [[_AGENT.sub("er", stem(word)) for word in words(side)] for side in (left, right)]
    return bool(stems[0]) and stems[0] == stems[1]
