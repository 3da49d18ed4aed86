"""Finding out what the files given are: zips and folders opened, headers read, release and language from the names."""

from __future__ import annotations

import hashlib
import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from siraba.apps.classification.readers.records import Problem, UnknownLayout
from siraba.core.tabular.codes import MESSAGES
from siraba.core.tabular.reading import open_table, read_rows
from siraba.core.tabular.rows import Row, RowProblem, Unreadable

SUFFIXES = {".csv", ".tsv", ".txt", ".xlsx"}
LARGEST_MEMBER = 1 << 30
"""Bytes of one unpacked file beyond which an archive is not believed."""
_VERSION = re.compile(r"(?<![a-z])v(\d+(?:\.\d+)+)", re.IGNORECASE)
_LANGUAGE = re.compile(r"_([a-z]{2})\.[a-z]+\Z")


@dataclass(frozen=True, slots=True)
class Source:
    """A table among the files given. `name` is what people know it by; `version` and `language` come from the names."""

    path: Path
    name: str
    header: frozenset[str]
    version: str
    language: str
    digest: str


def find_sources(paths: Iterable[Path], work: Path) -> list[Source]:
    """Every table under the paths: files, folders, and zips, which are unpacked into `work`.

    Raises UnknownLayout for a path that is not there or holds no table, Unreadable for a file that is none.
    """
    found: list[Source] = []
    for path in paths:
        if not path.exists():
            raise UnknownLayout(f"There is no file or folder “{path}”.")
        here = list(_tables(path, work))
        if not here:
            raise UnknownLayout(f"“{path}” holds no CSV or XLSX file.")
        found += here
    return found


def digest_of(sources: Iterable[Source], *said: str) -> str:
    """A digest of the files and of what was said beside them; the order of the files does not count."""
    seen = hashlib.sha256("|".join(said).encode())
    for line in sorted(f"{source.name}:{source.version}:{source.digest}\n" for source in sources):
        seen.update(line.encode())
    return seen.hexdigest()


def rows_of(source: Source) -> Iterator[tuple[int, dict[str, str]] | Problem]:
    """Rows of a table as (line, cells), cells as text without space around; what cannot be read as a Problem."""
    for row in read_rows(source.path):
        if isinstance(row, Row):
            yield row.line, {name: _text(value) for name, value in row.cells.items()}
        else:
            yield problem_of(source.name, row)


def lines_of(cell: str) -> list[str]:
    """The entries of a cell that holds several: one a line, or between bars, as the portal's collections have it."""
    parts = cell.split("\n") if "\n" in cell else cell.split(" | ")
    return [part.strip() for part in parts if part.strip()]


def newest(versions: Iterable[str]) -> str:
    """The highest of several versions such as 1.1.1 and 1.2; empty for none."""
    return max((v for v in versions if v), key=lambda v: [int(part) for part in re.findall(r"\d+", v)], default="")


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def problem_of(file: str, row: RowProblem) -> Problem:
    """What cannot be read of a file, in the words of the importer."""
    parts = {**row.params, "line": row.line, "column": row.column, "value": row.value}
    return Problem(file, row.line, row.column, row.value, MESSAGES[row.code].format_map(parts))


def _tables(path: Path, work: Path) -> Iterator[Source]:
    if path.is_dir():
        for each in sorted(path.rglob("*")):
            if each.is_file() and each.suffix.lower() in SUFFIXES | {".zip"}:
                yield from _tables(each, work)
    elif path.suffix.lower() == ".zip":
        yield from _unpacked(path, work)
    else:
        yield _source(path, path.name, f"{path.parent.name}/{path.name}")


def _unpacked(path: Path, work: Path) -> Iterator[Source]:
    place = work / f"zip{sum(1 for _ in work.iterdir())}"
    place.mkdir(parents=True)
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                name = PurePosixPath(member.filename).name
                if member.is_dir() or Path(name).suffix.lower() not in SUFFIXES or name.startswith("."):
                    continue
                if member.file_size > LARGEST_MEMBER:
                    raise UnknownLayout(f"“{name}” in “{path.name}” is larger than 1 GB unpacked; give it unpacked.")
                with archive.open(member) as packed, (place / name).open("wb") as out:
                    shutil.copyfileobj(packed, out)
                yield _source(place / name, f"{path.name}/{name}", f"{path.name}/{member.filename}")
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise UnknownLayout(f"“{path.name}” cannot be unpacked ({error}); copy it again or give its files.") from error


def _source(path: Path, name: str, told: str) -> Source:
    try:
        header = frozenset(column.strip() for column in open_table(path).columns)
    except Unreadable as error:
        raise UnknownLayout(str(error)) from error
    version = _VERSION.search(told) or re.search(r"(?<![a-z])v(\d{2,4})(?!\d)", told, re.IGNORECASE)
    language = _LANGUAGE.search(name)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Source(path, name, header, version[1] if version else "", language[1] if language else "", digest)
