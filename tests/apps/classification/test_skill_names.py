"""Other names of skills come with ESCO's files, once each, and a second import of the same adds none."""

from __future__ import annotations

from pathlib import Path

import pytest

from siraba.apps.classification.imports import import_files
from siraba.apps.classification.models import SkillName
from siraba.apps.foundation.actors import SYSTEM
from tests.apps.classification.conftest import SKILL, Write

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def test_other_names_are_kept_once_and_a_name_too_long_is_told(joined: Path, write_csv: Write) -> None:
    portal = write_csv(
        "skills_en.csv",
        "conceptUri,skillType,reuseLevel,preferredLabel,altLabels,definition",
        (f"{SKILL}s1", "skill/competence", "", "lay bricks", "lay bricks\nbuild  walls\nbuild walls", ""),
        (f"{SKILL}s2", "knowledge", "", "mortar", "x" * 301, ""),
    )
    side_by_side = write_csv(
        "esco_skills_en_fr.csv",
        "conceptUri,skillType,reuseLevel,label_en,alt_en,label_fr,alt_fr",
        (f"{SKILL}s1", "skill/competence", "", "lay bricks", "build walls", "poser des briques", "monter des murs"),
    )
    first = import_files("esco", [joined, portal, side_by_side], by=SYSTEM)[1]
    assert [(problem.line, problem.column) for problem in first.problems] == [
        (5, "name")
    ]  # a cell of the row before has three lines
    kept = [("en", "build walls"), ("fr", "monter des murs")]
    assert sorted(SkillName.objects.values_list("language", "text")) == kept
    import_files("esco", [joined, side_by_side], by=SYSTEM)
    assert sorted(SkillName.objects.values_list("language", "text")) == kept
