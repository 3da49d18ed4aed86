"""Signed heads: what somebody with the database alone cannot hide."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from django.db.models import F

from siraba.apps.foundation import heads, trail
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.models import AuditDetail, AuditEntry, Counter
from siraba.apps.foundation.trail import Note

pytestmark = [pytest.mark.both, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def chain(db: None, settings: object, tmp_path: Path) -> None:
    settings.SIRABA_HOME = tmp_path  # type: ignore[attr-defined]  # pytest-django's settings
    trail.write([Note("test.note", SYSTEM, "test.thing", uuid4(), details={"n": n}) for n in range(5)])
    assert heads.sign_head() is not None


def found() -> set[tuple[int, str]]:
    return {(each.number, each.what) for each in heads.verify_chain()}


def recompute() -> None:
    """What somebody does who may write to the database but has not the key."""
    chain = ""
    last = 0
    for entry in AuditEntry.objects.order_by("number"):
        chain, last = trail.link(chain, entry), entry.number
        AuditEntry.objects.filter(number=entry.number).update(chain=chain)
    Counter.objects.filter(name=trail.HEAD).update(value=last, note=chain)


def test_an_honest_chain_holds_also_when_it_grows() -> None:
    assert found() == set()
    trail.write([Note("test.note", SYSTEM, "test.thing", uuid4())])
    assert found() == set()
    assert heads.sign_head() is not None
    assert heads.sign_head() is None
    assert len(heads.signed_heads()) == 2


def test_a_tail_cut_together_with_its_head_shows() -> None:
    AuditEntry.objects.filter(number__gt=3).delete()
    recompute()
    assert found() == {(4, "cut off")}


def test_a_chain_computed_anew_after_a_change_shows() -> None:
    AuditEntry.objects.filter(number=2).update(verb="test.forged")
    recompute()
    assert found() == {(5, "made anew")}


def test_an_entry_removed_and_the_rest_renumbered_shows() -> None:
    AuditEntry.objects.filter(number=2).delete()
    for number in (3, 4, 5):
        AuditEntry.objects.filter(number=number).update(number=F("number") - 1)
    recompute()
    assert found() == {(5, "cut off")}


def test_a_forged_head_shows(tmp_path: Path) -> None:
    path = tmp_path / "audit" / "heads.jsonl"
    path.write_text(path.read_text().replace('"number": 5', '"number": 3'))
    assert found() == {(3, "head signed by another key or altered")}


def test_erased_details_leave_the_chain_whole() -> None:
    AuditDetail.objects.all().delete()
    assert found() == set()
