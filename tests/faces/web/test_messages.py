"""The steward's page of the outbox: what waits and what failed, without what it says."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.messages import queries
from siraba.apps.messages.actions import Addresses, MessageEntry, queue
from siraba.apps.messages.models import Message, MessageState
from siraba.faces.web.steward import telling
from tests.faces.web.conftest import Town

Budget = Callable[[int], AbstractContextManager[None]]
PLACE = "Cotonou Gbégamey"


@pytest.fixture
def steward(town: Town) -> Client:
    """An administrator's browser."""
    browser = Client()
    browser.force_login(town.administrator)
    return browser


def told(
    count: int = 1, *, sms: str = "+22997000001", template: str = "shortlist_proposal", subject: UUID | None = None
) -> list[Message]:
    values: dict[str, Any] = {
        "title": "Boulanger",
        "place": PLACE,
        "reference": "V-26-000001-A",
        "answer_by": date(2026, 12, 1),
    }
    if template == "one_time_code":
        values = {"code": "418 207", "minutes": 10}
    entries = [MessageEntry(template, "fr", Addresses(sms=sms), values, subject) for _ in range(count)]
    return queue(entries, by=SYSTEM, key=f"told/{Message.objects.count()}")


def test_the_list_says_what_is_sent_and_not_what_it_says(town: Town, steward: Client, queries_at_most: Budget) -> None:
    told(30)
    with queries_at_most(12):
        text = steward.get(reverse("web:messages")).content.decode()
    assert text.count('action="/steward/messages/') == 25
    for secret in (PLACE, "97000001", "Boulanger"):
        assert secret not in text


def test_filters_hold_and_an_odd_one_is_left_out(town: Town, steward: Client) -> None:
    told(2)
    told(1, sms="")
    failed = steward.get(reverse("web:messages"), {"state": "failed", "channel": "pigeon"}).content.decode()
    assert failed.count("/retry") == 1
    assert "/cancel" not in failed


def test_a_steward_reads_the_tries_and_nobody_else_finds_the_page(town: Town, steward: Client, desk: Client) -> None:
    (proposal,), (code,) = told(), told(template="one_time_code")
    for row in (proposal, code):
        page = reverse("web:message", args=[row.public_id])
        text = steward.get(page).content.decode()
        assert PLACE not in text
        assert "418" not in text
        assert desk.get(page).status_code == 404
        assert Client().get(page).status_code == 302
    assert desk.get(reverse("web:messages")).status_code == 404


def test_a_message_is_called_off_once_and_one_that_failed_is_sent_again(town: Town, steward: Client) -> None:
    (waiting,), (failed,) = told(), told(sms="")
    text = steward.get(reverse("web:messages")).content.decode()
    for row in (waiting, failed):
        (form,) = re.findall(
            rf'action="(/steward/messages/{row.public_id}/\w+)".*?name="key" value="([^"]+)"', text, re.S
        )
        for _twice in range(2):
            assert steward.post(form[0], {"key": form[1]}).status_code == 302
    waiting.refresh_from_db()
    failed.refresh_from_db()
    assert waiting.state == MessageState.CANCELLED
    assert (failed.state, failed.round) == (MessageState.FAILED, 1)  # there is still no address
    assert steward.post(reverse("web:retry_message", args=[waiting.public_id]), {"key": "k"}).status_code == 302
    waiting.refresh_from_db()
    assert waiting.state == MessageState.CANCELLED


def test_only_those_who_keep_the_outbox_move_messages(town: Town, desk: Client) -> None:
    (message,) = told()
    for name in ("cancel_message", "retry_message"):
        assert desk.post(reverse(f"web:{name}", args=[message.public_id]), {"key": "k"}).status_code == 404
    message.refresh_from_db()
    assert message.state == MessageState.WAITING


def test_every_kind_and_channel_has_words() -> None:
    assert [each for each in queries.template_ids() if telling.kind(each) == each] == []
    assert len({telling.channel(each) for each in queries.channels()}) == len(queries.channels())


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_pages_answer_in_every_language(town: Town, steward: Client, language: str) -> None:
    (message,) = told(sms="")
    steward.get(f"/language/{language}")
    for page in (reverse("web:messages"), reverse("web:message", args=[message.public_id])):
        answer = steward.get(page)
        assert answer.status_code == 200
        assert f'lang="{language}"' in answer.content.decode()
