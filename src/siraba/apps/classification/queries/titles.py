"""Titles of a file as occupations: what is sure is taken, what is not keeps its proposals for a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from siraba.apps.classification.queries.lexicon import lexicon
from siraba.apps.classification.queries.lookup import occupations_of
from siraba.core.coding.proposals import Proposal, sure


@dataclass(frozen=True, slots=True)
class CodedTitle:
    """A title with the occupation that is sure (database id), or with the proposals of the first classification."""

    text: str
    occupation_id: int | None
    confidence: float | None
    proposals: tuple[Proposal, ...]


def code_titles(titles: Sequence[str], schemes: Sequence[str], *, language: str = "auto") -> dict[str, CodedTitle]:
    """Each distinct title coded: the first of the classifications that is sure of it decides.

    Raises NotInstalled when one of them is not installed.
    """
    waiting = list(dict.fromkeys(title for title in titles if title.strip()))
    found: dict[str, CodedTitle] = {}
    unsure: dict[str, tuple[Proposal, ...]] = {}
    for scheme in schemes:
        ranked = dict(zip(waiting, lexicon(scheme).rank_many(waiting, language=language), strict=True))
        certain = {title: proposals[0] for title, proposals in ranked.items() if sure(proposals)}
        rows = occupations_of([proposal.concept_id for proposal in certain.values()])
        for title, proposal in certain.items():
            if proposal.concept_id in rows:
                row = rows[proposal.concept_id]
                found[title] = CodedTitle(title, row.pk, proposal.confidence, tuple(ranked[title]))
        for title in waiting:
            unsure.setdefault(title, tuple(ranked[title]))
        waiting = [title for title in waiting if title not in found]
    return found | {title: CodedTitle(title, None, None, unsure[title]) for title in waiting}
