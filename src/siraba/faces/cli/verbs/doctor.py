"""`siraba doctor`: what is wrong with this installation, and what to do about it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from siraba.faces.cli.main import django
from siraba.faces.cli.prepared import place

if TYPE_CHECKING:
    from siraba.apps.foundation.checkup import Finding

OLD_SNAPSHOT = timedelta(days=3)


def configure(parser: argparse.ArgumentParser) -> None:
    """Words of the verb."""
    parser.add_argument("--json", action="store_true", help="for programs: one JSON object")


def run(args: argparse.Namespace) -> int:
    """Say what each check found. 0 when nothing grave is wrong, else 1."""
    place()
    django()
    from siraba.apps.foundation import checkup

    checks = {**checkup.BELOW, "occupations": _occupations, "pool": _pool, "messages": _messages, "since": _since}
    checks |= {"declaration": _declaration, "controller": _controller, "doors": _doors, "identity": _identity}
    found = checkup.examine(checks)
    every = [each for findings in found.values() for each in findings]
    grave = any(each.grave for each in every)
    if args.json:
        said = {name: [asdict(each) for each in findings] for name, findings in found.items()}
        print(json.dumps({"well": not grave, "checks": said}, indent=1, ensure_ascii=False))
        return int(grave)
    for name, findings in found.items():
        if not findings:
            print(f"  {name:<12} well")
        for each in findings:
            print(f"{'✗' if each.grave else '▲'} {name:<12} {each.says}\n{'':<15}→ {each.do}")
    print("Something is wrong: see ✗ above." if grave else "This installation is well.")
    return int(grave)


def _occupations() -> Iterator[Finding]:
    from siraba.apps.classification.queries import NotInstalled
    from siraba.apps.classification.queries.lexicon import lexicon
    from siraba.apps.classification.queries.trained import home as kept
    from siraba.apps.classification.queries.trained import usable, wanted
    from siraba.apps.foundation.checkup import Finding

    try:
        lexicon("roame")
    except NotInstalled:
        yield Finding(
            "occupations.none", "no classification is installed: no title can be coded.", "run `siraba setup`."
        )
        return
    if not usable(kept() / wanted()):
        says = "the coding works without its embedding, which was not trained for what is installed now."
        yield Finding("occupations.embedding", says, "let a worker run: it trains it by itself.", grave=False)


def _pool() -> Iterator[Finding]:
    """Snapshots are there, whole and young: a search over an old one is right, and slow."""
    from django.conf import settings

    from siraba.apps.foundation.checkup import Finding
    from siraba.core.pool.people import Pool
    from siraba.core.pool.snapshot import SnapshotDamaged
    from siraba.core.pool.vacancies import VacancyPool

    for kind, table in (("person", Pool), ("vacancy", VacancyPool)):
        root = Path(settings.SIRABA_HOME) / "pool" / kind
        try:
            folder = root / (root / "CURRENT").read_text().strip()
            table.open(folder, verify=True)
        except FileNotFoundError:
            yield Finding(
                "pool.none", f"there is no table of the search ({kind}) yet.", "run `siraba pool rebuild`.", False
            )
            continue
        except (SnapshotDamaged, OSError, ValueError):
            yield Finding("pool.damaged", f"the table of the search ({kind}) is damaged.", "run `siraba pool rebuild`.")
            continue
        built = datetime.fromtimestamp(folder.stat().st_mtime, UTC)
        if built < datetime.now(UTC) - OLD_SNAPSHOT:
            says = f"the table of the search ({kind}) was last built on {built:%Y-%m-%d}."
            yield Finding("pool.old", says, "let a worker run at night, or `siraba pool rebuild`.", False)


def _messages() -> Iterator[Finding]:
    from siraba.apps.foundation.actors import SYSTEM
    from siraba.apps.foundation.checkup import Finding
    from siraba.apps.messages.queries import counts, next_due

    due, now = next_due(), datetime.now(UTC)
    if due is not None and due < now - timedelta(hours=1):
        says = f"messages are due since {due:%Y-%m-%d %H:%M} UTC and were not sent."
        yield Finding("messages.stuck", says, "let a worker run (`siraba run`), and look at the page of messages.")
    if failed := counts(SYSTEM).get("failed", 0):
        yield Finding(
            "messages.failed", f"{failed} messages could not be sent.", "look at the page of messages.", False
        )


def _since() -> Iterator[Finding]:
    """What no backup may bring back stands in the folder that the operator named for it."""
    from django.conf import settings

    from siraba.apps.foundation.checkup import Finding
    from siraba.apps.persons import since

    if not settings.SIRABA_SINCE_FOLDER:
        return
    do = "see that the disk is there and can be written, then `siraba backup since`."
    try:
        lacking = since.missing(Path(settings.SIRABA_SINCE_FOLDER))
    except since.NoList as problem:
        yield Finding("since.unreadable", f"the list of what no backup may bring back: {problem}", do)
        return
    if lacking:
        says = f"{lacking} erasures, agreements taken back or limits are not in the list beside the backups."
        yield Finding("since.lacking", says, do)


def _declaration() -> Iterator[Finding]:
    """People's data are processed under a declaration to the authority; the demo's people are fictitious."""
    from siraba.apps.accounts.queries import is_demo
    from siraba.apps.foundation.checkup import Finding
    from siraba.apps.jobseekers.queries import count_people
    from siraba.apps.persons.accounted import declaration
    from siraba.apps.persons.going_live import no_authority

    if declaration() is not None or is_demo():
        return
    if why := no_authority():
        says = f"the public side is open without a declaration: SIRABA_NO_AUTHORITY says “{why}”."
        yield Finding("declaration.no_authority", says, "enter a declaration once there is an authority.", grave=False)
        return
    people = count_people()
    says = "no declaration to the data protection authority was entered: offers, people's own pages and employers' are "
    says += "closed to the public" + (", and people are registered." if people else ".")
    do = "let the data protection officer or an administrator enter it (“Register of processing”), or, where the "
    do += "country has no such authority, set SIRABA_NO_AUTHORITY to the reason and the law."
    yield Finding("declaration.none", says, do, grave=bool(people))


def _controller() -> Iterator[Finding]:
    """Receipts and pages tell who answers for the data, and how they are reached."""
    from siraba.apps.foundation.checkup import Finding
    from siraba.apps.persons.controller import FILE, BadController, said

    do = f"write name, address, phone and email into {FILE} in the folder of the installation (operator guide)."
    try:
        if said() is None:
            says = "no receipt and no page tells who answers for people's data, and how they are reached."
            yield Finding("controller.none", says, do, grave=False)
    except BadController as problem:
        yield Finding("controller.unreadable", f"nobody learns who answers for people's data: {problem}", do)


def _doors() -> Iterator[Finding]:
    from django.conf import settings

    from siraba.apps.accounts.queries import demo_sign_ins
    from siraba.apps.foundation.checkup import Finding, doors
    from siraba.faces.cli.verbs.serve import guessable

    if guessable(settings.SECRET_KEY):
        says = "SIRABA_SECRET_KEY can be guessed: whoever knows it signs in as anybody."
        yield Finding("doors.secret", says, "leave it out, and one is made; or give 32 random characters or more.")
    yield from doors(demo_users=len(demo_sign_ins()))


def _identity() -> Iterator[Finding]:
    """Identity services can be read, their secrets are there and their owner's alone."""
    from siraba.apps.accounts.identity import services as trusted
    from siraba.apps.foundation.checkup import Finding

    try:
        found = trusted.services()
        for each in found:
            each.secret()
    except trusted.BadServices as problem:
        yield Finding("identity.unreadable", f"nobody comes in by an identity service: {problem}", "mend the file.")
        return
    for path in trusted.open_secrets():
        yield Finding("identity.open", f"others of this machine can read {path}.", f"chmod 600 {path}")
