"""The people of a shortlist as its page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from siraba.apps.jobseekers.models import Registration
from siraba.apps.shortlists.queries import ShortlistView
from siraba.core.matching.results import Explanation, Match, OccupationFit, SkillFit
from siraba.core.terms.levels import Evidence
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
    """Whether somebody is known to do the work or something near: an occupation near to it, or a skill asked for.

    A skill that is only presumed from another occupation is not known.
    """
    if why.occupation.fit not in {OccupationFit.FAR, OccupationFit.UNKNOWN}:
        return True
    known = (one for one in why.skills if one.evidence is not Evidence.PRESUMED)
    return any(one.fit in {SkillFit.EXACT, SkillFit.RELATED} for one in known)


@dataclass(frozen=True, slots=True)
class Divide:
    """Where a list stops being of near people alone.

    `before` people stand before the first who is not near; `some` says that near ones come after that one.
    """

    before: int
    some: bool

    @property
    def nobody(self) -> bool:
        """Whether there is nobody near at all."""
        return self.before == 0 and not self.some


def divide(explanations: Mapping[str, Explanation], matches: Sequence[Match]) -> Divide | None:
    """The divide of a list; None where everybody is near."""
    known = [near(explanations[match.person_id]) for match in matches]
    return Divide(known.index(False), any(known[known.index(False) :])) if False in known else None
