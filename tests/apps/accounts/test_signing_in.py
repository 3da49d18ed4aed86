"""What proves who signs in: waits, codes, factors, sessions, invitations, stand-ins."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from siraba.apps.accounts import actions, rules
from siraba.apps.accounts.actions import doors
from siraba.apps.accounts.actions.factors import opened
from siraba.apps.accounts.actions.invitations import new_token
from siraba.apps.accounts.models import OneTimeCode, SecondFactor, User
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.messages.actions import Addresses
from siraba.apps.messages.models import Message
from tests.apps import making

pytestmark = [pytest.mark.both, pytest.mark.django_db]

PHONE = Addresses(sms="+22901970000")


def do() -> dict[str, Any]:
    """Who acts and a fresh key."""
    return {"by": SYSTEM, "key": making.key()}


@pytest.fixture
def user() -> User:
    office = actions.open_office("KEN", {"fr": "Kénéba"}, "BJ", **do())
    return actions.enter_user("awa@service.example", "Awa", "counsellor", office=office, **do())


def later(monkeypatch: pytest.MonkeyPatch, **ahead: int) -> None:
    """Let time pass."""
    moment = timezone.now() + timedelta(**ahead)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_a_guesser_waits_and_the_owner_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who guesses from one place waits longer and longer; a browser that is known is not kept out by it."""
    waits = [doors.note_wrong_try("awa@x.example", "10.1.1.1").total_seconds() for _ in range(9)]
    assert waits == [0, 0, 0, 0, 60, 120, 240, 480, 900]
    assert doors.shut_for("AWA@x.example ", "10.1.1.1") > timedelta(minutes=14)
    assert doors.shut_for("awa@x.example", "10.1.1.1", known="her own browser") == timedelta(0)
    assert doors.shut_for("awa@x.example", "10.9.9.9") == timedelta(0)
    later(monkeypatch, minutes=16)
    assert doors.shut_for("awa@x.example", "10.1.1.1") == timedelta(0)


def test_a_name_tried_from_many_addresses_is_never_shut_for_long() -> None:
    """A stranger with a thousand addresses keeps its owner waiting half a minute at most."""
    for number in range(80):
        doors.note_wrong_try("awa@x.example", f"10.{number}.1.1")
    assert timedelta(0) < doors.shut_for("awa@x.example", "99.9.9.9") <= timedelta(seconds=30)


def test_who_came_in_begins_anew() -> None:
    for _ in range(6):
        doors.note_wrong_try("awa@x.example", "10.1.1.1")
    doors.forget_tries("awa@x.example", "10.1.1.1")
    assert doors.shut_for("awa@x.example", "10.1.1.1") == timedelta(0)


def sent_code(row: OneTimeCode) -> str:
    """The code as it stands in the outbox."""
    from siraba.apps.messages.words import unseal

    message = Message.objects.get(about_id=row.public_id)
    said = unseal(message)
    assert said is not None
    return str(said.values["code"])


def send(user: User, **more: Any) -> OneTimeCode:
    """A code that was asked for and sent."""
    row = actions.send_code("sign_in", PHONE.sms, **more, **do())
    return actions.tell_code(row, PHONE, user.public_id, **do())


def test_a_code_works_once_and_its_digest_alone_is_kept(user: User) -> None:
    row = send(user)
    code = sent_code(row)
    assert code not in json.dumps([row.digest, row.address])
    assert not actions.use_code(row, "000000" if code != "000000" else "111111", **do())
    assert actions.use_code(row, f" {code[:3]} {code[3:]} ", **do())
    assert not actions.use_code(row, code, **do()), "a second time"


def test_a_code_ends_by_time_by_tries_and_by_a_newer_one_of_the_same_browser(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = send(user)
    second = send(user, earlier=first)
    assert not actions.use_code(first, sent_code(first), **do()), "a newer one was sent"
    for _ in range(rules.CODE_TRIES):
        actions.use_code(second, "no", **do())
    assert not actions.use_code(second, sent_code(second), **do()), "too many tries"
    third = send(user)
    code = sent_code(third)
    later(monkeypatch, minutes=11)
    assert not actions.use_code(third, code, **do()), "too late"


def test_a_stranger_who_asks_for_a_code_cancels_none_that_was_sent(user: User) -> None:
    """Whoever knows the number, and even the name and the birth, asks as often as they like."""
    own = send(user)
    actions.send_code("sign_in", PHONE.sms, **do())
    other = send(user)
    assert actions.use_code(own, sent_code(own), **do())
    assert not actions.use_code(other, sent_code(other), **do()), "what others asked for ends once the owner came in"


def test_a_code_that_nobody_was_sent_is_never_right() -> None:
    row = actions.send_code("sign_in", PHONE.sms, **do())
    for typed in ("", "123456", " "):
        assert not actions.use_code(row, typed, **do())


def test_what_was_said_of_oneself_is_kept_sealed_until_it_was_looked_at() -> None:
    from siraba.apps.accounts.actions import codes

    row = actions.send_code("sign_in", PHONE.sms, claim={"name": "Awa Diallo"}, **do())
    assert b"Awa" not in bytes(OneTimeCode.objects.get(pk=row.pk).claim)
    assert codes.claims_waiting("sign_in") == [(row, {"name": "Awa Diallo"})]
    codes.forget_claim(row)
    assert codes.claims_waiting("sign_in") == []
    assert OneTimeCode.objects.get(pk=row.pk).claim is None


def totp(user: User) -> tuple[SecondFactor, pyotp.TOTP]:
    factor = actions.begin_totp(user, "phone", **do())
    return factor, pyotp.TOTP(opened(factor))


def test_an_application_is_in_force_once_a_code_of_it_was_typed(user: User) -> None:
    factor, clock = totp(user)
    now = timezone.now()
    assert not actions.use_totp(user, clock.at(now), **do()), "not confirmed yet"
    assert actions.confirm_totp(factor, clock.at(now), **do())
    assert not actions.use_totp(user, clock.at(now), **do()), "the same step of time again"
    factor.refresh_from_db()
    assert opened(factor).encode() not in bytes(factor.sealed)


def test_a_clock_half_a_minute_off_is_taken_and_a_minute_is_not(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    factor, clock = totp(user)
    assert actions.confirm_totp(factor, clock.at(timezone.now()), **do())
    later(monkeypatch, minutes=10)
    assert not actions.use_totp(user, clock.at(timezone.now() - timedelta(seconds=61)), **do())
    assert actions.use_totp(user, clock.at(timezone.now() - timedelta(seconds=30)), **do())


def test_codes_on_paper_work_once_each_and_a_new_sheet_ends_the_old(user: User) -> None:
    sheet = actions.make_recovery_codes(user, **do())
    assert len(set(sheet)) == rules.RECOVERY_CODES
    assert actions.use_recovery_code(user, sheet[0].upper().replace("-", " "), **do())
    assert not actions.use_recovery_code(user, sheet[0], **do())
    actions.make_recovery_codes(user, **do())
    assert not actions.use_recovery_code(user, sheet[1], **do())


def test_a_lost_factor_is_reset_with_a_reason_and_ends_every_session(user: User) -> None:
    totp(user)
    row = actions.begin_session(
        user, "s", agent="Mozilla Firefox/1 Android", address="10.2.3.4", how="password", **do()
    )
    assert (row.device, row.network) == ("Firefox, Android", "10.2.0.0/16")
    actions.reset_factors(user, reason="phone stolen, seen in person", **do())
    row.refresh_from_db()
    assert row.ended_at is not None
    assert not user.factors.exists()


def test_an_invitation_works_once_within_its_week(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    _token, digest = new_token()
    entry = {"digest": digest, "office": user.office}
    row = actions.invite("Issa@service.example", "Issa", "office_head", **entry, **do())
    made = actions.accept_invitation(row, "trois-mots-sans-rapport-9", **do())
    assert (made.email, made.role, made.office) == ("issa@service.example", "office_head", user.office)
    with pytest.raises(ValidationError, match="good no more"):
        actions.accept_invitation(row, "trois-mots-sans-rapport-9", **do())
    late = actions.invite("late@service.example", "Late", "counsellor", digest="x", office=user.office, **do())
    later(monkeypatch, days=8)
    with pytest.raises(ValidationError, match="good no more"):
        actions.accept_invitation(late, "trois-mots-sans-rapport-9", **do())


def test_a_stand_in_is_of_the_same_office_for_a_time_and_a_reason(user: User) -> None:
    other = actions.open_office("FAR", {"fr": "Loin"}, "BJ", **do())
    near = actions.enter_user("near@service.example", "Near", "counsellor", office=user.office, **do())
    far = actions.enter_user("far@service.example", "Far", "counsellor", office=other, **do())
    today = timezone.localdate()
    for colleague, until, reason in ((far, today, "leave"), (near, today - timedelta(1), "leave"), (near, today, " ")):
        with pytest.raises(ValidationError):
            actions.stand_in(user, colleague, until, reason=reason, **do())
    cover = actions.stand_in(user, near, today, reason="leave", **do())
    assert cover.stand_in == near


@pytest.mark.parametrize(
    ("role", "more"),
    [("worker", {}), ("employer_user", {}), ("labour_attache", {}), ("counsellor", {"email": None})],
)
def test_a_role_names_what_it_belongs_to(role: str, more: dict[str, Any], user: User) -> None:
    """A worker a file, an employer an organisation, an attaché a country; only a worker needs no address."""
    entry = {"email": "x@service.example", "name": "X", "role": role, "office": user.office, **more}
    with pytest.raises(ValidationError):
        actions.enter_user(**entry, **do())
