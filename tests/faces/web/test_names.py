"""Names of the concepts that reasons speak of."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

from django.utils import translation

from siraba.apps.shortlists.queries import shortlist
from siraba.core.matching.results import SkillFit, SkillReason
from siraba.core.terms.levels import Evidence
from siraba.faces.web import formats
from siraba.faces.web.desk.names import Names
from siraba.faces.web.desk.reasons import reasons
from tests.faces.web.conftest import Town

Budget = Callable[[int], AbstractContextManager[None]]
TEAM = "roame:RS-00-001"
"""Working in a team: on no card of the town's vacancy."""


def test_a_skill_that_is_held_and_not_asked_has_its_name(town: Town, queries_at_most: Budget) -> None:
    view = shortlist(town.counsellor.actor, town.vacancy, as_of=formats.today())
    why = next(iter(view.explanations.values()))
    assert TEAM not in {one.asked for one in why.skills}
    gone = SkillReason("roame:gone", True, SkillFit.RELATED, TEAM, 800_000, Evidence.DECLARED, 1, 2)
    with translation.override("fr"), queries_at_most(2):
        names = Names.around([replace(why, skills=(*why.skills, gone))] * 3, [TEAM])
    assert names.skill(TEAM) == "Travailler en équipe"
    assert not [one.asked for one in why.skills if ":" in names.skill(one.asked) or names.skill(one.asked) in one.asked]
    said = reasons(replace(why, skills=(gone,)), names.skill, names.occupation)
    assert any("Travailler en équipe" in line and "gone" in line for line in said.near)  # no name is invented
