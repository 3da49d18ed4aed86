"""The page of what the house can do: made from the code, every verb on it, and told when it is old."""

from __future__ import annotations

from pathlib import Path

import pytest
from tools import verbs

from siraba.apps.foundation import jobs
from siraba.apps.foundation import verbs as house


@pytest.fixture(scope="module")
def known() -> dict[str, verbs.Verb]:
    """Every verb, read once."""
    return {verb.name: verb for verb in verbs.verbs()}


def test_every_verb_of_the_house_is_read(known: dict[str, verbs.Verb]) -> None:
    assert set(known) == {name for name, run in house.verbs.items() if run.__module__.startswith("siraba.")}
    table = verbs.table()
    assert [name for name in known if f"| {name} |" not in table] == []


def test_who_may_is_read_from_the_table_the_decorator_and_the_lifecycle(known: dict[str, verbs.Verb]) -> None:
    assert known["message.cancel"].roles == frozenset({"administrator", "system"})
    assert {"counsellor", "office_head", "system"} <= (known["vacancy.enter"].roles or set())
    assert known["vacancy.move"].lifecycles == ["vacancy"]
    assert known["hold.place"].roles == frozenset({"inspector", "office_head", "system"})  # the table of rights
    assert known["message.queue"].roles == frozenset({"administrator", "counsellor", "office_head", "system"})


def test_what_a_helper_tells_is_told_by_the_verb(known: dict[str, verbs.Verb]) -> None:
    assert known["message.settle"].tells == ["MessageFailed", "AddressFailed"]
    assert known["message.tidy"].tells == []


def test_every_job_is_on_the_page_with_its_hour(known: dict[str, verbs.Verb]) -> None:
    rows = verbs.jobs()
    ours = [kind for kind, work in jobs.kinds().items() if work.__module__.startswith("siraba.")]
    assert [kind for kind in ours if f"| {kind} |" not in rows] == []
    assert "| audit.sign | Sign the head of the audit chain and append it to the file of heads | every day at" in rows


def test_an_old_page_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verbs, "PAGE", tmp_path / "verbs.md")
    assert not verbs.is_current()
    verbs.PAGE.write_text(verbs.page(), encoding="utf-8")
    assert verbs.is_current()
    verbs.PAGE.write_text(verbs.page().replace("| vacancy.enter |", "| vacancy.type |"), encoding="utf-8")
    assert not verbs.is_current()
