"""`siraba serve`, `setup` and `work` on a fresh installation, as processes."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

SIRABA = [sys.executable, "-P", "-m", "siraba.faces.cli"]


def _environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SIRABA_", "DJANGO_"))}
    return {**kept, "SIRABA_HOME": str(home), "PYTHONUNBUFFERED": "1"}


def _siraba(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*SIRABA, *words], env=_environment(home), capture_output=True, text=True, timeout=120, check=False
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _get(port: int, path: str) -> tuple[int, bytes]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        line.request("GET", path)
        answer = line.getresponse()
        return answer.status, answer.read()
    finally:
        line.close()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation prepared once for this file."""
    home = tmp_path_factory.mktemp("installation") / "home"
    done = _siraba(home, "setup")
    assert done.returncode == 0, done.stdout + done.stderr
    return home


@pytest.fixture
def served(home: Path) -> Iterator[tuple[subprocess.Popen[str], int, list[str]]]:
    """A running installation: its supervisor, its port, and what it said until it was ready."""
    port, said = _free_port(), []
    command = [*SIRABA, "serve", "--prepare", "--no-demo", "--port", str(port)]
    process = subprocess.Popen(
        command, env=_environment(home), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None
    for line in process.stdout:
        said.append(line)
        if "is ready" in line:
            break
    yield process, port, said
    if process.poll() is None:
        process.kill()
    process.wait()
    process.stdout.close()


def test_it_serves_prepares_nothing_twice_and_stops_cleanly(
    served: tuple[subprocess.Popen[str], int, list[str]],
) -> None:
    process, port, said = served
    assert any(f"http://127.0.0.1:{port}/" in line for line in said), "".join(said)
    assert not any("database …" in line for line in said), "it was prepared already"
    assert (_get(port, "/health")[0], json.loads(_get(port, "/health")[1])) == (200, {"status": "alive"})
    assert json.loads(_get(port, "/ready")[1]) == {"status": "ready"}
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    deadline = time.monotonic() + 20
    while len(children.read_text().split()) < 3 and time.monotonic() < deadline:
        time.sleep(0.1)
    pids = [int(pid) for pid in children.read_text().split()]
    assert len(pids) == 3, "the server, the job worker and the messenger"
    process.send_signal(signal.SIGTERM)
    assert process.wait(12) == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)


def test_a_port_in_use_is_one_sentence(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        failed = _siraba(home, "serve", "--port", str(port))
    assert failed.returncode == 1
    assert failed.stderr.count("\n") == 1
    assert f"port {port} of 127.0.0.1 cannot be had" in failed.stderr
    assert f"--port {port + 1}" in failed.stderr


@pytest.mark.parametrize("verb", ["setup", "serve", "work"])
def test_a_home_that_cannot_be_written_is_one_sentence(tmp_path: Path, verb: str) -> None:
    (tmp_path / "file").write_text("no folder")
    failed = _siraba(tmp_path / "file" / "home", verb)
    assert failed.returncode == 1
    assert failed.stderr.count("\n") == 1, failed.stderr
    assert "cannot be written" in failed.stderr
    assert "--home DIR" in failed.stderr


def test_setup_may_be_repeated(home: Path) -> None:
    again = _siraba(home, "setup")
    assert again.returncode == 0
    assert "database … up to date" in again.stdout


def test_work_once_says_how_many(home: Path) -> None:
    with closing(sqlite3.connect(home / "siraba.sqlite3", timeout=20)) as database, database:
        # what setup asks for is half a minute's training, and another test's subject
        quick = "kind = 'messages.send', arguments = '{}', state = 'waiting', lease_until = NULL"
        database.execute(f"UPDATE foundation_job SET {quick} WHERE kind = 'coding.train'")  # noqa: S608 - our own words
    done = _siraba(home, "work", "--once")
    assert done.returncode == 0
    assert "Traceback" not in done.stderr  # what a job of the schedule logs may stand there
    many, words = done.stdout.splitlines()[-1].split(" ", 1)
    assert int(many) >= 1
    assert words == "jobs run"


def test_a_database_that_does_not_answer_is_one_sentence(home: Path) -> None:
    nobody = f"postgresql://nobody:x@127.0.0.1:{_free_port()}/none"
    failed = subprocess.run(
        [*SIRABA, "setup"],
        env={**_environment(home), "SIRABA_DATABASE": nobody},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert failed.returncode == 1
    assert failed.stderr.count("\n") == 1, failed.stderr
    assert "the database cannot be prepared" in failed.stderr
