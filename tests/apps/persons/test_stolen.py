"""A stolen database without the keys: searched with plain tools for what must not be in it, in every usual writing.

What is planted goes the way it goes in use; then the file of SQLite with its log (or a plain `pg_dump`) is read byte by
byte. What a register must hold in the clear to be one (names and phones of those who are in it now) is not sought.
"""

from __future__ import annotations

import base64
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings as installation
from django.db import connection
from django.test import Client

from siraba.apps.accounts.actions import begin_totp
from siraba.apps.accounts.actions.codes import send_code
from siraba.apps.accounts.actions.factors import opened
from siraba.apps.accounts.models import Office, Role, User
from siraba.apps.foundation import dumps, jobs, keyring, resealing
from siraba.apps.foundation.actors import SYSTEM, Actor, ActorKind
from siraba.apps.foundation.rights import VISITOR
from siraba.apps.messages.actions import Addresses, MessageEntry, queue
from siraba.apps.persons.actions import (
    DocumentEntry,
    ask_right,
    begin_work,
    check_identity,
    decide_correction,
    describe_document,
    give_consent,
    hand_over,
    keep_copy,
    open_copy,
)
from siraba.apps.persons.agreeing import Given
from siraba.apps.persons.correcting import CorrectionEntry
from siraba.apps.persons.models import Correction, Person
from siraba.apps.persons.rules import ConsentEntry
from siraba.apps.vacancies.actions.reporting import ReportEntry, report, sender_of
from tests.apps import making
from tests.apps.foundation.test_scans import picture

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]
KEPT, KNOWN = "BJPASS7731904", "CNI55810273X"
REASON = "Zorobabelle Quenumdossou has moved to her aunt's"
OPENING = "Zorobabelle's visa is decided tomorrow"
ASKED, SEEN, OWN_WORDS = "Zorobabelle fears her uncle", "by the card of her aunt", "Ouinhi, near Zagnanado"
WITNESS, INTERPRETER, GUARDIAN = "Dossou Bonaventure", "Kpanou Philomène", "Ahouansou Célestine"
REPORTER, WAITING, CLAIMED = "+22997445566", "+22997778899", "Hermenegilde Agossouvi"


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Iterator[Path]:
    settings.SIRABA_HOME = tmp_path
    said = yaml.safe_load((settings.DATA_DIR / "persons" / "documents.yaml").read_text(encoding="utf-8"))
    said["copies"][0]["read_by"] = "Me Test"
    (tmp_path / "documents.yaml").write_text(yaml.safe_dump(said), encoding="utf-8")
    return tmp_path


def planted(office: Office) -> dict[str, str | bytes]:
    """Secrets as they come into an installation, by what they are."""
    by, person = making.actor("counsellor", office), making.seeker(office, "Awa")
    kept = describe_document(person, DocumentEntry("passport", KEPT, "BJ"), by=by, key=making.key())
    describe_document(person, DocumentEntry("national_id", KNOWN, "BJ"), by=by, key=making.key())
    copy = keep_copy(kept, "work_permit_es", picture(), by=by, key=making.key())
    scan = open_copy(copy, by=by, key=making.key(), reason=OPENING)
    _said_at_the_desk(person, by)
    hand_over(person, making.office("FAR"), by=SYSTEM, key=making.key(), reason=REASON)
    user = User(name="A", email="a@example.org", role=Role.ANALYST)
    user.set_password("a long and plain password")
    user.save()
    seed = opened(begin_totp(user, "phone", by=user.actor, key=making.key()))
    browser = Client()
    browser.force_login(user)
    session = browser.cookies[installation.SESSION_COOKIE_NAME].value
    _said_by_strangers(office, person)
    return {
        "what somebody asked": ASKED,
        "what an officer answered": SEEN,
        "own words beside a fact": OWN_WORDS,
        "witness of an agreement": WITNESS,
        "interpreter of an agreement": INTERPRETER,
        "guardian who agreed": GUARDIAN,
        "number that is kept": KEPT,
        "number of which a digest is kept": KNOWN,
        "most of that number": KNOWN[:8],
        "name in a reason": REASON,
        "name in the reason of an opening": OPENING,
        "seed of a second factor": seed,
        "session": session,
        "password": "a long and plain password",
        "phone of a claim and of a message": WAITING,
        "name of a claim": CLAIMED,
        "phone of a reporter": REPORTER,
        "address of a reporter": "197.234.221.17",
        "copy of a passport": scan[200:260],
        "key of the installation": (keyring.folder() / "audit_key").read_bytes(),
        "secret of the installation": installation.SECRET_KEY,
    }


def _said_at_the_desk(person: Person, by: Actor) -> None:
    """What a person asked of their data and was answered; an agreement said aloud, one of a guardian."""
    corrections = (CorrectionEntry("place", OWN_WORDS),)
    case = ask_right(person, "correct", how="desk", said=ASKED, corrections=corrections, by=by, key=making.key())
    officer = making.actor("data_protection_officer")
    check_identity(case, said=SEEN, by=by, key=making.key())
    begin_work(case, by=officer, key=making.key())
    decide_correction(Correction.objects.get(), False, why=f"{SEEN} it is not", by=officer, key=making.key())
    aloud = Given(how="voice", witness=WITNESS, interpreter=INTERPRETER, spoken_language="fon")
    give_consent(person, ConsentEntry("match_abroad", "FR"), given=aloud, by=by, key=making.key())
    parent = Given(given_by="guardian", given_name=GUARDIAN)
    give_consent(person, ConsentEntry("match_abroad", "ES"), given=parent, by=by, key=making.key())


def _said_by_strangers(office: Office, person: Person) -> None:
    """A claim of somebody at the door, a report of an offer, a message that waits."""
    claim = {"name": CLAIMED, "value": WAITING}
    send_code("own_file", WAITING, claim=claim, by=Actor(ActorKind.USER, role=VISITOR), key=making.key())
    vacancy = making.vacancy(office, publish=True, **making.fair())
    entry = ReportEntry("fee", sender_of("197.234.221.17"), contact=REPORTER, agreed=True)
    report(vacancy, entry, by=Actor(ActorKind.USER, role=VISITOR), key=making.key())
    letter = MessageEntry(
        "registration_received",
        "fr",
        Addresses(sms=WAITING),
        {"reference": "P-1", "until": making.days(90)},
        person.public_id,
    )
    queue([letter], by=SYSTEM, key=making.key())


def stolen(folder: Path) -> bytes:
    """Everything that whoever has the database has; what PostgreSQL writes in hexadecimal is read as bytes too."""
    place = dumps.here()
    if isinstance(place, dumps.Postgres):
        words = ["pg_dump", "--no-password", f"--host={place.host}", f"--port={place.port}", f"--username={place.user}"]
        said = subprocess.run(
            [dumps._program("pg_dump"), *words[1:], place.name],
            env={"PGPASSWORD": place.password, "LC_ALL": "C"},
            capture_output=True,
            check=True,
        ).stdout
        return said + b"".join(bytes.fromhex(each.decode()) for each in re.findall(rb"\\\\x((?:[0-9a-f]{2})+)", said))
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA database_list")
        name = cursor.fetchone()[2]
    if not name:  # in memory: as it would lie on the disk
        return bytes(connection.connection.serialize())
    return b"".join(Path(f"{name}{end}").read_bytes() for end in ("", "-wal") if Path(f"{name}{end}").exists())


def writings(secret: str | bytes) -> Iterator[bytes]:
    """A secret as plain tools look for it: as it is, wide, in hexadecimal, in base64 wherever it begins."""
    plain = secret.encode() if isinstance(secret, str) else secret
    yield plain
    if isinstance(secret, str):
        yield secret.encode("utf-16-le")
        yield secret.encode("utf-16-be")
        yield secret.upper().encode()
        yield secret.lower().encode()
    yield plain.hex().encode()
    yield plain.hex().upper().encode()
    for shift in range(3):
        whole = base64.b64encode(b"\0" * shift + plain)
        yield whole[4 if shift else 0 : len(whole) - 4]


def found_in(held: bytes, secrets: dict[str, str | bytes]) -> set[str]:
    return {what for what, secret in secrets.items() if any(each in held for each in writings(secret))}


def test_none_of_it_is_found_before_and_after_the_keys_were_changed(home: Path, office: Office) -> None:
    secrets = planted(office)
    held = stolen(home)
    assert found_in(held, {"what a register holds": "Awa"}), "the tools find what is there"
    assert found_in(held, secrets) == set()
    keyring.make()
    resealing.ask_resealing("rotate")
    jobs.run_waiting()
    assert set(resealing.under()) == {keyring.current()}
    assert found_in(stolen(home), secrets) == set()


def test_the_search_itself_finds_a_secret_in_each_writing() -> None:
    for written in writings(KEPT):
        assert found_in(b"...." + written + b"....", {"it": KEPT}) == {"it"}
    inside = base64.b64encode(b"before " + KEPT.encode() + b" after")
    assert found_in(inside, {"it": KEPT}) == {"it"}
