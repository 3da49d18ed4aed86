"""What is sealed opens at its place alone; a newer key takes everything over, from where it was, and loses nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.apps import apps
from django.db import models, transaction
from django.utils import timezone

from siraba.apps.accounts.actions.factors import opened
from siraba.apps.accounts.models import Role, SecondFactor, User
from siraba.apps.foundation import heads, jobs, keyring, resealing, sealed, trail
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.models import AuditDetail, Job, SubjectKey
from siraba.apps.foundation.trail import Note

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]
UNDER_A_PERSONS_KEY = {("shortlists.savedcandidate", "sealed")}
"""Columns that lie under the keys of people, which `foundation.subjectkey` carries over."""


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Iterator[Path]:
    settings.SIRABA_HOME = tmp_path
    yield tmp_path


def write(count: int) -> list[UUID]:
    people = [uuid4() for _ in range(count)]
    with transaction.atomic():
        trail.write([Note("test.note", SYSTEM, "test.thing", uuid4(), each, {"n": str(each)}) for each in people])
        trail.write([Note("test.note", SYSTEM, "test.thing", uuid4(), details={"n": n}) for n in range(count)])
    return people


def read_all() -> list[str]:
    said = [trail.read_details(each) or {} for each in AuditDetail.objects.all()]
    return sorted(str(each["n"]) for each in said if "n" in each)  # the jobs that are asked for have entries too


def rotate() -> Job:
    keyring.make()
    return resealing.ask_resealing(f"test/{uuid4()}")


def test_it_opens_at_its_place_alone_and_not_when_altered(home: Path) -> None:
    sealed = keyring.seal(b"P1234567", "field", "persons.identitydocument", "number", "one")
    assert keyring.unseal(sealed, "field", "persons.identitydocument", "number", "one") == b"P1234567"
    turned = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for blob, row in ((sealed, "other"), (turned, "one"), (sealed[:20], "one"), (b"", "one")):
        with pytest.raises(keyring.NotOurs):
            keyring.unseal(blob, "field", "persons.identitydocument", "number", row)


def test_what_was_sealed_before_keys_had_ids_opens_and_is_carried_over(home: Path) -> None:
    person, nonce = uuid4(), os.urandom(12)
    keyring.current()
    first = AESGCM((home / "keys" / "audit_key").read_bytes())
    SubjectKey.objects.create(subject_id=person, wrapped=nonce + first.encrypt(nonce, b"k" * 32, None))
    with transaction.atomic():
        trail.write([Note("test.note", SYSTEM, "test.thing", uuid4(), person, {"n": "Aminata"})])
    rotate()
    jobs.run_waiting()
    assert keyring.sealed_under(bytes(SubjectKey.objects.get().wrapped)) == keyring.current()
    assert read_all() == ["Aminata"]


def test_a_stop_in_the_middle_loses_nothing_and_goes_on(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(7)
    before = read_all()
    monkeypatch.setattr(resealing, "CHUNK", 3)
    row = rotate()
    old = keyring.ring()[0].id
    carry, times = resealing._write, iter(range(3))

    def dies(*args: Any) -> None:
        if next(times, None) is None:
            raise MemoryError("the machine went down")
        carry(*args)

    monkeypatch.setattr(resealing, "_write", dies)
    jobs.run_waiting()
    row.refresh_from_db()
    assert row.state == "failed"
    assert read_all() == before  # half under the one, half under the other
    found = resealing.under()
    assert found[old]
    assert found[keyring.current()]
    monkeypatch.setattr(resealing, "_write", carry)
    write(2)  # others work meanwhile
    jobs.resume(row, by=SYSTEM, key="again")
    jobs.run_waiting()
    assert set(resealing.under()) == {keyring.current()}
    assert set(before) <= set(read_all())
    assert list(heads.verify_chain()) == []


def test_an_old_key_goes_when_a_later_pass_found_nothing_under_it(home: Path) -> None:
    write(1)
    old = keyring.current()
    rotate()
    jobs.run_waiting()
    assert old in {each.id for each in keyring.ring()}  # what others were writing at that moment may need it
    long_ago = (timezone.now() - resealing.STILL_USED - timedelta(hours=1)).timestamp()
    os.utime(home / "keys" / "current_key", (long_ago, long_ago))
    resealing.ask_resealing("next night")
    jobs.run_waiting()
    assert [each.id for each in keyring.ring()] == [keyring.current()]
    assert not (home / "keys" / "audit_key").exists()
    write(1)
    assert len(read_all()) == 4


def test_a_key_that_something_lies_under_stays_however_old(home: Path) -> None:
    write(1)
    old = keyring.current()
    row = rotate()
    long_ago = (timezone.now() - resealing.STILL_USED - timedelta(hours=1)).timestamp()
    os.utime(home / "keys" / "current_key", (long_ago, long_ago))
    jobs.run_waiting()
    row.refresh_from_db()
    assert row.result["retired"] == []  # it was found in this very pass
    assert old in {each.id for each in keyring.ring()}


def test_a_second_factor_works_on_after_a_rotation(home: Path) -> None:
    from siraba.apps.accounts.actions import begin_totp

    user = User.objects.create(name="A", email="a@example.org", role=Role.ANALYST)
    seed = opened(begin_totp(user, "phone", by=user.actor, key="k"))
    rotate()
    jobs.run_waiting()
    factor = SecondFactor.objects.get()
    assert keyring.sealed_under(bytes(factor.sealed)) == keyring.current()
    assert opened(factor) == seed


def test_a_current_key_that_is_lost_is_told_and_nothing_is_made_in_its_place(home: Path) -> None:
    name = keyring.make()
    (home / "keys" / f"data_key-{name}").unlink()
    keyring._rings.clear()
    with pytest.raises(keyring.KeyGone, match=name):
        keyring.seal(b"said", "anywhere")
    assert [path.name for path in (home / "keys").glob("data_key-*")] == []


def test_every_sealed_column_of_the_house_is_carried_over_to_a_newer_key() -> None:
    binary = {
        (model._meta.label_lower, field.attname)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.BinaryField)
    }
    assert binary - {(each.label, each.column) for each in sealed.places()} == UNDER_A_PERSONS_KEY
