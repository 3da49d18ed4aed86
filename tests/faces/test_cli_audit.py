"""`siraba audit verify` finds each way in which the chain can be tampered with, and says where."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from siraba.apps.foundation import heads, trail
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.models import AuditEntry, Counter
from siraba.apps.foundation.trail import Note
from siraba.faces.cli.main import main

ENTRIES = 6


@pytest.fixture(autouse=True)
def chain(db: None, settings: Any, tmp_path: Path) -> None:
    settings.SIRABA_HOME = tmp_path
    trail.write([Note("test.note", SYSTEM, "test.thing", uuid4(), details={"n": n}) for n in range(ENTRIES)])
    heads.sign_head()


def altered() -> None:
    AuditEntry.objects.filter(number=3).update(verb="test.forged")


def removed() -> None:
    AuditEntry.objects.filter(number=3).delete()


def reordered() -> None:
    AuditEntry.objects.filter(number=3).update(number=99)
    AuditEntry.objects.filter(number=4).update(number=3)
    AuditEntry.objects.filter(number=99).update(number=4)


def truncated() -> None:
    AuditEntry.objects.filter(number__gt=4).delete()
    last = AuditEntry.objects.get(number=4)
    Counter.objects.filter(name=trail.HEAD).update(value=4, note=last.chain)


def recomputed() -> None:
    altered()
    chain = ""
    for entry in AuditEntry.objects.order_by("number"):
        chain = trail.link(chain, entry)
        AuditEntry.objects.filter(number=entry.number).update(chain=chain)
    Counter.objects.filter(name=trail.HEAD).update(note=chain)


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (altered, ["entry 3: altered"]),
        (removed, ["entry 3: missing"]),
        (reordered, ["entry 3: altered", "entry 4: altered"]),
        (truncated, ["entry 5: cut off"]),
        (recomputed, [f"entry {ENTRIES}: made anew"]),
    ],
)
def test_each_way_of_tampering_is_found_where_it_is(
    tamper: Callable[[], None], said: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", "verify"]) == 0
    assert f"entries {ENTRIES}, signed heads 1, breaks 0" in capsys.readouterr().out
    tamper()
    assert main(["audit", "verify"]) == 1
    told = capsys.readouterr().out.splitlines()
    assert set(said) <= set(told)
    numbers = [int(line.split()[1].rstrip(":")) for line in told if line.startswith("entry ")]
    assert min(numbers) == int(said[0].split()[1].rstrip(":")), "the first break is where it begins"
