"""What was erased, taken back or limited after a backup stays so when it is restored; what is not known is said."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from siraba.apps.accounts.actions import begin_session
from siraba.apps.accounts.models import SignIn, User
from siraba.apps.foundation import backups, dumps
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.persons import since
from siraba.apps.persons.actions import (
    ask_right,
    check_identity,
    do_again,
    erase_person,
    give_consent,
    merge_persons,
    withdraw_consent,
    withdraw_right,
)
from siraba.apps.persons.limits import live_limits
from siraba.apps.persons.models import Consent, Limitation, Person, RightsCase, Tombstone
from siraba.apps.persons.rules import ConsentEntry
from siraba.faces.cli.main import main
from siraba.faces.cli.verbs import setup
from siraba.faces.cli.verbs.doctor import _since
from tests.apps import making

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]
ABROAD = ConsentEntry(purpose="match_abroad", country="FR")


def do() -> dict[str, Any]:
    return {"by": SYSTEM, "key": making.key()}


@pytest.fixture
def people(tmp_path: Path, settings: Any) -> list[Person]:
    """Four on file, of whom two agreed to posts in France; somebody is signed in."""
    settings.SIRABA_HOME = tmp_path / "home"
    making.lay_in(making.edition(tmp_path / "edition"))
    found = making.seekers(making.office(), "Awa", "Binta", "Coumba", "Dede")
    for person in found[:2]:
        give_consent(person, ABROAD, **do())
    keeper = User.objects.create(name="Keeper", email="k@service.example", role="administrator")
    begin_session(keeper, "s", agent="", address="10.0.0.1", how="password", **do())
    return found


def limit(person: Person, kind: str = "restrict", topic: str = "") -> RightsCase:
    case = ask_right(person, kind, topic=topic, how="desk", **do())
    return check_identity(case, said="by her card", **do())


def abroad() -> list[str]:
    rows = Consent.objects.filter(purpose="match_abroad", withdrawn_on=None).select_related("person")
    return sorted(row.person.given_names for row in rows)


def limited() -> list[tuple[str, str]]:
    rows = Limitation.objects.filter(lifted_on=None).select_related("person")
    return sorted((row.person.given_names, row.kind) for row in rows)


@pytest.fixture
def backup(people: list[Person], tmp_path: Path) -> tuple[Path, Path]:
    """A backup, made as an operator makes it, and its key."""
    key = tmp_path / "key"
    to = backups.new_identity(key)
    assert main(["backup", "make", str(tmp_path / "night"), "--to", to]) == 0
    (made,) = (tmp_path / "night").glob("*.age")
    return made, key


@pytest.fixture
def restore(
    backup: tuple[Path, Path], tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., str]]:
    """`siraba restore` into an empty folder and an empty database, which is the installation's from then on."""
    settled = connection.settings_dict["NAME"]
    monkeypatch.setattr(setup, "run", lambda args: 0)  # the database is of this version
    with dumps.here().scratch(tmp_path) as place:

        def run(*words: str) -> int:
            settings.SIRABA_HOME = tmp_path / "new"
            settings.SIRABA_HOME.mkdir()
            connection.close()
            empty: Any = place
            connection.settings_dict["NAME"] = str(empty.path if isinstance(place, dumps.Sqlite) else empty.name)
            return main(["restore", str(backup[0]), "--identity", str(backup[1]), *words])

        try:
            yield run
        finally:
            connection.close()
            connection.settings_dict["NAME"] = settled


def ordinary_day(people: list[Person]) -> None:
    """After the night's backup: one is erased, one takes an agreement back, one has the file put aside, one objects."""
    erase_person(people[0], "request", **do())
    withdraw_consent(Consent.objects.get(person=people[1], purpose="match_abroad"), **do())
    limit(people[2])
    limit(people[3], "object", "ranking")


@pytest.mark.parametrize("named", [True, False])
def test_after_an_ordinary_disaster_nothing_of_the_day_is_undone(
    named: bool,
    people: list[Person],
    backup: tuple[Path, Path],
    restore: Callable[..., int],
    tmp_path: Path,
    settings: Any,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings.SIRABA_SINCE_FOLDER = str(tmp_path / "other disk")
    ordinary_day(people)
    held = Path(settings.SIRABA_SINCE_FOLDER) / since.NAME
    assert "Binta" not in held.read_text()
    assert held.stat().st_mode & 0o077 == 0
    ends = since.read(held).until
    settings.SIRABA_SINCE_FOLDER = "" if named else settings.SIRABA_SINCE_FOLDER
    assert restore(*(["--since", str(held)] if named else [])) == 0
    assert sorted(Person.objects.values_list("given_names", flat=True)) == ["Binta", "Coumba", "Dede"]
    assert Tombstone.objects.get().reason == "request"
    assert (abroad(), limited()) == ([], [("Coumba", "restricted"), ("Dede", "ranking")])
    told = capsys.readouterr().out
    assert "people erased 1, agreements taken back 1, limits set 2;" in told
    assert f"The list ends at {ends[:19]} UTC" in told
    again = do_again(since.read(held), by=SYSTEM, key="twice")
    assert (again.erased, again.withdrawn, again.limited, again.held, again.unknown) == (0, 0, 0, 3, 1)


def test_without_a_list_they_live_again_and_it_is_said(
    people: list[Person],
    backup: tuple[Path, Path],
    restore: Callable[..., int],
    capsys: pytest.CaptureFixture[str],
) -> None:
    ordinary_day(people)
    assert restore() == 0
    assert (Person.objects.count(), abroad(), limited()) == (4, ["Awa", "Binta"], [])
    told = capsys.readouterr().out
    assert "No list was given" in told
    assert "is not known here, and lives again" in told


def test_a_list_of_an_older_version_is_read_and_one_that_is_none_restores_nothing(
    people: list[Person],
    backup: tuple[Path, Path],
    restore: Callable[..., int],
    tmp_path: Path,
    settings: Any,
    capsys: pytest.CaptureFixture[str],
) -> None:
    old = tmp_path / "erased.jsonl"
    old.write_text(json.dumps({"person": str(people[0].public_id), "reason": "request"}) + "\n")
    none = tmp_path / "none.jsonl"
    none.write_text("name;phone\n")
    assert main(["restore", str(backup[0]), "--identity", str(backup[1]), "--since", str(none)]) == 1
    assert "Nothing was restored" in capsys.readouterr().err
    assert restore("--erased", str(old)) == 0
    assert sorted(Person.objects.values_list("given_names", flat=True)) == ["Binta", "Coumba", "Dede"]
    assert "does not say when it ends" in capsys.readouterr().out


def test_a_session_that_was_open_then_is_ended(restore: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    SignIn.objects.update(ended_at=timezone.now())  # after the backup: it must not live again
    assert restore() == 0
    assert SignIn.objects.get().ended_at is not None
    assert "sessions ended: 1" in capsys.readouterr().out


def test_what_a_list_said_before_stays_in_it_though_the_database_is_older(people: list[Person], tmp_path: Path) -> None:
    gone = making.new_id()
    since.append(tmp_path, [])  # there is none: it is written whole
    since.append(tmp_path, [{"erased": str(gone), "reason": "request", "at": "2026-01-01T00:00:00+00:00"}])
    with (tmp_path / since.NAME).open("a") as out:
        out.write('{"withdrawn": "3f')  # a power cut
    since.append(tmp_path, [{"withdrawn": str(gone), "on": "2026-01-02", "at": "2026-01-02T00:00:00+00:00"}])
    assert main(["backup", "since", str(tmp_path)]) == 0
    found = since.read(tmp_path / since.NAME)
    assert (list(found.erased), list(found.withdrawn), found.unread) == ([gone], [gone], 0)


def test_a_limit_that_was_lifted_or_taken_back_is_not_set_again(people: list[Person], tmp_path: Path) -> None:
    case = limit(people[0])
    since.append(tmp_path, since.said_of([people[0].public_id]))
    assert len(since.read(tmp_path / since.NAME).live()) == 1
    withdraw_right(case, **do())
    since.append(tmp_path, since.said_of([people[0].public_id]))
    assert since.read(tmp_path / since.NAME).live() == {}


def test_a_disk_that_is_away_stops_no_erasure_and_the_doctor_tells(
    people: list[Person], tmp_path: Path, settings: Any
) -> None:
    (tmp_path / "disk").write_text("no folder")
    settings.SIRABA_SINCE_FOLDER = str(tmp_path / "disk")
    erase_person(people[0], "request", **do())
    assert not Person.objects.filter(pk=people[0].pk).exists()
    assert [each.code for each in _since()] == ["since.unreadable"]
    settings.SIRABA_SINCE_FOLDER = str(tmp_path / "mended")
    withdraw_consent(Consent.objects.get(person=people[1], purpose="match_abroad"), **do())
    assert list(_since()) == []
    held = tmp_path / "mended" / since.NAME
    held.write_text("".join(held.read_text().splitlines(keepends=True)[:-1]))
    assert [each.code for each in _since()] == ["since.lacking"]
    assert main(["backup", "since"]) == 0
    assert list(_since()) == []


def test_one_who_was_parted_from_another_and_erased_takes_nobody_along(people: list[Person]) -> None:
    kept, merged = people[:2]
    merge_persons(kept, merged, **do())
    alone = since.Since(erased={merged.public_id: {"reason": "request"}})
    done = do_again(alone, by=SYSTEM, key="k")
    assert (done.erased, done.by_hand) == (0, [merged.public_id])
    assert len(live_limits(kept)) == 0
    assert Person.objects.filter(pk=kept.pk).exists()
