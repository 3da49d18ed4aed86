"""What is found in a text: skills with their place and reason, and plain facts that belong into a profile."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Match(StrEnum):
    """How the words of a text make a label, from the closest to the loosest."""

    LABEL = "label"
    """The label's words as they are, side by side."""
    FORMS = "forms"
    """The label's words in other forms or another order, or with others between."""
    PART = "part"
    """Most of the label's words by weight; light ones are missing."""
    TYPO = "typo"
    """As above, with a misspelt word mended."""


class Aside(StrEnum):
    """Why what is named is no skill of the person or the post."""

    DENIED = "denied"
    EMPLOYER = "employer"
    OFFERED = "offered"


@dataclass(frozen=True, slots=True)
class FoundSkill:
    """A skill that a text names. `start` and `end` count characters of the text; `quote` is what stands there.

    `label` is what the skill is called in the language of the text, as far as it is; `matched` is the label that
    matched, in `language`; `words` are the words of the text that made the match.
    `confidence` (0 to 1) is the share of right ones among those with as much evidence. `times`: passages that name it.
    `aside` says why it is set aside, where it is.
    """

    concept_id: str
    code: str
    uri: str
    label: str
    matched: str
    language: str
    confidence: float
    quote: str
    start: int
    end: int
    words: tuple[str, ...]
    match: Match
    times: int = 1
    aside: Aside | None = None


class FactKind(StrEnum):
    """Plain facts beside skills."""

    LICENCE = "licence"
    LANGUAGE = "language"
    EXPERIENCE = "experience"
    EDUCATION = "education"


@dataclass(frozen=True, slots=True)
class Fact:
    """A licence (`value`: B, CE, CACES-3 …), a language (BCP 47) with `level` (CEFR, or speaks, reads, understands),
    years of experience (`value`: whole years) or an education (`value`: the ISCED 2011 level). Spans as in FoundSkill.
    """

    kind: FactKind
    value: str
    quote: str
    start: int
    end: int
    level: str = ""
    aside: Aside | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was found in a text. `skills` the surest first; `aside` what is named but not meant; `cut` when the
    text was longer than is read.
    """

    skills: tuple[FoundSkill, ...]
    aside: tuple[FoundSkill, ...]
    facts: tuple[Fact, ...]
    language: str
    cut: bool = False
