"""What a vacancy lacks to be published is kept as findings; what is held is not published by anybody."""

from __future__ import annotations

import pytest

from siraba.apps.accounts.models import Office
from siraba.apps.findings import queries
from siraba.apps.findings.actions import Checked, hold, lift, write
from siraba.apps.findings.models import Finding
from siraba.apps.findings.rules import FindingEntry
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.vacancies import actions
from siraba.apps.vacancies.lifecycle import FAIR_CHECK, PUBLISH_CHECK
from siraba.apps.vacancies.models import Vacancy
from tests.apps import making

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def lacks(vacancy: Vacancy) -> list[str]:
    rows = queries.of_things([vacancy.public_id], making.today()).get(vacancy.public_id, [])
    return sorted(str(row.params.get("term", row.code)) for row in rows if row.check_name == PUBLISH_CHECK)


def test_what_a_draft_lacks_is_found_and_settled_when_it_is_there(office: Office) -> None:
    draft = making.vacancy(office, occupation_id=None, country=None)
    whole = making.vacancy(office)
    assert lacks(draft) == ["country", "occupation_id"]
    assert lacks(whole) == []
    entry = making.vacancy_entry(office, occupation_id=None)
    actions.correct([draft], [entry], by=SYSTEM, key=making.key())
    assert lacks(draft) == ["occupation_id"]
    assert Finding.objects.get(state="resolved", check_name=PUBLISH_CHECK).params == {"term": "country"}
    occupation = making.occupation(making.MASON)
    actions.set_occupation([draft], occupation.pk, by=SYSTEM, key=making.key())
    draft.refresh_from_db()
    assert lacks(draft) == []
    assert draft.state == "published"


def test_a_vacancy_that_is_withdrawn_lacks_nothing_any_more(office: Office) -> None:
    draft = making.vacancy(office, occupation_id=None)
    assert lacks(draft) == ["occupation_id"]
    actions.move(draft, "withdraw", by=SYSTEM, key=making.key())
    assert lacks(draft) == []


def test_what_is_held_is_published_by_nobody_and_by_no_file(office: Office) -> None:
    draft = making.vacancy(office, publish=False, **making.fair())
    stop = hold(draft, "The employer does not exist at this address.", by=SYSTEM, key=making.key())
    with pytest.raises(Refusal) as told:
        actions.move(draft, "publish", by=SYSTEM, key=making.key())
    assert [each.code for each in told.value.obstacles] == ["stopped"]
    actions.correct([draft], [making.vacancy_entry(office, **making.fair())], by=SYSTEM, key=making.key(), publish=True)
    draft.refresh_from_db()
    assert draft.state == "draft"
    lift(stop, "The employer was found.", by=SYSTEM, key=making.key())
    assert actions.move(draft, "publish", by=SYSTEM, key=making.key()).state == "published"


def test_a_blocking_finding_of_another_check_stops_the_publication(office: Office) -> None:
    draft = making.vacancy(office, publish=False, **making.fair())
    found = [FindingEntry("no_fee", "block", "fee_asked"), FindingEntry("pay_named", "warn", "pay_missing")]
    write("another.check", [Checked(draft, found)], by=SYSTEM, key=making.key())
    with pytest.raises(Refusal):
        actions.move(draft, "publish", by=SYSTEM, key=making.key())
    write("another.check", [Checked(draft, found[1:])], by=SYSTEM, key=making.key())
    assert actions.move(draft, "publish", by=SYSTEM, key=making.key()).state == "published"
    assert {row.check_name for row in Finding.objects.all()} == {"another.check", FAIR_CHECK}
    assert PUBLISH_CHECK == "vacancy.publish"
