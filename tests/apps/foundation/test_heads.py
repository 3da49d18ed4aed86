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
    assert found() == {(5, "cut off"), *((number, "details altered") for number in (2, 3, 4))}


def test_a_forged_head_shows(tmp_path: Path) -> None:
    path = tmp_path / "audit" / "heads.jsonl"
    path.write_text(path.read_text().replace('"number": 5', '"number": 3'))
    assert found() == {(3, "head signed by another key or altered")}


def test_erased_details_leave_the_chain_whole() -> None:
    AuditDetail.objects.all().delete()
    assert found() == set()


def test_an_entry_written_while_the_chain_is_read_is_no_break(monkeypatch: pytest.MonkeyPatch) -> None:
    reading = trail.verify

    def read(*args: object, **kwargs: object) -> object:
        trail.write([Note("test.note", SYSTEM, "test.thing", uuid4())])
        return reading(*args, **kwargs)  # type: ignore[arg-type]  # handed on

    monkeypatch.setattr(trail, "verify", read)
    assert found() == set()


def test_a_counter_thrown_away_does_not_hide_the_chain() -> None:
    Counter.objects.filter(name=trail.HEAD).delete()
    assert (1, "beyond the head") in found()


def test_details_of_another_entry_show() -> None:
    AuditDetail.objects.filter(number=2).update(sealed=AuditDetail.objects.get(number=4).sealed)
    assert found() == {(2, "details altered")}
    AuditDetail.objects.filter(number=2).update(sealed=b"something of somebody's own")
    assert found() == {(2, "details altered")}


def test_a_line_that_is_no_head_shows_and_stops_nothing(tmp_path: Path) -> None:
    with (tmp_path / "audit" / "heads.jsonl").open("a") as out:
        out.write('{"number": 6, "cha\n')
    assert found() == {(0, "head signed by another key or altered")}
    trail.write([Note("test.note", SYSTEM, "test.thing", uuid4())])
    assert heads.sign_head() is not None


def test_the_time_zone_of_the_installation_changes_nothing_of_the_chain(settings: object) -> None:
    settings.TIME_ZONE = "Africa/Porto-Novo"  # type: ignore[attr-defined]  # pytest-django's settings
    assert found() == set()
