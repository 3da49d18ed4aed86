"""Due diligence: answered with evidence, scored, decided by a named person, looked at again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from siraba.apps.foundation.actors import NotAllowed
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.organisations import actions, queries
from siraba.apps.organisations.models import DueDiligence
from siraba.apps.organisations.rules.diligence import questionnaire
from tests.apps import making
from tests.apps.organisations import dealing

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def good(reach: str) -> dict[str, dict[str, str]]:
    return {each.id: {"answer": each.good, "evidence": "extract of 3 November"} for each in questionnaire().of(reach)}


def answered(reach: str, by: object) -> DueDiligence:
    look = actions.begin(dealing.organisation(), reach, by=by, key=making.key())  # type: ignore[arg-type]  # an Actor
    return actions.answer(look, good(reach), by=by, key=making.key())  # type: ignore[arg-type]  # as above


def test_an_organisation_is_cleared_through_the_day_of_its_review() -> None:
    by = dealing.user("office_head")
    look = answered("home", by)
    assert (look.score, look.known) == (1000, 1000)
    today = making.today()
    assert queries.standing(look.organisation, today).cleared_home is None
    actions.decide(look, "accept", dealing.WHY, review_on=making.days(30), by=by, key="d")
    assert queries.standing(look.organisation, making.days(30)).cleared_home is True
    assert queries.standing(look.organisation, making.days(31)).cleared_home is False
    assert queries.standing(look.organisation, today).cleared_abroad is None
    assert queries.reviews_due(by, making.days(40)).get().organisation == look.organisation
    again = actions.begin(look.organisation, "home", by=by, key="again")
    assert again.pk != look.pk
    assert queries.standing(look.organisation, today).cleared_home is True  # while the next look is under way


def test_whoever_gave_one_answer_of_many_does_not_decide_either() -> None:
    by, other = dealing.user("office_head"), dealing.user("office_head")
    look = answered("abroad", by)
    one = dict([next(iter(good("abroad").items()))])
    look = actions.answer(look, one, by=other, key=making.key())
    with pytest.raises(Refusal):
        actions.decide(look, "accept", dealing.WHY, review_on=making.days(90), by=by, key="a")


def test_abroad_somebody_else_decides_than_who_answered() -> None:
    by = dealing.user("office_head")
    look = answered("abroad", by)
    with pytest.raises(Refusal) as refused:
        actions.decide(look, "accept", dealing.WHY, review_on=making.days(90), by=by, key="a")
    assert [each.code for each in refused.value.obstacles] == ["same_person"]
    other = dealing.inspector()
    done = actions.decide(look, "accept", dealing.WHY, review_on=making.days(90), by=other, key="b")
    assert (done.decided_by_name, done.state) == ("inspector N", "accepted")
    assert queries.standing(look.organisation, making.today()).cleared_abroad is True
    with pytest.raises(NotAllowed):
        actions.decide(look, "refuse", dealing.WHY, by=dealing.user("counsellor"), key="c")


def test_an_answer_rests_on_something_and_all_or_none_is_written() -> None:
    by = dealing.user("counsellor")
    look = actions.begin(dealing.organisation(), "home", by=by, key="b")
    said = {**good("home"), "no_fee": {"answer": "yes", "evidence": " "}}
    with pytest.raises(Refusal) as refused:
        actions.answer(look, said, by=by, key="a")
    assert [(each.code, each.values["question"]) for each in refused.value.obstacles] == [
        ("evidence_missing", "no_fee")
    ]
    assert DueDiligence.objects.get().answers == {}
    kept = actions.answer(look, {"no_fee": {"answer": "", "evidence": ""}}, by=by, key="n")
    assert (kept.score, kept.known) == (None, 0)


def test_what_is_not_answered_is_unknown_and_accepted_by_nobody() -> None:
    by = dealing.user("office_head")
    look = actions.begin(dealing.organisation(), "home", by=by, key="b")
    actions.answer(look, {"premises_seen": {"answer": "yes", "evidence": "visit of 2 May"}}, by=by, key="a")
    for verb, code in (("accept", "not_all_answered"), ("accept_with_conditions", "critical_open")):
        with pytest.raises(Refusal) as refused:
            actions.decide(look, verb, dealing.WHY, review_on=making.days(30), by=by, key=verb)
        assert code in [each.code for each in refused.value.obstacles]
    refused_look = actions.decide(look, "refuse", dealing.WHY, by=by, key="r")
    assert refused_look.review_on is None
    standing = queries.standing(look.organisation, making.today())
    assert standing.cleared_home is False
    assert standing.review_home is not None
    assert standing.review_home < making.today() - timedelta(days=1)
