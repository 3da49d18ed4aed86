"""Every vacancy with its people, or every person with their vacancies: prepared once, worked out in parts, gathered.

    plan = prepare(folder, batch, people, vacancies, proximity=…, digest=…)
    for _matches in work(folder, plan, Where(workers=2)):   # or Where(cluster="tcp://…"); goes on where it stopped
        ...
    with MatchWriter(path) as out:
        audit = gather(folder, plan, out)

The same parts are worked out by the same function wherever that is, so the result does not depend on it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from siraba.core.matching import reference
from siraba.core.matching.audit import Audit, count_eligible
from siraba.core.matching.executors import Where, execute
from siraba.core.matching.exposure import Exposure
from siraba.core.matching.files import MatchWriter, part_table
from siraba.core.matching.merging import merged
from siraba.core.matching.plan import Batch, Engine, Inputs, Part, Plan, inputs, prepare, prepared
from siraba.core.matching.results import Match
from siraba.core.matching.search import MANY, search, search_vacancies
from siraba.core.matching.spreading import spread, with_all_equals
from siraba.core.pool.people import Pool
from siraba.core.pool.records import PersonRecord, VacancyRecord

MANY_PAIRS = 1_000_000
"""People times vacancies from which on kernels are worth loading in a reverse batch; in the other one `MANY` people."""

__all__ = ["Batch", "Engine", "Part", "Plan", "gather", "missing", "perform", "prepare", "prepared", "work"]


def missing(folder: Path, plan: Plan) -> list[Part]:
    """The parts that are not done yet."""
    return [part for part in plan.parts if not _file(folder, part).exists()]


def work(folder: Path, plan: Plan, where: Where) -> Iterator[int]:
    """Do the parts that are missing; gives the number of matches of each as it is done.

    Raises executors.NoCluster, executors.PartFailed; OSError where the folder cannot be written.
    """
    return execute(_do, [(str(folder), plan.digest, part.number) for part in missing(folder, plan)], where)


def _do(task: tuple[str, str, int]) -> int:
    folder, digest, number = task
    return perform(Path(folder), digest, number)


def perform(folder: Path, digest: str, number: int) -> int:
    """Work one part out and write its file. Done twice it is the same file; returns the number of matches.

    Raises LookupError when the folder holds another plan.
    """
    from pyarrow import parquet  # noqa: PLC0415 - takes half a second

    given = inputs(str(folder), digest)
    part = given.plan.parts[number]
    if _in_columns(given, part):
        table = _columns(given, part)
    else:
        lists = _openings(given, part) if given.plan.batch.reverse else _shortlists(given, part)
        table = part_table(lists, given.plan.batch.seed)
    path = _file(folder, part)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    parquet.write_table(table, fresh)
    if given.plan.batch.audit and not given.plan.batch.reverse:
        count_eligible(given, part, path.with_suffix(".npz"))
    fresh.replace(path)
    return int(table.num_rows)


def _file(folder: Path, part: Part) -> Path:
    return folder / "parts" / f"{part.number:05d}.parquet"


def _shortlists(given: Inputs, part: Part) -> Iterator[tuple[int, Sequence[Match]]]:
    """Each vacancy of a part with its best people of the shard."""
    batch, people = given.plan.batch, given.people(part.shard)
    everybody = _records(people) if batch.engine is Engine.REFERENCE else []
    for number, row in enumerate(given.rows(None, part.first, part.last), part.first):
        vacancy = given.board.record(row)
        yield number, _ordered(batch, partial(_best, given, people, everybody, vacancy))


def _best(
    given: Inputs, people: Pool, everybody: Sequence[PersonRecord], vacancy: VacancyRecord, top: int
) -> Sequence[Match]:
    batch = given.plan.batch
    if batch.engine is Engine.REFERENCE:
        return reference.search(
            everybody,
            vacancy,
            proximity=given.proximity,
            rarity=given.rarity,
            parameters=batch.parameters,
            as_of=batch.as_of,
            top=top,
        ).matches
    options: dict[str, Any] = {
        "proximity": given.proximity,
        "parameters": batch.parameters,
        "as_of": batch.as_of,
        "top": top,
    }
    if batch.engine is Engine.FAST and len(people) >= MANY:
        from siraba.core.matching.fast import rank  # noqa: PLC0415 - Numba takes half a second to import

        return rank(people, vacancy, **options).matches
    return search(people, vacancy, fast=False, **options).matches


def _in_columns(given: Inputs, part: Part) -> bool:
    """Whether a part is worked out by kernels and written without an object a match."""
    batch, people = given.plan.batch, given.plan.shards[part.shard]
    many = people * given.plan.vacancies >= MANY_PAIRS if batch.reverse else people >= MANY
    return batch.engine is Engine.FAST and not batch.seed and many


def _columns(given: Inputs, part: Part) -> Any:
    """The lists of a part of a large batch, as `part_table` would write them."""
    batch, people = given.plan.batch, given.people(part.shard)
    options: dict[str, Any] = {"proximity": given.proximity, "parameters": batch.parameters, "as_of": batch.as_of}
    if not batch.reverse:
        return _shortlists_in_columns(given, part, options)
    from siraba.core.matching import reverse_fast, reverse_files  # noqa: PLC0415 - Numba takes half a second to import

    rows = np.array(given.rows(part.shard, part.first, part.last), dtype=np.int64)
    turns = reverse_fast.openings_of_all(given.board, people, rows, top=batch.top, **options)
    return reverse_files.openings_table(turns, people, part.first)


def _shortlists_in_columns(given: Inputs, part: Part, options: dict[str, Any]) -> Any:
    from siraba.core.matching import batch_files, batch_ranking  # noqa: PLC0415 - as above

    people, board, rows = given.people(part.shard), given.board, given.rows(None, part.first, part.last)
    vacancies = [board.record(row) for row in rows]
    turns = batch_ranking.shortlists_of_all(people, vacancies, top=given.plan.batch.top, **options)
    return batch_files.shortlists_table(turns, people, board, np.array(rows, dtype=np.int64), part.first, **options)


def _openings(given: Inputs, part: Part) -> Iterator[tuple[int, Sequence[Match]]]:
    """Each person of a part with their best vacancies."""
    batch, people = given.plan.batch, given.people(part.shard)
    board = [given.board.record(row) for row in range(len(given.board))] if batch.engine is Engine.REFERENCE else []
    for number, row in enumerate(given.rows(part.shard, part.first, part.last), part.first):
        person = people.record(row)
        yield number, _ordered(batch, partial(_nearest, given, board, person))


def _nearest(given: Inputs, board: Sequence[VacancyRecord], person: PersonRecord, top: int) -> Sequence[Match]:
    batch = given.plan.batch
    if batch.engine is Engine.REFERENCE:
        return reference.search_vacancies(
            board,
            person,
            proximity=given.proximity,
            rarity=given.rarity,
            parameters=batch.parameters,
            as_of=batch.as_of,
            top=top,
        ).matches
    found = search_vacancies(
        given.board, person, proximity=given.proximity, parameters=batch.parameters, as_of=batch.as_of, top=top
    )
    return found.matches


def _ordered(batch: Batch, find: Callable[[int], Sequence[Match]]) -> Sequence[Match]:
    """A list, its equals in the order that the batch asks for."""
    if not batch.seed:
        return find(batch.top)
    return spread(with_all_equals(find, batch.top), batch.seed, batch.top)


def _records(people: Pool) -> list[PersonRecord]:
    kept: list[PersonRecord] = people.derived("records", people, lambda: [people.record(r) for r in range(len(people))])
    return kept


def gather(folder: Path, plan: Plan, out: MatchWriter) -> Exposure | None:
    """Write the lists of all parts in their order, and make the audit of them. Raises OSError for a missing part."""
    from pyarrow import parquet  # noqa: PLC0415 - takes half a second

    given = inputs(str(folder), plan.digest)
    audit = Audit(given) if plan.batch.audit else None
    for parts in _together(plan):
        tables = [parquet.read_table(_file(folder, part)) for part in parts]
        table = merged(tables, plan.batch.top)
        out.write(table)
        if audit:
            audit.add(parts, table)
    return audit.finish() if audit else None


def _together(plan: Plan) -> Iterable[list[Part]]:
    """Parts that hold the same lists, seen from each shard; of a reverse batch each stands alone."""
    if plan.batch.reverse:
        return [[part] for part in plan.parts]
    ordered = sorted(plan.parts, key=lambda part: (part.first, part.shard))
    return [list(parts) for _first, parts in groupby(ordered, key=lambda part: part.first)]
