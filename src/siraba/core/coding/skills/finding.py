"""Find the skills that a text names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from siraba.core.coding.skills.evidence import Evidence, weigh
from siraba.core.coding.skills.facts import facts
from siraba.core.coding.skills.index import SkillIndex
from siraba.core.coding.skills.passages import About, Passage, passages
from siraba.core.coding.skills.results import Aside, FoundSkill, Reading
from siraba.core.coding.skills.roots import unjoined
from siraba.core.text.languages import guess_language

if TYPE_CHECKING:
    from siraba.core.coding.typos import Mender

LONGEST = 200_000
"""Characters of a text that are read; a CV of twenty pages has half of that."""
LEAST = 0.45
"""Confidence below which a skill is not told."""
SHOWN = 3_000
"""Characters from which the language of a text is guessed."""
_MEND_FROM = 7
"""Letters of a word that may be mended: most unknown shorter words are names."""


class SkillFinder:
    """Finds skills by an index. One object serves many texts, also from several threads."""

    def __init__(self, index: SkillIndex) -> None:
        self.index = index

    @cached_property
    def _mender(self) -> Mender:
        from siraba.core.coding.typos import Mender  # noqa: PLC0415 - brings rapidfuzz; the web imports this room

        return Mender(self.index.roots, self.index.weights)

    def read(self, text: str, *, language: str = "auto", top: int = 30, least: float = LEAST) -> Reading:
        """Skills, what is named but not meant, and facts. `language`: fr, en, ar, or auto.

        At most `top` skills, each once, by confidence, then by their place in the text. A wrong language only costs
        confidence.
        """
        cut = len(text) > LONGEST
        text = text[:LONGEST]
        tag = guess_language(text[:SHOWN]).language if language == "auto" else language
        named: dict[tuple[str, Aside | None], list[FoundSkill]] = defaultdict(list)
        for passage, evidence in self.matches(text, tag):
            if evidence.confidence >= least:
                found = self._found(text, passage, evidence, tag)
                named[found.concept_id, found.aside].append(found)
        merged = sorted(map(_merged, named.values()), key=lambda one: (-one.confidence, one.start, one.code))
        meant = [one for one in merged if one.aside is None]
        ids = {one.concept_id for one in meant}
        aside = [one for one in merged if one.aside is not None and one.concept_id not in ids]
        return Reading(tuple(meant[:top]), tuple(aside[:top]), facts(text), tag, cut)

    def matches(self, text: str, language: str) -> Iterator[tuple[Passage, Evidence]]:
        """The matches of a text with their passages, however weak, the strongest of each passage first.

        No word is the heart of two, and none lies in another.
        """
        found = [(passage, self._in_passage(passage, language)) for passage in passages(text)]
        surest: dict[int, float] = {}
        for passage, every in found:
            for one in every:
                if _aside(passage, one) is None:
                    concept = self._concept(one)
                    surest[concept] = max(surest.get(concept, 0.0), one.confidence)
        company, brief = self._company(surest), 1.0 / max(1, len(found))
        for passage, every in found:
            known = [replace(one, company=company.get(self._concept(one), 0.0), brief=brief) for one in every]
            for one in self._apart(known):
                yield passage, one

    def _concept(self, evidence: Evidence) -> int:
        return int(self.index.label_concept[evidence.variant.label])

    def _company(self, surest: dict[int, float]) -> dict[int, float]:
        """For each skill, how surely others of one of its cards are found: the best card's sum without its own."""
        cards: dict[int, float] = defaultdict(float)
        for concept, confidence in surest.items():
            for card in self.index.cards_of.get(concept, ()):
                cards[card] += confidence
        return {
            concept: max((cards[card] for card in self.index.cards_of.get(concept, ())), default=own) - own
            for concept, own in surest.items()
        }

    def _in_passage(self, passage: Passage, language: str) -> list[Evidence]:
        """Every variant of which enough is in a passage."""
        places, mended = self._places(passage)
        tried: set[int] = set()
        every: list[Evidence] = []
        for part in places:
            for variant in self.index.anchored.get(part, ()):
                if variant.number not in tried:
                    tried.add(variant.number)
                    found = weigh(self.index, variant, places, passage, language, mended)
                    if found:
                        every.append(found)
        return every

    def _apart(self, every: list[Evidence]) -> Iterator[Evidence]:
        """The strongest of those that want the same words."""
        every.sort(key=lambda one: (-one.confidence, -one.mass, one.variant.number))
        taken: list[set[int]] = []
        anchors: set[int] = set()
        concepts: set[int] = set()
        for one in every:
            concept = self._concept(one)
            inside = any(set(one.at) <= other for other in taken)
            if concept not in concepts and one.anchor not in anchors and not inside:
                taken.append(set(one.at))
                anchors.add(one.anchor)
                concepts.add(concept)
                yield one

    def _places(self, passage: Passage) -> tuple[dict[int, list[int]], set[int]]:
        """Where the families of the index stand, and which of these words were mended."""
        number = self.index.number
        places: dict[int, list[int]] = defaultdict(list)
        mended: set[int] = set()
        for at, word in enumerate(passage.words):
            known = number.get(word.root)
            if known is None:
                known = number.get(unjoined(word.folded))
            if known is None and len(word.folded) >= _MEND_FROM and word.folded.isalpha():
                near = self._mender.mend(word.root)
                if near is not None:
                    known = number[near]
                    mended.add(at)
            if known is not None:
                places[known].append(at)
        return dict(places), mended

    def _found(self, text: str, passage: Passage, evidence: Evidence, language: str) -> FoundSkill:
        index, label = self.index, evidence.variant.label
        concept = self._concept(evidence)
        spans = [(passage.words[at].start, passage.words[at].end) for at in evidence.at]
        start, end = spans[0][0], spans[-1][1]
        return FoundSkill(
            concept_id=index.ids[concept],
            code=index.codes[concept],
            uri=index.uris[concept],
            label=_named(index.names[concept], language) or index.codes[concept],
            matched=index.labels[label],
            language=index.languages[int(index.label_language[label])],
            confidence=round(evidence.confidence, 4),
            quote=text[start:end],
            start=start,
            end=end,
            words=tuple(text[first:last] for first, last in spans),
            match=evidence.match,
            aside=_aside(passage, evidence),
        )


def _named(names: dict[str, str], language: str) -> str:
    """What a skill is called in a language, else in French, English, Arabic, else in any."""
    return next((names[tag] for tag in (language, "fr", "en", "ar", *names) if tag in names), "")


def _aside(passage: Passage, evidence: Evidence) -> Aside | None:
    if passage.denied & set(evidence.at):
        return Aside.DENIED
    return {About.WORK: None, About.EMPLOYER: Aside.EMPLOYER, About.OFFERED: Aside.OFFERED}[passage.about]


def _merged(mentions: list[FoundSkill]) -> FoundSkill:
    """The surest mention, the first of equally sure ones, with how many there are."""
    best = min(mentions, key=lambda one: (-one.confidence, one.start))
    fields = {name: getattr(best, name) for name in FoundSkill.__dataclass_fields__}
    return FoundSkill(**{**fields, "times": len(mentions)})
