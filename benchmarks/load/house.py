"""The installation under load: prepared once, counsellors with sessions, the server as `siraba serve` runs it."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
TICK = os.sysconf("SC_CLK_TCK")
COUNSELLORS = "from benchmarks.load.counsellors import main; main()"
NIGHT = "from benchmarks.load.counsellors import night; night()"


class House:
    """An installation in a folder. `address` is a PostgreSQL database, or nothing for SQLite."""

    def __init__(self, home: Path, address: str = "") -> None:
        left_out = ("DJANGO_SETTINGS_MODULE", "SIRABA_DATABASE")
        self.environment = {name: value for name, value in os.environ.items() if name not in left_out}
        self.environment |= {"SIRABA_HOME": str(home), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
        self.environment |= {"SIRABA_DATABASE": address} if address else {}
        self.home = home

    def prepare(self, people: int, vacancies: int) -> None:
        """Set up and fill it as anybody would; what is there already is left."""
        done = self.home / "load-test.json"
        if done.exists():
            return
        self._siraba("setup")
        self._siraba("demo", "--people", str(people), "--vacancies", str(vacancies))
        self._inside(NIGHT)  # what is due by night is done before the morning, as in a house that ran before
        done.write_text(json.dumps({"people": people, "vacancies": vacancies}))

    def counsellors(self, number: int) -> list[dict[str, str]]:
        """Cookies of so many counsellors who signed in this morning."""
        found: list[dict[str, str]] = json.loads(self._inside(COUNSELLORS, str(number)).splitlines()[-1])
        return found

    def _inside(self, code: str, *words: str) -> str:
        """Run a piece of ours inside the installation; what it printed."""
        made = subprocess.run(
            [sys.executable, "-c", code, *words],
            cwd=ROOT,
            env=self.environment | {"DJANGO_SETTINGS_MODULE": "siraba.settings"},
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            raise SystemExit(f"the installation could not be made ready: {made.stderr[-2000:]}")
        return made.stdout

    def _siraba(self, *words: str) -> None:
        command = [sys.executable, "-P", "-m", "siraba.faces.cli", *words]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"siraba {' '.join(words)}: {done.stderr[-2000:]}")

    @contextlib.contextmanager
    def served(self, port: int, workers: int) -> Iterator[int]:
        """Serve it; gives the process id of the supervisor. Its words go to `load-server.log` of the home."""
        command = [sys.executable, "-P", "-m", "siraba.faces.cli", "serve", "--port", str(port)]
        command += ["--workers", str(workers)]
        with (self.home / "load-server.log").open("wb") as log:
            server = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
            try:
                _await(port, server)
                yield server.pid
            finally:
                server.terminate()
                server.wait(30)


def _await(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(URLError, OSError), urlopen(f"http://127.0.0.1:{port}/ready", timeout=5) as answer:
            if answer.status == 200:
                return
        time.sleep(0.2)
    raise SystemExit("the server did not come up; what it said stands in load-server.log")


def processes(root: int) -> list[int]:
    """A process and all below it."""
    found, waiting = [], [root]
    while waiting:
        each = waiting.pop()
        try:
            below = Path(f"/proc/{each}/task/{each}/children").read_text().split()
        except OSError:  # it ended meanwhile
            continue
        found.append(each)
        waiting += [int(child) for child in below]
    return found


def spent(root: int) -> float:
    """Processor seconds of a process and all below it, also of those that ended; 0 for no process."""
    total = 0
    for each in processes(root) if root else []:
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
            total += sum(map(int, fields[11:15]))
    return total / TICK


def memory(root: int) -> float:
    """Megabytes that a process and all below it hold alone (proportional share of what is shared)."""
    total = 0
    for each in processes(root) if root else []:
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{each}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
    return total / 1024
