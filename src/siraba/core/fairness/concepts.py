"""What the words of a sentence stand for: who, what is given, when, on which condition.

A lexicon names concepts and, in each language, the words for them. A word ends in `*` for any ending; an Arabic verb
that begins with `~` is found with whatever shows its person and time before it. Writing is folded. Reading a sentence
gives its words in order, each with its concepts as bits; sums of money, telephone numbers, addresses at free mail and
ages of somebody who works are concepts too.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from siraba.core.fairness.sums import CURRENCIES, SUMS
from siraba.core.text.folding import fold

REMEMBERED = 50_000
"""Words whose concepts are kept in memory."""
FRONT = 2
"""Letters of the second word of a phrase that it is looked up by."""
BUILT_IN = ("AMOUNT", "FIGURE", "PHONE", "MAIL", "LINK", "AGENUM", "NUMBER", "WAGE", "THEYPAY")
"""Concepts that no lexicon lists."""
SHIELDS = frozenset(
    [
        "FREE",
        "COPY",
        "EQUAL",
        "ANTI",
        "NONREF",
        "NOREQ",
        "CLIENT",
        "PERIOD",
        "TAX",
        "EXPERIENCE",
        "OFFICIAL",
        "CHEQUE",
        "LEFTCOPY",
    ]
)
"""A phrase of several words that is one of these is nothing else: the words in it count no more."""
_WORD = re.compile(r"[^\W_]+")
_DIGIT = re.compile(r"\d")
_PHONE = re.compile(
    r"(?<![\w.,])(?:\+ ?\d(?:[ .()/-]{0,2}\d){7,14}|0\d(?:[ .()/-]{0,2}\d){6,12}|\d(?:[ .-]?\d){8,13})(?!\w)"
)
_SUM = re.compile(rf"(?<!\w){SUMS['{SUM}']}(?!\w)")
_AMOUNT = re.compile(rf"(?<!\w){SUMS['{AMOUNT}']}(?!\w)")
_ROUND = re.compile(r"(?:00|50|\d[ .,]\d{3})$")
"""How a bare figure ends that may be a price."""
_PAUSE = re.compile(r"[,:()]|\s-\s")
_MAIL = re.compile(
    r"[\w.+-]+ ?@ ?(?:gmail|yahoo|ymail|hotmail|outlook|live|aol|icloud|protonmail|proton|gmx|laposte)\.[a-z.]{2,6}\b"
)
_LINK = re.compile(r"\b(?:wa\.me|t\.me|chat\.whatsapp\.com|api\.whatsapp\.com|telegram\.me|m\.me)\b")
_CLITICS = tuple(map(re.compile, ("[وف]", "[وف]?(?:[بكل]?ال|لل)", "[وف]?[بكلسه]")))
_PERSON = re.compile("(?:[بكغهس]?[يتنا]|كا|غا|م|ما)")


@dataclass(slots=True)
class Word:
    """A word of a sentence: where it stands in the folded text, its concepts as bits, whether a pause parts it from
    the word before."""

    start: int
    end: int
    means: int
    paused: bool


@dataclass(frozen=True, slots=True)
class Concepts:
    """The names of concepts and the bit of each."""

    bits: Mapping[str, int]

    def mask(self, names: str) -> int:
        """The bits of names that `|` parts. Raises KeyError."""
        found = 0
        for name in names.split("|"):
            found |= self.bits[name]
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """The words of one language: whole, by their beginning, Arabic verbs, and those made of several words."""

    exact: Mapping[str, int]
    begins: Mapping[str, int]
    verbs: Mapping[str, int]
    several: Mapping[str, Mapping[str, Sequence[tuple[tuple[str, ...], int]]]]
    """What follows a first word, by the front of the second."""
    shields: int
    negation: int
    titles: int
    """A title before a name (*السيدة مريم*) is not what the word says of people."""
    remembered: dict[str, int] = field(default_factory=dict)
    stripped: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def means(self, word: str) -> int:
        """The concepts of a word as bits."""
        known = self.remembered.get(word)
        if known is None:
            known = self._looked_up(word)
            if len(self.remembered) < REMEMBERED:
                self.remembered[word] = known
        return known

    def _looked_up(self, word: str) -> int:
        found = 0
        for bare in _bare(word):
            found |= self._plain(bare)
            if found & self.titles:
                break
        return found

    def _plain(self, word: str) -> int:
        found = self.exact.get(word, 0) | _begun(self.begins, word)
        if self.verbs and (person := _PERSON.match(word)):
            for cut in range(1, person.end() + 1):
                found |= _begun(self.verbs, word[cut:])
        return found

    def phrase(self, words: Sequence[str], at: int) -> tuple[int, int]:
        """The longest phrase that begins at a word: its concepts, and how many words it has (0 for none)."""
        means, length = 0, 0
        if at + 1 == len(words):
            return means, length
        after = words[at + 1]
        for first in self.bare(words[at]):
            seconds = self.several.get(first)
            if seconds is None:
                continue
            for second in self.bare(after):
                for rest, bits in seconds.get(second[:FRONT], ()):
                    size = len(rest) + 1
                    if size >= length and _follows(words, at + 1, rest):
                        means, length = (bits | means if size == length else bits), size
        return means, length

    def bare(self, word: str) -> tuple[str, ...]:
        """A word, and an Arabic one without what grew onto its front, remembered."""
        if word[0] < "\u0600":
            return (word,)
        known = self.stripped.get(word)
        if known is None:
            known = tuple(dict.fromkeys(_bare(word)))
            if len(self.stripped) < REMEMBERED:
                self.stripped[word] = known
        return known


def _bare(word: str) -> Iterator[str]:
    """A word, and an Arabic one without what grew onto its front."""
    yield word
    if "\u0600" <= word[0] <= "\u06ff":
        ends = {grown.end() for pattern in _CLITICS if (grown := pattern.match(word))}
        yield from (word[end:] for end in sorted(ends) if len(word) - end >= 3)


def _begun(table: Mapping[str, int], word: str) -> int:
    found = 0
    for size in range(2, len(word) + 1):
        found |= table.get(word[:size], 0)
    return found


def _follows(words: Sequence[str], at: int, rest: Sequence[str]) -> bool:
    if at + len(rest) > len(words):
        return False
    for number, wanted in enumerate(rest):
        said = words[at + number]
        if said != wanted and not (wanted.endswith("*") and said.startswith(wanted[:-1])) and wanted not in _bare(said):
            return False
    return True


def lexicon(written: Mapping[str, Sequence[str]], concepts: Concepts) -> Lexicon:
    """A lexicon from its words by concept. Raises KeyError for a concept that is not there."""
    exact: dict[str, int] = {}
    begins: dict[str, int] = {}
    verbs: dict[str, int] = {}
    several: dict[str, dict[tuple[str, ...], int]] = {}
    for concept, entries in written.items():
        bit = concepts.bits[concept]
        for entry in entries:
            parts = [part for part in _parts(fold(str(entry))) if part]
            if len(parts) > 1:
                first, rest = parts[0].rstrip("*"), tuple(parts[1:])
                of = several.setdefault(first, {})
                of[rest] = of.get(rest, 0) | bit
                continue
            (word,) = parts
            table = verbs if word.startswith("~") else begins if word.endswith("*") else exact
            plain = word.strip("~*")
            table[plain] = table.get(plain, 0) | bit
    shields = sum(concepts.bits[name] for name in SHIELDS if name in concepts.bits)
    found: dict[str, dict[str, list[tuple[tuple[str, ...], int]]]] = {}
    for first, of in several.items():
        for rest, bits in sorted(of.items()):
            found.setdefault(first, {}).setdefault(rest[0].rstrip("*")[:FRONT], []).append((rest, bits))
    return Lexicon(exact, begins, verbs, found, shields, concepts.bits["NEG"], concepts.bits["TITLE"])


def _parts(entry: str) -> list[str]:
    return re.findall(r"~?[^\W_]+\*?", entry)


@dataclass(frozen=True, slots=True)
class _Marks:
    """Places of a whole text that are no words: sums, telephone numbers, addresses, links."""

    starts: list[int]
    ends: list[int]
    means: list[int]


def marks(text: str, concepts: Concepts) -> _Marks:
    """What stands in a folded text as a figure or an address, in order and without overlaps."""
    found: list[tuple[int, int, int]] = []
    if "@" in text:
        found += [(*each.span(), concepts.bits["MAIL"]) for each in _MAIL.finditer(text)]
    if ".me" in text or "whatsapp.com" in text:
        found += [(*each.span(), concepts.bits["LINK"]) for each in _LINK.finditer(text)]
    if _DIGIT.search(text):
        amounts = {each.start(): each.end() for each in _AMOUNT.finditer(text)}
        money = [
            (*each.span(), concepts.bits["FIGURE"])
            for each in _SUM.finditer(text)
            if each.start() not in amounts and _ROUND.search(each[0])
        ]
        money += [(start, end, concepts.bits["AMOUNT"]) for start, end in amounts.items()]
        money.sort(key=lambda each: (each[0], -each[1]))
        phones = [
            (*each.span(), concepts.bits["PHONE"])
            for each in _PHONE.finditer(text)
            if not any(start < each.end() and each.start() < end for start, end in amounts.items())
        ]
        found += phones + money
    kept: list[tuple[int, int, int]] = []
    for each in sorted(found, key=lambda one: (one[0], -(one[1] - one[0]))):
        if not kept or each[0] >= kept[-1][1]:
            kept.append(each)
        elif each[2] == concepts.bits["PHONE"] and kept[-1][2] == concepts.bits["FIGURE"]:
            kept[-1] = each
    return _Marks([one[0] for one in kept], [one[1] for one in kept], [one[2] for one in kept])


Token = tuple[int, int, str]
"""A word as it stands: its beginning, its end, its letters."""


def tokens(text: str, start: int, end: int) -> list[Token]:
    """The words of a sentence of a folded text."""
    return [(*word.span(), word[0]) for word in _WORD.finditer(text, start, end)]


def read_words(text: str, read: Sequence[Token], lexicon: Lexicon, concepts: Concepts, known: _Marks) -> list[Word]:
    """The words of a sentence of a folded text, with what each means; a sum or an address is one word."""
    said: list[str] = []
    found: list[Word] = []
    covered = read[0][0] if read else 0
    mark = bisect_left(known.ends, covered + 1)
    limit = read[-1][1] if read else 0
    for first, last, word in read:
        if first < covered:
            continue
        while mark < len(known.ends) and known.ends[mark] <= first:
            mark += 1
        gap = text[covered:first]
        paused = gap != " " and _PAUSE.search(gap) is not None
        if mark < len(known.starts) and known.starts[mark] <= first + 1:
            begin, covered = max(known.starts[mark], covered), known.ends[mark]
            found.append(Word(begin, min(covered, limit), known.means[mark], paused))
            said.append("0")
        else:
            covered = last
            found.append(Word(first, last, _of(word, lexicon, concepts), paused))
            said.append(word)
    _add_phrases(found, said, lexicon)
    _add_spelt_sums(found, said, concepts)
    return found


def _of(word: str, lexicon: Lexicon, concepts: Concepts) -> int:
    if word[0].isdecimal() and word.isdecimal():
        age = len(word) == 2 and 15 <= int(word) <= 69
        return concepts.bits["NUMBER"] | (concepts.bits["AGENUM"] if age else 0)
    return lexicon.means(word)


def _add_phrases(found: Sequence[Word], said: Sequence[str], lexicon: Lexicon) -> None:
    """What several words say together; a shield silences the words under it, and a phrase the *no* in it."""
    at = 0
    while at < len(said):
        means, length = lexicon.phrase(said, at)
        if means and any(word.paused for word in found[at + 1 : at + length]):
            means = 0
        if means & lexicon.shields:
            for word in found[at : at + length]:
                word.means = 0
            found[at].means = means
            at += length
            continue
        if means:
            for word in found[at : at + length]:
                word.means &= ~lexicon.negation
            found[at].means |= means
            found[at + length - 1].means |= means
        at += 1


def _add_spelt_sums(found: Sequence[Word], said: Sequence[str], concepts: Concepts) -> None:
    """*Two thousand naira* is a sum of money."""
    numeral = concepts.bits["NUMWORD"]
    for at, word in enumerate(found):
        if word.means & numeral:
            near = said[at + 1 : at + 3]
            if any(each in CURRENCIES for each in near):
                word.means |= concepts.bits["AMOUNT"]
