"""Reading an advert for what must not stand there: each hit quoted in place, with its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from siraba.core.fairness.concepts import tokens
from siraba.core.fairness.grammar import Grammar, Match, Read, votes_of
from siraba.core.fairness.learned import Learned, pieces
from siraba.core.fairness.phrases import KEY, Kind, Phrase
from siraba.core.fairness.spans import Folded, folded, sentences
from siraba.core.text.scripts import Script

_WORD = re.compile(r"(?<!\w)[\w$€£₦₵₹#]")
_GROWN = re.compile("[وفبكلسهح]{0,2}(?:ال)?|لل")
_ARABIC = re.compile("[\u0600-\u06ff]")
LEARNED = "learned."
"""What the name of a hit begins with when it is the learned part's."""
GRAMMAR = "grammar."
"""What the name of a hit begins with when a rule of the grammar found it."""
REMEMBERED = 20_000
"""Fronts of words whose phrases are kept in memory."""
NEAR = 70
"""Characters around a hit in which something innocent excuses it: some twelve words."""
CERTAIN = 2
"""Small words by which a sentence must be more French than English, or less, to be read by that language alone."""
LONGEST = 200_000
"""Characters that are read of a text: some fifty pages; an advert has one."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Words of an advert that give something away. `span` counts characters of the text as it was given."""

    kind: Kind
    phrase: str
    quote: str
    span: tuple[int, int]

    @property
    def likely(self) -> bool:
        """Whether no phrase was found: the sentence looks like it to the learned part."""
        return self.phrase.startswith(LEARNED)


def scan(
    text: str, phrases: Sequence[Phrase], learned: Learned | None = None, grammar: Grammar | None = None
) -> list[Hit]:
    """Everything that the phrases find in a text, in order; of hits of a kind that overlap, the longest.

    The grammar, where it is given, adds what words say together in any order; a kind that a phrase found in the same
    words is told once.
    What is said near by in the same sentence may excuse a hit (that costs are refunded, that nobody is asked to pay).
    The learned part, where it is given, adds sentences that look like a kind and in which no phrase found anything;
    such a hit quotes the sentence, or the piece of a long one.
    """
    whole = folded(text[:LONGEST])
    tried = tuple(phrases)
    hits: list[Hit] = []
    places: list[tuple[int, int]] = []
    """Where the hits stand in the folded text."""
    cut = list(sentences(whole.text))
    read = [tokens(whole.text, start, end) for start, end in cut]
    votes = [votes_of(each) for each in read]
    for (start, end), vote in zip(cut, votes, strict=True):
        index = _index(tried, _foreign(vote))
        for word in _WORD.finditer(whole.text, start, end):
            for phrase, found in _begun(index, whole.text, word.start()):
                match = found.match(whole.text, word.start(), end)
                if match is None or _excused(phrase, whole.text, match.span(), (start, end)):
                    continue
                first, last = whole.span(*match.span())
                hits.append(Hit(phrase.kind, phrase.id, text[first:last], (first, last)))
                places.append(match.span())
    said: Read = () if grammar is None else grammar.read(whole.text, read, votes)
    if grammar is not None:
        hits = _with_grammar(hits, places, whole, said, grammar)
    kept = _without_overlaps(hits)
    if learned is None:
        return kept
    guessed = [
        hit
        for hit, (start, end) in _looking(whole, cut, phrases, learned, kept)
        if grammar is None or not grammar.clears(said, hit.kind, start, end, guessed=True)
    ]
    return _in_order([*kept, *guessed])


def _with_grammar(
    hits: Sequence[Hit], places: Sequence[tuple[int, int]], whole: Folded, said: Read, grammar: Grammar
) -> list[Hit]:
    """What phrases and the grammar found, without what the grammar knows better: a cost that others bear is no fee,
    and what somebody pays for leaving is a bond.
    """
    matches = list(grammar.find(said))
    kept = [
        hit
        for hit, (start, end) in zip(hits, places, strict=True)
        if not any(hit.kind in each.instead and _meet((start, end), (each.start, each.end)) for each in matches)
        and not grammar.clears(said, hit.kind, start, end)
    ]
    return [*kept, *(_of_match(each, whole) for each in matches)]


def _of_match(match: Match, whole: Folded) -> Hit:
    first, last = whole.span(match.start, match.end)
    return Hit(match.kind, f"{GRAMMAR}{match.rule}", whole.source[first:last], (first, last))


def _looking(
    whole: Folded, cut: Sequence[tuple[int, int]], phrases: Sequence[Phrase], learned: Learned, hits: Sequence[Hit]
) -> Iterator[tuple[Hit, tuple[int, int]]]:
    """What sentences look like in which nothing was found, and where they stand in the folded text."""
    for start, end in cut:
        for first, last in pieces(whole.text, start, end):
            span = whole.span(first, last)
            if any(_meet(hit.span, span) for hit in hits):
                continue
            for kind in learned.looks(whole.text[first:last]):
                if not cleared(kind, whole.text[start:end], phrases):
                    yield Hit(kind, f"{LEARNED}{kind}", whole.source[span[0] : span[1]], span), (first, last)


def cleared(kind: Kind, folded_text: str, phrases: Sequence[Phrase]) -> bool:
    """Whether a sentence holds what excuses every phrase of a kind in one language of its script."""
    script = Script.ARABIC if _ARABIC.search(folded_text) else Script.LATIN
    open_in: dict[str, bool] = {}
    for phrase in phrases:
        language = phrase.id.partition(".")[0]
        if phrase.kind is kind and phrase.script is script and open_in.get(language) is not False:
            found = phrase.innocent is not None and phrase.innocent.search(folded_text) is not None
            open_in[language] = found
    return any(open_in.values())


_Begins = list[tuple[Phrase, re.Pattern[str]]]
_FRONT = 4 + KEY
"""Letters that decide what can begin at a place: what grew onto a word, and a key."""


@dataclass(frozen=True, slots=True)
class _Index:
    """Phrases by the letters they begin with, and what was looked up before by the front of the word."""

    keys: dict[str, _Begins]
    fronts: dict[str, _Begins]


def _foreign(votes: int) -> str:
    """The language that a sentence is certainly not written in, by its votes for French; nothing when in doubt."""
    return "en" if votes >= CERTAIN else "fr" if votes <= -CERTAIN else ""


@lru_cache(maxsize=16)
def _index(phrases: tuple[Phrase, ...], foreign: str) -> _Index:
    """Which phrases to try where a word begins with which letters, without those of a language: most words of an
    advert begin none.
    """
    keys: dict[str, _Begins] = {}
    for phrase in phrases:
        if phrase.id.partition(".")[0] == foreign:
            continue
        for beginning in phrase.found:
            for key in beginning.keys:
                keys.setdefault(key, []).append((phrase, beginning.found))
    return _Index(keys, {})


def _begun(index: _Index, text: str, place: int) -> _Begins:
    """What can begin at a place, remembered by the front of the word."""
    front = text[place : place + _FRONT]
    found = index.fronts.get(front)
    if found is None:
        found = _looked_up(index.keys, front)
        if len(index.fronts) < REMEMBERED:
            index.fronts[front] = found
    return found


def _looked_up(keys: dict[str, _Begins], front: str) -> _Begins:
    """What can begin with these letters. An Arabic word is also looked up without what grew onto its front."""
    places = [0]
    if front > "\u0600" and (grown := _GROWN.match(front)):
        places = list(range(grown.end() + 1))
    found: dict[int, tuple[Phrase, re.Pattern[str]]] = {}
    for here in places:
        for key in {front[here : here + length] for length in range(1, KEY + 1)}:
            found |= {id(each[1]): each for each in keys.get(key, ())}
    return list(found.values())


def _excused(phrase: Phrase, text: str, hit: tuple[int, int], sentence: tuple[int, int]) -> bool:
    """Whether something innocent stands near a hit, on the same side of a *but*."""
    if phrase.innocent is None:
        return False
    first, last = max(sentence[0], hit[0] - NEAR), min(sentence[1], hit[1] + NEAR)
    if phrase.turn is not None:
        for turn in phrase.turn.finditer(text, *sentence):
            if turn.end() <= hit[0]:
                first = max(first, turn.end())
            elif turn.start() >= hit[1]:
                last = min(last, turn.start())
    return phrase.innocent.search(text, first, last) is not None


def _without_overlaps(hits: list[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda each: (each.span[0] - each.span[1], each.span[0], each.phrase)):
        if not any(hit.kind is other.kind and _meet(hit.span, other.span) for other in kept):
            kept.append(hit)
    return _in_order(kept)


def _in_order(hits: Sequence[Hit]) -> list[Hit]:
    return sorted(hits, key=lambda each: (each.span, each.kind))


def _meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]
