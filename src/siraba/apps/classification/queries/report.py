"""What decisions on titles say: how often the coder was right, and which titles the classification lacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from siraba.apps.classification.models import CodingCase, CodingState
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.rights import demand
from siraba.core.text.languages import guess_language

FIVE = 5


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Titles of one language that people decided: how often the first, or one of five proposals, was taken."""

    language: str
    decided: int
    first: int
    among_five: int
    none_fits: int


@dataclass(frozen=True, slots=True)
class Lacking:
    """A title for which there is no occupation: people said so (`decided`), or nothing was proposed yet."""

    text: str
    language: str
    seen: int
    decided: bool


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report. `waiting` titles nobody decided yet are not part of the accuracy.

    `writers`: the same of what workers, relays and employers chose for their own files; it decides nothing.
    """

    accuracy: list[Accuracy]
    writers: list[Accuracy]
    lacking: list[Lacking]
    waiting: int


def coding_report(by: Actor, *, most: int = 50) -> Report:
    """Accuracy by language and the titles that the classification lacks, most seen first. Raises NotAllowed.

    Only titles that were not sure reach people: titles that were coded without anybody are not counted, so that the
    figures are those of the hard ones.
    """
    demand(by, "classification.see_decisions")
    counts: dict[str, list[int]] = {}
    lacking: list[Lacking] = []
    waiting = 0
    chosen: dict[str, list[int]] = {}
    cases = CodingCase.objects.select_related("chosen_by_writer").order_by("-seen", "pk")
    for case in cases.iterator(chunk_size=2000):
        if case.chosen_by_writer is not None:
            _count(chosen, language_of(case), place_of(case.proposals, case.chosen_by_writer.code))
        if case.state == CodingState.WAITING:
            waiting += 1
            if not case.proposals:
                lacking.append(Lacking(case.text, language_of(case), case.seen, False))
            continue
        _count(counts, language_of(case), place_of_choice(case.proposals))
        if case.state == CodingState.UNCODABLE:
            counts[language_of(case)][3] += 1
            lacking.append(Lacking(case.text, language_of(case), case.seen, True))
    lacking.sort(key=lambda one: (not one.decided, -one.seen, one.text))
    return Report(_by_language(counts), _by_language(chosen), lacking[:most], waiting)


def _count(counts: dict[str, list[int]], language: str, place: int | None) -> None:
    count = counts.setdefault(language, [0, 0, 0, 0])
    count[0] += 1
    count[1] += place == 0
    count[2] += place is not None and place < FIVE


def _by_language(counts: Mapping[str, list[int]]) -> list[Accuracy]:
    return [Accuracy(language, *count) for language, count in sorted(counts.items())]


def language_of(case: CodingCase) -> str:
    """The language that the file said, that the decision found, or that the letters say."""
    if case.language != "auto":
        return case.language
    chosen: Mapping[str, Any] = next((each for each in case.proposals if each.get("chosen")), {})
    return str(chosen.get("name_language") or guess_language(case.text).language or "?")


def place_of_choice(proposals: list[dict[str, Any]]) -> int | None:
    """At which place what was chosen had been proposed (0 the first); None where it had not."""
    return next((place for place, each in enumerate(_offered(proposals)) if each.get("chosen")), None)


def place_of(proposals: list[dict[str, Any]], code: str) -> int | None:
    """At which place a code had been proposed (0 the first); None where it had not."""
    return next((place for place, each in enumerate(_offered(proposals)) if each.get("code") == code), None)


def _offered(proposals: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [each for each in proposals if each.get("offered", True)]
