"""A batch is the same whatever the executor, the shards, and whatever dies on the way."""

from __future__ import annotations

import os
import signal
import tempfile
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from siraba.core.matching import executors
from siraba.core.matching.batch import Batch, gather, missing, prepare, prepared, work
from siraba.core.matching.executors import NoCluster, PartFailed, Where, execute
from siraba.core.matching.files import COLUMNS, MatchWriter
from siraba.core.matching.search import search
from siraba.core.matching.spreading import disagreements
from siraba.core.pool import snapshot
from siraba.core.pool.people import Pool
from siraba.core.pool.proximity import Proximity
from siraba.core.pool.records import Consent, HeldOccupation, HeldSkill, PersonRecord, VacancyRecord
from siraba.core.terms.dates import PartialDate
from tests.core.matching.strategies import AS_OF, boards, crowds, proximities

DAY = date(2026, 11, 22)


@pytest.fixture(autouse=True, scope="module")
def _no_waiting_for_the_disk():
    """Hundreds of snapshots are written here that nobody needs after a power cut."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(snapshot, "_sync", lambda path: None)
        yield


HERE = Where()


def crowd(count: int) -> list[PersonRecord]:
    """People of three occupations, many of them equal in every point."""
    return [
        PersonRecord(
            f"p{n:04d}",
            occupations=(HeldOccupation(("7212", "7213", "9112")[n % 3], n % 4, 2024),),
            skills=(HeldSkill(f"s{n % 5}"),),
            country="BJ",
            region=("BJ-LI", "BJ-OU")[n % 2],
            destinations=("BJ",),
            birth=PartialDate.parse(str(1960 + n % 40)),
            consent=Consent(everywhere=True),
            confirmed_on=DAY,
        )
        for n in range(count)
    ]


def board(count: int) -> list[VacancyRecord]:
    """Vacancies that ask them."""
    return [
        VacancyRecord(
            f"v{n:02d}", occupation=("7212", "7213")[n % 2], essential_skills=(f"s{n % 5}", "s1"), country="BJ"
        )
        for n in range(count)
    ]


def result(folder: Path, batch: Batch, people, vacancies, *, where=HERE, a_shard=None, proximity=None):
    """The rows of a whole batch."""
    known = proximity or Proximity()
    plan = prepare(folder, batch, people, vacancies, proximity=known, digest="a batch", a_shard=a_shard)
    list(work(folder, plan, where))
    with MatchWriter(folder / "out.parquet") as out:
        audit = gather(folder, plan, out)
    return parquet.read_table(folder / "out.parquet").to_pylist(), audit


@settings(max_examples=10, deadline=None)
@given(
    crowds(), boards(4), proximities, st.integers(1, 4), st.integers(1, 5), st.booleans(), st.sampled_from(["", "x"])
)
def test_shards_merged_are_the_whole(people, vacancies, proximity, a_shard, top, reverse, seed):
    batch = Batch(AS_OF, top, reverse=reverse, seed=seed)
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        whole, audit = result(Path(one), batch, people, vacancies, proximity=proximity)
        cut, audit_of_cut = result(Path(other), batch, people, vacancies, proximity=proximity, a_shard=a_shard)
    assert cut == whole
    assert audit_of_cut == audit
    if not reverse and not seed:
        pool = Pool.build(people)
        for vacancy in vacancies:
            alone = search(pool, vacancy, proximity=proximity, as_of=AS_OF, top=top).matches
            mine = [row for row in whole if row["vacancy_id"] == vacancy.id]
            assert [(row["person_id"], row["score"]) for row in mine] == [(m.person_id, m.score) for m in alone]


@settings(max_examples=15, deadline=None)
@given(crowds(10), boards(2), st.integers(1, 4), st.text(max_size=3))
def test_a_seed_moves_equals_alone(people, vacancies, top, seed):
    """The scores of a list stay what they are, and whoever is shown has a score that belongs there."""
    pool = Pool.build(people)
    with tempfile.TemporaryDirectory() as folder:
        rows, _audit = result(Path(folder), Batch(AS_OF, top, seed=seed + "!"), people, vacancies)
    for vacancy in vacancies:
        everybody = search(pool, vacancy, proximity=Proximity(), as_of=AS_OF, top=len(people)).matches
        score = {match.person_id: match.score for match in everybody}
        mine = [row for row in rows if row["vacancy_id"] == vacancy.id]
        assert [row["score"] for row in mine] == [match.score for match in everybody[:top]]
        assert all(row["score"] == score[row["person_id"]] for row in mine)


def test_another_day_shows_others_and_anybody_can_check_it(tmp_path):
    people, vacancies = crowd(200), board(1)
    lists = {}
    for seed in ("2026-11-22/rain", "2026-11-23/rain"):
        pool = Pool.build(people)
        rows, _audit = result(tmp_path, Batch(DAY, 5, seed=seed), people, vacancies)
        lists[seed] = [row["person_id"] for row in rows]
        of = {m.person_id: m for m in search(pool, vacancies[0], proximity=Proximity(), as_of=DAY, top=200).matches}
        shown = [replace(of[each], rank=0) for each in lists[seed]]
        assert disagreements(shown, seed) == []
        assert disagreements(shown[::-1], seed)
    assert len(set(map(tuple, lists.values()))) == 2


def test_killed_in_the_middle_it_goes_on(tmp_path, monkeypatch):
    """What was done before the fall is not done again, and the result is that of a batch that never fell."""
    people, vacancies, batch = crowd(120), board(40), Batch(DAY, 5)
    whole, audit = result(tmp_path / "whole", batch, people, vacancies)
    folder = tmp_path / "fallen"
    plan = prepare(folder, batch, people, vacancies, proximity=Proximity(), digest="a batch")
    turns = work(folder, plan, HERE)
    next(turns), next(turns)
    half = folder / "parts" / ".00004.parquet.77"
    half.write_bytes(b"PAR1 half of a part")
    times = {path.name: path.stat().st_mtime_ns for path in (folder / "parts").glob("*.parquet")}
    again = prepared(folder)
    assert again == plan
    assert len(missing(folder, again)) == len(plan.parts) - 2
    list(work(folder, again, HERE))
    kept = {path.name: path.stat().st_mtime_ns for path in (folder / "parts").glob("*.parquet") if path.name in times}
    assert kept == times
    with MatchWriter(tmp_path / "out.parquet") as out:
        assert gather(folder, again, out) == audit
    assert parquet.read_table(tmp_path / "out.parquet").to_pylist() == whole


def die_once(task: tuple[str, int]) -> int:
    """Die at the first number that is asked, once in all processes; slow enough that others are at work then."""
    mark, number = Path(task[0]), task[1]
    try:
        mark.touch(exist_ok=False)
    except FileExistsError:
        time.sleep(0.01)
        return number
    os.kill(os.getpid(), signal.SIGKILL)
    return -1


def always_die(_task: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return -1


def test_a_killed_process_costs_time_only(tmp_path):
    tasks = [(str(tmp_path / "died"), number) for number in range(6)]
    assert sorted(execute(die_once, tasks, Where(workers=2))) == list(range(6))
    assert (tmp_path / "died").exists()


def test_a_part_that_kills_every_worker_is_given_up(monkeypatch):
    monkeypatch.setattr(executors, "ATTEMPTS", 2)
    with pytest.raises(PartFailed, match="more shards"):
        list(execute(always_die, [1, 2], Where(workers=2)))


def test_processes_give_the_same(tmp_path):
    batch = Batch(DAY, 5)
    assert result(tmp_path / "a", batch, crowd(90), board(20)) == result(
        tmp_path / "b", batch, crowd(90), board(20), where=Where(workers=2)
    )


def test_a_cluster_with_a_killed_worker_gives_the_same(tmp_path):
    """A Dask cluster of two worker processes, one of which is killed while it works."""
    from distributed import LocalCluster

    batch, people, vacancies = Batch(DAY, 5), crowd(300), board(400)
    whole = result(tmp_path / "a", batch, people, vacancies)
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        folder = tmp_path / "b"
        plan = prepare(folder, batch, people, vacancies, proximity=Proximity(), digest="a batch", a_shard=100)
        victim = next(iter(cluster.workers.values())).pid
        assert victim
        turns = work(folder, plan, Where(cluster=cluster.scheduler_address))
        next(turns)
        killer = Thread(target=os.kill, args=(victim, signal.SIGKILL))
        killer.start()
        done = 1 + len(list(turns))
        killer.join()
    assert done == len(plan.parts)
    with MatchWriter(tmp_path / "out.parquet") as out:
        audit = gather(folder, plan, out)
    assert (parquet.read_table(tmp_path / "out.parquet").to_pylist(), audit) == whole


def test_where_no_scheduler_listens_one_sentence_says_so(monkeypatch):
    monkeypatch.setattr(executors, "PATIENCE", "1s")
    with pytest.raises(NoCluster, match="no Dask scheduler"):
        list(execute(always_die, [1], Where(cluster="tcp://127.0.0.1:9")))


def test_a_file_is_there_whole_or_not_at_all(tmp_path):
    plan = prepare(tmp_path / "w", Batch(DAY), crowd(9), board(2), proximity=Proximity(), digest="a batch")
    list(work(tmp_path / "w", plan, HERE))
    (tmp_path / "out.csv").write_text("what was there before")
    with pytest.raises(KeyboardInterrupt), MatchWriter(tmp_path / "out.csv") as out:
        gather(tmp_path / "w", plan, out)
        raise KeyboardInterrupt
    assert (tmp_path / "out.csv").read_text() == "what was there before"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["out.csv"]
    assert COLUMNS[:4] == ("vacancy_id", "rank", "person_id", "score")
