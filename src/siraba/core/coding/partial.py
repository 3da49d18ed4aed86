"""A label within a longer text: *Association Béthanie - Ergothérapeute*, *Auxiliaire de puériculture TOURNON*.

What stands around the label must not change the job. A place or a firm does not; a modifier that no label knows does
(*mixer, snuff* is not any mixer), and so does a second job (*Directeur de crèche - Éducateur de jeunes enfants*).
"""

from __future__ import annotations

import re
from functools import reduce

import numpy as np

from siraba.core.coding.lookup import Found, Lookup
from siraba.core.coding.reading import Part, content_stems, parts, read_text
from siraba.core.coding.scoring import Scorer
from siraba.core.coding.tables import Tables
from siraba.core.text.folding import fold

_WRITTEN = re.compile(r"[^\W_]+")


class Partial:
    """Finds the one label that a part of a text equals."""

    def __init__(self, tables: Tables, lookup: Lookup, scorer: Scorer) -> None:
        self._tables = tables
        self._lookup = lookup
        self._scorer = scorer
        self._heads = {entry.partition(" ")[0] for entry in tables.entries}

    def find(self, text: str, stems: tuple[str, ...]) -> list[Found]:
        """The concept of the only part of `text` that is a label, or of its words but for names; else nothing.

        `stems` are those of the whole text, as written.
        """
        return self._among_parts(parts(text)) or self._but_for_names(text, stems)

    def _among_parts(self, found: tuple[Part, ...]) -> list[Found]:
        matches = {n: hits for n, part in enumerate(found) if (hits := self._lookup.part(read_text(part.text)))}
        if len({hit.concept for hits in matches.values() for hit in hits}) != 1:
            return []
        number, hits = next(iter(matches.items()))
        label = content_stems(found[number].text)
        others = [part for n, part in enumerate(found) if n not in matches]
        return hits if all(self._beside_the_point(part, label) for part in others) else []

    def _beside_the_point(self, part: Part, label: tuple[str, ...]) -> bool:
        """Whether no word of `part` is a job or shares a label with those of `label`; for a place, none is known."""
        known = [stem for stem in content_stems(part.text) if self._scorer.knows(stem)]
        if part.place:
            return not known
        return not any(stem in self._heads or self._together((*label, stem)) for stem in known)

    def _together(self, stems: tuple[str, ...]) -> bool:
        """Whether one label has all these stems."""
        return len(reduce(np.intersect1d, map(self._scorer.entries_with, stems))) > 0

    def _but_for_names(self, text: str, stems: tuple[str, ...]) -> list[Found]:
        """The concept of the run of known words if every other word is unknown and written as a name is."""
        known = [self._scorer.knows(stem) for stem in stems]
        if all(known) or not any(known):
            return []
        first, last = known.index(True), len(known) - known[::-1].index(True)
        if not all(known[first:last]) or not self._names(text, {*stems[:first], *stems[last:]}):
            return []
        return self._lookup.run(stems[first:last])

    def _names(self, text: str, unknown: set[str]) -> bool:
        """Whether these words are names: in capitals, or with a capital behind a word without; codes with figures too.

        In a text all in capitals, or with a capital on every word, capitals say nothing. What follows a comma is often
        a modifier in capitals (*teacher, EFL*).
        """
        if "," in text:
            return False
        written = [(word, content_stems(fold(word))) for word in _WRITTEN.findall(text)]
        others = [word for word, stems in written if len(word) > 2 and not unknown.intersection(stems)]
        small = any(word.islower() for word in others)
        spoken = any(not word.isupper() for word in others)
        for word, stems in written:
            code = any(map(str.isdigit, word)) and any(map(str.isalpha, word))
            capitals = spoken and len(word) > 1 and word.isupper()
            if unknown.intersection(stems) and not (code or capitals or (small and word[0].isupper())):
                return False
        return True
