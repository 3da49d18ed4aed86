"""The people of a shortlist as its page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from siraba.apps.jobseekers.models import Registration
from siraba.apps.shortlists.queries import ShortlistView
from siraba.core.matching.results import Explanation, Match, OccupationFit, SkillFit
from siraba.faces.web.desk.names import Names
from siraba.faces.web.desk.reasons import Reasons, reasons


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person of the list: the place in it, who it is, and why."""

    match: Match
    registration: Registration
    why: Explanation
    reasons: Reasons


def listed(view: ShortlistView) -> list[Match]:
    """The matches that can be shown: a person who was erased or closed a moment ago is left out."""
    return [
        match
        for match in view.result.matches
        if match.person_id in view.people and match.person_id in view.explanations
    ]


def candidates(view: ShortlistView, matches: Iterable[Match], names: Names) -> list[Candidate]:
    """Some of the matches with who they are and why."""
    found = []
    for match in matches:
        why = view.explanations[match.person_id]
        said = reasons(why, names.skill, names.occupation)
        found.append(Candidate(match, view.people[match.person_id], why, said))
    return found


def near(why: Explanation) -> bool:
    """Whether somebody is known to do the work or something near: an occupation near to it, or a skill asked for."""
    if why.occupation.fit not in {OccupationFit.FAR, OccupationFit.UNKNOWN}:
        return True
    return any(one.fit in {SkillFit.EXACT, SkillFit.RELATED} for one in why.skills)


def near_until(view: ShortlistView, matches: Sequence[Match]) -> int:
    """How many of the matches stand before those of whom nobody is near any more."""
    count = len(matches)
    while count and not near(view.explanations[matches[count - 1].person_id]):
        count -= 1
    return count
