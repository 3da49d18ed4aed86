"""Names by the beginnings of their words, in memory: what answers while somebody types.

The index of a scheme is made from the same names as its lexicon, once a process and state of the scheme. A look-up is a
bisection; what begins with the typed words goes before what holds them further on, the reader's language before others.
"""

from __future__ import annotations

import heapq
import threading
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from siraba.apps.classification.queries.concepts import concepts
from siraba.apps.classification.queries.releases import NotInstalled, states
from siraba.core.coding.concepts import LabelKind
from siraba.core.text.folding import fold
from siraba.core.text.scripts import script_of
from siraba.core.text.words import words

LAST = "\U0010ffff"
SHORT, SPARE = 2, 6
"""Letters up to which an answer is kept, since it covers many names; names looked at for each occupation wanted."""
MENDED_FROM, MENDED_WORDS = 4, 40
"""Letters from which a word that begins no name is mended by one; beginnings that may replace it, at most."""


@dataclass(frozen=True, slots=True)
class TypedName:
    """A name as it is searched (`folded`: words without accents) and as it is shown; `told`: confirmed by a person.

    What people wrote of themselves may say more than an occupation: told names are not shown in public.
    """

    folded: str
    text: str
    language: str
    code: str
    preferred: bool
    told: bool = False


class PrefixIndex:
    """Names of one classification. `find` takes folded words and gives names, best first, each occupation once."""

    def __init__(self, names: Iterable[TypedName]) -> None:
        self.names = sorted(names, key=lambda name: (name.folded, name.code))
        self._starts = [name.folded for name in self.names]
        by_order = sorted(range(len(self.names)), key=lambda at: _static(self.names[at]))
        self._order = array("I", bytes(4 * len(by_order)))
        for order, at in enumerate(by_order):
            self._order[at] = order
        postings: dict[str, array[int]] = {}
        for at, name in enumerate(self.names):
            for word in set(name.folded.split()):
                postings.setdefault(word, array("I")).append(at)
        self._words = sorted(postings)
        self._postings = [postings[word] for word in self._words]
        self._letters = sorted({letter for word in self._words for letter in word})
        self._short = lru_cache(2048)(self._begins)

    def find(self, wanted: Sequence[str], language: str, top: int, *, told: bool = True) -> list[TypedName]:
        """Up to `top` names in which each wanted word begins a word. Without `told` ones, unless asked for."""
        whole = " ".join(wanted)
        begins = self._short if len(whole) <= SHORT else self._begins
        best: dict[str, TypedName] = {}
        self._take(best, begins(whole, language, top), top, told=told)
        if len(best) < top:
            holding = self._best(self._holding(wanted), language, top)
            self._take(best, holding, top, told=told)
        return list(best.values())

    def mend(self, wanted: Sequence[str], language: str, top: int, *, told: bool = True) -> list[TypedName]:
        """The same for words of which one letter is wrong, missing, doubled or swapped, the first one right."""
        choices = [self._mended(word) if self._range(word)[0] == self._range(word)[1] else [word] for word in wanted]
        if not all(choices) or all(choice == [word] for choice, word in zip(choices, wanted, strict=True)):
            return []
        sets = [set().union(*(self._of_prefix(word) for word in choice)) for choice in choices]
        best: dict[str, TypedName] = {}
        self._take(best, self._best(set.intersection(*sets), language, top), top, told=told)
        return list(best.values())

    def only_told(self, text: str, code: str) -> bool:
        """Whether an occupation is called so in people's own words alone."""
        folded = " ".join(words(fold(text)))
        low = bisect_left(self._starts, folded)
        named = [each.told for each in self.names[low : bisect_right(self._starts, folded, low)] if each.code == code]
        return bool(named) and all(named)

    def _take(self, best: dict[str, TypedName], ats: Iterable[int], top: int, *, told: bool) -> None:
        for at in ats:
            if len(best) >= top:
                return
            name = self.names[at]
            if told or not name.told:
                best.setdefault(name.code, name)

    def _begins(self, whole: str, language: str, top: int) -> list[int]:
        low, high = bisect_left(self._starts, whole), bisect_left(self._starts, whole + LAST)
        return self._best(range(low, high), language, top)

    def _best(self, ats: Iterable[int], language: str, top: int) -> list[int]:
        def rank(at: int) -> tuple[bool, int]:
            return self.names[at].language != language, self._order[at]

        return heapq.nsmallest(top * SPARE, ats, key=rank)

    def _holding(self, wanted: Sequence[str]) -> set[int]:
        sets = sorted((self._of_prefix(word) for word in wanted), key=len)
        return set.intersection(*sets) if sets else set()

    def _of_prefix(self, word: str) -> set[int]:
        low, high = self._range(word)
        return set().union(*self._postings[low:high])

    def _range(self, word: str) -> tuple[int, int]:
        return bisect_left(self._words, word), bisect_left(self._words, word + LAST)

    def _mended(self, word: str) -> list[str]:
        """Beginnings of words one step away; a word of names itself before longer ones."""
        if len(word) < MENDED_FROM:
            return []
        known = dict.fromkeys(each for each in self._one_step(word) if self._begins_a_word(each))
        return list(known)[:MENDED_WORDS]

    def _begins_a_word(self, beginning: str) -> bool:
        low = bisect_left(self._words, beginning)
        return low < len(self._words) and self._words[low].startswith(beginning)

    def _one_step(self, word: str) -> Iterator[str]:
        letters = [letter for letter in self._letters if script_of(letter) == script_of(word)]
        for at in range(1, len(word)):
            yield word[:at] + word[at + 1 :]
            if at + 1 < len(word):
                yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
            for letter in letters:
                yield word[:at] + letter + word[at + 1 :]
                yield word[:at] + letter + word[at:]


def _static(name: TypedName) -> tuple[bool, int, str, str]:
    return not name.preferred, len(name.folded), name.code, name.text


_held: dict[str, tuple[str, PrefixIndex]] = {}
_building = threading.Lock()


def prefix_index(scheme: str) -> PrefixIndex:
    """The index of the active release. Raises NotInstalled. One indexed query where nothing changed."""
    state = states([scheme]).get(scheme)
    if state is None:
        raise NotInstalled(scheme)
    held = _held.get(scheme)
    if held is None or held[0] != state:
        with _building:  # threads that come meanwhile wait for the one that builds
            held = _held.get(scheme)
            if held is None or held[0] != state:
                held = _held[scheme] = (state, PrefixIndex(_names(scheme)))
    return held[1]


def _names(scheme: str) -> Iterator[TypedName]:
    for concept in concepts(scheme):
        for said in concept.labels:
            yield TypedName(
                " ".join(words(fold(said.text))),
                said.text,
                said.language,
                concept.code,
                said.kind is LabelKind.PREFERRED,
                said.kind is LabelKind.CONFIRMED,
            )
