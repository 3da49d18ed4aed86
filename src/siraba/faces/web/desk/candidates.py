"""The people of a shortlist as its page shows them."""

from __future__ import annotations

from dataclasses import dataclass

from siraba.apps.jobseekers.models import Registration
from siraba.apps.shortlists.queries import ShortlistView
from siraba.core.matching.results import Explanation, Match
from siraba.faces.web.desk.names import Names
from siraba.faces.web.desk.reasons import Reasons, reasons


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person of the list: the place in it, who it is, and why."""

    match: Match
    registration: Registration
    why: Explanation
    reasons: Reasons


def candidates(view: ShortlistView, names: Names) -> list[Candidate]:
    """The list in its order."""
    return [
        Candidate(
            match,
            view.people[match.person_id],
            view.explanations[match.person_id],
            reasons(view.explanations[match.person_id], names.skill, names.occupation),
        )
        for match in view.result.matches
        if match.person_id in view.people and match.person_id in view.explanations
    ]
