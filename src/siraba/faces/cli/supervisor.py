"""One process that keeps others alive: starts them, starts again what falls, stops all of them together.

Knows nothing of what its children do, and imports neither Django nor the server, so that it stays small for years.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""Seconds before a fallen child is started again: doubled with each fall, never longer than this."""
HEALTHY_AFTER = 60.0
"""Seconds after which a child counts as well again, and its falls are forgotten."""
PATIENCE = 8.0
"""Seconds that the children have to stop by themselves."""
PR_SET_PDEATHSIG = 1


class GaveUp(Exception):
    """A child never came up; the message is a sentence for people."""


@dataclass(slots=True)
class Child:
    """A process to keep alive. One that is `vital` and falls `falls_allowed` times in a row ends the whole."""

    name: str
    command: Sequence[str]
    vital: bool = False
    falls_allowed: int = 5
    process: subprocess.Popen[bytes] | None = None
    falls: int = 0
    started: float = 0.0
    due: float = 0.0

    def start(self, now: float) -> None:
        """Start it in a session of its own, so that a Ctrl-C reaches the supervisor alone."""
        self.process = subprocess.Popen(  # noqa: S603 - our own commands
            self.command,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - the supervisor has one thread
        )
        self.started = now

    def fell(self, now: float) -> int | None:
        """The exit code when it has just ended by itself; its next start is then planned."""
        code = None if self.process is None else self.process.poll()
        if code is None:
            if self.falls and self.process is not None and now - self.started > HEALTHY_AFTER:
                self.falls = 0
            return None
        self.process = None
        self.falls += 1
        self.due = now + min(FIRST_PAUSE * 2 ** (self.falls - 1), LONGEST_PAUSE)
        return code


@dataclass(slots=True)
class Supervisor:
    """Keeps the children alive until told to stop. `say` receives a line for people."""

    children: list[Child]
    say: Callable[[str], None]
    stopping: bool = False
    ready: Callable[[], bool] | None = None
    on_ready: Callable[[], None] | None = None
    tick: float = 0.1
    _known: list[Child] = field(default_factory=list)

    def run(self) -> None:
        """Start the first child; the others once it is ready; keep all until SIGTERM or SIGINT.

        Raises GaveUp when a vital child keeps falling; the others are stopped before.
        """
        before = {number: signal.signal(number, self._stop) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            self._known = self.children[:1] if self.ready else list(self.children)
            while not self.stopping:
                self._look()
                time.sleep(self.tick)
        finally:
            self._end_all()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _look(self) -> None:
        now = time.monotonic()
        if self.ready and self.ready():
            self.ready = None
            self._known = list(self.children)
            if self.on_ready:
                self.on_ready()
        for child in self._known:
            code = child.fell(now)
            if code is not None:
                self._tell(child, code)
            if child.process is None and now >= child.due:
                child.start(now)

    def _tell(self, child: Child, code: int) -> None:
        if child.vital and child.falls >= child.falls_allowed:
            raise GaveUp(
                f"{child.name} ended {child.falls} times in a row (last with {_ending(code)}); "
                "what it said stands above. Mend that, then start again."
            )
        pause = child.due - time.monotonic()
        self.say(f"{child.name} ended with {_ending(code)}; starting it again in {max(pause, 0):.1f} s.")

    def _stop(self, *_: object) -> None:
        self.stopping = True

    def _end_all(self) -> None:
        """Ask every child to stop, wait, and end by force what remains."""
        running = [child.process for child in self.children if child.process is not None]
        for process in running:
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + PATIENCE
        for process in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(deadline - time.monotonic(), 0.05))
            # the group, not the process: a server's own workers must not outlive it
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(1)


def _ending(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"code {code}"


def die_with_parent(by: signal.Signals = signal.SIGTERM) -> None:
    """Ask the kernel for a signal when the parent dies without a word, so that no server is left behind.

    To be called in a child between fork and exec.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, by)
