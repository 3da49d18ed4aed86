"""Labels that a text equals, from the strictest way of reading to the loosest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from siraba.core.coding.building import ABRIDGED, BAG, FORM, KINDS, STEMS, WHOLE, entry_key
from siraba.core.coding.concepts import LabelKind
from siraba.core.coding.proposals import Because
from siraba.core.coding.reading import Keys, bag, read_label
from siraba.core.coding.tables import Tables
from siraba.core.text.scripts import Script, script_of

SHARE_RIGHT = {
    Because.CONFIRMED: 0.99,
    Because.EXACT: 0.99,
    Because.GENDER_FORM: 0.99,
    Because.ABRIDGED: 0.97,
    Because.INFLECTION: 0.97,
    Because.PART: 0.97,
    Because.TYPO: 0.97,
}
"""Measured share of right answers when one concept alone is found this way (docs/coding.md)."""

SILENT = frozenset({Because.CONFIRMED, Because.EXACT, Because.GENDER_FORM})
"""Ways that may be taken without a person, where they lead to one concept: a label as it stands, but for case, accents,
sex markers and gender (a label's other gender form is the label), and what a person confirmed. All others propose."""

LOOSE = 0.9
"""The same where the only label that the text equals is a loose one, or a lone word of another language."""

OWNER = 0.95
"""The same for the only concept whose preferred label the text is, among several that have it as a label."""

UNSAFE = {Because.INFLECTION: 0.85, Because.TYPO: 0.75, Because.PART: 0.85}
"""The same where the order of the words differs, or no word is as it should be: a person looks at those."""

UNKNOWN = "und"
"""The language of a text that does not say it (BCP 47)."""

APART = 3
"""Letters that each of two words has that may be written as one."""


@dataclass(frozen=True, slots=True)
class Found:
    """A concept that a text equals a label of; `certain` if it may be taken without a person.

    `said` is the text and its language where it is no label of the tables but one that was confirmed since.
    """

    concept: int
    label: int
    because: Because
    confidence: float
    certain: bool
    said: tuple[str, str] | None = None


class Lookup:
    """Finds labels by their keys."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._number = {key: number for number, key in enumerate(tables.keys)}

    def exact(self, keys: Keys, language: str) -> list[Found]:
        """The concepts whose label `keys` name, by the first way that finds any; the likeliest first, then by code."""
        named = {
            **self._named((ABRIDGED,), (*keys.wholes, *keys.forms), Because.ABRIDGED),
            **self._named((WHOLE, FORM), keys.forms, Because.GENDER_FORM),
            **self._named((FORM,), keys.wholes, Because.GENDER_FORM),
            **self._named((WHOLE,), keys.wholes, Because.EXACT),
        }
        if not named:
            named = self._named((STEMS,), (entry_key(keys.stems),), Because.INFLECTION)
        if not named:
            named = self._named((WHOLE, FORM), _spaced(keys.wholes), Because.INFLECTION)
        if not named:
            return self._ordered(self._named((BAG,), (keys.bag,), Because.INFLECTION), False)
        return self._ordered(named, language=language)

    def mended(self, stems: tuple[str, ...], safe: bool) -> list[Found]:
        """The concepts with a label of these mended stems, in order or else in any order; less likely unless `safe`.

        Safe is a text with a word that needed no mending: alone, *déligneur* would be taken for *designer*.
        """
        named = self._named((STEMS,), (entry_key(stems),), Because.TYPO)
        safe = safe and bool(named)
        return self._ordered(named or self._named((BAG,), (bag(stems),), Because.TYPO), safe)

    def part(self, keys: Keys) -> list[Found]:
        """The concepts whose label `keys` of a part of a text name."""
        named = self._named((WHOLE, FORM, ABRIDGED), (*keys.wholes, *keys.forms), Because.PART)
        return self._ordered(named or self._of_stems(keys.stems))

    def run(self, stems: tuple[str, ...]) -> list[Found]:
        """The concept whose label has exactly these stems in order; nothing when several have."""
        found = self._ordered(self._of_stems(stems))
        return found if len(found) == 1 else []

    def _of_stems(self, stems: tuple[str, ...]) -> dict[int, tuple[int, Because]]:
        return self._named((STEMS,), (entry_key(stems),), Because.PART)

    def _named(self, sorts: Iterable[str], keys: Iterable[str], because: Because) -> dict[int, tuple[int, Because]]:
        named: dict[int, tuple[int, Because]] = {}
        tables = self._tables
        keys = tuple(keys)
        for sort in sorts:
            for key in keys:
                number = self._number.get(sort + key)
                if number is None:
                    continue
                for position in range(int(tables.key_start[number]), int(tables.key_start[number + 1])):
                    concept, label = int(tables.key_concept[position]), int(tables.key_label[position])
                    named.setdefault(concept, (label, self._confirmed(label, because)))
        return named

    def _confirmed(self, label: int, because: Because) -> Because:
        confirmed = KINDS[int(self._tables.label_kind[label])] is LabelKind.CONFIRMED
        return Because.CONFIRMED if confirmed and because in (Because.EXACT, Because.GENDER_FORM) else because

    def _ordered(
        self, named: dict[int, tuple[int, Because]], safe: bool = True, language: str = UNKNOWN
    ) -> list[Found]:
        if not named:
            return []
        confirmed = {c: pair for c, pair in named.items() if pair[1] is Because.CONFIRMED}
        among = confirmed or named
        kinds = self._tables.label_kind
        rank = list(Because)
        order = sorted(among, key=lambda c: (int(kinds[among[c][0]]), rank.index(among[c][1]), c))
        shares = self._shares([among[c] for c in order], safe)
        alone = safe and len(order) == 1
        if (
            alone
            and among[order[0]][1] is not Because.CONFIRMED
            and self._doubtful(order[0], among[order[0]][0], language)
        ):
            shares, alone = [min(LOOSE, shares[0])], False
        return [
            Found(c, among[c][0], among[c][1], share, alone and among[c][1] in SILENT)
            for c, share in zip(order, shares, strict=True)
        ]

    def _doubtful(self, concept: int, label: int, language: str) -> bool:
        """Whether a label may mean something else to whoever wrote it: a loose one, or a lone word of another language.

        In French *chef* heads anything, in English a kitchen; longer names have no such false friends. Of another
        script the text itself says its language, whatever was given.
        """
        if KINDS[int(self._tables.label_kind[label])] is LabelKind.LOOSE:
            return True
        text = self._tables.labels[label]
        if language == UNKNOWN or " " in text or script_of(text) is not Script.LATIN:
            return False
        return not self._said_in(concept, text, language)

    def _said_in(self, concept: int, text: str, language: str) -> bool:
        """Whether a concept has a label in a language that reads as one of its labels does."""
        tables, key = self._tables, entry_key(read_label(text).stems)
        bits = tables.language_bits(language)
        pairs = range(int(tables.pair_start[concept]), int(tables.pair_start[concept + 1]))
        return any(
            int(tables.pair_languages[pair]) & bits
            for pair in pairs
            if tables.entries[int(tables.pair_entry[pair])] == key
        )

    def _shares(self, found: list[tuple[int, Because]], safe: bool) -> list[float]:
        """How likely each is: the one whose preferred label it is stands out, all others share alike."""
        likely = SHARE_RIGHT if safe else SHARE_RIGHT | UNSAFE
        kinds = [KINDS[int(self._tables.label_kind[label])] for label, _ in found]
        exact = found[0][1] in (Because.EXACT, Because.GENDER_FORM)
        if safe and exact and len(found) > 1 and kinds.count(LabelKind.PREFERRED) == 1:
            return [OWNER, *[(1.0 - OWNER) / (len(found) - 1)] * (len(found) - 1)]
        return [likely[because] / len(found) for _, because in found]


def _spaced(wholes: Iterable[str]) -> Iterator[str]:
    """Keys with two neighbouring words written as one, or a long word as two: *house girl*, *housegirl*."""
    for whole in wholes:
        said = whole.split(" ")
        for at, word in enumerate(said):
            before, after = said[:at], said[at + 1 :]
            if after and min(len(word), len(after[0])) >= APART:
                yield " ".join([*before, word + after[0], *after[1:]])
            for cut in range(APART, len(word) - APART + 1):
                yield " ".join([*before, word[:cut], word[cut:], *after])
