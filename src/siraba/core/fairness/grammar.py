"""Rules over what words stand for: who must pay what, who keeps whose papers, which people are wanted.

A rule names concepts that stand together in a sentence, in any order and at most so many words apart: `PAY
FEE|AMOUNT WORKER|MUST` asks for three words, one of each. What excuses (`unless`) counts when it stands among them or a
few words around. Before rules are asked, a sentence is settled: a concept that is denied, a cost that the employer
bears and a sum that is a wage are none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

from siraba.core.fairness.concepts import BUILT_IN, Concepts, Lexicon, Token, Word, lexicon, marks, read_words
from siraba.core.fairness.phrases import BadPhrases, Kind, plain
from siraba.core.text.languages import guess_language
from siraba.core.text.stopwords import stop_words

AROUND = 5
"""Words before and behind a match in which something excuses it."""
WIDTH = 12
"""Words within which the concepts of a rule stand unless it says otherwise."""


class _Rule(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: str = Field(pattern=r"^[a-z_]+$")
    kind: Kind
    any: list[str] = Field(min_length=1)
    unless: str = ""
    within: int = WIDTH
    around: int = AROUND
    instead: list[Kind] = []


class _Rules(BaseModel):
    model_config = ConfigDict(extra="forbid")

    denied: str
    denied_before: str
    cleared: dict[Kind, str] = {}
    doubted: dict[Kind, str] = {}
    excused: dict[Kind, str] = {}
    rules: list[_Rule]


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid")

    language: str
    concepts: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One way of saying one thing: a word of each group, `within` so many words, nothing of `unless` `around`."""

    id: str
    kind: Kind
    groups: tuple[int, ...]
    unless: int
    within: int
    around: int
    instead: frozenset[Kind]
    """Kinds that the same stretch is not told of: what leaving costs is no fee."""


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that was found, and where in the folded text."""

    rule: str
    kind: Kind
    start: int
    end: int
    instead: frozenset[Kind] = frozenset()


Read = Sequence[Sequence[Sequence[Word]]]
"""The words of sentences, each sentence cut at its *but*s."""


@dataclass(frozen=True, slots=True, eq=False)
class Grammar:
    """The rules and the lexicons of each language."""

    concepts: Concepts
    lexicons: Mapping[str, Lexicon]
    rules: tuple[Rule, ...]
    denied: int
    """Concepts that a *no* before them takes away."""
    denied_before: int
    """Concepts that a *no* behind them takes away: *fees are not charged*."""
    cleared: Mapping[Kind, int]
    """Concepts that excuse what phrases found of a kind, too."""
    doubted: Mapping[Kind, int]
    """Concepts that excuse what looks like a kind to the learned part."""
    excused: Mapping[Kind, int]
    """Concepts that excuse everything of a kind in their sentence, up to a *but*: a law, a choice, an office's work."""

    def read(self, text: str, cut: Sequence[Sequence[Token]], votes: Sequence[int]) -> Read:
        """The words of the sentences of a folded text, each sentence cut at its *but*s, with what they mean; the
        sentences as `tokens` and how many `votes` each has for French."""
        if not cut:
            return []
        known = marks(text, self.concepts)
        usual = _language(sum(votes)) or guess_language(text).language
        found: list[list[list[Word]]] = []
        for each, vote in zip(cut, votes, strict=True):
            arabic = any(word > "\u0600" for _start, _end, word in each)
            words = self.lexicons["ar" if arabic else _language(vote) or (usual if usual == "fr" else "en")]
            said = read_words(text, each, words, self.concepts, known)
            found.append(list(_settled(self, said, verb_first=arabic)))
        return found

    def find(self, said: Read) -> Iterator[Match]:
        """What rules find in sentences that were read."""
        for sentence in said:
            silent: set[Kind] = set()
            for stretch in sentence:
                yield from self._in(stretch, silent)

    def clears(self, said: Read, kind: Kind, start: int, end: int, *, guessed: bool = False) -> bool:
        """Whether what is found of a kind at a place is excused by what stands in the same stretch near it; what was
        only guessed is excused by more."""
        excuse = (self.doubted if guessed else self.cleared).get(kind, 0)
        whole = self.excused.get(kind, 0)
        if not excuse | whole:
            return False
        for sentence in said:
            for stretch in sentence:
                if stretch[0].start < end and start < stretch[-1].end:
                    inside = [at for at, word in enumerate(stretch) if word.start < end and start < word.end]
                    if inside:
                        if any(word.means & whole for word in stretch):
                            return True
                        near = stretch[max(0, inside[0] - AROUND) : inside[-1] + AROUND + 1]
                        if any(word.means & excuse for word in near):
                            return True
        return False

    def _in(self, said: Sequence[Word], silent: set[Kind]) -> Iterator[Match]:
        there = 0
        for word in said:
            there |= word.means
        excused = frozenset(kind for kind, concepts in self.excused.items() if there & concepts)
        for rule in self.rules:
            if not there & rule.groups[0] or rule.kind in silent or rule.kind in excused:
                continue
            if all(map(there.__and__, rule.groups)):
                span = _together(said, rule)
                if span is not None:
                    silent |= rule.instead
                    yield Match(rule.id, rule.kind, said[span[0]].start, said[span[1]].end, rule.instead)


def votes_of(said: Sequence[Token]) -> int:
    """How many more small words of a sentence are French than English."""
    french, english = stop_words("fr"), stop_words("en")
    return sum((word in french) - (word in english) for _start, _end, word in said)


def _language(votes: int) -> str:
    return "fr" if votes > 0 else "en" if votes < 0 else ""


def _settled(grammar: Grammar, said: list[Word], *, verb_first: bool) -> Iterator[list[Word]]:
    """A sentence cut at every *but*, without what is denied, paid by others or a wage."""
    bits = grammar.concepts.bits
    stretch: list[Word] = []
    for word in said:
        if word.means & bits["TURN"] and stretch:
            yield _cleared(grammar, stretch, verb_first)
            stretch = []
        stretch.append(word)
    if stretch:
        yield _cleared(grammar, stretch, verb_first)


def _cleared(grammar: Grammar, said: list[Word], verb_first: bool) -> list[Word]:
    bits = grammar.concepts.bits
    there = 0
    for word in said:
        there |= word.means
    if there & bits["FEMALE"] and there & bits["MALE"]:
        for word in said:
            if word.means & (bits["FEMALE"] | bits["MALE"]):
                word.means |= bits["EQUAL"]
    sums = bits["AMOUNT"] | bits["FIGURE"]
    salary, period, unit = bits["SALARY"], bits["PERIOD"], bits["UNIT"]
    paying = bits["PAY"] | bits["BEAR"]
    for at, word in enumerate(said):
        if word.means & bits["NEG"]:
            _deny(grammar, said, at)
        if word.means & bits["AGENUM"] and _counts_else(said, at, unit | period, bits["YEARS"]):
            word.means &= ~bits["AGENUM"]
        if word.means & bits["NATION"] and at and said[at - 1].means & (sums | bits["NUMBER"]):
            word.means &= ~bits["NATION"]
        if word.means & sums and _is_wage(said, at, salary, period, unit, bits["FEE"] | bits["PAY"] | bits["ITEM"]):
            word.means = bits["WAGE"]
        if word.means & bits["BY"] and any(one.means & bits["EMPLOYER"] for one in said[at + 1 : at + 3]):
            word.means |= bits["THEYPAY"]
        if word.means & paying and _others_pay(said, at, bits["EMPLOYER"], bits["WORKER"], 2 * verb_first):
            word.means = word.means & ~(paying | bits["FEE"] | bits["OWE"]) | bits["THEYPAY"]
    return said


def _deny(grammar: Grammar, said: Sequence[Word], at: int) -> None:
    """A *no* takes away what stands up to three words behind it, or two before it (*are not charged*)."""
    until = grammar.concepts.bits["ONCE"] | grammar.concepts.bits["UNTIL"]
    for place in range(at + 1, min(at + 4, len(said))):
        if said[place].paused or said[place].means & until:
            break
        said[place].means &= ~grammar.denied
    for place in range(at - 1, max(at - 3, -1), -1):
        if said[place + 1].paused:
            break
        said[place].means &= ~grammar.denied_before


def _is_wage(said: Sequence[Word], at: int, salary: int, period: int, unit: int, cost: int) -> bool:
    """Whether a sum is paid for work, or is none: a word for pay before it, a stretch of time or a thing behind it."""
    for place in range(at + 1, min(at + 4, len(said))):
        if said[place].means & (period | salary):
            return True
        if place == at + 1 and said[place].means & unit and not said[place].paused:
            return True
    for place in range(at - 1, max(at - 7, -1), -1):
        if said[place].means & salary:
            return True
        if said[place].means & cost:
            return False
    return False


def _counts_else(said: Sequence[Word], at: int, things: int, years: int) -> bool:
    """Whether a figure that could be an age counts months, hours or things."""
    if at + 1 >= len(said) or said[at + 1].paused:
        return False
    return bool(said[at + 1].means & things) and not said[at + 1].means & years


def _others_pay(said: Sequence[Word], at: int, employer: int, worker: int, behind: int) -> bool:
    """Whether the employer is who pays: named in the three words before, or, in Arabic, in the two behind the verb."""
    if said[at].means & employer:
        return True
    for word in said[at + 1 : at + 1 + behind]:
        if word.means & worker:
            break
        if word.means & employer:
            return True
    for place in range(at - 1, max(at - 4, -1), -1):
        if said[place].means & employer:
            return True
        if said[place].means & worker:
            return False
    return False


def _together(said: Sequence[Word], rule: Rule) -> tuple[int, int] | None:
    """The first and last word of the shortest stretch that holds a word of each group, unless something excuses it."""
    groups = rule.groups
    places = [[at for at, word in enumerate(said) if word.means & group] for group in groups]
    rarest = min(range(len(groups)), key=lambda number: len(places[number]))
    best: tuple[int, int] | None = None
    for anchor in places[rarest]:
        taken = {anchor}
        for number, of in enumerate(places):
            if number == rarest:
                continue
            near = [at for at in of if at not in taken and abs(at - anchor) <= rule.within]
            if not near:
                break
            taken.add(min(near, key=lambda at: abs(at - anchor)))
        else:
            first, last = min(taken), max(taken)
            if last - first > rule.within or (best is not None and last - first >= best[1] - best[0]):
                continue
            if not _excused(said, rule, first, last):
                best = (first, last)
    return best


def _excused(said: Sequence[Word], rule: Rule, first: int, last: int) -> bool:
    return any(word.means & rule.unless for word in said[max(0, first - rule.around) : last + rule.around + 1])


def read_grammar(folder: Path) -> Grammar:
    """The grammar in a folder: `rules.yaml` and a file of words for each language. Raises BadPhrases."""
    try:
        written = _Rules.model_validate(plain(folder / "rules.yaml"))
        files = [_Words.model_validate(plain(path)) for path in sorted(folder.glob("*.yaml")) if path.stem != "rules"]
    except (ValueError, OSError, yaml.YAMLError) as problem:
        raise BadPhrases(f"{folder.name}: {problem}") from problem
    names = sorted({*BUILT_IN, *(name for file in files for name in file.concepts)})
    concepts = Concepts({name: 1 << at for at, name in enumerate(names)})
    try:
        rules = tuple(rule for each in written.rules for rule in _rules(each, concepts))
        lexicons = {file.language: lexicon(file.concepts, concepts) for file in files}
        cleared = {kind: concepts.mask(names) for kind, names in written.cleared.items()}
        doubted = {kind: concepts.mask(names) for kind, names in written.doubted.items()}
        excused = {kind: concepts.mask(names) for kind, names in written.excused.items()}
        denied, before = concepts.mask(written.denied), concepts.mask(written.denied_before)
        return Grammar(concepts, lexicons, rules, denied, before, cleared, doubted, excused)
    except KeyError as problem:
        raise BadPhrases(f"{folder.name}: no words are listed for {problem}") from problem


def _rules(written: _Rule, concepts: Concepts) -> Iterator[Rule]:
    for each in written.any:
        groups = tuple(concepts.mask(group) for group in each.split())
        unless = concepts.mask(written.unless.replace(" ", "|")) if written.unless else 0
        yield Rule(written.id, written.kind, groups, unless, written.within, written.around, frozenset(written.instead))
