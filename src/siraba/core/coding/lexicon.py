"""The lexicon: free text in, ranked concepts out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from pathlib import Path

from siraba.core.coding.building import Progress, build_tables, in_order
from siraba.core.coding.concepts import Concept
from siraba.core.coding.embedding import Embedding
from siraba.core.coding.explanation import word_pairs
from siraba.core.coding.files import LexiconUnusable
from siraba.core.coding.meaning import Meaning
from siraba.core.coding.memory import Memory, Remembered
from siraba.core.coding.proposals import Proposal
from siraba.core.coding.ranking import Ranker
from siraba.core.coding.space import Space, place
from siraba.core.coding.storage import read_tables, write_tables
from siraba.core.coding.tables import Tables
from siraba.core.coding.trust import Trust


class Lexicon:
    """All labels of one or more classifications, ready to be searched. Safe to share between threads for reading."""

    def __init__(self, tables: Tables, space: Space | None = None, embedding: Embedding | None = None) -> None:
        self._tables = tables
        self._space = space
        self._embedding = embedding if space is not None else None
        meaning = Meaning(tables, space, embedding) if space is not None and embedding is not None else None
        numbers = {concept: number for number, concept in enumerate(tables.concept_ids)}
        self._memory = Memory(numbers, self._embedding)
        self._ranker = Ranker(tables, meaning, self._memory)
        self.trust = Trust(0)

    @classmethod
    def build(
        cls, concepts: Iterable[Concept], progress: Progress | None = None, *, embedding: Embedding | None = None
    ) -> Lexicon:
        """A lexicon of `concepts`; about 8 seconds for 60,000 labels. `progress` gets (done, total) concepts.

        With an `embedding` titles are also found by their meaning, across languages; without one by their spelling
        alone. Raises ValueError when two concepts share an id.
        """
        ordered = in_order(concepts)
        tables = build_tables(ordered, progress)
        return cls(tables, place(ordered, tables, embedding) if embedding else None, embedding)

    def save(self, folder: Path) -> None:
        """Write the lexicon to `folder` (made if absent). A process that has the old one open keeps reading it.

        The embedding is not written: it is saved once for all lexicons (`Embedding.save`).
        """
        write_tables(self._tables, folder, self._space)

    @classmethod
    def load(cls, folder: Path, embedding: Embedding | None = None) -> Lexicon:
        """The lexicon of `folder`. Raises LexiconUnusable when it is absent, damaged or of another version.

        Also when it was not built with the `embedding` given: build it again. Without one, spelling alone counts.
        """
        tables, space = read_tables(folder)
        if embedding is not None and (space is None or space.digest != embedding.digest):
            raise LexiconUnusable(f"The lexicon in {folder} was built with another embedding. Build it again.")
        return cls(tables, space, embedding)

    def remembering(self, said: Mapping[int, Remembered]) -> Lexicon:
        """This lexicon with what people confirmed, each under a number of the caller's; nothing else is built anew.

        It replaces what was remembered before; only what differs is read: some 0.2 ms a text. The other lexicon stays
        as it was.
        """
        memory = self._memory.updated(said)
        if memory is self._memory:
            return self
        other = copy(self)
        other._memory = memory
        other._ranker = self._ranker.with_memory(memory)
        return other

    def trusting(self, trust: Trust) -> Lexicon:
        """This lexicon with the confidence of its proposals corrected by what people decided."""
        other = copy(self)
        other.trust = trust
        return other

    @property
    def remembered(self) -> int:
        """How many confirmed texts it remembers beside its labels."""
        return len(self._memory)

    def __len__(self) -> int:
        """How many concepts it holds."""
        return len(self._tables.concept_ids)

    @property
    def label_count(self) -> int:
        """How many labels it holds."""
        return len(self._tables.labels)

    def rank(self, text: str, *, language: str = "auto", top: int = 5) -> list[Proposal]:
        """Up to `top` concepts for `text`, the likeliest first, equal ones by code; empty when nothing is shared.

        `language` is a BCP 47 tag, or `auto` to guess. Labels of other languages are proposed too, a little lower.
        """
        return self.trust.corrected(self._ranker.rank(text, language, top))

    def rank_many(self, texts: Iterable[str], *, language: str = "auto", top: int = 5) -> Iterator[list[Proposal]]:
        """What `rank` gives for each text, in order; streams, so texts may be endless. Equal texts are ranked once.

        With `top` 1 a text that is a label costs a look-up alone: ask so first, and for more where it is not `sure`.
        """
        ranked = self._ranker.rank_many(texts, language, top)
        return map(self.trust.corrected, ranked) if self.trust.enough else ranked

    def nearest_words(self, text: str, label: str, count: int = 3) -> list[tuple[str, str, float]]:
        """Up to `count` words of `text`, each with the word of `label` that it means most nearly and their cosine.

        The nearest first; what is not near (below 0.3) is left out. This is why a proposal is there because of its
        `meaning`. Empty without an embedding.
        """
        return word_pairs(self._embedding, text, label)[:count] if self._embedding else []

    def concepts(self) -> Sequence[tuple[str, str]]:
        """(id, code) of every concept, by code."""
        return list(zip(self._tables.concept_ids, self._tables.concept_codes, strict=True))
