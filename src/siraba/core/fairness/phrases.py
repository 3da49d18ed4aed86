"""Phrases that an advert must not hold, written as words with gaps, and the regular expressions they become.

A phrase is words between blanks. `{NAME}` stands for any of a named list of words or phrases, `..3` for up to three
words of any kind, `(one|other)` for a choice, `#` for a number, `{AMOUNT}` for a sum of money and `{SUM}` for that or
a bare figure of three digits and more; a `*` behind the beginning of a word stands for any ending, a `?` behind a word
says that it may be missing. Writing is folded: no
accents, no capitals, Arabic letter forms made equal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field

from siraba.core.fairness.sums import SUM_KEYS, SUMS
from siraba.core.text.folding import fold
from siraba.core.text.scripts import Script

SAFE = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The quick safe loader where the library has it."""


class Kind(StrEnum):
    """What a phrase gives away."""

    FEE = "fee"
    CUSTODY = "custody"
    DISCRIMINATION = "discrimination"
    PRIVATE_CHANNEL = "private_channel"
    BOND = "bond"
    PROMISE = "promise"


class BadPhrases(ValueError):
    """A file of phrases cannot be read; the message says which phrase and why."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """One way of writing a phrase: `found` is tried where a word begins with one of `keys`."""

    keys: frozenset[str]
    found: re.Pattern[str]


@dataclass(frozen=True, slots=True, eq=False)
class Phrase:
    """One thing to look for within a sentence, unless something `innocent` stands near it.

    `turn` finds the words at which a sentence turns (*but*, *except*): what is said on their other side excuses
    nothing. Two phrases are the same only when they are one object.
    """

    id: str
    kind: Kind
    script: Script
    found: tuple[Beginning, ...]
    innocent: re.Pattern[str] | None = None
    turn: re.Pattern[str] | None = None


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: str = Field(pattern=r"^[a-z_]+$")
    kind: Kind
    any: list[str] = Field(min_length=1)
    unless: list[str] = []


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    language: str
    lists: dict[str, list[str]] = {}
    turns: list[str] = []
    innocent: dict[Kind, list[str]] = {}
    phrases: list[_Written]


def plain(path: Path) -> Any:
    """What a YAML file says, as plain values. Raises yaml.YAMLError."""
    return yaml.load(path.read_text(encoding="utf-8"), SAFE)  # noqa: S506 - a safe loader, the quick one


def read_phrases(folder: Path) -> tuple[Phrase, ...]:
    """The phrases of every language in a folder, one YAML file each. Raises BadPhrases."""
    found: list[Phrase] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            file = _File.model_validate(plain(path))
        except (ValueError, yaml.YAMLError) as problem:
            raise BadPhrases(f"{path.name}: {problem}") from problem
        found += [_phrase(file, each) for each in file.phrases]
    return tuple(found)


def _phrase(file: _File, written: _Written) -> Phrase:
    name = f"{file.language}.{written.id}"
    innocent = [*written.unless, *file.innocent.get(written.kind, [])]
    try:
        return Phrase(
            id=name,
            kind=written.kind,
            script=Script.ARABIC if file.language == "ar" else Script.LATIN,
            found=beginnings(written.any, file.lists),
            innocent=compiled(innocent, file.lists) if innocent else None,
            turn=compiled(file.turns, file.lists) if file.turns else None,
        )
    except (KeyError, re.error) as problem:
        raise BadPhrases(f"{name}: {problem}") from problem


def compiled(phrases: Sequence[str], lists: Mapping[str, Sequence[str]]) -> re.Pattern[str]:
    """Any of the phrases as one expression over folded text. Raises KeyError for a list that is not there."""
    found = re.compile(rf"(?<!\w){_branches([_inner(each, lists) for each in phrases])}(?!\w)")
    if found.fullmatch(""):
        raise re.error(f"“{'”, “'.join(phrases)}” would be found everywhere: each of its words may be missing")
    return found


def beginnings(phrases: Sequence[str], lists: Mapping[str, Sequence[str]]) -> tuple[Beginning, ...]:
    """The phrases, each with the letters that it can begin with. Raises as `compiled` does."""
    return tuple(Beginning(frozenset(_keys(each, lists)), compiled([each], lists)) for each in phrases)


_GAP = r"(?:[^\w\n]+[^\W_][\w.,%]*){0,N}?"
_BETWEEN = r"[^\w\n]{1,4}"


def _inner(phrase: str, lists: Mapping[str, Sequence[str]]) -> str:
    parts: list[str] = []
    begun = False
    """Whether a word stands before, so that the next is parted from it."""
    for piece in _split(phrase, " "):
        if piece.startswith(".."):
            parts.append(_GAP.replace("N", str(int(piece[2:]))))
            continue
        between = _BETWEEN if begun else ""
        word = _piece(piece.removesuffix("?"), lists)
        parts.append(f"(?:{between}{word})?" if piece.endswith("?") else between + word)
        begun = True
    return "".join(parts)


def _split(text: str, mark: str) -> list[str]:
    """A text cut at a mark that stands outside of parentheses."""
    pieces, depth = [""], 0
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if letter == mark and depth == 0:
            pieces.append("")
        else:
            pieces[-1] += letter
    if depth:
        raise re.error(f"“{text}” opens or closes a parenthesis too often")
    return [piece.strip() for piece in pieces if piece.strip()]


def _piece(piece: str, lists: Mapping[str, Sequence[str]]) -> str:
    if piece in SUMS:
        return SUMS[piece]
    if piece == "#":
        return r"\d+"
    if piece.startswith("{"):
        return _any(lists[piece.strip("{}")], lists)
    if piece.startswith("("):
        return _any(_split(piece[1:-1], "|"), lists)
    return _word(piece)


def _any(choices: Sequence[str], lists: Mapping[str, Sequence[str]]) -> str:
    """Any of the choices, the longest first."""
    ordered = sorted(choices, key=lambda choice: (-len(choice), choice))
    return _branches([_inner(choice, lists) for choice in ordered])


def _branches(expressions: Sequence[str]) -> str:
    """Any of the expressions; what several begin with is written, and tried, once."""
    groups: dict[str, list[str]] = {}
    for each in expressions:
        front = next((front for front in (_FUTURE, _GROWN) if each.startswith(front)), "")
        if not front and each[:1].isalnum():
            front = each[0]
        groups.setdefault(front or each, []).append(each[len(front) :] if front else "")
    written = []
    for front, rests in groups.items():
        alike = list(dict.fromkeys(rests))
        written.append(front + (alike[0] if len(alike) == 1 else _branches(alike)))
    return written[0] if len(written) == 1 else f"(?:{'|'.join(written)})"


_GROWN = r"(?:[وفبكل]{0,2}(?:ال)?|لل)?"
_FUTURE = r"(?:[وفبكل]{0,2}(?:ال)?|لل|[وف]?[سهح])?"
"""What grows onto the front of an Arabic word, and of a verb that is to come."""
KEY = 3
"""Letters of a beginning; shorter words are keys as they are."""


def _keys(phrase: str, lists: Mapping[str, Sequence[str]]) -> set[str]:
    """The letters that a text can have where a phrase begins."""
    keys: set[str] = set()
    for piece in _split(phrase, " "):
        if piece.startswith(".."):
            raise re.error(f"“{phrase}” begins with a gap")
        plain = piece.removesuffix("?")
        if plain in SUMS:
            keys |= SUM_KEYS
        elif plain == "#":
            keys |= set("0123456789")
        elif plain.startswith(("{", "(")):
            choices = lists[plain.strip("{}")] if plain.startswith("{") else _split(plain[1:-1], "|")
            keys |= {key for choice in choices for key in _keys(choice, lists)}
        else:
            keys.add(fold(plain.rstrip("*"))[:KEY])
        if plain == piece:
            break
    return keys


def _word(written: str) -> str:
    ending = r"\w*" if written.endswith("*") else ""
    plain = fold(written.rstrip("*"))
    if "\u0600" <= plain[:1] <= "\u06ff":  # a conjunction, a preposition and the article grow onto the word
        if plain.startswith("ال"):
            return r"[وفبكل]?" + re.escape(plain) + ending
        return (_FUTURE if plain[0] in "يتن" else _GROWN) + re.escape(plain) + ending
    return re.escape(plain) + ending
