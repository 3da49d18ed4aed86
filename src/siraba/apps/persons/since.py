"""What must not come back with an old backup: who was erased, what was taken back, which limits were set; no names.

One file of JSON lines, kept apart from the backups. The first line says its form and when it was written whole; each
further one says one thing, by ids and codes alone:

    {"erased": person, "reason": "request"}
    {"withdrawn": consent, "on": day, "by": "person", "how": "screen"}
    {"limit": person, "kind": "restricted", "on": day}          {"lifted": person, "kind": "restricted", "at": moment}

A line that was added since says its moment (`at`, UTC). `siraba backup` writes the file whole; where the operator names
a folder, each commit adds its lines (`append`). Nothing that stands in a file is dropped when it is written anew: the
database may be an older one, restored a minute ago.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils import timezone

from siraba.apps.persons.models import Consent, Limitation, Tombstone

FORM = 1
NAME = "since.jsonl"
LOCK = f".{NAME}.lock"
Line = dict[str, str]


class NoList(Exception):
    """The file is no such list, or cannot be read; the message says why."""


@dataclass(slots=True)
class Since:
    """A list as it was read. `until`: the latest moment it tells of (UTC, ISO 8601), "" where it does not say;
    `unread`: lines that are none, as a power cut leaves them."""

    erased: dict[UUID, Line] = field(default_factory=dict)
    withdrawn: dict[UUID, Line] = field(default_factory=dict)
    limits: dict[tuple[UUID, str], Line] = field(default_factory=dict)
    until: str = ""
    unread: int = 0

    def take(self, line: Line) -> None:
        """One thing more. Raises ValueError, KeyError or TypeError for a line that says none."""
        at = line.get("at", "") and datetime.fromisoformat(line["at"]).astimezone(UTC).isoformat()
        if "erased" in line or "person" in line:  # the latter: a list of before
            told = {"reason": line["reason"]}
            self.erased[UUID(line.get("erased") or line["person"])] = told
        elif "withdrawn" in line:
            day = datetime.fromisoformat(line["on"]).date().isoformat()
            told = {"on": day, "by": line.get("by", ""), "how": line.get("how", "")}
            self.withdrawn.setdefault(UUID(line["withdrawn"]), told)
        else:
            self._limit(line, at or self.until)
        self.until = max(self.until, at)

    def _limit(self, line: Line, at: str) -> None:
        held = {"on": datetime.fromisoformat(line["on"]).date().isoformat()} if "limit" in line else {}
        place = (UUID(line["limit"] if held else line["lifted"]), line["kind"])
        if at >= self.limits.get(place, {}).get("at", ""):
            self.limits[place] = {**held, "at": at}

    def live(self) -> dict[tuple[UUID, str], Line]:
        """Limits that were not lifted since."""
        return {place: said for place, said in self.limits.items() if "on" in said}

    def lines(self) -> Iterator[Line]:
        """What it says, as lines."""
        yield from ({"erased": str(one), **said} for one, said in self.erased.items())
        yield from ({"withdrawn": str(one), **said} for one, said in self.withdrawn.items())
        for (one, kind), said in self.limits.items():
            yield {"limit" if "on" in said else "lifted": str(one), "kind": kind, **said}


def read(path: Path) -> Since:
    """A list, of this form or of the one before it (`erased.jsonl`). Raises NoList."""
    try:
        said = path.read_text(encoding="ascii").splitlines()
    except OSError as error:
        raise NoList(f"{path.name} cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise NoList(f"{path.name}: this is no list of what must not come back.") from None
    found = Since()
    for number, text in enumerate(filter(None, said)):
        try:
            line = json.loads(text)
            if number == 0 and "siraba" in line:
                found.until = _headed(path, line)
            else:
                found.take(line)
        except (ValueError, KeyError, TypeError, AttributeError):
            if number == 0:
                raise NoList(f"{path.name}: this is no list of what must not come back.") from None
            found.unread += 1
    return found


def now() -> Since:
    """What the database says."""
    at = _moment()
    found = Since(until=at)
    for line in (*_erased(), *_withdrawn(), *_limits(at)):
        found.take(line)
    return found


def write(folder: Path) -> Since:
    """Write the list whole, on disk and for its owner alone, with what stood there and the database does not know.

    Raises NoList for a file there that is none, OSError when the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone(folder):
        return _write(folder)


def append(folder: Path, lines: Collection[Line]) -> None:
    """Add lines to the list of a folder, on disk when it returns; one that is not there is written whole."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone(folder):
        path = folder / NAME
        if not path.exists():
            _write(folder)
            return
        handle = os.open(path, os.O_RDWR | os.O_APPEND)
        with os.fdopen(handle, "r+b", buffering=0) as out:
            size = out.seek(0, os.SEEK_END)
            out.seek(max(size - 1, 0))
            cut = b"" if out.read(1) in {b"\n", b""} else b"\n"  # a power cut ended the last line early
            out.write(cut + "".join(f"{json.dumps(line)}\n" for line in lines).encode("ascii"))
            os.fsync(out.fileno())


def said_of(people: Collection[UUID], erased: Collection[UUID] = ()) -> list[Line]:
    """What must not come back of some people as it stands now, and that others were erased; each with its moment."""
    at = _moment()
    told = [*_erased(person_id__in=erased), *_withdrawn(person__public_id__in=people)]
    return [{**line, "at": at} for line in (*told, *_limits(at, person__public_id__in=people))]


def missing(folder: Path) -> int:
    """How much of what the database says does not stand in the list of a folder. Raises NoList."""
    there, held = read(folder / NAME), now()
    gone = [held.erased.keys() - there.erased.keys(), held.withdrawn.keys() - there.withdrawn.keys()]
    return sum(map(len, gone)) + len(held.live().keys() - there.live().keys())


def _write(folder: Path) -> Since:
    path, half = folder / NAME, folder / f".{NAME}.half"
    held, found = read(path) if path.exists() else Since(), now()
    for line in held.lines():
        found.take(line)
    found.limits = {place: said for place, said in found.limits.items() if place[0] not in found.erased}
    try:
        with half.open("w", encoding="ascii") as out:
            half.chmod(0o600)
            out.write(f"{json.dumps({'siraba': 'since', 'form': FORM, 'at': found.until})}\n")
            out.writelines(f"{json.dumps(line)}\n" for line in found.lines())
            out.flush()
            os.fsync(out.fileno())
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
    return found


def _headed(path: Path, line: Any) -> str:
    if line.get("form") != FORM or line["siraba"] != "since":
        raise NoList(f"{path.name} is of form {line.get('form')}; this program reads form {FORM}.")
    return datetime.fromisoformat(line["at"]).astimezone(UTC).isoformat()


def _moment() -> str:
    return timezone.now().astimezone(UTC).isoformat()


def _erased(**those: Any) -> Iterator[Line]:
    rows = Tombstone.objects.filter(**those).order_by("pk").values_list("person_id", "reason")
    yield from ({"erased": str(one), "reason": reason} for one, reason in rows.iterator())


def _withdrawn(**those: Any) -> Iterator[Line]:
    """Taken back by somebody: what ran out, or ended because two files became one, ends by itself again."""
    rows = Consent.objects.filter(withdrawn_on__isnull=False, **those).exclude(withdrawn_at=None, withdrawn_by="")
    asked = rows.order_by("pk").values_list("public_id", "withdrawn_on", "withdrawn_by", "withdrawn_how")
    for one, day, by, how in asked.iterator():
        if day is not None:
            yield {"withdrawn": str(one), "on": day.isoformat(), "by": by, "how": how}


def _limits(at: str, **those: Any) -> Iterable[Line]:
    """For each person and kind whether one holds now; of those lifted the day, at its end."""
    found: dict[tuple[UUID, str], Line] = {}
    rows = Limitation.objects.filter(**those).order_by("pk").select_related("person")
    for row in rows.iterator():
        one = row.person.public_id
        if row.lifted_on is None:
            found[one, row.kind] = {"limit": str(one), "on": row.happened_on.isoformat(), "at": at}
        elif "limit" not in found.get((one, row.kind), {}):
            lifted = f"{row.lifted_on.isoformat()}T23:59:59+00:00"
            found[one, row.kind] = {"lifted": str(one), "at": min(lifted, at)}
    return [{**line, "kind": kind} for (_one, kind), line in found.items()]


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Between asking the database and writing, nobody adds a line that would be written over."""
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
