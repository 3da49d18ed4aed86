"""Keeping a list from its page, reading it again, and the groups that a list shows."""

from __future__ import annotations

import re

import pytest

from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.persons.actions import withdraw_consent
from siraba.apps.persons.models import Person
from siraba.apps.shortlists.models import SavedShortlist
from siraba.apps.shortlists.queries import loosened, shortlist
from siraba.faces.web import formats

pytestmark = pytest.mark.django_db


def page_of(desk, town):
    return desk.get(f"/desk/vacancies/{town.vacancy.public_id}/")


def form(page):
    return dict(re.findall(r'name="(key|shown)" value="([^"]*)"', page.content.decode()))


def test_a_list_is_kept_once_and_read_again(desk, town):
    said = form(page_of(desk, town))
    for _twice in range(2):
        answer = desk.post(f"/desk/vacancies/{town.vacancy.public_id}/keep", said)
        assert answer.status_code == 302
    row = SavedShortlist.objects.get()
    shown = desk.get(answer["Location"])
    assert shown.context["again"].equal
    assert shown.context["rows"][0]["name"] == town.bakers[0].full_name
    assert list(desk.get(f"/desk/vacancies/{town.vacancy.public_id}/kept").context["page"]) == [row]


def test_why_somebody_stood_in_a_kept_list_goes_with_their_agreement(client, desk, town):
    """They are of another office, which saw them because they agreed to be proposed; that is taken back."""
    first = town.bakers[0]
    Person.objects.filter(pk=first.pk).update(office=town.elsewhere.office)
    answer = desk.post(f"/desk/vacancies/{town.vacancy.public_id}/keep", form(page_of(desk, town)))
    before = desk.get(answer["Location"]).context["rows"]
    assert all(row["name"] and row["reasons"] for row in before)
    client.force_login(town.elsewhere)
    assert client.get(answer["Location"]).status_code == 404, "the list is for the office that fills the post"
    for each in first.consents.all():
        withdraw_consent(each, by=SYSTEM, key=f"back/{each.pk}")
    after = desk.get(answer["Location"]).context["rows"]
    assert (after[0]["name"], after[0]["reasons"]) == ("", None)
    assert all(row["name"] and row["reasons"] for row in after[1:])
    assert set(first.disclosures.values_list("part", flat=True)) == {"shortlist", "kept_list"}


def test_another_list_than_the_one_shown_is_not_kept(desk, town):
    said = form(page_of(desk, town)) | {"shown": "0" * 32}
    answer = desk.post(f"/desk/vacancies/{town.vacancy.public_id}/keep", said, follow=True)
    assert not SavedShortlist.objects.exists()
    assert answer.redirect_chain[-1][0].endswith(f"{town.vacancy.public_id}/")


def test_the_page_tells_what_loosening_brings(desk, town):
    page = page_of(desk, town)
    actor = town.counsellor.actor
    view = shortlist(actor, town.vacancy, as_of=formats.today(), top=50)
    brought = sorted((one.added for one in loosened(view) if one.added), reverse=True)
    assert [row.added for row in page.context["what_ifs"]] == brought


def test_groups_are_told_without_the_few(desk, town):
    page = desk.get(f"/desk/vacancies/{town.vacancy.public_id}/exposure")
    assert page.status_code == 200
    for _title, rows in page.context["tables"]:
        assert all(row["eligible"] is None or row["eligible"] == 0 or row["eligible"] >= 5 for row in rows)


@pytest.mark.parametrize("end", ["kept", "exposure"])
def test_stewards_see_no_lists(client, town, end):
    client.force_login(town.administrator)
    assert client.get(f"/desk/vacancies/{town.vacancy.public_id}/{end}").status_code == 404
