"""A steward writes a version of the parameters, sees what it changes, and puts it in force."""

from __future__ import annotations

import re

import pytest

from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.jobs import ask, run_waiting
from siraba.apps.shortlists.actions import keep_shortlist
from siraba.apps.shortlists.models import MatchingBatch, ParameterSet
from siraba.apps.shortlists.queries import parameters
from siraba.core.matching.exposure import as_plain, of_plain
from siraba.faces.web import formats

pytestmark = pytest.mark.django_db
PLACE = "/steward/parameters/"


@pytest.fixture
def steward(client, town):
    client.force_login(town.administrator)
    return client


def keys(page):
    return re.findall(r'name="key" value="([^"]*)"', page.content.decode())


def test_from_the_page_to_being_in_force(steward, town):
    keep_shortlist(town.vacancy, as_of=formats.today(), by=town.counsellor.actor, key="kept", top=20)
    first = steward.get(PLACE)
    typed = first.context["typed"].replace("skills: 400000", "skills: 300000").replace("place: 60000", "place: 160000")
    made = steward.post(PLACE, {"document": typed, "reason": "near homes first", "key": keys(first)[0]})
    assert made.status_code == 302
    version = steward.get(made["Location"])
    assert [change[0] for change in version.context["changes"]] == ["version", "weights.skills", "weights.place"]
    assert parameters().weights.skills == 400_000
    early = steward.post(made["Location"] + "/apply", {"key": "early"}, follow=True)
    assert parameters().weights.skills == 400_000
    steward.post(made["Location"] + "/effect", {"key": keys(early)[0]})
    waiting = steward.get(made["Location"])
    assert (waiting.context["row"].effect, waiting.context["job"].state) == (None, "waiting")
    assert "<progress" in waiting.content.decode()
    assert made["Location"] + "/effect" not in waiting.content.decode(), "it is asked for once"
    run_waiting()
    seen = steward.get(made["Location"])
    assert (seen.context["row"].effect["lists"], seen.context["going"]) == (1, False)
    steward.post(made["Location"] + "/apply", {"key": keys(seen)[1]})
    assert parameters().weights.skills == 300_000


def test_what_is_wrong_is_told_and_what_was_typed_stays(steward):
    typed = "weights: {skills: 300000}\nwishez: 1\n"
    said = steward.post(PLACE, {"document": typed, "reason": "r", "key": "k"})
    assert said.status_code == 422
    assert said.context["typed"] == typed
    assert any("sum to 900000, not to 1000000" in flaw for flaw in said.context["flaws"])
    assert any(flaw.startswith("wishez") for flaw in said.context["flaws"])
    assert not ParameterSet.objects.exists()


def test_desks_do_not_come_here(desk):
    assert desk.get(PLACE).status_code == 404


def test_the_lists_of_a_night_tell_groups_without_the_few(steward, town):
    """What is shown of a night is what was worked out then, read back from its plain form."""
    asked = ask("shortlist.batch", by=SYSTEM, key="night")
    run_waiting()
    asked.refresh_from_db()
    assert asked.state == "done", asked.problem
    night = MatchingBatch.objects.get()
    page = steward.get(f"/steward/batches/{night.public_id}/")
    assert as_plain(of_plain(night.exposure)) == night.exposure
    assert page.context["concentrated"].places == sum(row.candidates.count() for row in night.shortlists.all())
    assert all(row["shown"] is None or not 0 < row["shown"] < 5 for _t, rows in page.context["tables"] for row in rows)
