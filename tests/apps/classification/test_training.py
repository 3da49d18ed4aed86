"""The embedding of what is installed: trained by a job, used as soon as it is there, never when it is damaged."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings

from siraba.apps.classification import queries
from siraba.apps.classification.actions import UnsureTitle, decide_coding, load_edition, queue_titles
from siraba.apps.classification.actions.training import ask_training
from siraba.apps.classification.models import CodingCase, Occupation
from siraba.apps.classification.queries import trained
from siraba.apps.classification.queries.trained import TRAIN
from siraba.apps.foundation import jobs
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.models import Job, JobState
from siraba.core.coding.embedding import Embedding
from siraba.core.coding.lessons import read_lessons
from siraba.core.coding.training import Plan
from tests.apps.classification.conftest import COUNSELLOR, EditionFolder

lexicons = import_module("siraba.apps.classification.queries.lexicon")
pytestmark = [pytest.mark.both, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "SIRABA_HOME", tmp_path)
    monkeypatch.setattr(settings, "LEARNS", True)
    monkeypatch.setattr(lexicons, "_held", {})


@pytest.fixture
def installed(edition: EditionFolder) -> EditionFolder:
    load_edition(by=SYSTEM, key="setup", folder=edition.folder)
    return edition


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Train in this process, on little: what is asked is what happens around it."""

    def train(lessons: Path, folder: Path) -> Iterator[tuple[int, int]]:
        Embedding.train(read_lessons(lessons), Plan(dimensions=4, epochs=1)).save(folder)
        yield 1, 1

    monkeypatch.setattr("siraba.core.coding.apart.train_apart", train)


def last() -> Job:
    return Job.objects.filter(kind=TRAIN).latest("pk")


def test_a_release_that_becomes_active_is_learned_and_then_coded_with(installed: EditionFolder) -> None:
    by_spelling = queries.lexicon("roame")
    assert not by_spelling.nearest_words("Maçon", "Maçon in English")
    assert jobs.run_waiting() == 1
    job = last()
    assert (job.state, job.result["embedding"], job.done) == (JobState.DONE, trained.wanted(), job.total)
    by_meaning = queries.lexicon("roame")
    assert by_meaning.nearest_words("Maçon", "Maçon in English")[0][:2] == ("macon", "macon")
    assert not [path.name for path in trained.home().iterdir() if path.name.startswith(".")]
    assert ask_training() is None


@pytest.mark.usefixtures("quick")
def test_the_old_embedding_serves_until_the_new_one_is_trained(installed: EditionFolder) -> None:
    jobs.run_waiting()
    first = trained.newest()
    assert first is not None
    installed.occupations[0]["labels"]["en"] = "Stone mason"
    load_edition(by=SYSTEM, key="setup", folder=installed.write())
    assert trained.newest() is first
    found = queries.lexicon("roame").rank("stone mason", language="en")
    assert (found[0].code, last().state) == ("RA-03-01", JobState.WAITING)
    jobs.run_waiting()
    second = trained.newest()
    assert second is not None
    assert second.digest != first.digest
    assert [path.name for path in trained.home().glob("embedding-*")] == [trained.wanted()]
    assert len(list(trained.home().glob("roame-*"))) == 1


@pytest.mark.usefixtures("quick")
def test_a_damaged_embedding_is_left_aside_with_a_line_in_the_log(
    installed: EditionFolder, caplog: pytest.LogCaptureFixture
) -> None:
    jobs.run_waiting()
    folder = trained.home() / trained.wanted()
    weights = bytearray((folder / "weights.npy").read_bytes())
    weights[-1] ^= 1
    (folder / "weights.npy").write_bytes(weights)
    (trained.home() / "touched").mkdir()
    trained._newest.clear()
    with caplog.at_level(logging.WARNING, logger="siraba.coding"):
        assert queries.lexicon("roame").rank("maçon", language="fr")[0].code == "RA-03-01"
        queries.lexicon("roame")
    assert len([record for record in caplog.records if "is damaged" in record.message]) == 1
    job = ask_training()
    assert job is not None
    jobs.run_waiting()
    assert trained.usable(folder)


@pytest.mark.usefixtures("quick")
def test_a_stopped_training_leaves_nothing_and_begins_anew(
    installed: EditionFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(run: jobs.Run, **said: object) -> None:
        raise jobs.Stopped

    with monkeypatch.context() as patched:
        patched.setattr(jobs.Run, "advance", stop)
        jobs.run_waiting()
    assert last().state == JobState.STOPPED
    assert not list(trained.home().iterdir())
    again = ask_training()
    assert again is not None
    jobs.run_waiting()
    again.refresh_from_db()
    assert (again.state, trained.usable(trained.home() / trained.wanted())) == (JobState.DONE, True)


def test_confidence_is_corrected_by_what_people_decided_and_says_when_too_few_have(
    installed: EditionFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("siraba.core.coding.trust.ENOUGH", 10)
    assert queries.trust("roame").seen == 0
    before = queries.lexicon("roame").rank("maçon de pisé", language="fr")[0]
    for number in range(12):
        proposals = tuple(queries.lexicon("roame").rank(f"maçon de pisé {'abcdefghijkl'[number]}z", language="fr"))
        title = UnsureTitle(f"maçon de pisé {'abcdefghijkl'[number]}z", "fr", proposals)
        queue_titles([title], scheme="roame", by=SYSTEM, key=f"q{number}")
        chosen = Occupation.objects.get(code="RA-03-02")  # never the one that was proposed first
        decide_coding(CodingCase.objects.latest("pk"), chosen, by=COUNSELLOR, key=f"d{number}")
    after = queries.lexicon("roame").rank("maçon carreleur de pisé", language="fr")
    assert (queries.trust("roame").seen, queries.trust("roame").enough) == (12, True)
    assert after[0].said > after[0].confidence
    assert before.said == 0.0
