"""What is logged, and what never is: personal data stays out of every line.

A line has the id of the request or the job during which it was written. Of an exception it has the kind, the place in
the program and, where that cannot hold what somebody typed, the message: databases quote whole rows, and checks the
value that they refuse. `settings/logs.py` names the classes here by their address.
"""

from __future__ import annotations

import json
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

request_id: ContextVar[str] = ContextVar("siraba_request_id", default="")
job_id: ContextVar[str] = ContextVar("siraba_job_id", default="")


class InWords(Exception):
    """What went wrong and what to do, in a sentence for people that names nobody."""


LEFT_OUT = "message left out, it may hold personal data"
_ROW = re.compile(r"DETAIL:.*?(?=\n(?:HINT:|CONTEXT:|\s+File |\n|The above |During )|\Z)", re.DOTALL)
_SAFE = {
    "OperationalError", "ProgrammingError", "InterfaceError", "IntegrityError", "NotInstalled", "BadSetting",
    "Unreadable", "BadMapping", "Busy", "SnapshotDamaged", "KeyReused", "AnswerGone", "Unaudited", "InWords",
}  # fmt: skip
"""Kinds of exceptions whose message names tables, settings and files, never what a row holds (rows are cut)."""
_EXTRAS = ("method", "route", "status", "ms", "user", "kind", "state", "seconds")


def without_rows(text: str) -> str:
    """A text of an error without the row that a database quotes in it."""
    return _ROW.sub(f"DETAIL: {LEFT_OUT}", text)


def told(trouble: BaseException) -> str:
    """An exception in one line that may be kept and shown: its kind, and its message where that is safe."""
    name = type(trouble).__name__
    safe = name in _SAFE or (isinstance(trouble, OSError | ImportError) and not isinstance(trouble, UnicodeError))
    if not safe:
        frames = traceback.extract_tb(trouble.__traceback__)
        where = f" in {frames[-1].name} ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
        return f"{name}{where}; {LEFT_OUT}"
    first = str(trouble).split("DETAIL:", 1)[0].strip()
    return f"{name}: {first}"[:500]


def trace(trouble: BaseException) -> str:
    """Where it happened, and what led to it: frames and kinds, messages as `told` gives them."""
    parts: list[str] = []
    seen: set[int] = set()
    cause: BaseException | None = trouble
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        parts.append("".join(traceback.format_tb(cause.__traceback__)) + told(cause))
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return "\n… which came of:\n".join(parts)


def route_of(request: Any) -> str:
    """The name of what a request asked for, without what stood in its address; `none` where there is no such page."""
    match = getattr(request, "resolver_match", None)
    if match is None:
        return "none"
    return f"api {match.route}" if "api" in match.namespaces else str(match.view_name)


class Marked(logging.Filter):
    """Gives a line the ids of what is under way, and takes addresses out: they hold what somebody typed."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true: nothing is dropped."""
        record.request_id = request_id.get()
        record.job_id = job_id.get()
        request = record.__dict__.pop("request", None)
        path = getattr(request, "path", None)
        if path and isinstance(record.args, tuple):
            written = {path, path.encode("unicode_escape").decode("ascii")}  # as Django writes it
            record.args = tuple(route_of(request) if each in written else each for each in record.args)
        return True


class Plain(logging.Formatter):
    """A line for people: time, level, what happened, and the id to look for."""

    def format(self, record: logging.LogRecord) -> str:
        """The whole line, its traceback included."""
        number = getattr(record, "request_id", "") or getattr(record, "job_id", "")
        record.exc_text = None  # what another handler wrote of it
        line = super().format(record)
        record.exc_text = None
        return without_rows(line) + (f" [{number}]" if number else "")

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name that logging calls
        """The traceback, without what it quotes."""
        return trace(ei[1])


class JsonLines(logging.Formatter):
    """A line for programs: one JSON object, instants in UTC (ISO 8601)."""

    def format(self, record: logging.LogRecord) -> str:
        """The whole line."""
        said: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": without_rows(record.getMessage()),
        }
        for name, value in (("request", "request_id"), ("job", "job_id"), *((each, each) for each in _EXTRAS)):
            if (held := record.__dict__.get(value)) not in (None, ""):
                said[name] = held
        if record.exc_info and record.exc_info[1] is not None:
            said["trouble"] = trace(record.exc_info[1])
        return json.dumps(said, ensure_ascii=False, default=str)
