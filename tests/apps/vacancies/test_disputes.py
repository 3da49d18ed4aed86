"""A post at an employer in dispute: stopped, unless the inspection found it to have nothing to do with it (rule 13)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from siraba.apps.accounts.models import Office
from siraba.apps.foundation.actors import SYSTEM, NotAllowed
from siraba.apps.foundation.jobs import run_waiting
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.organisations.actions import note_dispute
from siraba.apps.organisations.models import Organisation
from siraba.apps.vacancies import actions
from siraba.apps.vacancies.models import Vacancy
from siraba.apps.vacancies.queries.checking import is_shown
from tests.apps import making
from tests.apps.organisations import dealing

pytestmark = [pytest.mark.both, pytest.mark.django_db]
WHY = "The bakers of the other site are not on strike; seen on the spot."


@pytest.fixture
def firm() -> Organisation:
    return note_dispute(making.employer("En grève SA"), making.days(-3), dealing.WHY, by=SYSTEM, key=making.key())


@pytest.fixture
def post(office: Office, firm: Organisation) -> Vacancy:
    """An advert of a firm in dispute, that the inspection parted from it, and that is published since."""
    row = making.vacancy(office, publish=False, **making.fair(employer_id=firm.pk))
    actions.clear_of_dispute(row, WHY, by=dealing.inspector(), key=making.key())
    return actions.move(row, "publish", by=SYSTEM, key=making.key())


def codes(refusal: pytest.ExceptionInfo[Refusal]) -> list[str]:
    return [str(each.values.get("rule", each.code)) for each in refusal.value.obstacles]


def test_what_the_inspection_parted_from_a_dispute_is_shown_while_that_dispute_lasts(
    post: Vacancy, firm: Organisation
) -> None:
    assert is_shown(post, making.today())
    note_dispute(firm, None, dealing.WHY, by=SYSTEM, key=making.key())
    note_dispute(firm, making.days(-1), dealing.WHY, by=SYSTEM, key=making.key())
    run_waiting()
    assert not is_shown(post, making.today()), "another dispute, of which nobody looked at it"


def test_another_post_under_the_same_number_is_not_the_one_that_was_looked_at(office: Office, post: Vacancy) -> None:
    same = making.vacancy_entry(office, **making.fair(employer_id=post.employer_id))
    actions.write(post, replace(same, description="Bring your papers."), by=SYSTEM, key=making.key())
    assert is_shown(post, making.today())
    more = replace(same, positions=40)
    actions.write(post, more, by=SYSTEM, key=making.key())
    assert not is_shown(post, making.today())
    actions.clear_of_dispute(post, WHY, by=dealing.inspector(), key=making.key())
    assert is_shown(post, making.today())
    (read,) = actions.correct([post], [replace(more, place="Parakou")], by=SYSTEM, key=making.key())
    assert not is_shown(read, making.today())


def test_it_is_taken_back_with_a_reason(post: Vacancy) -> None:
    with pytest.raises(Refusal) as refused:
        actions.bind_to_dispute(post, " ", by=dealing.inspector(), key=making.key())
    assert codes(refused) == ["reason_too_short"]
    actions.bind_to_dispute(post, "They were hired for the strikers.", by=dealing.inspector(), key=making.key())
    assert not is_shown(post, making.today())
    with pytest.raises(Refusal) as refused:
        actions.bind_to_dispute(post, WHY, by=dealing.inspector(), key=making.key())
    assert codes(refused) == ["not_cleared"]


def test_there_is_nothing_to_part_it_from_where_there_is_no_dispute_or_no_reason(
    office: Office, firm: Organisation
) -> None:
    calm = making.vacancy(office, publish=False, **making.fair())
    with pytest.raises(Refusal) as refused:
        actions.clear_of_dispute(calm, WHY, by=dealing.inspector(), key=making.key())
    assert codes(refused) == ["no_dispute"]
    row = making.vacancy(office, publish=False, **making.fair(employer_id=firm.pk))
    with pytest.raises(Refusal) as refused:
        actions.clear_of_dispute(row, "no", by=dealing.inspector(), key=making.key())
    assert codes(refused) == ["reason_too_short"]
    with pytest.raises(NotAllowed):
        actions.clear_of_dispute(row, WHY, by=making.actor("office_head", office), key=making.key())
