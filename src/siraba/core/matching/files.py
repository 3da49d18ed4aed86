"""Matches written as CSV, JSON Lines or Parquet, by the ending of the name (columns: docs/matching.md)."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from siraba.core.matching.results import Component, Match

ENDINGS = (".csv", ".jsonl", ".parquet")
COLUMNS = ("vacancy_id", "rank", "person_id", "score", *(component.value for component in Component), "to_verify")
_BATCH = 50_000


def write_matches(path: Path, matches: Iterable[Match]) -> int:
    """Write all matches and return how many. The file appears whole or not at all.

    Raises ValueError for another ending, OSError where nothing can be written.
    """
    if path.suffix.lower() not in ENDINGS:
        raise ValueError(f"{path.name} ends in none of {', '.join(ENDINGS)}")
    write = {".csv": _csv, ".jsonl": _json_lines, ".parquet": _parquet}[path.suffix.lower()]
    with _replacing(path) as fresh:
        return write(fresh, (_row(match) for match in matches))


def _row(match: Match) -> dict[str, Any]:
    points = (part.points for part in match.parts)
    verify = list(match.to_verify)
    values = (match.vacancy_id, match.rank, match.person_id, match.score, *points, verify)
    return dict(zip(COLUMNS, values, strict=True))


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        yield fresh
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def _csv(path: Path, rows: Iterable[dict[str, Any]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for row in rows:
            writer.writerow([*list(row.values())[:-1], ";".join(row["to_verify"])])
            count += 1
    return count


def _json_lines(path: Path, rows: Iterable[dict[str, Any]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    return count


def _parquet(path: Path, rows: Iterable[dict[str, Any]]) -> int:
    import pyarrow as arrow  # noqa: PLC0415 - takes half a second, and only this ending needs it
    from pyarrow import parquet  # noqa: PLC0415 - as above

    kinds = {"vacancy_id": arrow.string(), "person_id": arrow.string(), "to_verify": arrow.list_(arrow.string())}
    schema = arrow.schema([(name, kinds.get(name, arrow.int32())) for name in COLUMNS])
    count, remaining = 0, iter(rows)
    with parquet.ParquetWriter(path, schema) as writer:
        while batch := list(islice(remaining, _BATCH)):
            writer.write_table(arrow.Table.from_pylist(batch, schema=schema))
            count += len(batch)
    return count
