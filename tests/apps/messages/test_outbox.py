"""The outbox: once for a key, quiet hours, one ordinary message a day, files, forgetting."""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from siraba.apps.foundation import jobs
from siraba.apps.foundation.actors import SYSTEM, Actor, ActorKind, NotAllowed
from siraba.apps.foundation.identifiers import new_public_id
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.foundation.models import AuditEntry, Job
from siraba.apps.messages import queries
from siraba.apps.messages.actions import cancel, forget, queue, tidy
from siraba.apps.messages.models import Message, MessageState, SilentAddress, Turn
from siraba.apps.messages.sending import send_next
from tests.apps.messages.conftest import Clock, Provider
from tests.apps.messages.sending import MAIL, PHONE, entry, fresh_key, put, send_all, state_of, states

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def test_the_same_request_twice_is_one_message(clock: Clock, provider: Provider) -> None:
    first = put(entry(), entry(sms="+22997000002"), key="k")
    again = put(entry(), entry(sms="+22997000002"), key="k")
    assert [each.pk for each in again] == [each.pk for each in first]
    send_all(clock)
    assert sum(provider.told.values()) == 2
    from siraba.apps.foundation.models import DoneAction

    DoneAction.objects.all().delete()  # as after a month
    assert [each.pk for each in put(entry(), entry(sms="+22997000002"), key="k")] == [each.pk for each in first]


def test_queueing_wakes_the_worker_once_and_a_retry_wakes_it_in_time(clock: Clock, provider: Provider) -> None:
    provider.plan = lambda number: "503" if number == 1 else "ok"
    put()
    put(entry(sms="+22997000002"))
    assert Job.objects.filter(kind="messages.send").count() == 1
    assert jobs.run_waiting() == 1
    assert states() == {"waiting": 1, "sent": 1}
    clock.forward(seconds=5)
    assert jobs.run_waiting() == 0
    clock.forward(seconds=15)
    assert jobs.run_waiting() == 1
    assert states() == {"sent": 2}


def test_quiet_hours_hold_back_what_is_ordinary_and_nothing_else(clock: Clock, provider: Provider) -> None:
    clock.now = datetime(2026, 11, 23, 21, 30, tzinfo=UTC)
    (ordinary,), (urgent,) = put(entry("registration_confirm")), put(entry("one_time_code"))
    assert send_next()
    assert not send_next()
    assert (state_of(ordinary), state_of(urgent)) == (MessageState.WAITING, MessageState.SENT)
    assert ordinary.not_before == datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
    send_all(clock)
    assert state_of(ordinary) == MessageState.SENT
    assert clock.now >= datetime(2026, 11, 24, 7, 0, tzinfo=UTC)


def test_one_ordinary_message_a_day_the_second_waits_or_goes_to_the_page(clock: Clock, provider: Provider) -> None:
    person = new_public_id()
    put(entry("registration_confirm", subject=person, page=True))
    (waits,) = put(entry("registration_confirm", subject=person))
    (page,) = put(entry("registration_received", subject=person, page=True))
    (other_phone,) = put(entry("registration_confirm", subject=person, sms="+22997000009"))
    (other_person,) = put(entry("registration_confirm", subject=new_public_id(), sms="+22997000010"))
    while send_next():
        pass
    assert (state_of(waits), state_of(other_phone)) == (MessageState.WAITING, MessageState.WAITING)
    assert waits.not_before.date().isoformat() == "2026-11-24"
    assert (state_of(page), page.channel) == (MessageState.SENT, "page")
    assert state_of(other_person) == MessageState.SENT
    send_all(clock)
    assert states() == {"sent": 5}
    days = Turn.objects.values_list("day", "mark").distinct().count()
    assert days == Turn.objects.count()


def test_proposals_that_wait_are_told_by_one_message(clock: Clock, provider: Provider) -> None:
    person = new_public_id()
    put(entry("registration_confirm", subject=person))
    assert send_next()
    proposals = [put(entry("shortlist_proposal", subject=person, title=f"Poste {n}"))[0] for n in range(3)]
    send_all(clock)
    assert [state_of(each) for each in proposals] == ["sent", "merged", "merged"]
    assert provider.texts[str(proposals[0].public_id)] == {
        "Siraba : 3 emplois pourraient vous convenir. Appelez votre agence ou passez. Vous décidez. C'est gratuit."
    }
    assert len(provider.calls) == 2


def test_a_message_that_is_too_late_is_not_sent(clock: Clock, provider: Provider) -> None:
    (code,) = put(entry("one_time_code"))
    clock.forward(minutes=11)
    send_all(clock)
    assert state_of(code) == MessageState.EXPIRED
    assert provider.numbers == 0


def test_without_a_gateway_messages_lie_as_files_for_their_owner(clock: Clock, tmp_path: Path) -> None:
    (sms,), (mail,) = put(), put(entry(sms="", email=MAIL))
    send_all(clock)
    files = {path.name: path for path in (tmp_path / "outbox").iterdir()}
    assert sorted(files) == sorted([f"{sms.public_id}.sms.json", f"{mail.public_id}.email.eml"])
    assert {stat.S_IMODE(path.stat().st_mode) for path in files.values()} == {0o600}
    assert json.loads(files[f"{sms.public_id}.sms.json"].read_text())["to"] == PHONE


def test_nobody_reached_is_said_at_once(clock: Clock) -> None:
    from siraba.apps.foundation import events
    from siraba.apps.messages.events import MessageFailed

    heard: list[MessageFailed] = []
    events._reactions[MessageFailed].append(heard.extend)
    try:
        (message,) = put(entry(sms=""))
    finally:
        events._reactions[MessageFailed].remove(heard.extend)
    assert state_of(message) == MessageState.FAILED
    assert [(each.message_id, each.problem) for each in heard] == [(message.public_id, "no_address")]


TABLES = (
    *("outbox_message", "outbox_attempt", "outbox_turn", "outbox_silentaddress"),
    *("foundation_auditdetail", "foundation_auditentry", "foundation_doneaction", "foundation_job"),
)


def everything() -> str:
    """What stands in the tables of the outbox and of the audit, as text that can be searched."""
    found: list[Any] = []
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - names of our own
            found += [cell for row in cursor.fetchall() for cell in row]
    raw = (bytes, memoryview)
    return "\n".join(bytes(cell).decode("latin-1") if isinstance(cell, raw) else str(cell) for cell in found)


def test_forgetting_a_person_leaves_nothing_that_says_who(
    clock: Clock, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    person, stranger = new_public_id(), new_public_id()
    (told,) = put(entry("registration_received", subject=person, email=MAIL))
    send_all(clock)
    (waiting,) = put(entry("registration_confirm", subject=person))
    (other,) = put(entry("one_time_code", subject=stranger, sms="+22997000011"))
    assert PHONE not in everything()
    assert "P-26-000017-K" not in everything()
    assert list((tmp_path / "outbox").glob(f"{told.public_id}*"))
    with django_capture_on_commit_callbacks(execute=True):
        forget(person, by=SYSTEM, key=fresh_key())
    send_all(clock)
    assert (state_of(told), state_of(waiting)) == (MessageState.SENT, MessageState.CANCELLED)
    for row in (told, waiting):
        assert (row.sealed, row.subject_id, row.mark) == (None, None, "")
    assert not list((tmp_path / "outbox").glob(f"{told.public_id}*"))
    assert state_of(other) == MessageState.SENT
    assert AuditEntry.objects.get(verb="message.forget").subject_id is None


def test_what_must_not_be_kept_is_wiped_when_it_was_told(clock: Clock) -> None:
    (code,), (confirm,) = put(entry("one_time_code")), put(entry("registration_confirm"))
    send_all(clock)
    assert state_of(code) == state_of(confirm) == MessageState.SENT
    assert code.sealed is None
    assert confirm.sealed is not None
    clock.forward(days=91)
    job = Job.objects.create(kind="messages.tidy")
    assert tidy(job, by=SYSTEM, key="tidy") == 1
    confirm.refresh_from_db()
    assert confirm.sealed is None


def test_an_erased_key_is_as_good_as_forgetting(clock: Clock, provider: Provider) -> None:
    from siraba.apps.foundation.models import SubjectKey

    person = new_public_id()
    (message,) = put(entry("contact_corrected", subject=person))
    SubjectKey.objects.filter(subject_id=person).delete()
    send_all(clock)
    assert state_of(message) == MessageState.EXPIRED
    assert provider.numbers == 0


@pytest.mark.parametrize(("role", "sees", "reads"), [("counsellor", 0, 0), ("administrator", 2, 0), ("", 0, 0)])
def test_who_sees_a_message_and_who_may_read_it(clock: Clock, role: str, sees: int, reads: int) -> None:
    put(entry("one_time_code"), entry("registration_confirm"))
    by = Actor(ActorKind.USER, id=new_public_id(), role=role)
    rows = list(queries.outbox(by))
    assert len(rows) == sees
    assert sum(queries.read(by, queries.message(by, str(row.public_id))) is not None for row in rows) == reads


def test_a_person_reads_what_they_were_told_and_nobody_elses(clock: Clock) -> None:
    person = new_public_id()
    put(entry("registration_received", subject=person), entry("one_time_code", subject=person))
    put(entry("registration_received", subject=new_public_id(), sms="+22997000012"))
    send_all(clock)
    themself = Actor(ActorKind.USER, id=new_public_id(), role="worker", person_id=person)
    other = Actor(ActorKind.USER, id=person, role="worker", person_id=new_public_id())
    for by, told in ((themself, ["registration_received"]), (other, [])):
        read = [row.template for row in Message.objects.order_by("pk") if queries.read(by, row) is not None]
        assert read == told


def test_only_what_waits_can_be_called_off_and_not_by_everybody(clock: Clock, provider: Provider) -> None:
    (message,) = put()
    counsellor = Actor(ActorKind.USER, id=new_public_id(), role="counsellor")
    with pytest.raises(NotAllowed):
        cancel(message, by=counsellor, key=fresh_key())
    with pytest.raises(NotAllowed):
        queue([entry()], by=Actor(ActorKind.USER, role="person"), key=fresh_key())
    cancel(message, by=SYSTEM, key=fresh_key())
    send_all(clock)
    assert provider.numbers == 0
    with pytest.raises(Refusal):
        cancel(message, by=SYSTEM, key=fresh_key())


def test_a_silent_address_is_marked_without_being_said(clock: Clock, provider: Provider, settings: Any) -> None:
    settings.SIRABA_SMS_GATEWAY = json.dumps({"gone_words": ["unknown subscriber"]})
    provider.plan = lambda number: "404"
    put()
    send_all(clock)
    assert SilentAddress.objects.count() == 1
    assert PHONE not in everything()
    assert Message.objects.get().problem == "http_404"
