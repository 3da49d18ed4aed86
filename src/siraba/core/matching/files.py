"""Matches written as CSV, JSON Lines or Parquet, by the ending of the name (columns: docs/matching.md)."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from siraba.core.matching.results import Component, Match
from siraba.core.matching.spreading import tie

ENDINGS = (".csv", ".jsonl", ".parquet")
COLUMNS = ("vacancy_id", "rank", "person_id", "score", *(component.value for component in Component), "to_verify")
OF_PARTS = ("list", "tie")
"""Columns of a part beside those of a match: the number of the list, and the order among equals."""
_ROWS = 50_000


def schema(*, of_parts: bool = False) -> Any:
    """The Arrow schema of matches."""
    import pyarrow as arrow  # noqa: PLC0415 - takes half a second, and not every ending needs it

    kinds = {"vacancy_id": arrow.string(), "person_id": arrow.string(), "to_verify": arrow.list_(arrow.string())}
    kinds |= {"list": arrow.int64(), "tie": arrow.string()}
    return arrow.schema(
        [(name, kinds.get(name, arrow.int32())) for name in (*(OF_PARTS if of_parts else ()), *COLUMNS)]
    )


def part_table(lists: Iterable[tuple[int, Sequence[Match]]], seed: str = "") -> Any:
    """Numbered lists as one Arrow table, column by column."""
    import pyarrow as arrow  # noqa: PLC0415 - as above

    columns: dict[str, list[Any]] = {name: [] for name in (*OF_PARTS, *COLUMNS)}
    parts = [columns[component.value] for component in Component]
    for number, matches in lists:
        for match in matches:
            columns["list"].append(number)
            columns["tie"].append(tie(seed, match) if seed else "")
            columns["vacancy_id"].append(match.vacancy_id)
            columns["rank"].append(match.rank)
            columns["person_id"].append(match.person_id)
            columns["score"].append(match.score)
            columns["to_verify"].append(match.to_verify)
            for column, part in zip(parts, match.parts, strict=True):
                column.append(part.points)
    return arrow.table(columns, schema=schema(of_parts=True))


class MatchWriter:
    """A file of matches. It appears whole when the block ends, or not at all when the block is left by an error.

    Raises ValueError for another ending, OSError where nothing can be written.
    """

    def __init__(self, path: Path) -> None:
        if path.suffix.lower() not in ENDINGS:
            raise ValueError(f"{path.name} ends in none of {', '.join(ENDINGS)}")
        self.path, self.count = path, 0
        self._fresh = path.with_name(f".{path.name}.{os.getpid()}")

    def __enter__(self) -> MatchWriter:
        kinds: dict[str, type[_Csv | _JsonLines | _Parquet]] = {
            ".csv": _Csv,
            ".jsonl": _JsonLines,
            ".parquet": _Parquet,
        }
        self._sink = kinds[self.path.suffix.lower()](self._fresh)
        return self

    def write(self, table: Any) -> None:
        """Append an Arrow table with the columns of a match, and perhaps others."""
        self._sink.write(table.select(COLUMNS))
        self.count += table.num_rows

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            self._sink.close()
            if kind is None:
                self._fresh.replace(self.path)
        finally:
            self._fresh.unlink(missing_ok=True)


class _Csv:
    def __init__(self, path: Path) -> None:
        self.file = path.open("w", encoding="utf-8", newline="")
        self.writer = csv.writer(self.file)
        self.writer.writerow(COLUMNS)

    def write(self, table: Any) -> None:
        for batch in table.to_batches(max_chunksize=_ROWS):
            columns = [column.to_pylist() for column in batch.columns]
            columns[-1] = [";".join(names) for names in columns[-1]]
            self.writer.writerows(zip(*columns, strict=True))

    def close(self) -> None:
        self.file.close()


class _JsonLines:
    def __init__(self, path: Path) -> None:
        self.file = path.open("w", encoding="utf-8")

    def write(self, table: Any) -> None:
        for batch in table.to_batches(max_chunksize=_ROWS):
            self.file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in batch.to_pylist())

    def close(self) -> None:
        self.file.close()


class _Parquet:
    def __init__(self, path: Path) -> None:
        from pyarrow import parquet  # noqa: PLC0415 - as above

        self.writer = parquet.ParquetWriter(path, schema())

    def write(self, table: Any) -> None:
        self.writer.write_table(table.replace_schema_metadata(None).cast(schema()))

    def close(self) -> None:
        self.writer.close()
