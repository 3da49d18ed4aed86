"""The supervisor with real processes: starts, restarts, gives up, stops, and leaves nobody behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from siraba.faces.cli import supervisor
from siraba.faces.cli.supervisor import Child, GaveUp, Supervisor

FOREVER = "import time; time.sleep(600)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"


def _python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def _marks(path: Path, then: str) -> list[str]:
    """A child that leaves a line with its process id, then does something."""
    return _python(f"import os, pathlib\nwith open({str(path)!r}, 'a') as f: f.write(f'{{os.getpid()}}\\n')\n{then}")


def _until(true: Callable[[], bool], seconds: float = 15.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.02)
    return False


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def _pids(path: Path) -> list[int]:
    return [int(line) for line in path.read_text().split()] if path.exists() else []


def _stop_when(true: Callable[[], bool]) -> None:
    """Send SIGTERM to this process, which the supervisor under test is, as soon as something is true."""

    def watch() -> None:
        _until(true)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "FIRST_PAUSE", 0.02)
    monkeypatch.setattr(supervisor, "PATIENCE", 1.0)


def test_a_fallen_child_is_started_again_and_told_of(tmp_path: Path) -> None:
    mark, said = tmp_path / "mark", []
    _stop_when(lambda: len(_pids(mark)) >= 3)
    Supervisor([Child("the worker", _marks(mark, "raise SystemExit(3)"))], say=said.append, tick=0.01).run()
    assert len(set(_pids(mark))) >= 3
    assert said[0].startswith("the worker ended with code 3; starting it again in 0.0")


def test_pauses_double_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "FIRST_PAUSE", 0.5)
    child, pauses = Child("x", _python("")), []
    for _ in range(9):
        child.start(100.0)
        assert child.process is not None
        child.process.wait()
        child.fell(100.0)
        pauses.append(child.due - 100.0)
    assert pauses == [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0]


def test_a_child_that_stays_well_is_forgiven(tmp_path: Path) -> None:
    child = Child("x", _python(FOREVER), falls=3)
    child.start(0.0)
    assert child.process is not None
    try:
        assert child.fell(supervisor.HEALTHY_AFTER - 1) is None
        assert child.falls == 3
        assert child.fell(supervisor.HEALTHY_AFTER + 1) is None
        assert child.falls == 0
    finally:
        child.process.kill()
        child.process.wait()


def test_a_vital_child_that_never_comes_up_ends_all(tmp_path: Path) -> None:
    other = tmp_path / "other"
    children = [
        Child("the server", _python("raise SystemExit(1)"), vital=True, falls_allowed=3),
        Child("the worker", _marks(other, FOREVER)),
    ]
    with pytest.raises(GaveUp, match="the server ended 3 times in a row"):
        Supervisor(children, say=lambda _: None, tick=0.05).run()
    assert not any(map(_alive, _pids(other)))


def test_the_others_wait_until_the_first_is_ready(tmp_path: Path) -> None:
    first, second, told = tmp_path / "first", tmp_path / "second", []

    def ready() -> bool:
        assert not second.exists()
        return first.exists()

    _stop_when(second.exists)
    children = [Child("a", _marks(first, FOREVER)), Child("b", _marks(second, FOREVER))]
    Supervisor(children, say=lambda _: None, tick=0.01, ready=ready, on_ready=lambda: told.append("ready")).run()
    assert told == ["ready"]


def test_stopping_ends_whoever_does_not_listen_and_its_children(tmp_path: Path) -> None:
    mark, grandchild = tmp_path / "mark", tmp_path / "grandchild"
    spawn = f"import subprocess, sys\nsubprocess.Popen({_marks(grandchild, FOREVER)!r})\n{DEAF}"
    _stop_when(lambda: bool(_pids(mark) and _pids(grandchild)))
    began = time.monotonic()
    Supervisor([Child("deaf", _marks(mark, spawn))], say=lambda _: None, tick=0.01).run()
    assert time.monotonic() - began < 10
    assert _until(lambda: not any(map(_alive, _pids(mark) + _pids(grandchild))))


def test_children_do_not_outlive_a_killed_supervisor(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    code = (
        "from siraba.faces.cli.supervisor import Child, Supervisor\n"
        f"Supervisor([Child('x', {_marks(mark, FOREVER)!r})], say=print).run()"
    )
    process = subprocess.Popen(_python(code))
    assert _until(lambda: bool(_pids(mark)))
    process.kill()
    process.wait()
    assert _until(lambda: not _alive(_pids(mark)[0]))
