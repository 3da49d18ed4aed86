"""Text messages through a gateway that fails: each exactly once where ids are honoured, never twice where not."""

from __future__ import annotations

import itertools
import json
import random
import threading
from typing import Any

import pytest
from django.db import connection

from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.identifiers import new_public_id
from siraba.apps.messages.actions import retry, settle, take
from siraba.apps.messages.channels import gateway
from siraba.apps.messages.models import Attempt, Message, MessageState
from siraba.apps.messages.sending import send_next
from tests.apps.messages.conftest import Clock, Provider
from tests.apps.messages.sending import entry, fresh_key, put, send_all, state_of, states

pytestmark = [pytest.mark.both, pytest.mark.django_db]
FATES = ("ok", "ok", "503", "ok", "500 after", "ok", "cut", "ok", "500", "ok", "ok", "ok")


def many(count: int) -> list[Message]:
    return put(*(entry(sms=f"+2299700{number:04}", reference=f"P-26-{number:06}-K") for number in range(count)))


def test_three_hundred_messages_reach_their_phones_once_though_one_call_in_three_fails(
    clock: Clock, provider: Provider
) -> None:
    provider.plan = lambda number: (
        "ok" if number % 3 else random.Random(number).choice(("503", "500", "500 after", "cut"))
    )
    messages = many(300)
    tries = send_all(clock)
    assert states() == {"sent": 300}
    assert provider.told == {str(message.public_id): 1 for message in messages}
    assert provider.numbers == tries == Attempt.objects.count() > 400


def test_a_gateway_that_takes_and_does_not_answer_is_asked_again_for_the_same(clock: Clock, provider: Provider) -> None:
    provider.plan = lambda number: "silent" if number <= 2 else "ok"
    (message,) = put()
    send_all(clock)
    assert state_of(message) == MessageState.SENT
    assert provider.calls == {str(message.public_id): 3}
    assert provider.told == {str(message.public_id): 1}
    assert [each.outcome for each in message.attempts.order_by("number")] == ["unclear", "unclear", "sent"]


def test_where_ids_are_not_honoured_nobody_is_told_twice_and_a_person_decides(
    clock: Clock, provider: Provider, settings: Any
) -> None:
    settings.SIRABA_SMS_GATEWAY = json.dumps({"answer_seconds": 0.2, "honours_ids": False})
    provider.honours, fates = False, itertools.cycle(FATES)
    provider.plan = lambda number: next(fates)
    messages = many(60)
    send_all(clock)
    assert set(provider.told.values()) == {1}
    found = states()
    assert found["failed"] > 5
    assert found["sent"] + found["failed"] == 60
    assert set(Message.objects.filter(state="failed").values_list("problem", flat=True)) == {"unclear"}
    stuck = next(message for message in messages if state_of(message) == MessageState.FAILED)
    provider.plan = lambda number: "ok"
    retry(stuck, by=SYSTEM, key="a person decided")
    send_all(clock)
    assert state_of(stuck) == MessageState.SENT


def test_the_waits_grow_and_what_was_tried_too_often_has_failed(clock: Clock, provider: Provider) -> None:
    provider.plan = lambda number: "503"
    (message,) = put()
    send_all(clock)
    began = list(message.attempts.order_by("number").values_list("began_at", flat=True))
    waits = [(later - earlier).total_seconds() for earlier, later in itertools.pairwise(began)]
    assert state_of(message) == MessageState.FAILED
    assert len(began) == 12
    assert waits == sorted(waits)
    assert waits[0] >= 10
    assert waits[-1] <= 300 * 1.25 + 1


def test_a_gateway_that_asks_for_time_gets_it(
    clock: Clock, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    from siraba.apps.messages.channels.sms import HttpGateway

    (message,) = put()
    configured = HttpGateway.configured()
    assert configured is not None
    answer = configured._read(429, "", "120")
    monkeypatch.setattr(HttpGateway, "send", lambda self, parcel: answer)
    assert send_next()
    message.refresh_from_db()
    assert (message.not_before - clock.now).total_seconds() == 120


def test_two_workers_at_one_outbox_send_each_message_once(
    transactional_db: None, provider: Provider, settings: Any
) -> None:
    settings.SIRABA_SMS_GATEWAY = json.dumps({"answer_seconds": 30})  # four at once on a busy machine
    put(*(entry(sms=f"+2299700{number:04}") for number in range(40)))
    started = threading.Barrier(4)

    def work() -> None:
        started.wait()
        while send_next():
            pass
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert states() == {"sent": 40}
    assert set(provider.calls.values()) == {1}
    assert len(provider.calls) == 40


def test_a_worker_that_dies_between_sending_and_noting_tells_nobody_twice(clock: Clock, provider: Provider) -> None:
    (message,) = put()
    taken = take("the one that dies")
    assert taken is not None
    gateway("sms").send(taken.parcel)  # and is killed here
    assert not send_next()  # its lease still runs
    (other,) = put(entry(sms="+22997000002"))
    clock.forward(minutes=3)
    assert send_next()
    assert state_of(other) == MessageState.SENT  # one that kills its worker stops nobody
    send_all(clock)
    assert state_of(message) == MessageState.SENT
    assert provider.calls[str(message.public_id)] == 2
    assert set(provider.told.values()) == {1}
    assert list(message.attempts.order_by("number").values_list("outcome", "code")) == [
        ("unclear", "worker_died"),
        ("sent", "http_200"),
    ]


def test_a_message_that_kills_every_worker_is_given_up(clock: Clock, provider: Provider) -> None:
    (message,) = put()
    for _worker in range(40):
        taken = take("one that dies")
        if taken is None and state_of(message) == MessageState.FAILED:
            break
        clock.forward(minutes=10)
    assert (state_of(message), message.problem) == (MessageState.FAILED, "unclear")
    assert message.attempts.count() == 12
    assert provider.numbers == 0


def test_a_worker_that_dies_where_ids_are_not_honoured_leaves_it_to_a_person(
    clock: Clock, provider: Provider, settings: Any
) -> None:
    settings.SIRABA_SMS_GATEWAY = json.dumps({"honours_ids": False})
    (message,) = put()
    taken = take("slow")
    assert taken is not None
    answer = gateway("sms").send(taken.parcel)
    clock.forward(minutes=3)
    assert not send_next()
    assert state_of(message) == MessageState.FAILED
    settle(message, taken.attempt, answer, by=SYSTEM, key="it lived after all")
    assert state_of(message) == MessageState.SENT
    assert provider.numbers == 1


def test_a_number_that_does_not_exist_is_told_upwards_and_tried_by_nobody_else(
    clock: Clock, provider: Provider
) -> None:
    from siraba.apps.foundation import events
    from siraba.apps.messages.actions import confirm_address
    from siraba.apps.messages.events import AddressFailed

    heard: list[AddressFailed] = []
    events._reactions[AddressFailed].append(heard.extend)
    try:
        provider.plan = lambda number: "404"
        person = new_public_id()
        (first,) = put(entry(subject=person, email="awa@example.org"))
        (second,) = put(entry(subject=person))
        send_all(clock)
    finally:
        events._reactions[AddressFailed].remove(heard.extend)
    assert [(each.subject_id, each.channel, each.code) for each in heard] == [(person, "sms", "http_404")]
    assert state_of(first) == MessageState.SENT
    assert first.channel == "email"
    assert state_of(second) == MessageState.FAILED
    provider.plan = lambda number: "ok"
    confirm_address("sms", heard[0].address, by=SYSTEM, key=fresh_key())
    (third,) = put(entry(subject=person))
    send_all(clock)
    assert state_of(third) == MessageState.SENT


@pytest.mark.parametrize(
    ("status", "outcome", "gone"),
    [
        (202, "sent", False),
        (429, "busy", False),
        (401, "busy", False),
        (302, "busy", False),
        (502, "unclear", False),
        (400, "refused", False),
        (410, "refused", True),
    ],
)
def test_what_an_answer_means(provider: Provider, status: int, outcome: str, gone: bool) -> None:
    from siraba.apps.messages.channels.sms import HttpGateway

    configured = HttpGateway.configured()
    assert configured is not None
    answer = configured._read(status, "", "")
    assert (answer.outcome, answer.gone) == (outcome, gone)
