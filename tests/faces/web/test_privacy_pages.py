"""Pages of the data protection officer, and those that tell everybody how lists are made and what is done with data."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from siraba.apps.accounts.models import Role, User
from siraba.apps.foundation import jobs
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.messages.models import Message
from siraba.apps.persons import accounted
from siraba.apps.persons.actions import add_contact, noticing
from siraba.apps.persons.actions.breaches import BreachEntry, open_breach
from siraba.apps.persons.actions.noticing import notice
from siraba.apps.persons.models import (
    Breach,
    BreachConcerned,
    ContactPoint,
    Declaration,
    Disclosure,
    ImpactDecision,
    Person,
    RetentionNotice,
)
from siraba.apps.shortlists.actions import apply_parameters, note_effect, propose_parameters
from siraba.core.matching import documents
from siraba.core.matching.parameters import DEFAULT, Parameters, Weights
from tests.apps import making
from tests.faces.web.conftest import Town

MOMENT = "%Y-%m-%dT%H:%M"


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def officer(town: Town) -> Client:
    cache.clear()
    return browser(User.objects.create(email="dpo@town.example", name="Ibrahima Sow", role=Role.DATA_PROTECTION))


def test_a_breach_goes_from_the_finding_to_its_end_and_nothing_typed_is_lost(officer: Client) -> None:
    found = timezone.localtime() - timedelta(hours=2)
    said = {
        "key": "b1", "title": "Un portable volé", "kind": "seen", "found_how": "staff", "what": "Dans un taxi.",
        "found_at": found.strftime(MOMENT),
    }  # fmt: skip
    wrong = officer.post(reverse("web:breach_new"), {**said, "what": ""})
    assert wrong.status_code == 422
    assert "Un portable volé" in wrong.content.decode()
    assert officer.post(reverse("web:breach_new"), said).status_code == 302
    row = Breach.objects.get()
    here = reverse("web:breach", args=[row.public_id])
    assert officer.post(reverse("web:breach_close", args=[row.public_id]), {"key": "c0"}).status_code == 409
    known = {**said, "key": "b2", "exposed": ["name", "documents"], "people": "40", "risk": "high"}
    known |= {"consequences": "Des appels.", "measures": "Effacé à distance."}
    assert officer.post(here, known).status_code == 302
    tell = reverse("web:breach_tell", args=[row.public_id])
    assert officer.post(tell, {"key": "t0", "told": "0", "why": "non"}).status_code == 422
    now = timezone.localtime().strftime(MOMENT)
    assert officer.post(tell, {"key": "t1", "told": "1", "told_at": now, "number": "77"}).status_code == 302
    people = reverse("web:breach_people", args=[row.public_id])
    assert officer.post(people, {"key": "p1", "told": "1", "why": "Par message."}).status_code == 302
    assert officer.post(reverse("web:breach_close", args=[row.public_id]), {"key": "c1"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.data, row.people, row.told_number) == ("closed", ["name", "documents"], 40, "77")
    assert "Effacé à distance." in officer.get(here).content.decode()


def concerned_of(town: Town) -> tuple[Person, Person, Person]:
    """Somebody without any address, and two with one."""
    silent, reached, failing = town.bakers[:3]
    ContactPoint.objects.filter(person__in=(silent, reached, failing)).delete()
    for each, mail in ((reached, "r@example.org"), (failing, "f@example.org")):
        add_contact(each, "email", mail, by=SYSTEM, key=making.key())
    return silent, reached, failing


def test_whoever_could_not_be_told_of_a_breach_stands_in_a_list_until_they_were(town: Town, officer: Client) -> None:
    by = User.objects.get(email="dpo@town.example")
    entry = BreachEntry("Un portable volé", "seen", "Dans un taxi.", timezone.now() - timedelta(hours=2), "staff")
    row = open_breach(entry, by=by.actor, key=making.key())
    silent, reached, failing = concerned_of(town)
    here, name = (reverse(f"web:{each}", args=[row.public_id]) for each in ("breach_concerned", "breach_name"))
    numbers = f"{silent.reference}, {reached.reference.lower()};\n{failing.reference} {silent.reference}"
    wrong = officer.post(name, {"key": "n0", "references": f"{numbers} P-00-000000-X"})
    assert wrong.status_code == 422
    assert "P-00-000000-X" in wrong.content.decode()
    assert reached.reference.lower() in wrong.content.decode(), "what was typed is there"
    assert not BreachConcerned.objects.exists()
    assert officer.post(name, {"key": "n1", "references": numbers}).status_code == 302
    assert officer.get(here).context["rows"] == [], "nobody was tried yet"
    assert officer.post(reverse("web:breach_tell_people", args=[row.public_id]), {"key": "t"}).status_code == 302
    jobs.run_waiting()
    assert set(Message.objects.filter(template="breach_told").values_list("subject_id", flat=True)) == {
        reached.public_id,
        failing.public_id,
    }
    Message.objects.filter(subject_id=failing.public_id).update(state="failed")

    def untold() -> list[Person]:
        return [each.person for each, _stands in officer.get(here).context["rows"]]

    assert untold() == [silent, failing]
    seen = Disclosure.objects.filter(part="breach", viewer_id=by.public_id).values_list("person", flat=True)
    assert set(seen) == {silent.pk, failing.pk}, "who was shown can read that they were"
    one = BreachConcerned.objects.get(person=silent)
    reach = reverse("web:breach_reach", args=[one.public_id])
    assert officer.post(reach, {"key": "r0", "how": " "}).status_code == 302
    assert untold() == [silent, failing]
    assert officer.post(reach, {"key": "r1", "how": "visited at home"}).status_code == 302
    assert untold() == [failing]
    assert "visited at home" in officer.get(f"{here}?all=1").content.decode()
    officer.post(reverse("web:breach_tell_people", args=[row.public_id]), {"key": "t2"})
    jobs.run_waiting()
    assert Message.objects.filter(template="breach_told").count() == 2, "nobody is told twice"
    assert browser(town.counsellor).get(here).status_code == 404


def test_breaches_are_nobody_elses(town: Town, officer: Client) -> None:
    for user in (town.administrator, town.counsellor):
        assert browser(user).get(reverse("web:breaches")).status_code == 404


def test_the_register_is_one_thing_on_the_page_and_in_files(officer: Client) -> None:
    page = officer.get(reverse("web:processing")).content.decode()
    said = json.loads(officer.get(reverse("web:processing_file", args=["json"])).content)
    lines = officer.get(reverse("web:processing_file", args=["csv"])).content.decode().splitlines()
    assert len(lines) == len(said["held"]) + 1
    assert all(each["title"] in page for each in said["held"] if "'" not in each["title"])
    assert officer.get(reverse("web:processing_file", args=["exe"])).status_code == 404
    assert officer.get(reverse("web:retention")).status_code == 200


def test_a_risk_is_accepted_by_somebody_until_a_day(officer: Client) -> None:
    where = reverse("web:decide_impact", args=["stolen_database"])
    wrong = officer.post(where, {"key": "i0", "accepted": "1", "reason": "Les clés sont ailleurs.", "review_on": ""})
    assert wrong.status_code == 422
    assert "Les clés sont ailleurs." in wrong.content.decode()
    day = (timezone.localdate() + timedelta(days=300)).isoformat()
    said = {"key": "i1", "accepted": "1", "reason": "Les clés sont ailleurs.", "review_on": day}
    assert officer.post(where, said).status_code == 302
    row = ImpactDecision.objects.get()
    assert (row.accepted, row.decided_name) == (True, "Ibrahima Sow")
    assert officer.get(reverse("web:impact")).status_code == 200


def test_a_declaration_stands_at_the_foot_of_public_pages_once_it_is_entered(
    town: Town, officer: Client, settings: Any
) -> None:
    settings.SIRABA_NO_AUTHORITY = ""
    assert reverse("web:declaration") in officer.get(reverse("web:alerts")).content.decode()
    said = {"key": "d1", "authority": "APDP", "number": "2026-18", "declared_on": timezone.localdate().isoformat()}
    assert officer.post(reverse("web:declaration"), said).status_code == 302
    assert Declaration.objects.get().entered_name == "Ibrahima Sow"
    for name in ("about_data", "about_lists"):
        assert "2026-18" in Client().get(reverse(f"web:{name}")).content.decode()
    assert reverse("web:declaration") not in officer.get(reverse("web:alerts")).content.decode()


def test_how_lists_are_made_is_told_with_the_numbers_in_force(town: Town) -> None:
    weights = Weights(skills=100_000, occupation=480_000)
    document = documents.plain(Parameters(**{**DEFAULT.model_dump(), "weights": weights}))
    before = Client().get(reverse("web:about_lists")).content.decode()
    row = propose_parameters(document, by=SYSTEM, key=making.key(), reason="test")
    since = re.search(r"Version 1,[^,]+,", Client().get(reverse("web:about_lists")).content.decode())
    assert since, "the numbers that the program comes with have their row by now"
    assert str(timezone.localdate().year) in since[0]
    note_effect(row, {"lists": 0}, by=SYSTEM, key=making.key())
    apply_parameters(row, by=SYSTEM, key=making.key())
    after = Client().get(reverse("web:about_lists")).content.decode()
    assert '<td class="num">48</td>' not in before
    assert '<td class="num">48</td>' in after
    own = documents.plain(Parameters(**{**DEFAULT.model_dump(), "weights": Weights(skills=70_000, occupation=510_000)}))
    row = propose_parameters(own, by=SYSTEM, key=making.key(), reason="test", scope="PEJ-2")
    note_effect(row, {"lists": 0}, by=SYSTEM, key=making.key())
    apply_parameters(row, by=SYSTEM, key=making.key())
    both = Client().get(reverse("web:about_lists")).content.decode()
    assert both.index('<td class="num">48</td>') < both.index("PEJ-2") < both.index('<td class="num">51</td>')
    for language in ("en", "ar"):
        assert Client().get(reverse("web:about_lists"), headers={"accept-language": language}).status_code == 200


def test_a_file_that_is_to_stay_is_kept_from_the_desk(town: Town) -> None:
    person = town.bakers[0]
    row = notice(person, by=SYSTEM, key=making.key())
    desk = browser(town.counsellor)
    where = reverse("web:keep_file", args=[row.public_id])
    assert where in desk.get(reverse("web:person", args=[person.public_id])).content.decode()
    assert browser(town.elsewhere).post(where, {"key": "k0"}).status_code == 404
    assert desk.post(where, {"key": "k1"}).status_code == 302
    row.refresh_from_db()
    assert row.kept_on == timezone.localdate()
    assert where not in desk.get(reverse("web:person", args=[person.public_id])).content.decode()


@pytest.mark.parametrize("when", ["after it was found", "while it waits"])
def test_a_file_that_went_while_somebody_answers_is_not_there(
    town: Town, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    """As one of another office's: the night erased it between the look and the answer."""
    row = notice(town.bakers[0], by=SYSTEM, key=making.key())
    module, name = (accounted, "notice") if when == "after it was found" else (noticing, "hold")
    real = getattr(module, name)

    def goes(*said: Any) -> Any:
        found = real(*said)
        RetentionNotice.objects.all().delete()
        return found

    monkeypatch.setattr(module, name, goes)
    answer = browser(town.counsellor).post(reverse("web:keep_file", args=[row.public_id]), {"key": "k2"})
    assert answer.status_code == 404
