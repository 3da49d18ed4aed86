"""Pages of organisations, licences, inspections, visits: read by each role, done end to end, looked up by anybody."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from siraba.apps.accounts.actions import enter_user
from siraba.apps.accounts.models import User
from siraba.apps.countries.actions import enter_values
from siraba.apps.countries.rules import ValueRow
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.organisations import actions, queries
from siraba.apps.organisations.models import Inspection, Licence, Mandate, Organisation, Promise, Visit
from siraba.apps.vacancies.access import shown
from siraba.apps.vacancies.advert import CORRIDORS
from siraba.apps.vacancies.models import Vacancy
from siraba.faces.web import formats
from siraba.faces.web.organisations.acts import ACTS
from tests.apps import making
from tests.apps.organisations import dealing
from tests.faces.web.conftest import Town

Budget = Callable[[int], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class Street:
    """An agency with a licence, its employer, and who signs in."""

    agency: Organisation
    employer: Organisation
    licence: Licence
    mandate: Mandate
    inspector: Client
    agent: Client
    boss: Client


def browser(role: str, of: Organisation | None = None) -> Client:
    key = uuid4().hex
    user: User = enter_user(
        f"{key}@street.example",
        f"{role} N",
        role,
        organisation_id=of.public_id if of else None,
        by=SYSTEM,
        key=key,
    )
    client = Client()
    client.force_login(user)
    client.get("/language/en")
    return client


@pytest.fixture
def street(town: Town) -> Street:
    agency = dealing.organisation("Savane Emploi", "XD", "agency", place="Kénéba")
    licence = dealing.licence(agency, "XD-26-001", country="XD", countries=("FR",), kinds=("placement",))
    employer = dealing.organisation("Maison du Karité", "FR")
    mandate = dealing.mandate(employer, agency, countries=("FR",))
    return Street(
        agency,
        employer,
        licence,
        mandate,
        browser("inspector"),
        browser("agency_user", agency),
        browser("employer_user", employer),
    )


def do(client: Client, address: str, thing: Any, **said: object) -> Any:
    return client.post(
        reverse(f"web:{address}", args=[thing.public_id]),
        {"key": uuid4().hex, **said},
    )


def test_a_suspension_end_to_end_is_seen_where_it_acts(town: Town, street: Street) -> None:
    """From the inspector's form to the public page: what hangs on it before, what stands still after."""
    Vacancy.objects.filter(pk=town.vacancy.pk).update(
        agency_id=street.agency.public_id, employer=street.employer, mandate_id=street.mandate.public_id
    )
    page = reverse("web:licence_suspend", args=[street.licence.public_id])
    before = street.inspector.get(page).content.decode()
    assert "Advert shown to everybody" in before
    assert "Mandate live" in before
    refused = do(street.inspector, "licence_suspend", street.licence, reason="no", answer_by="2020-01-01")
    assert refused.status_code == 422
    assert "somebody else will understand" in refused.content.decode()
    said = {"reason": "Workers paid for their places.", "answer_by": making.days(15).isoformat()}
    assert do(street.inspector, "licence_suspend", street.licence, **said).status_code == 302
    after = street.inspector.get(reverse("web:licence", args=[street.licence.public_id])).content.decode()
    assert "Advert hidden" in after
    assert "Mandate frozen" in after
    public = Client().get(reverse("web:public_licence", args=[street.licence.public_id])).content.decode()
    assert 'class="pill halt"' in public
    assert not Vacancy.objects.filter(shown(making.today()), pk=town.vacancy.pk).exists()
    own = street.agent.get(reverse("web:own_organisation")).content.decode()
    assert "stands still" in own
    assert do(street.agent, "licence_reinstate", street.licence, reason=said["reason"]).status_code == 404


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_anybody_looks_a_licence_up_in_any_language_without_scripts(street: Street, language: str) -> None:
    from django.contrib.staticfiles import finders

    visitor = Client()
    visitor.get(f"/language/{language}")
    answer = visitor.get(reverse("web:public_licences"), {"q": "savanne emplois"})
    text = answer.content.decode()
    assert "Savane Emploi" in text
    assert '<span class="pill go">' in text
    assert "<script" not in text
    weight = len(answer.content) + sum(
        len(open(str(finders.find(found)), "rb").read())  # noqa: PTH123, SIM115 - two small files
        for found in set(re.findall(r'(?:href|src)="/static/([^"]+)"', text))
    )
    assert weight <= 100_000
    nothing = visitor.get(reverse("web:public_licences"), {"q": "Zyx Qwfp"}).content.decode()
    assert 'class="pill halt"' in nothing
    code = visitor.get(reverse("web:licence_code", args=[street.licence.public_id]))
    assert code["Content-Type"] == "image/svg+xml"
    assert visitor.get(reverse("web:public_licence", args=[uuid4()])).status_code == 404


def test_the_employer_signs_what_the_agency_proposed(street: Street) -> None:
    said = {
        "employer": street.employer.reference,
        "posts": "Boulangers",
        "headcount": "4",
        "valid_from": making.today().isoformat(),
        "valid_until": making.days(90).isoformat(),
        "countries": ["FR"],
    }
    wrong = do(street.agent, "organisation_mandate", street.agency, **{**said, "employer": "E-26-999999-X"})
    assert wrong.status_code == 422
    assert "Boulangers" in wrong.content.decode()
    assert do(street.agent, "organisation_mandate", street.agency, **said).status_code == 302
    mandate = Mandate.objects.get(posts="Boulangers")
    assert (
        reverse("web:mandate_sign", args=[mandate.public_id])
        in street.boss.get(reverse("web:own_organisation")).content.decode()
    )
    assert do(street.agent, "mandate_sign", mandate).status_code in {404, 403}
    assert do(street.boss, "mandate_sign", mandate).status_code == 302
    mandate.refresh_from_db()
    assert mandate.state == "signed"


def test_an_inspection_is_drawn_recorded_answered_and_closed(street: Street) -> None:
    said = {"name": "Autumn", "whom": "agency", "wanted": "1", "seed": "7 14 22", "due_on": making.days(9).isoformat()}
    drawn = street.inspector.post(reverse("web:campaigns"), {"key": uuid4().hex, **said}, follow=True)
    assert "7 14 22" in drawn.content.decode()
    row = Inspection.objects.get()
    seen = {
        "visited_on": making.today().isoformat(),
        "says": "Two workers paid for their places.",
        "breaches": ["no_worker_fee"] if "no_worker_fee" in _rules() else [_rules()[0]],
        "answer_days": "10",
    }
    assert do(street.inspector, "inspection_record", row, **seen).status_code == 302
    kind = {"kind": "organisations.inspection"}
    stands = street.inspector.get(reverse("web:findings"), kind).content.decode()
    assert "An inspection saw that this was not kept" in stands
    assert reverse("web:inspection", args=[row.public_id]) in stands
    own = street.agent.get(reverse("web:own_organisation")).content.decode()
    assert reverse("web:inspection", args=[row.public_id]) in own
    assert do(street.agent, "inspection_answer", row, text="The money was given back.").status_code == 302
    page = reverse("web:inspection", args=[row.public_id])
    assert street.agent.post(page, {"key": "k", "conclusion": "All is well now."}).status_code == 404
    closed = {"key": uuid4().hex, "conclusion": "Given back, receipts seen.", "mended": seen["breaches"]}
    assert street.inspector.post(page, closed).status_code == 302
    row.refresh_from_db()
    assert row.state == "closed"


def _rules() -> list[str]:
    from siraba.faces.web.organisations.rules_seen import rule_choices

    return [code for code, _title in rule_choices()]


def test_a_promised_need_becomes_one_draft_however_often_it_is_sent(town: Town, desk: Client, street: Street) -> None:
    said = {
        "kind": "call",
        "on": formats.today().isoformat(),
        "outcome": "promised",
        "need": "Boulanger de nuit",
        "positions": "3",
    }
    assert do(desk, "organisation_visit", street.employer, **said).status_code == 302
    need = Promise.objects.get()
    assert "Boulanger de nuit" in desk.get(reverse("web:prospecting")).content.decode()
    for _time in range(2):
        assert do(desk, "promise_become", need).status_code == 302
    draft = Vacancy.objects.get(title="Boulanger de nuit")
    assert (draft.state, draft.positions, draft.employer) == ("draft", 3, street.employer)
    need.refresh_from_db()
    assert need.vacancy_id == draft.public_id


def test_due_diligence_keeps_what_was_typed_and_is_decided_by_somebody_named(
    town: Town, desk: Client, street: Street
) -> None:
    begun = desk.post(
        reverse("web:begin_diligence", args=[street.employer.public_id, "home"]), {"key": "k"}, follow=True
    )
    page = begun.redirect_chain[-1][0]
    refused = desk.post(
        page, {"key": "a", "do": "answer", "a_no_fee": "yes", "e_no_fee": "", "e_premises_seen": "typed"}
    )
    assert refused.status_code == 422
    assert 'value="typed"' in refused.content.decode()
    assert desk.post(page, {"key": "b", "do": "answer", "a_no_fee": "no", "e_no_fee": "receipts"}).status_code == 302
    assert desk.post(page, {"key": "c", "do": "refuse", "reason": "They take fees."}).status_code == 404  # a counsellor
    assert (
        street.inspector.post(page, {"key": "d", "do": "accept", "reason": "It looks fine to me."}).status_code == 422
    )
    someday = {"key": "f", "do": "accept", "reason": "It looks fine to me.", "review_on": "someday"}
    assert street.inspector.post(page, someday).status_code == 422
    done = street.inspector.post(page, {"key": "e", "do": "refuse", "reason": "They take fees from people."})
    assert done.status_code == 302
    assert queries.standing(street.employer, making.today()).cleared_home is False


def test_who_may_be_known_already_is_shown_before_an_organisation_is_written(
    town: Town, desk: Client, street: Street
) -> None:
    said = {"name": "SAVANE-EMPLOI SARL", "country": "XD", "capacities": ["employer"]}
    shown = desk.post(reverse("web:organisation_new"), {"key": "k", **said})
    assert shown.status_code == 422
    assert reverse("web:organisation", args=[street.agency.public_id]) in shown.content.decode()
    written = desk.post(reverse("web:organisation_new"), {"key": "k", "sure": "1", **said})
    row = Organisation.objects.get(name="SAVANE-EMPLOI SARL")
    assert written.headers["Location"] == reverse("web:organisation", args=[row.public_id])
    pairs = desk.get(reverse("web:organisation_pairs")).content.decode()
    assert "Savane Emploi" in pairs


def test_what_was_counted_for_a_proposal_is_found_again_in_the_list(town: Town, desk: Client) -> None:
    page = desk.get(reverse("web:prospecting")).content.decode()
    counted = re.findall(r'href="(/desk/vacancies/[^"]+occupation=[^"]+)">([0-9]+)</a>', page)
    assert counted
    for address, count in counted:
        assert desk.get(unescape(address)).context["page"].paginator.count == int(count) > 0


def test_missions_stand_by_country_with_the_way_there_and_can_be_planned(town: Town, desk: Client) -> None:
    """For posts abroad: one of a country to which the way is open, one of which nobody knows."""
    way = ValueRow(1, "FR", "", "open", "", making.days(-9), None)
    enter_values(CORRIDORS, [way], "Journal officiel", "t.csv", "0" * 64, by=SYSTEM, key=making.key())
    dealing.organisation("Aide à l'emploi", "QA", "partner_service")
    there = dealing.organisation("Consulat à Lyon", "FR", "mission")
    met = actions.VisitEntry("call", making.days(-3), outcome="no_need")
    actions.plan_visit(there, met, by=town.counsellor.actor, key="m")
    page = desk.get(reverse("web:prospecting"))
    partners = page.context["partners"]
    assert [(each.row.name, each.spoken) for each in partners] == [
        ("Consulat à Lyon", making.days(-3)),
        ("Aide à l'emploi", None),
    ]
    assert "Journal officiel" in partners[0].way and "Journal officiel" not in partners[1].way
    assert reverse("web:organisation_visit", args=[there.public_id]) in page.content.decode()


def test_the_network_is_drawn_and_told(street: Street) -> None:
    for number in range(5):
        actions.declare_sub_agent(street.agency, f"Adama {number}", by=SYSTEM, key=making.key())
    page = street.inspector.get(reverse("web:network", args=[street.agency.public_id])).content.decode()
    assert page.count('<rect class="c2"') == 1 + 3, (
        "the agency, and as many of those who recruit for it as there is room"
    )
    assert "Adama 4" in page, "the table has all of them"
    assert re.search(rf'<a href="[^"]+{street.employer.public_id}/"><text', page), "names lead to their pages"
    assert page.count('<circle class="c1"') == 1
    assert street.mandate.reference in page
    table = street.inspector.get(reverse("web:network_csv", args=[street.agency.public_id])).content.decode()
    assert "Maison du Karité" in table
    assert street.inspector.get(reverse("web:network_svg", args=[street.agency.public_id])).status_code == 200
    assert street.agent.get(reverse("web:network", args=[street.agency.public_id])).status_code == 404


PAGES = {
    "organisations": 16,
    "organisation_pairs": 16,
    "organisation_new": 12,
    "prospecting": 28,
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_answers_within_its_budget(
    town: Town, desk: Client, street: Street, queries_at_most: Budget, name: str
) -> None:
    desk.get(reverse(f"web:{name}"))
    with queries_at_most(PAGES[name]):
        assert desk.get(reverse(f"web:{name}")).status_code == 200


def test_every_act_has_a_page_that_opens_for_who_may_and_for_nobody_else(
    town: Town, desk: Client, street: Street
) -> None:
    """Each line of the table once: the form opens for a role of the rights, not for a visitor."""
    visit = actions.plan_visit(
        street.employer, actions.VisitEntry("call", making.today()), by=town.counsellor.actor, key="v"
    )
    done = actions.VisitEntry("call", making.today(), outcome="promised")
    past = actions.plan_visit(street.employer, done, by=town.counsellor.actor, key="w")
    things: dict[type, Any] = {
        Organisation: street.agency,
        Licence: street.licence,
        Mandate: street.mandate,
        Inspection: actions.plan_inspection(street.agency, making.days(3), by=SYSTEM, key="i"),
        Visit: visit,
        Promise: actions.note_promise(past, actions.PromiseEntry("Maçons"), by=SYSTEM, key="n"),
        **{
            type(each): each
            for each in (
                actions.declare_sub_agent(street.agency, "Kossi", by=SYSTEM, key="s"),
                actions.impose(street.agency, "warning", "Late answer, again.", by=SYSTEM, key="x"),
            )
        },
    }
    opened = 0
    for act in ACTS:
        address = reverse(f"web:{act.address}", args=[things[act.model].public_id])
        statuses = {client.get(address).status_code for client in (desk, street.inspector, street.agent, street.boss)}
        assert 200 in statuses or act.verb == "organisation.merge", act.address
        assert Client().get(address).status_code == 302, act.address
        opened += 200 in statuses
    assert opened >= len(ACTS) - 1


def test_who_belongs_to_no_office_is_not_asked_for_theirs(town: Town, desk: Client, street: Street) -> None:
    """An agency has a page of its own adverts; an inspector sees everybody's, and has no office to narrow it to."""
    assert street.agent.get(reverse("web:vacancies")).headers["Location"] == reverse("web:own_vacancies")
    page = street.agent.get(reverse("web:own_vacancies")).content.decode()
    assert f'href="{reverse("web:vacancies")}"' not in page
    narrowed = {"mine": "1"}
    for client, offered in ((desk, True), (street.inspector, False)):
        for address in ("web:vacancies", "web:to_check"):
            assert ('name="mine"' in client.get(reverse(address)).content.decode()) is offered
    everything = street.inspector.get(reverse("web:vacancies")).context["page"].paginator.count
    assert street.inspector.get(reverse("web:vacancies"), narrowed).context["page"].paginator.count == everything > 0
