"""Everything about a person erased: nothing of them in any row, file, pool or log; the chain of the audit holds."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from siraba.apps.foundation import heads
from siraba.apps.foundation.actors import SYSTEM, NotAllowed
from siraba.apps.foundation.models import AuditEntry, ImportRun, SourceRecord, SubjectKey, Upload
from siraba.apps.foundation.uploads import path_of
from siraba.apps.persons.actions import disclose, erase_person, merge_persons, withdraw_consent
from siraba.apps.persons.events import PersonErased
from siraba.apps.persons.models import Consent, Person, Tombstone
from siraba.apps.shortlists import pool
from siraba.core.terms.dates import PartialDate
from tests.apps import bringing, making

pytestmark = pytest.mark.both
GIVEN, OTHER, FAMILY, PLACE = "Zorobabelle", "Zorobabella", "Quorbanouma", "Vossikrobougou"
PHONE, MAIL, ROW = "+2290155544321", "zoro.quor@example.org", "national-7755331"
NEEDLES = (GIVEN, OTHER, FAMILY, PLACE, PHONE, MAIL, ROW)


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    """An installation of its own, so that every file of it can be looked through."""
    settings.SIRABA_HOME = tmp_path / "home"
    settings.SIRABA_HOME.mkdir()
    return tmp_path / "home"


@pytest.fixture
def logged(home: Path) -> Iterator[Path]:
    """What Siraba's own logs say while the test runs."""
    path = home / "siraba.log"
    handler = logging.FileHandler(path)
    root = logging.getLogger("siraba")
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield path
    root.removeHandler(handler)
    root.setLevel(level)


def rows_that_say(needles: tuple[str, ...]) -> list[str]:
    """Tables with a row in which one of these words stands, in whatever case."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        for row in model._default_manager.values_list().iterator():
            said = " ".join(map(_text, row)).casefold()
            found += [f"{model._meta.label}: {needle}" for needle in needles if needle.casefold() in said]
    return found


def files_that_say(needles: tuple[str, ...], *places: Path) -> list[str]:
    """Files in whose bytes one of these words stands."""
    return [
        f"{path.name}: {needle}"
        for place in places
        for path in ([place] if place.is_file() else [each for each in place.rglob("*") if each.is_file()])
        for needle in needles
        if needle.encode().lower() in path.read_bytes().lower()
    ]


def _text(value: object) -> str:
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)


def database_files() -> list[Path]:
    """The files of an SQLite database; on PostgreSQL they are the server's."""
    if connection.vendor != "sqlite":
        return []
    main = Path(settings.DATABASES["default"]["NAME"])
    return [path for path in (main, Path(f"{main}-wal"), Path(f"{main}-journal")) if path.exists()]


@pytest.mark.django_db(transaction=True)
def test_nothing_of_an_erased_person_is_left_anywhere(
    home: Path, logged: Path, edition_folder: Path, tmp_path: Path
) -> None:
    making.lay_in(edition_folder)
    office = making.office()
    others = making.seekers(office, *(f"Awa{number}" for number in range(30)))
    path = bringing.write_csv(
        tmp_path / "people.csv",
        [
            bringing.person(1, id=ROW, given_names=GIVEN, family_names=FAMILY, place=PLACE, phones=PHONE, emails=MAIL),
            bringing.person(2, id=f"{ROW}-2", given_names=OTHER, family_names=FAMILY, phones=PHONE),
            bringing.person(3, given_names="Somebody", family_names="Else"),
        ],
    )
    run = bringing.bring(path, bringing.people_importer(office))
    given = Upload.objects.create(kind="jobseeker", file_name=path.name, size=1, file_digest="d")
    ImportRun.objects.filter(pk=run.pk).update(upload=given)
    path_of(given).parent.mkdir(parents=True, exist_ok=True)
    path_of(given).write_bytes(path.read_bytes())  # as it lies there when it came by the page
    kept, merged = Person.objects.filter(family_names=FAMILY).order_by("pk")
    merge_persons(kept, merged, by=SYSTEM, key=making.key(), reason=f"{GIVEN} says so")
    withdraw_consent(Consent.objects.get(person=kept), by=SYSTEM, key=making.key())
    disclose(kept, by=making.actor("counsellor", office), part="file", purpose="counselling")
    pool.rebuild_all()
    assert rows_that_say((GIVEN, FAMILY, PHONE, ROW)), "the search itself finds what is there"
    if database_files():
        assert files_that_say((FAMILY,), *database_files())
    stone = erase_person(kept, "request", by=SYSTEM, key=making.key())
    assert len(pool.people()) == len(others) + 1, "the next search, before any snapshot is built anew"
    ids = (kept.public_id, merged.public_id)
    pool.rebuild_all()
    assert rows_that_say(NEEDLES) == []
    assert files_that_say(NEEDLES, home, *database_files()) == []
    assert len(pool.people()) == len(others) + 1
    assert not SubjectKey.objects.filter(subject_id__in=ids).exists()
    assert (stone.person_id, stone.reason, Tombstone.objects.count()) == (kept.public_id, "request", 2)
    assert list(heads.verify_chain()) == []
    assert AuditEntry.objects.filter(subject_id=kept.public_id).exists(), "that it was done stays, without what"
    assert Person.objects.count() == len(others) + 1
    assert SourceRecord.objects.count() == 1


@pytest.mark.django_db
def test_a_merged_file_goes_with_the_one_it_leads_to_whichever_is_named(edition_folder: Path) -> None:
    making.lay_in(edition_folder)
    office = making.office()
    kept, merged, third = making.seekers(office, "Awa", "Hawa", "Binta")
    merge_persons(kept, merged, by=SYSTEM, key=making.key())
    erase_person(merged, "mistake", by=SYSTEM, key=making.key())
    assert list(Person.objects.all()) == [third]


@pytest.mark.django_db
def test_who_may_erase_and_why(edition_folder: Path, django_capture_on_commit_callbacks: Any) -> None:
    making.lay_in(edition_folder)
    office = making.office()
    person = making.seeker(office)
    with pytest.raises(NotAllowed):
        erase_person(person, "request", by=making.actor("counsellor", office), key=making.key())
    with pytest.raises(ValueError, match="because"):
        erase_person(person, "because", by=SYSTEM, key=making.key())
    assert Person.objects.filter(pk=person.pk).exists()
    key = making.key()
    first = erase_person(person, "request", by=making.actor("data_protection_officer"), key=key)
    assert Tombstone.objects.get() == first


@pytest.mark.django_db
def test_higher_apps_hear_of_it_once_it_is_done(edition_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from siraba.apps.foundation import events

    heard: list[tuple[object, bool]] = []

    def listen(told: list[PersonErased]) -> None:
        heard.extend((each.person_id, Person.objects.filter(public_id=each.person_id).exists()) for each in told)

    monkeypatch.setitem(events._reactions, PersonErased, [listen])
    making.lay_in(edition_folder)
    person = making.seeker(making.office(), birth=PartialDate.parse("1990"))
    erase_person(person, "retention", by=SYSTEM, key=making.key())
    assert heard == [(person.public_id, False)]
