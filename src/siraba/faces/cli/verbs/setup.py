"""`siraba setup`: prepare SIRABA_HOME, without serving. Every step may be repeated; what is there already is left."""

from __future__ import annotations

import argparse
import compileall
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from siraba.faces.cli import prepared
from siraba.faces.cli.catalogues import compile_all
from siraba.faces.cli.main import Refused, django


def configure(parser: argparse.ArgumentParser) -> None:
    """Words of the verb."""
    parser.add_argument("--state-only", action="store_true", help=argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    """Prepare, then note what was prepared, so that the next start has nothing to do."""
    home, database = prepared.place()
    if not args.state_only:
        _step("bytecode", _bytecode)
        _step("catalogues of words", _catalogues)
        django()
        _step("database", _migrate)
        _step("style files", _style_files)
        for name, load in _reference():
            _step(name, load)
    else:
        django()
    prepared.Prepared(prepared.digest(home, database), _is_empty(), _sign_ins()).save(home)
    return 0


def _step(name: str, work: Callable[[], str]) -> None:
    print(f"  {name} … ", end="", flush=True)
    began = time.monotonic()
    said = work()
    print(f"{said} ({time.monotonic() - began:.1f} s)", flush=True)


def _bytecode() -> str:
    compileall.compile_dir(prepared.SOURCES, quiet=2)
    return "ready"


def _catalogues() -> str:
    return f"{compile_all(prepared.SOURCES / 'faces' / 'web' / 'locale')} compiled"


def _migrate() -> str:
    from django.core.management import call_command
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    from siraba.apps.foundation.db_locks import settle_file
    from siraba.apps.foundation.search import lay_missing

    try:
        executor = MigrationExecutor(connection)
        waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if waiting:
            call_command("migrate", interactive=False, verbosity=0)
            settle_file()  # what a migration took out of the clear stays not in the log either
        lay_missing()
    except DatabaseError as error:
        reason = str(error).strip().splitlines()[0]
        raise Refused(
            f"the database cannot be prepared ({reason}). Check SIRABA_DATABASE, or the rights of SIRABA_HOME."
        ) from error
    return f"{waiting} changes applied" if waiting else "up to date"


def _style_files() -> str:
    from django.conf import settings
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    return f"{sum(1 for path in Path(settings.STATIC_ROOT).rglob('*') if path.is_file())} files"


def _reference() -> Sequence[tuple[str, Callable[[], str]]]:
    """What is loaded, in this order: a name for people and the work."""
    return (("countries", _countries), ("occupations and skills", _edition), ("what coding learns", _learning))


def _countries() -> str:
    from siraba.apps.countries.actions import load_reference
    from siraba.apps.foundation.actors import SYSTEM

    return f"{load_reference(by=SYSTEM)} countries"


def _edition() -> str:
    from siraba.apps.classification.actions import load_edition
    from siraba.apps.foundation.actors import SYSTEM

    return str(load_edition(by=SYSTEM, key="setup"))


def _learning() -> str:
    """The embedding is trained by a job, so that nobody waits for it."""
    from siraba.apps.classification.actions.training import ask_training

    return "asked for" if ask_training() else "there, or asked for"


def _is_empty() -> bool:
    """Nobody can sign in and nobody is registered: only then may a fictitious country come in."""
    from siraba.apps.accounts.queries import is_empty
    from siraba.apps.jobseekers.queries import count_people

    return is_empty() and not count_people()


def _sign_ins() -> list[str]:
    from siraba.apps.accounts.queries import demo_sign_ins
    from siraba.apps.persons.identifying import to_try

    staff = [f"{name}   {password}   ({role})" for name, password, role in demo_sign_ins()]
    if not staff:
        return []
    workers = [
        f"{row.value}   {row.person.full_name}, {row.person.birth}   (job seeker, at /me/sign-in; the code comes as a "
        "file in the folder outbox of the installation)"
        for row in to_try(1)
    ]
    return staff + workers
