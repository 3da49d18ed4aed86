"""The lexicon: free text in, ranked concepts out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from siraba.core.coding.building import Progress, build_tables, in_order
from siraba.core.coding.concepts import Concept
from siraba.core.coding.embedding import Embedding
from siraba.core.coding.files import LexiconUnusable
from siraba.core.coding.meaning import Meaning
from siraba.core.coding.proposals import Proposal
from siraba.core.coding.ranking import Ranker
from siraba.core.coding.space import Space, place
from siraba.core.coding.storage import read_tables, write_tables
from siraba.core.coding.tables import Tables


class Lexicon:
    """All labels of one or more classifications, ready to be searched. Safe to share between threads for reading."""

    def __init__(self, tables: Tables, space: Space | None = None, embedding: Embedding | None = None) -> None:
        self._tables = tables
        self._space = space
        meaning = Meaning(tables, space, embedding) if space is not None and embedding is not None else None
        self._ranker = Ranker(tables, meaning)

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
        return self._ranker.rank(text, language, top)

    def rank_many(self, texts: Iterable[str], *, language: str = "auto", top: int = 5) -> Iterator[list[Proposal]]:
        """What `rank` gives for each text, in order; streams, so texts may be endless. Equal texts are ranked once.

        With `top` 1 a text that is a label costs a look-up alone: ask so first, and for more where it is not `sure`.
        """
        return self._ranker.rank_many(texts, language, top)

    def concepts(self) -> Sequence[tuple[str, str]]:
        """(id, code) of every concept, by code."""
        return list(zip(self._tables.concept_ids, self._tables.concept_codes, strict=True))
