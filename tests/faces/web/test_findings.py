"""The page of findings: setting aside with a name, a reason and an end; nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from siraba.apps.accounts.models import User
from siraba.apps.findings import queries
from siraba.apps.findings.actions import Checked, hold, write
from siraba.apps.findings.models import Finding, Hold, Waiver
from siraba.apps.findings.rules import FindingEntry
from siraba.apps.foundation.actors import SYSTEM
from tests.faces.web.conftest import Town

Budget = Callable[[int], AbstractContextManager[None]]
PAGE = "/steward/findings/"
WHY = "L'employeur a apporté la pièce au guichet."


def found(town: Town, *, second: bool = False, rule: str = "pay_named", severity: str = "warn") -> Finding:
    entry = FindingEntry(rule, severity, rule, waiver=("office_head",), second=second)
    write(f"test.{rule}", [Checked(town.vacancy, [entry])], by=SYSTEM, key=f"found/{rule}/{second}")
    return Finding.objects.get(rule=rule)


def days(count: int) -> str:
    return (timezone.localdate() + timedelta(days=count)).isoformat()


@pytest.fixture
def head(town: Town) -> Client:
    """The browser of the head of an office; there is another one in the other office."""
    User.objects.filter(pk__in=(town.counsellor.pk, town.elsewhere.pk)).update(role="office_head")
    for user in (town.counsellor, town.elsewhere):
        user.refresh_from_db()
    return browser(town.counsellor)


@pytest.fixture(autouse=True)
def nothing_found_yet(town: Town) -> None:
    """What the rules say of the town's vacancies is not what is tested here."""
    Finding.objects.all().delete()


def browser(user: User) -> Client:
    one = Client()
    one.force_login(user)
    return one


def test_a_desk_sets_aside_what_its_role_may_and_it_leaves_the_queue(town: Town, head: Client) -> None:
    row = found(town)
    text = head.get(PAGE).content.decode()
    (form,) = re.findall(rf'action="({PAGE}{row.public_id}/waive)[^"]*".*?name="key" value="([^"]+)"', text, re.S)
    said = {"key": form[1], "reason": WHY, "until": days(30)}
    for _twice in range(2):
        assert head.post(form[0], said).headers["Location"] == PAGE
    one = Waiver.objects.get()
    assert (one.author_name, one.reason, one.state) == (town.counsellor.name, WHY, "given")
    assert row not in queries.queue(SYSTEM, timezone.localdate())


@pytest.mark.parametrize(
    ("reason", "until", "lacks"),
    [("trop", 30, 1), (WHY, -1, 1), (WHY, 500, 1), ("", None, 2), (WHY, None, 1)],
)
def test_a_form_that_lacks_something_comes_back_with_what_was_typed(
    town: Town, head: Client, reason: str, until: int | None, lacks: int
) -> None:
    row = found(town)
    day = days(until) if until is not None else "le 30"
    answer = head.post(f"{PAGE}{row.public_id}/waive", {"key": "k", "reason": reason, "until": day})
    text = answer.content.decode()
    (article,) = re.findall(rf'<article[^>]*id="i{row.public_id}".*?</article>', text, re.S)
    assert answer.status_code == 422
    assert article.count("<li>") == lacks
    assert f'value="{day}"' in article
    assert reason.replace("'", "&#x27;") in article
    assert "<details open>" in re.sub(r"\s+>", ">", article)
    assert not Waiver.objects.exists()


def test_two_people_sign_where_the_rule_asks_for_it(town: Town, head: Client) -> None:
    row = found(town, second=True)
    head.post(f"{PAGE}{row.public_id}/waive", {"key": "a", "reason": WHY, "until": days(3)})
    one = Waiver.objects.get()
    sign = reverse("web:countersign_waiver", args=[one.public_id])
    assert sign not in head.get(PAGE).content.decode()
    assert head.post(sign, {"key": "b"}).status_code == 404
    other = browser(town.elsewhere)
    assert sign in other.get(PAGE).content.decode()
    assert other.post(sign, {"key": "c"}).status_code == 302
    one.refresh_from_db()
    assert (one.state, one.second_id) == ("given", town.elsewhere.public_id)
    back = reverse("web:withdraw_waiver", args=[one.public_id])
    assert other.post(back, {"key": "d", "reason": "non"}).status_code == 422
    assert other.post(back, {"key": "e", "reason": "La pièce était fausse."}).status_code == 302
    assert row in queries.queue(SYSTEM, timezone.localdate())


def test_who_may_not_set_aside_has_no_form_and_no_way(town: Town) -> None:
    row = found(town)
    for other in (browser(town.administrator), browser(town.counsellor)):
        assert f"{row.public_id}/waive" not in other.get(PAGE).content.decode()
        answer = other.post(f"{PAGE}{row.public_id}/waive", {"key": "k", "reason": WHY, "until": days(3)})
        assert answer.status_code == 404
    assert Client().get(PAGE).status_code == 302


def test_a_hold_is_lifted_by_those_who_may(town: Town, desk: Client) -> None:
    stop = hold(town.vacancy, "The employer does not exist.", by=SYSTEM, key="hold")
    way = reverse("web:lift_hold", args=[stop.public_id])
    assert way not in desk.get(PAGE).content.decode()
    assert desk.post(way, {"key": "a", "reason": "It was found again."}).status_code == 404
    User.objects.filter(pk=town.elsewhere.pk).update(role="office_head")
    town.elsewhere.refresh_from_db()
    chief = browser(town.elsewhere)
    assert way in chief.get(PAGE).content.decode()
    assert chief.post(way, {"key": "b", "reason": "It was found again."}).status_code == 302
    assert Hold.objects.get().state == "lifted"


def test_the_queue_stays_within_its_budget_and_its_filters_hold(
    town: Town, desk: Client, queries_at_most: Budget
) -> None:
    for number in range(15):
        found(town, rule=f"rule_{number}", severity="block" if number == 7 else "warn")
    with queries_at_most(20):
        text = desk.get(PAGE).content.decode()
    assert text.count("<article") == 10
    assert text.index("rule 7") < text.index("rule 0")
    blocked = desk.get(PAGE, {"severity": "block", "kind": "no.such"}).content.decode()
    assert "rule 7" in blocked
    assert "rule 0" not in blocked


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_page_answers_in_every_language(town: Town, desk: Client, language: str) -> None:
    found(town)
    desk.get(f"/language/{language}")
    assert f'lang="{language}"' in desk.get(PAGE).content.decode()


@pytest.mark.parametrize(("language", "words"), [("fr", "canal privé"), ("en", "private channel"), ("ar", "قناة خاصة")])
def test_a_rule_speaks_the_language_of_the_reader(town: Town, desk: Client, language: str, words: str) -> None:
    entry = FindingEntry("publisher_is_verified", "warn", "publisher_is_verified", {"quote": "WhatsApp <b>97</b>"})
    write("fairness.advert", [Checked(town.vacancy, [entry])], by=SYSTEM, key="fair")
    desk.get(f"/language/{language}")
    text = desk.get(PAGE, {"severity": "warn"}).content.decode()
    assert words in text
    assert "WhatsApp &lt;b&gt;97" in text
    Finding.objects.filter(rule="publisher_is_verified").update(params={})
    assert desk.get(PAGE, {"severity": "warn"}).status_code == 200
