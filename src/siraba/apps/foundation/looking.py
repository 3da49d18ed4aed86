"""A look through a whole file before it is brought in: what would be new, changed, unchanged, unsure, rejected.

Nothing is written to the things themselves. Counts go to the upload, the first rows to a file beside it, which goes
with it: they hold personal data.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.barred import barred
from siraba.apps.foundation.imports import Foreseen, Importer, Ready, erased, noted, ready_row, sources_of
from siraba.apps.foundation.models import Upload
from siraba.apps.foundation.uploads import path_of, sample_of
from siraba.core.tabular import Row, RowProblem, Table, open_table
from siraba.core.tabular.mapping import Mapping
from siraba.core.tabular.rows import as_text

SHOWN = 50
CELLS = 6
"""Cells of a row that a page shows."""
CHUNK = 250
WEIGHTS = ("block", "escalate", "warn", "info")
"""How heavy what a check says is, from the heaviest."""


@dataclass(slots=True)
class Findings:
    """What was found so far. `fields` counts the changed ones, `reasons` the codes of what was rejected, `checks` rows
    by the heaviest that a check would say of them; `notes` is what is to be known of rows that would be taken."""

    counts: Counter[str] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    checks: Counter[str] = field(default_factory=Counter)
    notes: dict[str, Any] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)

    def said(self) -> dict[str, Any]:
        """As JSON, most frequent first."""
        return {
            "counts": dict(self.counts),
            "fields": self.fields.most_common(),
            "reasons": self.reasons.most_common(),
            "checks": dict(self.checks),
            "notes": self.notes,
        }


def look(upload: Upload, importer: Importer, mapping: Mapping, by: Actor) -> Iterator[Findings]:
    """Look through a file chunk by chunk; yields the same findings, ever fuller. Raises Unreadable or BadMapping."""
    table = open_table(path_of(upload), sheet=mapping.sheet, encoding=mapping.encoding)
    mapping.check_columns(table.columns)
    found, first_lines = Findings(), {}  # type: Findings, dict[str, tuple[int, str]]
    rows = iter(table.rows())
    yield found
    while chunk := list(islice(rows, CHUNK)):
        ready: list[Ready] = []
        about: dict[int, dict[str, Any]] = {}
        for row in chunk:
            good, problems = ready_row(row, mapping, importer, first_lines)
            about[row.line] = _shown(row, table, problems)
            if good is None:
                found.counts["rejected"] += 1
                found.reasons.update({problem.code.value for problem in problems})
            else:
                ready.append(good)
        gone = barred(upload.kind, upload.source, [each.source_id for each in ready])
        for each in ready:
            if each.source_id in gone:
                found.counts["rejected"] += 1
                found.reasons.update({erased(each, mapping).code.value})
                about[each.line] |= {"what": "rejected", "problems": [_problem(erased(each, mapping))]}
        written = _compare([each for each in ready if each.source_id not in gone], upload, importer, found, about)
        _foresee(written, importer, found, about, by)
        found.counts["rows"] += len(chunk)
        found.rows += list(about.values())[: SHOWN - len(found.rows)]
        yield found


def keep_sample(upload: Upload, found: Findings) -> None:
    """Keep the first rows beside the file, for its owner alone."""
    handle = os.open(sample_of(upload), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump(found.rows, out, ensure_ascii=False)


def sample(upload: Upload) -> list[dict[str, Any]]:
    """The first rows as a look found them; none before, or once they were removed."""
    try:
        rows: list[dict[str, Any]] = json.loads(sample_of(upload).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return rows


def _compare(
    ready: list[Ready], upload: Upload, importer: Importer, found: Findings, about: dict[int, dict[str, Any]]
) -> list[Ready]:
    """What would become of each row; returns those that would be written, a row that stands there twice once."""
    known = sources_of(upload.kind, upload.source, ready)
    fresh, changed = [], []
    for row in ready:
        before = known.get(row.source_id)
        if before is None:
            fresh.append(row)
        elif before.digest != row.digest:
            row.object_id = before.object_id
            changed.append(row)
        else:
            found.counts["unchanged"] += 1
            about[row.line]["what"] = "unchanged"
    importer.code([*fresh, *changed])
    for row in fresh:
        _note(row, "new", found, about)
    for row, (held, after) in zip(changed, importer.compared(changed), strict=True):
        names = [name for name, value in after.items() if held.get(name) != value]
        about[row.line]["fields"] = names
        found.fields.update(names)
        _note(row, "changed", found, about)
    return list({row.source_id: row for row in reversed([*fresh, *changed])}.values())[::-1]


def _foresee(
    rows: list[Ready], importer: Importer, found: Findings, about: dict[int, dict[str, Any]], by: Actor
) -> None:
    """What checks would say of rows that would be written, the heaviest first, and what is to be known of them."""
    for row, said in zip(rows, importer.foreseen(rows, by=by), strict=True):
        if row.notes:
            about[row.line]["notes"] = list(row.notes)
        if said:
            ordered = sorted(said, key=lambda one: WEIGHTS.index(one.severity))
            found.checks[ordered[0].severity] += 1
            about[row.line]["says"] = [_said(one) for one in ordered]
    found.notes = noted(found.notes, rows)


def _said(one: Foreseen) -> dict[str, Any]:
    return {"rule": one.rule, "severity": one.severity, "code": one.code, "params": dict(one.params)}


def _note(row: Ready, what: str, found: Findings, about: dict[int, dict[str, Any]]) -> None:
    found.counts[what] += 1
    found.counts["unsure"] += row.unsure
    about[row.line] |= {"what": what, "unsure": row.unsure}


def _shown(row: Row | RowProblem, table: Table, problems: list[RowProblem]) -> dict[str, Any]:
    cells = row.cells if isinstance(row, Row) else {}
    said: dict[str, Any] = {
        "line": row.line,
        "what": "rejected" if problems else "",
        "cells": [as_text(cells.get(name))[:80] for name in list(table.columns)[:CELLS]],
    }
    if problems:
        said["problems"] = [_problem(each) for each in problems]
    return said


def _problem(problem: RowProblem) -> dict[str, Any]:
    return {
        "line": problem.line,
        "column": problem.column,
        "value": problem.value,
        "code": problem.code.value,
        "params": problem.params,
    }
