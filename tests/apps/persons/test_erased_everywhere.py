"""Everything about a person erased: their words are planted wherever they can come to lie, and looked for as bytes.

Looked through: every column of every table, the database's file with its log of writes (SQLite; those of PostgreSQL are
its server's), and every file of the installation: files given and rejected rows, the pool, the outbox, the log.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from siraba.apps.accounts.actions import enter_client
from siraba.apps.accounts.models import Office, Scope
from siraba.apps.accounts.queries import token_digest
from siraba.apps.classification.actions import UnsureTitle, decide_coding, queue_titles
from siraba.apps.classification.models import CodingCase, OccupationName
from siraba.apps.classification.queries.titles import code_titles
from siraba.apps.foundation import heads, jobs, uploads
from siraba.apps.foundation.actors import SYSTEM, Actor, ActorKind
from siraba.apps.foundation.models import AuditEntry, Job, SourceRecord, SubjectKey
from siraba.apps.messages.models import Message
from siraba.apps.persons.actions import (
    ask_own_file,
    ask_right,
    begin_work,
    decide_correction,
    disclose,
    erase_for,
    merge_persons,
    open_own_file,
    take_out,
    withdraw_consent,
)
from siraba.apps.persons.actions.names import count_names
from siraba.apps.persons.correcting import CorrectionEntry
from siraba.apps.persons.identifying import Claim
from siraba.apps.persons.models import CaseStep, Consent, Correction, NameShare, Person, RightsCase, Tombstone
from siraba.apps.persons.resemblance import Identity
from siraba.apps.shortlists import pool
from siraba.apps.shortlists.actions import keep_shortlist
from siraba.apps.shortlists.models import SavedCandidate
from siraba.core.terms.dates import PartialDate
from tests.apps import bringing, making
from tests.apps.messages.sending import entry, put, send_all
from tests.faces.api.conftest import Program

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]
GIVEN, OTHER, FAMILY, PLACE = "Zorobabelle", "Zorobabella", "Quorbanouma", "Vossikrobougou"
PHONE, MAIL, ROW = "+2290155544321", "zoro.quor@example.org", "national-7755331"
UNDECIDED, DECIDED = f"chez {GIVEN} {FAMILY} de {PLACE}", f"aide de {GIVEN} à {PLACE}"
SHARED, NEAR = "écailleur de palabres", "aide de Zorobabele"
NEEDLES = (GIVEN, OTHER, FAMILY, PLACE, PHONE, MAIL, ROW)
VISITOR = Actor(ActorKind.USER, role="visitor")


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


def rows_that_say(needles: tuple[str, ...]) -> set[str]:
    """Tables with a row in whose bytes one of these words stands, in whatever case: every table, every column."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a table that is there
            for row in cursor.fetchall():
                said = "\x1f".join(map(_text, row)).casefold()
                found |= {f"{table}: {needle}" for needle in needles if needle.casefold() in said}
    return found


def _text(value: object) -> str:
    return bytes(value).decode("utf-8", "replace") if isinstance(value, bytes | memoryview) else str(value)


def ids_of(person: Person) -> tuple[str | bytes, ...]:
    """Every way in which the number of a file can be written down."""
    return str(person.public_id), person.public_id.hex, person.public_id.bytes, person.reference


def files_that_say(needles: tuple[str | bytes, ...], *places: Path) -> set[str]:
    """Files in whose bytes one of these words stands."""
    return {
        f"{path.parent.name}/{path.name}: {needle!s}"
        for place in places
        for path in ([place] if place.is_file() else [each for each in place.rglob("*") if each.is_file()])
        for needle in needles
        if (needle.encode() if isinstance(needle, str) else needle).lower() in path.read_bytes().lower()
    }


def database_files() -> list[Path]:
    """The files of an SQLite database; on PostgreSQL they are the server's."""
    if connection.vendor != "sqlite":
        return []
    main = Path(settings.DATABASES["default"]["NAME"])
    return [path for path in (main, Path(f"{main}-wal"), Path(f"{main}-journal")) if path.exists()]


def give(office: Office, path: Path) -> None:
    """A file given on the page, mapped and brought in by the worker."""
    by = making.actor("counsellor", office)
    half, digest, size = uploads.take([path.read_bytes()], path.name, limit=10_000_000)
    row = uploads.give(half, path.name, "jobseeker", digest=digest, size=size, by=by, key=making.key())
    mapping = "fields:\n" + "".join(f"  {name}: {{column: {name}}}\n" for name in COLUMNS)
    row = uploads.map_columns(row, mapping, name="", source="national", options={}, by=by, key=making.key())
    uploads.read(row, by=by, key=making.key())
    jobs.run_waiting()


COLUMNS = ("id", "given_names", "family_names", "place", "sex", "title", "other_titles")


def decided() -> None:
    """One of the person's titles is decided; somebody else's that is near it is proposed the same by that name."""
    for said in (DECIDED, SHARED):
        decide_coding(CodingCase.objects.get(text=said), making.occupation(making.TILER), by=SYSTEM, key=making.key())
    assert code_titles([DECIDED], ["roame"])[DECIDED].occupation_id
    proposals = code_titles([NEAR], ["roame"])[NEAR].proposals
    assert GIVEN in proposals[0].label
    queue_titles([UnsureTitle(NEAR, "fr", proposals)], scheme="roame", by=SYSTEM, key=making.key())


def planted(office: Office, home: Path, tmp_path: Path) -> tuple[Person, Person]:
    """Somebody who is everywhere, and the second file that was merged into theirs."""
    ours = dict.fromkeys(COLUMNS, "")
    rows = [
        ours | {"id": ROW, "given_names": GIVEN, "family_names": FAMILY, "place": PLACE, "title": "Maçon", "sex": "f",
                "other_titles": f"{UNDECIDED};{DECIDED};{SHARED}"},
        ours | {"id": f"{ROW}-2", "given_names": OTHER, "family_names": FAMILY, "title": "Maçon"},
        ours | {"id": f"{ROW}-3", "given_names": GIVEN, "family_names": FAMILY, "sex": "q"},  # rejected, with reasons
        ours | {"id": "else", "given_names": "Somebody", "family_names": "Else", "title": "Maçon",
                "other_titles": SHARED.upper()},
    ]  # fmt: skip
    path = bringing.write_csv(tmp_path / "people.csv", rows)
    give(office, path)
    decided()
    give(office, path)  # once more: nothing of it is new, and it lies there all the same
    kept, merged = Person.objects.filter(family_names=FAMILY).order_by("pk")
    entered = making.seeker(
        office, GIVEN, family=FAMILY, birth=PartialDate.parse("1990"), phones=(PHONE,), emails=(MAIL,), place=PLACE
    )
    for each in (merged, entered):
        merge_persons(kept, each, by=SYSTEM, key=making.key(), reason=f"{GIVEN} says so")
    disclose(kept, by=making.actor("counsellor", office), part="file", purpose="counselling")
    return kept, merged


def told_and_read(person: Person, office: Office) -> None:
    """The person in the outbox, sent and waiting, with a code asked for and a way in, and read by a program."""
    put(entry("shortlist_proposal", sms=PHONE, email=MAIL, subject=person.public_id, place=PLACE, title=FAMILY))
    put(entry(sms=PHONE, subject=person.public_id))
    send_all()
    put(entry(email=MAIL, subject=person.public_id, reference=FAMILY))
    claim = Claim("phone", PHONE, f"{GIVEN} {FAMILY}", PartialDate.parse("1990"))
    ask_own_file(claim, by=VISITOR, key=making.key())
    jobs.run_waiting()
    open_own_file(person.public_id, by=VISITOR, key=making.key())
    program = Program(
        enter_client(
            "p", office, [Scope.PEOPLE_READ], token_digest=token_digest("t"), by=making.actor("administrator"),
            key=making.key(),
        ), "t",
    )  # fmt: skip
    assert FAMILY in program.get(f"/people/{person.public_id}").content.decode()


def asked(person: Person, merged: Person) -> RightsCase:
    """What the person asked of their data, with their words in every step, and that the file be erased."""
    by = open_own_file(person.public_id, by=VISITOR, key=making.key()).actor
    words = (CorrectionEntry("place", f"born in {PLACE}"), CorrectionEntry("other", f"{GIVEN} has a sister"))
    case = ask_right(person, "correct", how="own_page", said=FAMILY, corrections=words, by=by, key=making.key())
    begin_work(case, said=f"looked at {GIVEN}", by=SYSTEM, key=making.key())
    place, other = Correction.objects.filter(case=case).order_by("pk")
    decide_correction(place, True, written=PLACE, by=SYSTEM, key=making.key())
    decide_correction(other, False, why=f"{GIVEN} has none", by=SYSTEM, key=making.key())
    ask_right(merged, "object", topic="statistics", how="letter", said=FAMILY, by=SYSTEM, key=making.key())
    take_out(person, "json", by=by, key=making.key())
    erasing = ask_right(person, "erase", how="own_page", said=GIVEN, by=by, key=making.key())
    return begin_work(erasing, by=SYSTEM, key=making.key())


def lies_everywhere(home: Path, ids: tuple[str | bytes, ...]) -> None:
    """The search itself finds what is there."""
    before = rows_that_say(NEEDLES)
    assert FAMILY in {row.said for row in CaseStep.objects.all()}, "sealed: what is sought below are its rows"
    assert PLACE in {row.written for row in Correction.objects.all()}
    assert not {each for each in before if each.startswith(("persons_casestep", "persons_correction"))}
    assert {f"persons_person: {needle}" for needle in (GIVEN, OTHER, FAMILY, PLACE)} <= before
    assert {f"classification_{each}: {GIVEN}" for each in ("codingcase", "occupationname")} <= before
    assert {"persons_contactpoint: " + PHONE, "foundation_sourcerecord: " + ROW} <= before
    assert "00000001" in {each.partition("/")[0] for each in files_that_say(ids, home / "pool")}, "a snapshot"
    lying = {each.rpartition("/")[0] for each in files_that_say(NEEDLES, home)}
    assert {"imports", "outbox"} <= lying
    assert sum(path.name.endswith(".errors.csv") for path in (home / "imports").iterdir()) == 2
    assert not database_files() or files_that_say((FAMILY,), *database_files())


def cases_stay_without(done: RightsCase) -> None:
    """What was asked is counted, and is nobody's."""
    assert (done.person, done.state) == (None, "answered")
    assert sorted(RightsCase.objects.values_list("kind", "state", "person")) == [
        ("correct", "withdrawn", None),
        ("erase", "answered", None),
        ("object", "withdrawn", None),
    ]


def titles_of_others_stay() -> None:
    """What somebody else says too is known as before; the person's own is not known any more."""
    assert sorted(CodingCase.objects.values_list("text", flat=True)) == [NEAR, SHARED]
    assert OccupationName.objects.filter(text=SHARED, confirmed=True).exists()
    found = code_titles([DECIDED, SHARED], ["roame"])
    assert (found[DECIDED].occupation_id, bool(found[SHARED].occupation_id)) == (None, True)


def nothing_is_left_of(kept: Person, merged: Person) -> None:
    """Neither keys nor messages nor places in lists; the chain tells that it was done, without what."""
    ids = (kept.public_id, merged.public_id)
    stone = Tombstone.objects.get(person_id=kept.public_id)
    assert not SubjectKey.objects.filter(subject_id__in=ids).exists()
    assert not Message.objects.filter(subject_id__in=ids).exists()
    assert not SavedCandidate.objects.filter(person_id__in=ids).exists()
    assert not CaseStep.objects.exists()
    assert not Correction.objects.exists()
    assert (stone.person_id, stone.reason, Tombstone.objects.count()) == (kept.public_id, "request", 3)
    assert list(heads.verify_chain()) == []
    assert AuditEntry.objects.filter(subject_id=kept.public_id).exists(), "that it was done stays, without what"


def names_counted_as_before(gone: set[str], shares: set[tuple[str, int]]) -> None:
    """How common the names of others are is as it was; the person's own is not counted any more."""
    assert not NameShare.objects.filter(skeleton__in=gone).exists()
    assert set(NameShare.objects.exclude(skeleton__in=gone).values_list("skeleton", "people")) == shares


def test_nothing_of_an_erased_person_is_left_anywhere(
    home: Path, logged: Path, edition_folder: Path, tmp_path: Path
) -> None:
    making.lay_in(edition_folder)
    office = making.office()
    others = making.seekers(office, *(f"Awa{number}" for number in range(30)))
    kept, merged = planted(office, home, tmp_path)
    told_and_read(kept, office)
    case = asked(kept, merged)
    count_names()
    pool.rebuild_all()
    row = keep_shortlist(making.vacancy(office), as_of=making.today(), by=SYSTEM, key=making.key())
    assert SavedCandidate.objects.filter(shortlist=row, person_id=kept.public_id).exists()
    withdraw_consent(Consent.objects.get(person=kept), by=SYSTEM, key=making.key())
    figures, names = row.figures, set(Identity.of(GIVEN, FAMILY).bones)
    assert set(NameShare.objects.filter(skeleton__in=names).values_list("skeleton", flat=True)) == names
    shares = set(NameShare.objects.exclude(skeleton__in=names).values_list("skeleton", "people"))
    ids = (*ids_of(kept), *ids_of(merged))
    lies_everywhere(home, ids)

    done = erase_for(case, by=SYSTEM, key=making.key())
    last = set(NEEDLES) - {PHONE, MAIL}  # the last message goes to the address they had
    assert files_that_say(tuple(last), home, *database_files()) == set()
    send_all()  # it is sent, and wiped

    assert len(pool.people()) == len(others) + 1, "the next search, before any snapshot is built anew"
    assert rows_that_say(NEEDLES) == set()
    assert files_that_say(NEEDLES, home, *database_files()) == set()
    assert Job.objects.filter(kind=pool.REBUILD, state="waiting").count() == 1, "asked for, once for all their files"
    jobs.run_waiting()
    assert files_that_say((*NEEDLES, *ids), home) == set()
    assert files_that_say(NEEDLES, *database_files()) == set()
    assert len(pool.people()) == len(others) + 1
    nothing_is_left_of(kept, merged)
    assert Person.objects.count() == len(others) + 1
    assert SourceRecord.objects.count() == 1
    cases_stay_without(done)
    titles_of_others_stay()
    assert type(row).objects.get(pk=row.pk).figures == figures, "what is counted of a list stays as it was"
    names_counted_as_before(names, shares)
