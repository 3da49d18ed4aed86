"""Look up first, then score: the proposals for a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass

from siraba.core.coding.calibration import confidence, confidence_meant, evidence
from siraba.core.coding.hearing import Hearer
from siraba.core.coding.lookup import SHARE_RIGHT, SILENT, Found, Lookup
from siraba.core.coding.meaning import SPELLING, Meaning, Nearness, with_heard
from siraba.core.coding.memory import Heard, Memory
from siraba.core.coding.partial import Partial
from siraba.core.coding.proposals import Because, Proposal
from siraba.core.coding.reading import Keys, read_text
from siraba.core.coding.scoring import Scorer, Scores, top_concepts
from siraba.core.coding.space import LABEL
from siraba.core.coding.spelt import Spelt
from siraba.core.coding.tables import Tables
from siraba.core.coding.typos import Mender
from siraba.core.text.abbreviations import EXPANDED
from siraba.core.text.languages import guess_language
from siraba.core.text.markup import without_markup

CERTAIN_LANGUAGE = 0.9
"""A guessed language counts from this share on; below, labels of every language are equal."""

LONGEST = 1500
"""Characters of a text that are read: no title is longer."""

REMEMBERED = 20_000
"""Distinct texts whose answers `rank_many` remembers: a register repeats its titles."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A text as it is asked for: its keys, its language (`und` when not known), its stems once mended or heard.

    `spoken` is the text for the embedding, with words that were heard in another script written in that one.
    """

    keys: Keys
    language: str
    stems: tuple[str, ...]
    mended: frozenset[str]
    spoken: str


@dataclass(frozen=True, slots=True)
class _Scored:
    """The score of every concept; what speaks for the pairs that meaning looked at, or for every pair without it."""

    scores: Scores
    pairs: Scores
    near: Nearness | None
    heard: Mapping[int, Heard]


class Ranker:
    """Ranks concepts for texts over the tables of a lexicon and what was confirmed since."""

    def __init__(self, tables: Tables, meaning: Meaning | None, memory: Memory) -> None:
        self._tables = tables
        self._memory = memory
        self._meaning = meaning
        self._scorer = Scorer(tables)
        self._lookup = Lookup(tables)
        self._partial = Partial(tables, self._lookup, self._scorer)
        frequency = tables.idf[len(tables.grams) :].tolist()
        self._mender = Mender(tables.stems, frequency)
        self._hearer = Hearer(tables.stems, frequency)

    def with_memory(self, memory: Memory) -> Ranker:
        """The same over another memory; everything else is shared."""
        other = copy(self)
        other._memory = memory
        return other

    def rank(self, text: str, language: str, top: int) -> list[Proposal]:
        """See `Lexicon.rank`."""
        text = without_markup(text[:LONGEST])
        asked = self._asked(text, language)
        if not asked.stems or top < 1:
            return []
        found = self._found(text, asked)
        if found and len(found) >= top:
            return self._proposals(asked, found, None, top)
        return self._proposals(asked, found, self._spelt_and_meant(text, asked), top)

    def rank_many(self, texts: Iterable[str], language: str, top: int) -> Iterator[list[Proposal]]:
        """See `Lexicon.rank_many`: equal texts are ranked once while they are among the last `REMEMBERED`."""
        known: dict[str, list[Proposal]] = {}
        for text in texts:
            if text not in known:
                if len(known) >= REMEMBERED:
                    known.clear()
                known[text] = self.rank(text, language, top)
            yield list(known[text])

    def _asked(self, text: str, language: str) -> _Asked:
        keys = read_text(text)
        if language == "auto":
            guess = guess_language(text)
            language = guess.language if guess.share >= CERTAIN_LANGUAGE else "und"
        written = self._written_out(keys.stems)
        strange = [
            one for one in written if not (self._scorer.knows(one) or (self._meaning and self._meaning.reads(one)))
        ]
        heard = {stem: near for stem in strange if (near := self._hearer.hear(stem))}
        mended = heard | {s: near for s in strange if s not in heard and (near := self._mender.mend(s))}
        stems = tuple(dict.fromkeys(mended.get(stem, stem) for stem in written))
        changed = heard or written != keys.stems
        spoken = " ".join(heard.get(stem, stem) for stem in written) if changed else text
        return _Asked(keys, language, stems, frozenset(mended.values()), spoken)

    def _written_out(self, stems: tuple[str, ...]) -> tuple[str, ...]:
        """The stems of a text, of a short form that no label has those of the words it stands for."""
        if not any(one in EXPANDED and not self._scorer.knows(one) for one in stems):
            return stems
        whole = [EXPANDED.get(one, (one,)) if not self._scorer.knows(one) else (one,) for one in stems]
        return tuple(dict.fromkeys(one for stems_of_one in whole for one in stems_of_one))

    def _spelt_and_meant(self, text: str, asked: _Asked) -> _Scored:
        query = self._scorer.query(asked.stems)
        entries = self._scorer.entry_scores(query)
        vector = self._meaning.vector(asked.spoken) if self._meaning else None
        heard = self._memory.near(asked.keys.stems, vector, self._scorer.likeness)
        if self._meaning:
            spelt = Spelt(self._scorer, query, entries, asked.language)
            if near := self._meaning.nearness(text, asked.language, spelt, heard, vector):
                return _Scored(near.scores, near.for_pair, near, heard)
        pairs = self._scorer.pair_scores(entries, asked.language)
        spelling = self._scorer.concept_scores(pairs)
        for concept, one in heard.items():
            spelling[concept] = with_heard(float(spelling[concept]), one)
        return _Scored(spelling, pairs, None, heard)

    def _found(self, text: str, asked: _Asked) -> list[Found]:
        if said := self._memory.equal(asked.keys):
            return self._remembered(said, Because.CONFIRMED)
        found = self._lookup.exact(asked.keys, asked.language)
        if not found and (said := self._memory.inflected(asked.keys.stems)):
            return self._remembered(said, Because.INFLECTION)
        if not found and asked.mended:
            found = self._lookup.mended(asked.stems, len(asked.mended) < len(asked.stems))
        return found or self._partial.find(text, asked.keys.stems)

    def _remembered(self, said: Mapping[int, int], because: Because) -> list[Found]:
        """Concepts that a person chose for such a text; certain if it is one, for this very text."""
        share = SHARE_RIGHT[because] / len(said)
        rows = [(concept, self._memory.said(said[concept])) for concept in sorted(said)]
        certain = len(rows) == 1 and because in SILENT
        return [Found(c, -1, because, share, certain, (one.text, one.language)) for c, one in rows]

    def _proposals(self, asked: _Asked, found: list[Found], scored: _Scored | None, top: int) -> list[Proposal]:
        proposals = [
            self._proposal(one.concept, one.said or one.label, one.confidence, one.because, one.certain)
            for one in found[:top]
        ]
        if scored is None or len(proposals) >= top:
            return proposals
        taken = {one.concept for one in found}
        left = max(0.0, 1.0 - sum(one.confidence for one in found))
        return proposals + self._scored(asked, scored, taken, left, top - len(proposals))

    def _scored(self, asked: _Asked, scored: _Scored, taken: set[int], left: float, count: int) -> list[Proposal]:
        scores = scored.scores
        among = scored.near.looked_at if scored.near else None
        best = [c for c in top_concepts(scores, count + len(taken) + 1, among) if c not in taken]
        proposals = []
        for place, concept in enumerate(best[:count]):
            rival = best[1] if place == 0 and len(best) > 1 else best[0]
            against = float(scores[rival]) if len(best) > 1 else 0.0
            meant = scored.near is not None
            pair = scored.near.best_pair(concept) if scored.near else self._scorer.best_pair(scored.pairs, concept)
            speaks = evidence(float(scores[concept]), against)
            share = left * (confidence_meant(speaks, place == 0 and not taken) if meant else confidence(speaks))
            label, why = self._speaks_most(asked, concept, pair, scored)
            proposals.append(self._proposal(concept, label, share, why, False))
        return proposals

    def _speaks_most(
        self, asked: _Asked, concept: int, pair: int, scored: _Scored
    ) -> tuple[int | tuple[str, str], Because]:
        """The label that speaks most for a concept, or the confirmed text where that is nearer, and why."""
        heard, near = scored.heard.get(concept), scored.near
        if heard is not None:
            labels = float(scored.pairs[near.place_of(pair) if near else pair])
            own = LABEL * heard.cosine + SPELLING * heard.spelling if near else heard.spelling
            if own > labels:
                said = self._memory.said(heard.row)
                return (said.text, said.language), self._why(asked, self._memory.stems(heard.row), near is not None)
        stems = self._tables.entries[int(self._tables.pair_entry[pair])].split(" ")
        return int(self._tables.pair_label[pair]), self._why(asked, stems, near is not None)

    def _why(self, asked: _Asked, stems: Sequence[str], meant: bool) -> Because:
        """Words when half of what the label's words weigh is shared, typo if that took mending; else the rest."""
        idf = self._scorer.idf
        shared = [stem for stem in stems if stem in asked.stems]
        if 2 * sum(map(idf, shared)) < sum(map(idf, stems)):
            return Because.MEANING if meant else Because.CHARACTERS
        return Because.TYPO if asked.mended.intersection(shared) else Because.WORDS

    def _proposal(
        self, concept: int, label: int | tuple[str, str], share: float, because: Because, certain: bool
    ) -> Proposal:
        tables = self._tables
        if isinstance(label, int):
            label = (tables.labels[label], tables.languages[int(tables.label_language[label])])
        return Proposal(
            concept_id=tables.concept_ids[concept],
            code=tables.concept_codes[concept],
            uri=tables.concept_uris[concept],
            label=label[0],
            language=label[1],
            confidence=round(share, 4),
            because=because,
            certain=certain,
        )
