"""Inspections: drawn by a seed, recorded with findings, answered within a term; and who shares what with whom."""

from __future__ import annotations

import pytest

from siraba.apps.findings.models import Finding
from siraba.apps.foundation.actors import NotAllowed
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.organisations import actions, queries
from siraba.apps.organisations.models import Inspection, Organisation
from siraba.apps.organisations.rules.sampling import drawn
from tests.apps import making
from tests.apps.organisations import dealing

pytestmark = [pytest.mark.both, pytest.mark.django_db]
SAW = "Two workers paid 200,000 to the agency."


def codes(refusal: pytest.ExceptionInfo[Refusal]) -> list[str]:
    return [each.code for each in refusal.value.obstacles]


def test_a_campaign_draws_what_anybody_can_draw_again() -> None:
    agencies = [dealing.agency(f"A{number}", f"N{number}")[0] for number in range(7)]
    dealing.organisation("Only an employer")
    entry = actions.CampaignEntry("Autumn", "lottery of 21 November: 7 14 22", 3, making.days(30))
    campaign = actions.draw(entry, by=dealing.inspector(), key="c")
    rows = list(queries.inspections(dealing.inspector(), campaign=campaign))
    expected = drawn(entry.seed, [str(each.public_id) for each in agencies], 3)
    assert [str(row.organisation.public_id) for row in rows] == expected
    assert (campaign.among, [row.place_in_draw for row in rows]) == (7, [1, 2, 3])
    with pytest.raises(Refusal) as refused:
        actions.draw(actions.CampaignEntry(" ", "", 0, making.days(-1)), by=dealing.inspector(), key="d")
    assert codes(refused) == ["name_missing", "seed_missing", "headcount_missing", "end_not_ahead"]


def test_what_an_inspector_saw_is_answered_closed_and_mended() -> None:
    agency, _licence = dealing.agency()
    by, own = dealing.inspector(), dealing.user("agency_user", agency)
    row = actions.plan_inspection(agency, making.days(3), by=by, key="p")
    breaches = [actions.Breach("no_worker_fee", "block", "ILO C181 art. 7"), actions.Breach("papers", "escalate")]
    row = actions.record_inspection(row, making.today(), SAW, breaches, by=by, key="r")
    assert (row.state, row.answer_by) == ("visited", making.days(15))
    assert {(each.rule, each.state) for each in Finding.objects.filter(object_id=row.public_id)} == {
        ("no_worker_fee", "open"),
        ("papers", "open"),
    }
    with pytest.raises(Refusal) as refused:
        actions.close_inspection(row, dealing.WHY, [], by=by, key="early")
    assert codes(refused) == ["term_runs"]
    with pytest.raises(NotAllowed):
        actions.answer_inspection(
            row, "It was not us at all.", by=dealing.user("agency_user", dealing.organisation()), key="x"
        )
    assert actions.answer_inspection(row, "The money was given back.", by=own, key="a").state == "answered"
    closed = actions.close_inspection(row, "Given back, receipts seen", ["no_worker_fee"], by=by, key="c")
    assert closed.state == "closed"
    left = {each.rule: each.state for each in Finding.objects.filter(object_id=row.public_id)}
    assert left == {"no_worker_fee": "resolved", "papers": "open"}


def test_an_answer_that_does_not_come_is_overdue() -> None:
    agency, _licence = dealing.agency()
    by = dealing.inspector()
    row = actions.plan_inspection(agency, making.days(3), by=by, key="p")
    actions.record_inspection(row, making.today(), SAW, [], by=by, key="r", answer_days=1)
    assert not queries.answers_overdue(by, making.days(1))
    assert list(queries.answers_overdue(by, making.days(2))) == [Inspection.objects.get()]


def test_the_network_goes_from_a_phone_to_a_sub_agent_to_an_employer() -> None:
    one, _licence = dealing.agency("Une", "N1")
    two, _other = dealing.agency("Deux", "N2")
    employer = dealing.organisation("Employeur", place="Cotonou", address="12 rue du Port")
    shadow = dealing.organisation("Ombre", place="Cotonou", address="Rue du Port 12")
    far = dealing.organisation("Loin")
    by = dealing.inspector()
    actions.declare_sub_agent(one, "Kossi", phone="0197123456", by=by, key="s1")
    actions.declare_sub_agent(two, "Kossi D.", phone="+229 01 97 12 34 56", by=by, key="s2")
    dealing.mandate(employer, two)
    found = queries.network(by, one)
    ties = {(found.nodes[tie.first].name, found.nodes[tie.second].name, tie.how) for tie in found.ties}
    assert ties == {("Une", "Deux", "sub_agent"), ("Deux", "Employeur", "mandate")}
    further = {row.name for row in queries.network(by, two).nodes.values()}
    assert further == {"Une", "Deux", "Employeur", "Ombre"}
    assert far.pk not in found.nodes
    assert shadow.pk not in found.nodes
    own = queries.network(dealing.user("agency_user", one), one)
    assert [row.name for row in own.nodes.values()] == ["Une"]
    assert own.ties == []


def test_the_network_knows_where_sub_agents_sit() -> None:
    """One who recruits for an agency from the address of an employer, or of another agency's, until it ends."""
    one, two = dealing.agency("Une", "N1")[0], dealing.agency("Deux", "N2")[0]
    dealing.organisation("Employeur", place="Cotonou", address="12 rue du Port")
    by = dealing.inspector()
    for number, (agency, where) in enumerate(((one, "Rue du Port 12"), (two, "12, rue du port"), (one, "7 rue Haute"))):
        actions.declare_sub_agent(agency, f"Kossi {number}", place="Cotonou", address=where, by=by, key=f"s{number}")

    def tied(start: Organisation) -> set[tuple[str, str]]:
        found = queries.network(by, start)
        return {(found.nodes[tie.first].name, found.nodes[tie.second].name) for tie in found.ties}

    assert tied(one) == {("Une", "Deux"), ("Une", "Employeur")}
    actions.end_sub_agent(queries.sub_agents(by, two).get(), by=by, key="e")
    assert tied(two) == set()
