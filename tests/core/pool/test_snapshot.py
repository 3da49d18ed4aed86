"""A pool on disk is the pool that was built, or it says that it is damaged."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from siraba.core.matching.search import search, search_vacancies
from siraba.core.pool.codes import DuplicateId
from siraba.core.pool.people import Pool
from siraba.core.pool.records import PersonRecord
from siraba.core.pool.snapshot import MANIFEST, SnapshotDamaged
from siraba.core.pool.vacancies import VacancyPool
from tests.core.matching.strategies import AS_OF, boards, crowds, people, proximities, vacancies

quick = settings(max_examples=40, deadline=None)
few = settings(max_examples=12, deadline=None)  # each waits for the disk


@few
@given(crowds(), vacancies(), proximities)
def test_an_opened_pool_answers_like_the_built_one(persons, vacancy, proximity):
    built = Pool.build(persons)
    options = {"proximity": proximity, "as_of": AS_OF, "top": 5}
    with TemporaryDirectory() as folder:
        built.save(Path(folder) / "pool", last_change=41)
        opened = Pool.open(Path(folder) / "pool")
        assert search(opened, vacancy, **options) == search(built, vacancy, **options)
        assert opened.last_change == 41
        assert opened.rarity == built.rarity


@few
@given(boards(), people(), proximities)
def test_opened_vacancies_answer_like_the_built_ones(board, person, proximity):
    built = VacancyPool.build(board, rarity=Pool.build([person]).rarity)
    options = {"proximity": proximity, "as_of": AS_OF, "top": 5}
    with TemporaryDirectory() as folder:
        built.save(Path(folder) / "pool")
        opened = VacancyPool.open(Path(folder) / "pool")
        assert search_vacancies(opened, person, **options) == search_vacancies(built, person, **options)


@quick
@given(crowds(), vacancies(), proximities)
def test_records_come_back_whole(persons, vacancy, proximity):
    built = Pool.build(persons)
    back = [built.record(row) for row in range(len(built))]
    assert {person.id for person in back} == {person.id for person in persons}
    options = {"proximity": proximity, "as_of": AS_OF, "top": 20}
    assert search(Pool.build(back), vacancy, **options) == search(built, vacancy, **options)
    assert [Pool.build([person]).record(0) for person in back] == back


@quick
@given(boards())
def test_vacancies_come_back_whole(board):
    built = VacancyPool.build(board, rarity=Pool.build(()).rarity)
    for row, vacancy in enumerate(board):
        back = built.record(row)
        assert back == VacancyPool.build([back], rarity=built.rarity).record(0)
        same = ("id", "occupation", "country", "age_min", "start_date", "pay", "open", "closes_on", "contract_kind")
        assert [getattr(back, name) for name in same] == [getattr(vacancy, name) for name in same]
        assert set(back.essential_skills or ()) == set(vacancy.essential_skills or ())
        assert (back.essential_skills is None) is (vacancy.essential_skills is None)


def test_an_id_that_stands_twice_is_refused():
    with pytest.raises(DuplicateId, match="'p'"):
        Pool.build([PersonRecord("p"), PersonRecord("q"), PersonRecord("p")])


def test_ids_are_found_among_many():
    names = [f"p{number}" for number in range(200)] + ["é", "\U0001f600", ""]
    pool = Pool.build([PersonRecord(name) for name in names])
    assert [pool.ids.text(pool.ids.find(name)) for name in names] == names
    assert pool.ids.find("p200") == -1


def test_progress_is_told():
    told = []
    Pool.build((PersonRecord(str(number)) for number in range(25_000)), progress=told.append)
    assert told == [10_000, 20_000, 25_000]


@pytest.fixture
def saved(tmp_path):
    folder = tmp_path / "pool"
    Pool.build([PersonRecord("p", education=3), PersonRecord("q", skills=())]).save(folder)
    return folder


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def rewrite(folder: Path, **changes: object) -> None:
    manifest = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps(manifest | changes))


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda folder: (folder / MANIFEST).unlink(), "never finished"),
        (lambda folder: (folder / MANIFEST).write_text('{"version":'), "cannot be read"),
        (lambda folder: (folder / MANIFEST).write_text("[]"), "cannot be read"),
        (lambda folder: rewrite(folder, version=0), "version 0"),
        (lambda folder: rewrite(folder, kind="vacancies"), "of vacancies"),
        (lambda folder: rewrite(folder, files=7), "cannot be read"),
        (lambda folder: rewrite(folder, files={}), "lacks"),
        (lambda folder: (folder / "column.row.npy").unlink(), "missing"),
        (lambda folder: flip(folder / "column.row.npy"), "checksum"),
        (lambda folder: cut(folder / "list.skills.code.npy"), "bytes"),
    ],
)
def test_a_damaged_snapshot_says_so(saved, damage, says):
    damage(saved)
    with pytest.raises(SnapshotDamaged, match=says):
        Pool.open(saved)


def test_a_snapshot_is_never_written_over(saved):
    with pytest.raises(FileExistsError):
        Pool.build(()).save(saved)
    assert len(Pool.open(saved)) == 2


def test_a_write_that_fails_leaves_nothing(tmp_path, monkeypatch):
    calls = []

    def full_disk(handle):
        calls.append(handle)
        if len(calls) == 5:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space"):
        Pool.build([PersonRecord("p")]).save(tmp_path / "pool")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_the_old_snapshot(saved, monkeypatch):
    """The third file of the new one does not fit any more."""
    written = []

    def full_disk(out, array, **options):
        written.append(array)
        if len(written) == 3:
            raise OSError(28, "No space left on device")
        out.write(b"some bytes")

    monkeypatch.setattr("siraba.core.pool.snapshot.np.save", full_disk)
    with pytest.raises(OSError, match="No space left"):
        Pool.build([PersonRecord("new")]).save(saved.with_name("pool2"))
    monkeypatch.undo()
    assert [path.name for path in saved.parent.iterdir()] == ["pool"]
    assert len(Pool.open(saved)) == 2


def test_a_snapshot_of_another_version_is_built_anew(saved):
    rewrite(saved, version=1)
    with pytest.raises(SnapshotDamaged, match="version 1"):
        Pool.open(saved)


def test_changes_that_pile_up_are_found_wherever_they_lie():
    """Past the fresh ones, changes move into an older table: the newest record of an id counts, and only it."""
    pool = Pool.build([PersonRecord(f"p{number}", education=0) for number in range(40)])
    live = pool.with_changes(())
    for turn in range(1, 9):
        live = live.with_changes([PersonRecord(f"p{number}", education=turn) for number in range(turn, 400, turn)])
        live = live.with_changes((), [f"p{turn * 7}"])
    assert len(live.segments) == 3
    seen = {}
    for segment in live.segments:
        for row in range(len(segment.table)):
            if segment.alive is None or segment.alive[row]:
                record = segment.table.record(row)
                assert record.id not in seen
                seen[record.id] = record.education
    expected = {f"p{number}": 0 for number in range(40)}
    for turn in range(1, 9):
        expected |= {f"p{number}": turn for number in range(turn, 400, turn)}
        expected.pop(f"p{turn * 7}", None)
    assert seen == expected == {id_: seen[id_] for id_ in expected}
    assert len(live) == len(expected)


def test_what_is_opened_cannot_be_changed(saved):
    with pytest.raises(ValueError, match="read-only"):
        Pool.open(saved).columns["education"][0] = 8


def test_a_view_stays_as_it_was(saved):
    pool = Pool.open(saved)
    first = pool.with_changes([PersonRecord("r")])
    second = first.with_changes([replace(PersonRecord("p"), education=5)], ["r", "unheard of"])
    assert (len(pool), len(first), len(second)) == (2, 3, 2)
    assert second.changed.keys() == {"p"}
    assert second.removed == {"r", "unheard of"}
    assert first.changed.keys() == {"r"}
