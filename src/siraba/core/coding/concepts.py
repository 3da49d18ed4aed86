"""What coding searches: concepts of a classification with the words people use for them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LabelKind(StrEnum):
    """How a label names its concept, from the official name to a name heard somewhere.

    A loose one is said so in some countries only, or of other concepts more often: it proposes, and nothing is taken
    by it without a person.
    """

    PREFERRED = "preferred"
    ALTERNATIVE = "alternative"
    CONFIRMED = "confirmed"
    LOOSE = "loose"


@dataclass(frozen=True, slots=True)
class Label:
    """A name of a concept in a language (BCP 47). `confirmed` ones were chosen for this text by a person."""

    text: str
    language: str
    kind: LabelKind = LabelKind.ALTERNATIVE


@dataclass(frozen=True, slots=True)
class Passage:
    """A text about a concept in a language (BCP 47): its definition, or the name of a skill it asks for."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Concept:
    """An occupation or a skill of one classification. `id` is unique among all that are searched together.

    Only the labels are looked up. `descriptions`, `skills` (each skill once a language, the essential ones first) and
    `same` (ids of concepts of other classifications that mean the same, exactly or closely) serve an embedding that is
    trained on them. `group` are the names of the wider group it belongs to in another classification: titles of its
    kind, of which no label need speak.
    """

    id: str
    code: str
    labels: tuple[Label, ...]
    uri: str = ""
    descriptions: tuple[Passage, ...] = ()
    skills: tuple[Passage, ...] = ()
    same: tuple[str, ...] = ()
    group: tuple[Passage, ...] = ()
