"""Prospecting: planned, done, promised, silent; each office sees its own."""

from __future__ import annotations

import pytest

from siraba.apps.accounts.models import Office
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.organisations import actions, queries
from siraba.apps.organisations.models import Visit
from tests.apps import making
from tests.apps.organisations import dealing

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def codes(refusal: pytest.ExceptionInfo[Refusal]) -> list[str]:
    return [each.code for each in refusal.value.obstacles]


def done(counsellor: Actor, name: str, days_ago: int, outcome: str, **more: object) -> Visit:
    row = next(iter(queries.organisations(counsellor, text=name)), None) or dealing.organisation(name)
    entry = actions.VisitEntry("call", making.days(-days_ago), outcome=outcome, **more)  # type: ignore[arg-type]  # named fields
    return actions.plan_visit(row, entry, by=counsellor, key=making.key())


def test_a_week_shows_what_is_planned_and_done_and_only_to_the_office(office: Office, counsellor: Actor) -> None:
    row = dealing.organisation()
    visit = actions.plan_visit(row, actions.VisitEntry("visit", making.today(), "masons"), by=counsellor, key="p")
    days = queries.week(counsellor, making.today())
    assert len(days) == 7
    assert [each.visits for each in days if each.on == making.today()] == [[visit]]
    other = making.actor("office_head", making.office("LAC", "BJ"))
    assert not queries.visits(other)
    with pytest.raises(queries.NotFound):
        queries.visit(other, str(visit.public_id))
    with pytest.raises(Refusal) as refused:
        actions.record_visit(
            visit, actions.VisitEntry("visit", making.days(1), next_on=making.today()), by=counsellor, key="r"
        )
    assert codes(refused) == ["next_not_ahead", "outcome_missing"]
    entry = actions.VisitEntry(
        "visit", making.today(), outcome="promised", says="six masons in May", next_on=making.days(9)
    )
    assert actions.record_visit(visit, entry, by=counsellor, key="s").outcome == "promised"
    with pytest.raises(Refusal) as refused:
        actions.cancel_visit(visit, by=counsellor, key="c")
    assert codes(refused) == ["recorded_already"]


def test_a_next_day_that_has_come_is_due_until_somebody_speaks_with_them_again(
    counsellor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = done(counsellor, "Karité", 0, "later", next_on=making.days(5))
    assert queries.due(counsellor, making.days(4)) == []
    assert queries.due(counsellor, making.days(5)) == [visit]
    actions.plan_visit(visit.organisation, actions.VisitEntry("call", making.days(6)), by=counsellor, key="n")
    assert queries.due(counsellor, making.days(5)) == []


def test_who_does_not_answer_twice_in_a_row_is_said_to(counsellor: Actor) -> None:
    done(counsellor, "Muet", 9, "no_answer")
    done(counsellor, "Muet", 3, "unreachable")
    done(counsellor, "Parle", 9, "no_answer")
    done(counsellor, "Parle", 3, "no_need")
    done(counsellor, "Une fois", 3, "no_answer")
    assert [(row.name, count, since) for row, count, since in queries.silent(counsellor)] == [
        ("Muet", 2, making.days(-9))
    ]


def test_a_promised_need_becomes_one_vacancy_or_lapses(counsellor: Actor) -> None:
    visit = done(counsellor, "Karité", 1, "promised")
    one = actions.note_promise(visit, actions.PromiseEntry("Maçons", 6), by=counsellor, key="a")
    two = actions.note_promise(visit, actions.PromiseEntry("Peintres"), by=counsellor, key="b")
    assert set(queries.promises(counsellor)) == {one, two}
    vacancy = making.new_id()
    actions.promise_became(one, vacancy, by=counsellor, key="c")
    actions.promise_lapsed(two, by=counsellor, key="d")
    assert not queries.promises(counsellor)
    with pytest.raises(Refusal):
        actions.promise_became(one, making.new_id(), by=counsellor, key="e")
    with pytest.raises(Refusal) as refused:
        actions.note_promise(visit, actions.PromiseEntry(" ", 0), by=counsellor, key="f")
    assert codes(refused) == ["posts_missing", "headcount_missing"]
