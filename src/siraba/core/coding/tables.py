"""The arrays of a lexicon: what is looked up, what is scored, and whom it names."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

LANGUAGE_BITS = 30
"""How many languages a lexicon tells apart; further ones share the last bit."""

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Tables:
    """A lexicon as strings and arrays. Concepts are sorted by code and id, so an equal score keeps that order.

    *Entries* are the distinct sequences of stems of all labels; a *pair* is an entry of a concept, with the label
    that stands for it, and pairs are sorted by concept. *Keys* point to the pairs (concept, label) they name.
    `concept_norm` is the length of the sum of a concept's entries as vectors, never 0.
    *Features* are the letter sequences, then the stems; a feature's postings are the entries that have it, and its
    sums the concepts whose entries do, with its weight in all of them together. These could be had from the others,
    but to gather them takes a process that only reads more memory than all the rest.
    """

    concept_ids: list[str]
    concept_codes: list[str]
    concept_uris: list[str]
    labels: list[str]
    languages: list[str]
    keys: list[str]
    grams: list[str]
    stems: list[str]
    entries: list[str]
    label_language: Ints
    label_kind: Ints
    key_start: Ints
    key_concept: Ints
    key_label: Ints
    pair_start: Ints
    pair_entry: Ints
    pair_label: Ints
    pair_languages: Ints
    concept_norm: Floats
    idf: Floats
    posting_start: Ints
    posting_entry: Ints
    posting_weight: Floats
    sum_start: Ints
    sum_concept: Ints
    sum_weight: Floats

    @classmethod
    def strings(cls) -> tuple[str, ...]:
        """Names of the fields that are lists of strings."""
        return tuple(f.name for f in fields(cls) if f.type == "list[str]")

    @classmethod
    def arrays(cls) -> tuple[str, ...]:
        """Names of the fields that are arrays."""
        return tuple(f.name for f in fields(cls) if f.type in ("Ints", "Floats"))

    def language_bits(self, language: str) -> int:
        """The bits of `pair_languages` that stand for a language, of whatever country; 0 where no label is in it."""
        wanted, bits = language.partition("-")[0], 0
        for number, tag in enumerate(self.languages):
            if tag.partition("-")[0] == wanted:
                bits |= 1 << min(number, LANGUAGE_BITS)
        return bits
