"""E-mail through a real SMTP server on loopback."""

from __future__ import annotations

import email
import email.policy
import socket
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from siraba.apps.messages.actions import take
from siraba.apps.messages.channels import gateway
from siraba.apps.messages.models import MessageState
from siraba.apps.messages.sending import send_next
from tests.apps.messages.conftest import Clock
from tests.apps.messages.sending import MAIL, entry, put, send_all, state_of

pytestmark = pytest.mark.django_db


class Mailbox:
    """Takes letters. `answers` are what it says to the next recipients; afterwards it takes everything."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.answers: list[str] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        """One recipient."""
        if self.answers and not self.answers[0].startswith("data"):
            return self.answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """One letter."""
        if self.answers:
            return self.answers.pop(0).removeprefix("data ")
        policy = email.policy.default
        self.letters.append(email.message_from_bytes(envelope.content, policy=policy))
        return "250 taken"


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    """The mail server that this installation uses."""
    box = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.SIRABA_SMTP_URL = f"smtp+plain://127.0.0.1:{port}"
    settings.SIRABA_MAIL_FROM = "Service de l'emploi <ne-pas-repondre@emploi.example>"
    settings.SIRABA_SERVICE = "Service de l'emploi"
    yield box
    controller.stop()


def test_a_letter_arrives_as_it_was_written_in_every_language(clock: Clock, mailbox: Mailbox) -> None:
    messages = put(*(entry(sms="", email=MAIL, language=language) for language in ("fr", "en", "ar")))
    send_all(clock)
    assert [letter["Message-ID"] for letter in mailbox.letters] == [
        f"<{message.public_id}@emploi.example>" for message in messages
    ]
    french, _english, arabic = mailbox.letters
    assert french["Subject"] == "Vos coordonnées ont été changées"
    assert french["To"] == MAIL
    assert "Les coordonnées du dossier P-26-000017-K ont été changées le 23 novembre 2026." in french.get_content()
    assert "P-26-000017-K" in arabic.get_content()
    assert arabic["Content-Language"] == "ar"
    assert arabic["Subject"] == "تم تغيير بيانات الاتصال بكم"


def test_a_server_that_says_later_is_asked_later(clock: Clock, mailbox: Mailbox) -> None:
    mailbox.answers = ["451 come back", "data 452 full"]
    (message,) = put(entry(sms="", email=MAIL))
    send_all(clock)
    assert state_of(message) == MessageState.SENT
    assert len(mailbox.letters) == 1
    said = list(message.attempts.order_by("number").values_list("outcome", "code"))
    assert said == [("busy", "address_451"), ("busy", "letter_452"), ("sent", "smtp")]


def test_a_mailbox_that_does_not_exist_ends_it_at_once(clock: Clock, mailbox: Mailbox) -> None:
    mailbox.answers = ["550 no such user"]
    (message,) = put(entry(sms="", email=MAIL))
    send_all(clock)
    assert state_of(message) == MessageState.FAILED
    assert message.problem == "address_550"
    assert message.attempts.count() == 1


def test_a_worker_that_dies_after_the_letter_sends_it_again_under_the_same_name(clock: Clock, mailbox: Mailbox) -> None:
    (message,) = put(entry(sms="", email=MAIL))
    taken = take("the one that dies")
    assert taken is not None
    gateway("email").send(taken.parcel)
    clock.forward(minutes=3)
    send_all(clock)
    assert state_of(message) == MessageState.SENT
    assert [letter["Message-ID"] for letter in mailbox.letters] == [f"<{message.public_id}@emploi.example>"] * 2


def test_a_line_break_in_an_address_writes_no_header(clock: Clock, mailbox: Mailbox) -> None:
    (message,) = put(entry(sms="", email="awa@example.org\nBcc: all@example.org"))
    send_all(clock)
    assert state_of(message) == MessageState.FAILED
    assert mailbox.letters == []


def test_without_tls_where_it_was_asked_nothing_is_handed_over(clock: Clock, mailbox: Mailbox, settings: Any) -> None:
    settings.SIRABA_SMTP_URL = settings.SIRABA_SMTP_URL.replace("smtp+plain", "smtp")
    (message,) = put(entry(sms="", email=MAIL))
    assert send_next()
    assert state_of(message) == MessageState.WAITING
    assert mailbox.letters == []
