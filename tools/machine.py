"""What this machine has and lacks for the tests."""

from __future__ import annotations

import re
import shutil
from ctypes.util import find_library
from dataclasses import dataclass
from pathlib import Path

FONTS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts")


@dataclass(frozen=True, slots=True)
class Lack:
    """Something missing: what it is for, and the Debian package that brings it."""

    what: str
    needed_for: str
    package: str


def postgresql() -> Path | None:
    """The folder of PostgreSQL's server programs, newest first. Debian keeps them off the PATH."""
    debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    found = sorted(debian, key=lambda path: int(re.sub(r"\D", "", path.parts[-3]) or 0), reverse=True)
    if found:
        return found[0].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def chromium() -> str | None:
    """The browser that the tests drive."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def atomics() -> bool:
    """Whether the library is there without which the driver of the browser does not start; a bare Debian lacks it."""
    return find_library("atomic") is not None or any(Path("/usr/lib").glob("*/libatomic.so.1"))


def arabic_font() -> bool:
    """Whether a Noto font with Arabic letters is installed; without one, screenshots show boxes."""
    return any(next(folder.rglob("Noto*Arabic*"), None) for folder in FONTS if folder.is_dir())


def lacks(*, database: bool = True, browser: bool = True) -> list[Lack]:
    """What is missing, in words."""
    missing = []
    if database and not postgresql():
        missing.append(Lack("PostgreSQL", "the suite on a real database", "postgresql"))
    if browser and not chromium():
        missing.append(Lack("Chromium", "the browser tests", "chromium"))
    if browser and not atomics():
        missing.append(Lack("libatomic", "the driver of the browser", "libatomic1"))
    if browser and not arabic_font():
        missing.append(Lack("Noto fonts with Arabic", "pages in Arabic", "fonts-noto-core"))
    return missing


def apt_line(missing: list[Lack]) -> str:
    """The command that brings what is missing."""
    return "apt-get install -y " + " ".join(lack.package for lack in missing)
