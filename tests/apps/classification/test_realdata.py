"""The files as they are published, whole: counts as their publishers state them, and the time they take."""

from __future__ import annotations

import time
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from siraba.apps.classification import queries
from siraba.apps.classification.actions import Outcome, load_edition
from siraba.apps.classification.imports import import_files, import_national
from siraba.apps.classification.models import Mobility, Occupation, OccupationSkill, Release, Skill, SkillRelation
from siraba.apps.classification.rules import check, load_roame
from siraba.apps.foundation.actors import SYSTEM

DATA = Path(__file__).resolve().parents[3] / ".." / "shared" / "data"
pytestmark = [
    pytest.mark.realdata,
    pytest.mark.django_db,
    pytest.mark.skipif(not DATA.is_dir(), reason=f"the public data is not at {DATA}"),
]

ROAME = Path(__file__).resolve().parents[3] / "src" / "siraba" / "data" / "roame"
FILES_1_2_1 = (
    "esco_v1.2.1_occupations_en_fr_ar.csv",
    "v1.2.1_ar",
    "esco_skills_en_fr_ar_partial.csv",
    "esco_v1.1.1_relations.zip",
)


def bring(scheme: str, *names: str) -> Outcome:
    return import_files(scheme, [DATA / scheme / name for name in names], by=SYSTEM)[1]


def held(release: Release) -> queries.Installed:
    return next(row for row in queries.installed() if (row.scheme, row.version) == (release.scheme, release.version))


def test_esco_1_1_1_from_the_zips_of_the_portal() -> None:
    began = time.process_time()
    outcome = bring("esco", "esco_v1.1.1_classification_en.zip", "esco_v1.1.1_relations.zip")
    assert time.process_time() - began < 60
    counts = held(outcome.release)
    assert (counts.version, counts.occupations, counts.groups, counts.skills) == ("1.1.1", 3007, 619, 13_896)
    cards = next(name for name in outcome.tables if name.endswith("CardRow"))
    assert outcome.tables[cards] == 123_855
    # 67 relations and one place in the tree are about an occupation that 1.1.1 itself does not list, and one skill
    # is said to be of use to itself
    assert (counts.cards, outcome.left_out, outcome.problems) == (123_855 - 67, 69, [])
    kinds = Counter(SkillRelation.objects.values_list("kind", flat=True))
    assert kinds == {"broader": 6565, "essential": 191, "optional": 5707}
    assert Occupation.objects.get(code="7112.1").parent is not None


def test_esco_1_2_1_in_three_languages_with_the_relations_of_1_1_1() -> None:
    outcome = bring("esco", *FILES_1_2_1)
    counts = held(outcome.release)
    assert (counts.version, counts.occupations, counts.skills) == ("1.2.1", 3039, 13_896)
    assert counts.cards > 123_000
    assert outcome.problems == []
    every = Occupation.objects.filter(level="occupation")
    assert all({"en", "fr", "ar"} <= set(row.labels) for row in every)
    assert Skill.objects.filter(labels__has_key="ar").count() > 2000
    lexicon = queries.lexicon("esco")
    for text, language in (("bricklayer", "en"), ("soudeur", "fr"), ("لحام", "ar")):
        assert lexicon.rank(text, language=language)[0].code.startswith("7")
    assert bring("esco", *FILES_1_2_1).same
    cards = queries.linked_cards()
    assert (set(cards), len(cards["esco"])) == ({"esco", "esco skills"}, 3039)
    assert check(load_roame(ROAME), None, cards) == []


def test_rome_and_isco_with_the_edition_that_ships() -> None:
    load_edition(by=SYSTEM, key="setup")
    isco = bring("isco", "isco08_en_fr.csv", "isco08_index_en.csv")
    counts = held(isco.release)
    assert (counts.occupations + counts.groups, counts.occupations, isco.problems) == (619, 436, [])
    rome = bring("rome", "")
    counts = held(rome.release)
    assert (counts.occupations, counts.groups, rome.problems) == (1584, 124, [])
    assert Mobility.objects.filter(source__release=rome.release).count() == 14_912
    assert not Occupation.objects.filter(release=rome.release, level="occupation", isco="").exists()
    assert OccupationSkill.objects.filter(occupation__release=rome.release, essential=True).exists()
    began = time.process_time()
    tables = queries.proximity_tables()
    assert time.process_time() - began < 5
    assert len([near for near in tables.occupations if near.startswith("rome:")]) > 1500
    linked = {link for link in tables.card_skills if link.startswith("rome:")}
    assert any(tables.card_skills[each][0][0].startswith("roame:") for each in linked)
    cards = queries.linked_cards()
    assert (set(cards), len(cards["rome"])) == ({"rome"}, 1584)
    assert check(load_roame(ROAME), queries.isco_unit_groups(), cards) == []


def test_isced_f_comes_out_of_esco_by_a_mapping_alone(tmp_path: Path) -> None:
    with zipfile.ZipFile(DATA / "esco" / "esco_v1.1.1_classification_en.zip") as archive:
        archive.extract("skillGroups_en.csv", tmp_path)
    mapping = Path(__file__).resolve().parents[3] / "docs" / "examples" / "isced_f.yaml"
    outcome = import_national([tmp_path / "skillGroups_en.csv"], mapping, by=SYSTEM)[1]
    assert outcome.problems == []
    rows = Occupation.objects.filter(release=outcome.release)
    assert Counter(len(row.code) for row in rows) == {2: 12, 3: 58, 4: 150}
    building = rows.select_related("parent__parent").get(code="0732")
    assert building.parent is not None
    assert building.parent.parent is not None
    assert (building.labels["en"], building.parent.code, building.parent.parent.code) == (
        "building and civil engineering",
        "073",
        "07",
    )
