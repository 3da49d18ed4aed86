"""What coding answers: concepts in order, each with the label that matched, why, and how likely it is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Because(StrEnum):
    """Why a concept is proposed, from the strongest reason to the weakest."""

    CONFIRMED = "confirmed"
    """A person chose this concept for the same text."""
    EXACT = "exact"
    """The text is a label, but for case, accents and noise."""
    GENDER_FORM = "gender_form"
    """The text is the masculine or the feminine form of a label."""
    ABRIDGED = "abridged"
    """The text is a label without its brackets."""
    INFLECTION = "inflection"
    """The text is a label in another number or order, with other small words, or with two words written as one."""
    PART = "part"
    """A part of the text, set off by a dash, a bracket or a place, is a label."""
    TYPO = "typo"
    """The text is near a label once misspelt words are mended."""
    WORDS = "words"
    """The text shares words with the label."""
    MEANING = "meaning"
    """The text means nearly what the label does, as the embedding learned, perhaps in another language."""
    CHARACTERS = "characters"
    """The text shares sequences of letters with the label."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One concept for a text. There is one proposal a concept.

    `label` is the label that matched and `language` its language. `confidence` (0 to 1, four decimals) is the measured
    share of right answers among proposals with as much evidence (docs/coding.md). `certain` marks a first proposal
    that may be taken without a person. `said` is the confidence before it was corrected by what people decided here
    (`trust`), 0 where it was not.
    """

    concept_id: str
    code: str
    uri: str
    label: str
    language: str
    confidence: float
    because: Because
    certain: bool = False
    said: float = 0.0


def sure(proposals: Sequence[Proposal]) -> bool:
    """Whether the first proposal may be taken without a person looking at it; False for no proposal."""
    return bool(proposals) and proposals[0].certain
