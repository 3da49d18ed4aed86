"""From concepts to the arrays of a lexicon."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np

from siraba.core.coding.concepts import Concept, Label, LabelKind
from siraba.core.coding.features import ngrams
from siraba.core.coding.reading import Keys, read_label
from siraba.core.coding.tables import LANGUAGE_BITS, Floats, Ints, Tables

Postings = tuple[Ints, Ints, Floats]
"""For every feature its first position; then by position the entry and the weight."""

Progress = Callable[[int, int], None]
"""Called with how many concepts are done and how many there are (0 when not known)."""

CHARACTER_SHARE = 0.5
"""Part of the score that letter sequences give; words give the rest. Measured, see docs/coding.md."""

KINDS = (LabelKind.CONFIRMED, LabelKind.PREFERRED, LabelKind.ALTERNATIVE, LabelKind.LOOSE)
"""Kinds of label by weight: a lower index wins when several labels of a concept read the same."""

WHOLE, FORM, ABRIDGED, STEMS, BAG = "=", "~", "(", "/", "{"
"""First character of a key: what of the label it holds."""


def entry_key(stems: tuple[str, ...]) -> str:
    """Stems in order, as one string."""
    return " ".join(stems)


@dataclass(slots=True)
class _Draft:
    """What is gathered while labels are read."""

    labels: list[Label] = field(default_factory=list)
    languages: dict[str, int] = field(default_factory=dict)
    keys: dict[str, dict[int, int]] = field(default_factory=dict)
    entries: dict[str, int] = field(default_factory=dict)
    pairs: list[tuple[int, int, int, int]] = field(default_factory=list)

    def language(self, tag: str) -> int:
        return self.languages.setdefault(tag, len(self.languages))


def in_order(concepts: Iterable[Concept]) -> list[Concept]:
    """`concepts` as tables hold them: by code and id."""
    return sorted(concepts, key=lambda concept: (concept.code, concept.id))


def build_tables(concepts: Iterable[Concept], progress: Progress | None = None) -> Tables:
    """The tables of `concepts`, the same whatever their order. Raises ValueError for two concepts with one id."""
    ordered = in_order(concepts)
    _refuse_double(ordered)
    draft = _Draft()
    pair_start = [0]
    for number, concept in enumerate(ordered):
        _add_concept(draft, number, concept)
        pair_start.append(len(draft.pairs))
        if progress and number % 500 == 499:
            progress(number + 1, len(ordered))
    if progress:
        progress(len(ordered), len(ordered))
    return _assemble(ordered, draft, pair_start)


def _refuse_double(ordered: list[Concept]) -> None:
    double = [identifier for identifier, times in Counter(c.id for c in ordered).items() if times > 1]
    if double:
        raise ValueError(f"Two concepts share the id {double[0]!r}: give every concept its own before building.")


def _add_concept(draft: _Draft, number: int, concept: Concept) -> None:
    by_entry: dict[int, tuple[int, int]] = {}
    for label in sorted(concept.labels, key=lambda one: (KINDS.index(one.kind), one.language, one.text)):
        reading = read_label(label.text)
        if not reading.wholes:
            continue
        label_number = len(draft.labels)
        draft.labels.append(label)
        bit = 1 << min(draft.language(label.language), LANGUAGE_BITS)
        for key in _lookup_keys(reading):
            draft.keys.setdefault(key, {}).setdefault(number, label_number)
        entry = draft.entries.setdefault(entry_key(reading.stems), len(draft.entries))
        first, bits = by_entry.get(entry, (label_number, 0))
        by_entry[entry] = (first, bits | bit)
    draft.pairs.extend((number, entry, first, bits) for entry, (first, bits) in by_entry.items())


def _lookup_keys(reading: Keys) -> Iterable[str]:
    yield from (WHOLE + key for key in reading.wholes)
    yield from (FORM + key for key in reading.forms)
    yield from (ABRIDGED + key for key in reading.abridged)
    yield STEMS + entry_key(reading.stems)
    yield BAG + reading.bag


def _assemble(ordered: list[Concept], draft: _Draft, pair_start: list[int]) -> Tables:
    entries = [tuple(entry.split(" ")) for entry in draft.entries]
    grams, stems, idf, postings = _features(entries)
    norms, sums = _together(pair_start, [pair[1] for pair in draft.pairs], len(entries), postings)
    keys = sorted(draft.keys)
    named = [sorted(draft.keys[key].items()) for key in keys]
    return Tables(
        concept_ids=[c.id for c in ordered],
        concept_codes=[c.code for c in ordered],
        concept_uris=[c.uri for c in ordered],
        labels=[" ".join(label.text.split()) for label in draft.labels],
        languages=list(draft.languages),
        keys=keys,
        grams=grams,
        stems=stems,
        entries=list(draft.entries),
        label_language=np.array([draft.languages[label.language] for label in draft.labels], np.int32),
        label_kind=np.array([KINDS.index(label.kind) for label in draft.labels], np.int32),
        key_start=np.cumsum([0, *map(len, named)], dtype=np.int32),
        key_concept=np.array([concept for pairs in named for concept, _ in pairs], np.int32),
        key_label=np.array([label for pairs in named for _, label in pairs], np.int32),
        pair_start=np.array(pair_start, np.int32),
        pair_entry=np.array([pair[1] for pair in draft.pairs], np.int32),
        pair_label=np.array([pair[2] for pair in draft.pairs], np.int32),
        pair_languages=np.array([pair[3] for pair in draft.pairs], np.int32),
        concept_norm=norms,
        idf=idf,
        posting_start=postings[0],
        posting_entry=postings[1],
        posting_weight=postings[2],
        sum_start=sums[0],
        sum_concept=sums[1],
        sum_weight=sums[2],
    )


def _features(entries: list[tuple[str, ...]]) -> tuple[list[str], list[str], Floats, Postings]:
    """Feature names, their inverse document frequencies, and the postings (start, entry, weight)."""
    gram_counts = [ngrams(entry) for entry in entries]
    grams, gram_idf = _frequencies(gram_counts)
    stem_counts = [Counter(entry) for entry in entries]
    stems, stem_idf = _frequencies(stem_counts)
    rows: list[tuple[int, int, float]] = []
    gram_number = {gram: number for number, gram in enumerate(grams)}
    stem_number = {stem: len(grams) + number for number, stem in enumerate(stems)}
    for entry, (gram_count, stem_count) in enumerate(zip(gram_counts, stem_counts, strict=True)):
        rows += _weights(entry, gram_count, gram_number, gram_idf, 0, CHARACTER_SHARE)
        rows += _weights(entry, stem_count, stem_number, stem_idf, len(grams), 1.0 - CHARACTER_SHARE)
    feature, entry_of, weight = zip(*rows, strict=True) if rows else ((), (), ())
    order = np.lexsort((entry_of, feature))
    lengths = np.bincount(np.array(feature, np.int64), minlength=len(grams) + len(stems))
    postings = (
        np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32),
        np.array(entry_of, np.int32)[order],
        np.array(weight, np.float32)[order],
    )
    return grams, stems, np.array(gram_idf + stem_idf, np.float32), postings


def _together(
    pair_start: list[int], pair_entry: list[int], entries: int, postings: Postings
) -> tuple[Floats, Postings]:
    """The sum of each concept's entry vectors: its length (1 for a concept without labels), and for every feature the
    concepts that have it with its weight in the sum."""
    from scipy import sparse  # noqa: PLC0415 - heavy, and only needed to build

    concepts = len(pair_start) - 1
    vectors = sparse.csr_array((postings[2], postings[1], postings[0]), shape=(len(postings[0]) - 1, entries)).T
    members = sparse.csr_array((np.ones(len(pair_entry)), pair_entry, pair_start), shape=(concepts, entries))
    sums = sparse.csr_array(members @ vectors)
    concept_of = np.repeat(np.arange(concepts), np.diff(sums.indptr))
    squares = np.bincount(concept_of, weights=sums.data.astype(np.float64) ** 2, minlength=concepts)
    norms = np.where(squares > 0, np.sqrt(squares), 1.0).astype(np.float32)
    by_feature = sparse.csc_array(sums)
    by_feature.sort_indices()
    of_feature = (by_feature.indptr.astype(np.int32), by_feature.indices.astype(np.int32))
    return norms, (*of_feature, by_feature.data.astype(np.float32))


def _frequencies(counts: list[Counter[str]]) -> tuple[list[str], list[float]]:
    """Sorted names and idf = ln((1 + n) / (1 + df)) + 1, the smoothed form (Manning et al., 2008, ch. 6)."""
    df: Counter[str] = Counter()
    for count in counts:
        df.update(count.keys())
    names = sorted(df)
    return names, [math.log((1 + len(counts)) / (1 + df[name])) + 1.0 for name in names]


def _weights(
    entry: int, count: Counter[str], number: dict[str, int], idf: list[float], offset: int, share: float
) -> list[tuple[int, int, float]]:
    """(feature, entry, weight) with weights of Euclidean length `share`."""
    raw = [
        (number[name], (1.0 + math.log(times)) * idf[number[name] - offset]) for name, times in sorted(count.items())
    ]
    norm = math.sqrt(sum(weight * weight for _, weight in raw)) or 1.0
    return [(feature, entry, share * weight / norm) for feature, weight in raw]
