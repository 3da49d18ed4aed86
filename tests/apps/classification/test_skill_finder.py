"""What skills are looked for with: built from the releases in force, kept, lent between ROAME and ESCO."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from siraba.apps.classification import queries
from siraba.apps.classification.actions import load_edition
from siraba.apps.classification.imports import import_files
from siraba.apps.classification.models import Release
from siraba.apps.classification.queries.trained import TRAIN
from siraba.apps.foundation import jobs
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.models import Job, JobState
from siraba.core.coding.embedding import Embedding
from siraba.core.coding.lessons import read_lessons
from siraba.core.coding.training import Plan
from tests.apps.classification.conftest import OCC, SKILL, EditionFolder, Write

skills = import_module("siraba.apps.classification.queries.skills")
pytestmark = [pytest.mark.both, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _home(settings: Any, tmp_path: Path) -> None:
    settings.SIRABA_HOME = tmp_path / "home"


@pytest.fixture
def roame(edition: EditionFolder) -> Release:
    edition.skills[0]["labels"] = {"fr": "Monter un mur", "en": "build walls", "ar": "بناء الجدران"}
    edition.skills[1]["labels"] = {"fr": "Gâcher un mortier", "en": "mix mortar", "ar": "خلط المونة"}
    return load_edition(by=SYSTEM, key="setup", folder=edition.write())


def bring_esco(joined: Path, write_csv: Write) -> None:
    rows = [(f"{SKILL}o{n}", "knowledge", "", f"topic{n} field{n}", "") for n in range(60)]
    portal = write_csv(
        "skills_en.csv",
        "conceptUri,skillType,reuseLevel,preferredLabel,altLabels,definition",
        (f"{SKILL}s1", "skill/competence", "", "lay bricks", "bricklaying\nset stones", ""),
        *((uri, kind, reuse, label, alt, "") for uri, kind, reuse, label, alt in rows),
    )
    cards = write_csv(
        "occupationSkillRelations.csv",
        "occupationUri,relationType,skillType,skillUri",
        (f"{OCC}mason", "essential", "", f"{SKILL}s1"),
    )
    import_files("esco", [joined, portal, cards], by=SYSTEM)


def found(scheme: str, text: str, least: float = 0.05) -> set[str]:
    return {skill.concept_id for skill in skills.skill_finder(scheme).read(text, least=least).skills}


def test_roame_and_esco_lend_each_other_the_names_of_skills_they_link(
    roame: Release, joined: Path, write_csv: Write
) -> None:
    assert found("roame", "Vous montez des murs") == {"roame:RS-03-001"}
    assert found("roame", "setting stones") == set()
    bring_esco(joined, write_csv)
    assert found("roame", "setting stones") == {"roame:RS-03-001"}
    assert found("esco", "Vous montez des murs") == {"esco:s1"}
    index = skills.skill_finder("esco").index
    assert [index.codes[concept] for concept in index.card_concept] == ["s1"]


def test_what_is_not_installed_or_has_no_skills_says_so(roame: Release) -> None:
    with pytest.raises(queries.NotInstalled, match="siraba classification import esco"):
        skills.skill_finder("esco")
    with pytest.raises(queries.NotInstalled, match="import FILE --mapping"):
        skills.skill_finder("jamana")
    roame.skills.update(retired=True)
    with pytest.raises(skills.NoSkills, match="names no skills"):
        skills.skill_finder("roame")


def test_it_costs_one_query_until_a_release_changes(
    roame: Release, edition: EditionFolder, queries_at_most: Any
) -> None:
    finder = skills.skill_finder("roame")
    with queries_at_most(1):
        assert skills.skill_finder("roame") is finder
    edition.skills[1]["labels"]["fr"] = "Tailler une pierre"
    load_edition(by=SYSTEM, key="setup", folder=edition.write())
    assert found("roame", "taille de pierres") == {"roame:RS-03-002"}


def test_after_an_import_the_job_builds_it_and_the_one_before_serves_meanwhile(
    roame: Release, edition: EditionFolder, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def train(lessons: Path, folder: Path) -> Iterator[tuple[int, int]]:
        Embedding.train(read_lessons(lessons), Plan(dimensions=4, epochs=1)).save(folder)
        yield 1, 1

    monkeypatch.setattr("siraba.core.coding.apart.train_apart", train)
    settings.LEARNS = True
    before = skills.skill_finder("roame")
    edition.skills[1]["labels"]["fr"] = "Tailler une pierre"
    load_edition(by=SYSTEM, key="setup", folder=edition.write())
    with monkeypatch.context() as patched:
        patched.setattr(skills, "skill_concepts", lambda scheme: pytest.fail("built while somebody waits"))
        assert skills.skill_finder("roame") is before
        skills._held.clear()
        assert found("roame", "montage de murs") == {"roame:RS-03-001"}, "another process reads the old one from disk"
        assert found("roame", "taille de pierres") == set()
    jobs.run_waiting()
    job = Job.objects.filter(kind=TRAIN).latest("pk")
    assert (job.state, job.done) == (JobState.DONE, job.total)
    assert len(list((settings.SIRABA_HOME / "coding").glob("skills-roame-*"))) == 1
    monkeypatch.setattr(skills, "skill_concepts", lambda scheme: pytest.fail("the job built it"))
    assert found("roame", "taille de pierres") == {"roame:RS-03-002"}


def test_another_process_reads_what_was_kept_and_a_damaged_folder_is_built_anew(
    roame: Release, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert found("roame", "montage de murs")
    [folder] = (settings.SIRABA_HOME / "coding").glob("skills-roame-*")
    skills._held.clear()
    monkeypatch.setattr(skills, "skill_concepts", lambda scheme: pytest.fail("built though it was kept"))
    assert found("roame", "montage de murs")
    monkeypatch.undo()
    settings.SIRABA_HOME = folder.parent.parent
    skills._held.clear()
    (folder / "parts.npy").write_bytes(b"x")
    assert found("roame", "montage de murs")
    skills._held.clear()


def test_the_authored_words_are_of_skills_of_the_edition() -> None:
    """A word for a skill that is not there would be lost without anybody knowing."""
    import yaml

    from siraba.apps.classification.readers.wordings import FILE, wordings

    known = {
        row["code"]
        for path in (FILE.parents[1] / "roame" / "skills").glob("*.yaml")
        for row in yaml.safe_load(path.read_text(encoding="utf-8"))
    }
    assert set(wordings()) <= known
    assert {language for said in wordings().values() for language, _words in said} == {"fr", "en", "ar"}
