"""A label within a longer text: *Association Béthanie - Ergothérapeute*, *Auxiliaire de puériculture TOURNON*.

What stands around the label must not name another job. So it counts only if none of the other words starts a label
(*Directeur de crèche - Éducateur de jeunes enfants* names two jobs), or if no label has those words at all.
"""

from __future__ import annotations

from siraba.core.coding.lookup import Found, Lookup
from siraba.core.coding.reading import Part, content_stems, parts, read_text
from siraba.core.coding.scoring import Scorer
from siraba.core.coding.tables import Tables


class Partial:
    """Finds the one label that a part of a text equals."""

    def __init__(self, tables: Tables, lookup: Lookup, scorer: Scorer) -> None:
        self._lookup = lookup
        self._scorer = scorer
        self._heads = {entry.partition(" ")[0] for entry in tables.entries}

    def find(self, text: str, stems: tuple[str, ...]) -> list[Found]:
        """The concept of the only part of `text` that is a label, or of its only run of known words; else nothing.

        `stems` are those of the whole text, as written.
        """
        return self._among_parts(parts(text)) or self._known_run(stems)

    def _among_parts(self, found: tuple[Part, ...]) -> list[Found]:
        matches = [(n, hits) for n, part in enumerate(found) if (hits := self._label(part.text))]
        if len({hit.concept for _, hits in matches for hit in hits}) != 1:
            return []
        number, hits = matches[0]
        others = [part for n, part in enumerate(found) if n != number and n not in dict(matches)]
        return hits if all(map(self._beside_the_point, others)) else []

    def _label(self, text: str) -> list[Found]:
        return self._lookup.part(read_text(text))

    def _beside_the_point(self, part: Part) -> bool:
        stems = content_stems(part.text)
        return not any(self._scorer.knows(stem) if part.place else stem in self._heads for stem in stems)

    def _known_run(self, stems: tuple[str, ...]) -> list[Found]:
        known = [self._scorer.knows(stem) for stem in stems]
        if all(known) or not any(known):
            return []
        first, last = known.index(True), len(known) - known[::-1].index(True)
        return self._lookup.run(stems[first:last]) if all(known[first:last]) else []
