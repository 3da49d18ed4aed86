"""A PostgreSQL of our own for the length of a test run: a fresh cluster in a temporary folder, on a free port.

The server refuses to run as root, so then it runs as Debian's user `postgres`. It forgets on a power cut (fsync off):
it holds nothing but tests.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from siraba.faces.cli.supervisor import die_with_parent
from tools.machine import postgresql

HASTE: tuple[str, ...] = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "shared_buffers=128MB",
    "max_connections=60",
)
START_WITHIN = 30.0
FAST_STOP = signal.SIGINT
"""What makes PostgreSQL stop without waiting for its clients."""


class NoServer(Exception):
    """The server cannot be started; the message says why and what to do."""


@contextlib.contextmanager
def server(*settings: str) -> Iterator[str]:
    """Run a server and give its address as `SIRABA_DATABASE` takes it. Stopped and removed at the end.

    `settings` (`name=value`) go before those of haste.
    """
    programs = postgresql()
    if programs is None:
        raise NoServer("PostgreSQL is not installed: apt-get install -y postgresql")
    who = _unprivileged()
    # not under a private TMPDIR: the other user must be able to walk in
    folder = Path(tempfile.mkdtemp(prefix="siraba-postgres-", dir="/tmp" if who else None))  # noqa: S108 - said above
    if who:
        os.chown(folder, who["user"], who["group"])
    password, port = secrets.token_urlsafe(16), _free_port()
    process = None
    try:
        _initialise(programs, folder, password, who)
        process = _start(programs, folder, port, who, settings)
        _await(programs, process, port, folder)
        yield f"postgresql://siraba:{password}@127.0.0.1:{port}/postgres"
    finally:
        if process is not None:
            _stop(process)
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged() -> dict[str, Any]:
    """Words for `subprocess` that make a child run as somebody else than root."""
    if os.geteuid() != 0:
        return {}
    try:
        entry = pwd.getpwnam("postgres")
    except KeyError:
        raise NoServer("there is no user `postgres` to run the server as: apt-get install -y postgresql") from None
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _initialise(programs: Path, folder: Path, password: str, who: dict[str, Any]) -> None:
    secret = folder / "password"
    secret.touch(mode=0o600)
    secret.write_text(password)
    if who:
        os.chown(secret, who["user"], who["group"])
    words = f"--username=siraba --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --no-sync --pwfile={secret}"
    command = [programs / "initdb", *words.split(), folder / "data"]
    made = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False, **who)
    if made.returncode != 0:
        said = made.stderr.strip().splitlines()
        raise NoServer(f"initdb failed: {said[-1] if said else 'it said nothing'}")


def _start(
    programs: Path, folder: Path, port: int, who: dict[str, Any], settings: tuple[str, ...]
) -> subprocess.Popen[bytes]:
    words = ["-D", folder / "data", "-p", str(port), "-h", "127.0.0.1", "-k", folder]
    for setting in (*HASTE, *settings):
        words += ["-c", setting]
    log = folder / "log"
    with log.open("wb") as out:
        return subprocess.Popen(
            [programs / "postgres", *words],
            stdout=out,
            stderr=out,
            cwd=folder,
            start_new_session=True,  # a Ctrl-C ends the tests first, and then the server, by us
            preexec_fn=lambda: die_with_parent(FAST_STOP),  # noqa: PLW1509 - no thread runs yet
            **who,
        )


def _await(programs: Path, process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    deadline = time.monotonic() + START_WITHIN
    ask = [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
    while subprocess.run(ask, check=False).returncode != 0:
        if process.poll() is not None or time.monotonic() > deadline:
            said = (folder / "log").read_text(errors="replace").strip().splitlines()
            raise NoServer(f"PostgreSQL did not start: {said[-1] if said else 'it said nothing'}")
        time.sleep(0.1)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(FAST_STOP)
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGQUIT)
        process.wait(10)
