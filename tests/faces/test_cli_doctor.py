"""`siraba doctor` finds what is planted; `siraba jobs` looks at jobs; `siraba serve` keeps demos at home."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from siraba.apps.accounts.models import Office
from siraba.apps.foundation import checkup, jobs
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.models import AuditEntry, Beat, Job
from siraba.apps.persons.actions import enter_persons
from siraba.faces.cli.main import Refused, main
from siraba.faces.cli.prepared import Prepared
from siraba.faces.cli.verbs import serve
from siraba.faces.cli.verbs.doctor import _controller, _declaration, _doors, _identity
from tests.apps import making


@pytest.fixture
def home(db: None, settings: Any, tmp_path: Path) -> Path:
    """A young installation with an audit, whose worker lives."""
    settings.SIRABA_HOME, settings.ALLOWED_HOSTS = tmp_path, ["127.0.0.1"]
    tmp_path.chmod(0o700)
    making.lay_in(making.edition(tmp_path / "edition"))
    making.office()
    jobs.beat()
    return tmp_path


MACHINE = {"home.full", "database.journal", "database.unsafe"}
"""What the machine of the tests may truly be found with: little room, a database in memory or in haste."""


def codes() -> set[str]:
    found = checkup.examine({**checkup.BELOW, "doors": lambda: checkup.doors(demo_users=1)})
    return {each.code for findings in found.values() for each in findings} - MACHINE


def test_a_young_installation_is_well(home: Path) -> None:
    assert codes() == set()


def open_key(home: Path, settings: Any) -> None:
    (home / "keys" / "audit_key").chmod(0o644)


def lost_key(home: Path, settings: Any) -> None:
    (home / "keys" / "audit_key").unlink()


def silent(home: Path, settings: Any) -> None:
    Beat.objects.update(at=timezone.now() - timedelta(minutes=10))


def behind(home: Path, settings: Any) -> None:
    jobs.ask("pool.rebuild", by=SYSTEM, key="k")
    Job.objects.update(recorded_at=timezone.now() - timedelta(hours=1))


def failed(home: Path, settings: Any) -> None:
    jobs.ask("test.unheard", by=SYSTEM, key="k")
    jobs.run_waiting()


def old(home: Path, settings: Any) -> None:
    """An audit of a week whose head nobody signed: nothing of the schedule was asked for either."""
    AuditEntry.objects.update(recorded_at=timezone.now() - timedelta(days=8))


def ahead(home: Path, settings: Any) -> None:
    AuditEntry.objects.filter(number=1).update(recorded_at=timezone.now() + timedelta(hours=2))
    AuditEntry.objects.exclude(number=1).delete()


def public(home: Path, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]


@pytest.mark.parametrize(
    ("plant", "expected"),
    [
        (open_key, {"home.open"}),
        (lost_key, {"keys.audit"}),
        (silent, {"worker.silent"}),
        (behind, {"worker.behind"}),
        (failed, {"worker.failed"}),
        (old, {"audit.unsigned", "schedule.overdue"}),
        (ahead, {"clock.behind"}),
        (public, {"doors.hosts", "doors.tls", "doors.demo"}),
    ],
)
def test_what_is_planted_is_found_and_nothing_else(home: Path, settings: Any, plant: Any, expected: set[str]) -> None:
    plant(home, settings)
    assert codes() == expected


@pytest.mark.parametrize(
    ("secret", "found"), [("k" * 64, False), ("short", True), ("django-insecure-" + "k" * 60, True)]
)
def test_a_secret_that_can_be_guessed_is_found(home: Path, settings: Any, secret: str, found: bool) -> None:
    settings.SECRET_KEY = secret
    assert ("doors.secret" in {each.code for each in _doors()}) is found


@pytest.mark.both
def test_a_database_that_forgets_at_a_power_cut_is_found(home: Path) -> None:
    """PostgreSQL that answers before it wrote; SQLite whose journal is not the one that others read beside."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            found = []
            for said in ("off", "on"):
                cursor.execute(f"SET LOCAL synchronous_commit = {said}")
                found.append("database.unsafe" in {each.code for each in checkup.database()})
            assert found == [True, False]
            return
        cursor.execute("PRAGMA journal_mode")
        wal = cursor.fetchone()[0] == "wal"
    assert ("database.journal" in {each.code for each in checkup.database()}) is not wal


IDENTITY = """services:
- {name: gov, names: {fr: Identité}, issuer: "https://id.example", client_id: siraba, secret_file: keys/gov}
"""


@pytest.mark.parametrize(
    ("text", "mode", "expected"),
    [
        (IDENTITY, 0o600, []),
        (IDENTITY, 0o640, ["identity.open"]),
        (IDENTITY, None, ["identity.unreadable"]),
        (IDENTITY.replace("https", "http"), 0o600, ["identity.unreadable"]),
        (IDENTITY.replace("issuer:", "isuer:"), 0o600, ["identity.unreadable"]),
        ("services: [", 0o600, ["identity.unreadable"]),
        (IDENTITY + IDENTITY.partition("\n")[2], 0o600, ["identity.unreadable"]),
    ],
)
def test_identity_services_that_cannot_be_used_or_whose_secret_lies_open(
    home: Path, text: str, mode: int | None, expected: list[str]
) -> None:
    (home / "identity.yaml").write_text(text)
    if mode is not None:
        (home / "keys" / "gov").write_text("secret")
        (home / "keys" / "gov").chmod(mode)
    assert [each.code for each in _identity()] == expected


def test_a_service_that_is_not_declared_or_tells_nobody_who_answers_is_told_so(home: Path, settings: Any) -> None:
    def found() -> list[tuple[str, bool]]:
        return [(each.code, each.grave) for each in (*_declaration(), *_controller())]

    (home / "controller.yaml").unlink(missing_ok=True)
    assert found() == [("declaration.no_authority", False), ("controller.none", False)]
    settings.SIRABA_NO_AUTHORITY = ""
    (home / "controller.yaml").write_text("name: Agence\naddress: BJ\n")
    assert found() == [("declaration.none", False), ("controller.unreadable", True)], "nobody is registered yet"
    (home / "controller.yaml").write_text("name: Agence\naddress: 12 rue X, Cotonou\nemail: a@x.example\n")
    clerk = making.actor("counsellor", Office.objects.get())
    enter_persons([making.person_entry(consents=())], by=clerk, key=making.key())
    assert found() == [("declaration.none", True)]


def test_a_check_that_fails_hides_no_other(home: Path) -> None:
    def broken() -> Any:
        raise ValueError("Aminata")
        yield

    found = checkup.examine({"broken": broken, "home": checkup.home})
    assert [each.code for each in found["broken"]] == ["broken.failed"]
    assert "Aminata" not in found["broken"][0].says
    assert "home" in found


def test_the_doctor_speaks_to_people_and_to_programs(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["doctor", "--json"])
    said = json.loads(capsys.readouterr().out)
    assert set(said["checks"]) == {
        *checkup.BELOW,
        "occupations",
        "pool",
        "messages",
        "since",
        "doors",
        "identity",
        "declaration",
        "controller",
    }
    assert [each["code"] for each in said["checks"]["pool"]] == ["pool.none", "pool.none"]
    silent(home, None)
    assert main(["doctor"]) == 1
    told = capsys.readouterr().out
    assert "✗ worker" in told
    assert "siraba run" in told


def test_jobs_are_listed_shown_stopped_and_resumed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = jobs.ask("pool.rebuild", by=SYSTEM, key="k")
    assert main(["jobs", "--state", "waiting"]) == 0
    assert str(row.public_id) in capsys.readouterr().out
    assert main(["jobs", "stop", str(row.public_id)]) == 0
    row.refresh_from_db()
    assert row.state == "stopped"
    assert main(["jobs", "stop", str(row.public_id)]) == 1
    assert "there is nothing to stop" in capsys.readouterr().err
    assert main(["jobs", "resume", str(row.public_id), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["state"] == "waiting"
    for unknown in ("", "ffffffff"):
        assert main(["jobs", "show", *([unknown] if unknown else [])]) == 1


@pytest.mark.parametrize(
    ("secret", "state", "words", "refused"),
    [
        ("k" * 64, Prepared(), {}, None),
        ("short", Prepared(), {}, "can be guessed"),
        ("django-insecure-" + "k" * 60, Prepared(), {}, "can be guessed"),
        ("k" * 64, Prepared(sign_ins=["awa  demo"]), {}, "passwords are public"),
        ("k" * 64, Prepared(empty=True), {"filled": True}, "passwords are public"),
        ("k" * 64, Prepared(sign_ins=["awa  demo"]), {"shown": True}, None),
    ],
)
def test_what_others_reach_is_refused_with_a_demo_or_a_secret_that_can_be_guessed(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    secret: str,
    state: Prepared,
    words: dict[str, bool],
    refused: str | None,
) -> None:
    monkeypatch.setattr("siraba.settings.SECRET_KEY", secret)
    state.save(tmp_path)
    said = {"filled": False, "shown": False, **words}
    if refused is None:
        serve._may_be_public(tmp_path, **said)
        return
    with pytest.raises(Refused, match=refused):
        serve._may_be_public(tmp_path, **said)


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),  # noqa: S104 - nothing is bound
        ("10.0.0.7", False),
        ("x.org", False),
    ],
)
def test_an_address_that_only_this_machine_reaches(host: str, here: bool) -> None:
    assert serve._is_this_machine(host) is here
