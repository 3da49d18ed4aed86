"""What an installation was last prepared for, so that a second start prepares nothing.

`SIRABA_HOME/prepared.json` holds a cheap digest: names, sizes and times of the sources, reference data, style files
and catalogues, with the database they were laid into. Equal digest, nothing to do.
"""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path

from siraba.faces.cli.main import Refused

SOURCES = Path(__file__).resolve().parents[2]
NOT_SOURCES = {".pyc", ".mo"}


@dataclass(slots=True)
class Prepared:
    """What was prepared. `empty`: no person was there after it. `sign_ins`: the demo's, as lines for the terminal."""

    digest: str = ""
    empty: bool = False
    sign_ins: list[str] = field(default_factory=list)

    def save(self, home: Path) -> None:
        """Write it whole or not at all."""
        half = home / "prepared.half"
        half.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), encoding="utf-8")
        half.replace(home / "prepared.json")


def load(home: Path) -> Prepared:
    """What was written last; nothing when there is nothing, or nothing that can be read."""
    try:
        held = json.loads((home / "prepared.json").read_text(encoding="utf-8"))
        return Prepared(str(held["digest"]), bool(held["empty"]), [str(line) for line in held["sign_ins"]])
    except (OSError, ValueError, KeyError, TypeError):
        return Prepared()


def digest(home: Path, database: str) -> str:
    """Changes when the sources do, when the database is another one, or when what was prepared is gone.

    `database` is anything that names the database; a path is also looked at.
    """
    seen = hashlib.sha256(f"{sys.version}|{home}|{database}|{Path(database).is_file()}".encode())
    seen.update(str((home / "static").is_dir()).encode())
    for path in sorted(SOURCES.rglob("*")):
        if path.suffix not in NOT_SOURCES and path.is_file():
            state = path.stat()
            seen.update(f"{path}|{state.st_size}|{state.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def place() -> tuple[Path, str]:
    """`SIRABA_HOME`, writable, and the name of its database. Raises Refused when it cannot be written."""
    try:
        from siraba import settings

        home = settings.SIRABA_HOME
        home.mkdir(parents=True, exist_ok=True)
        probe = home / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise Refused(
            f"the folder of the installation cannot be written ({error.filename}: {error.strerror}). "
            "Change its rights, or name another one: --home DIR."
        ) from None
    entry = settings.DATABASES["default"]
    if "sqlite3" in entry["ENGINE"]:
        return home, str(entry["NAME"])
    return home, f"{entry['HOST']}:{entry['PORT']}/{entry['NAME']}"
