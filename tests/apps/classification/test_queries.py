"""Labels, cards, look-up, the lexicon's caches and the pool's tables."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from siraba.apps.classification import queries
from siraba.apps.classification.actions import load_edition
from siraba.apps.classification.imports import import_files
from siraba.apps.classification.models import Crosswalk, MatchKind, Occupation, Release
from siraba.apps.classification.queries.proximity import near_value
from siraba.apps.foundation.actors import SYSTEM
from siraba.core.pool.proximity import SAME
from tests.apps.classification.conftest import OCC, SKILL, EditionFolder, Write

lexicons = import_module("siraba.apps.classification.queries.lexicon")  # the package has a function of that name
pytestmark = [pytest.mark.both, pytest.mark.django_db]


@pytest.fixture
def roame(edition: EditionFolder) -> Release:
    return load_edition(by=SYSTEM, key="setup", folder=edition.folder)


@pytest.fixture
def esco(joined: Path, write_csv: Write) -> Release:
    skills = write_csv(
        "esco_skills_en.csv",
        "conceptUri,skillType,reuseLevel,label_en",
        (f"{SKILL}s1", "skill/competence", "cross-sector", "lay bricks"),
        (f"{SKILL}s2", "knowledge", "cross-sector", "building codes"),
    )
    cards = write_csv(
        "occupationSkillRelations.csv",
        "occupationUri,relationType,skillType,skillUri",
        (f"{OCC}welder", "essential", "x", f"{SKILL}s2"),
        (f"{OCC}mason", "essential", "x", f"{SKILL}s2"),
    )
    return import_files("esco", [joined, skills, cards], by=SYSTEM)[1].release


@pytest.fixture
def rome(write_csv: Write) -> Release:
    jobs = write_csv(
        "unix_referentiel_code_rome_v460_utf8.csv",
        "code_rome,libelle_rome,code_rome_parent",
        ("F1703", "Maçon / Maçonne", "F1703"),
        ("F1608", "Poseur / Poseuse de revêtements rigides", "F1608"),
        ("F1610", "Couvreur / Couvreuse", "F1610"),
    )
    near = write_csv(
        "unix_rubrique_mobilite_v460_utf8.csv",
        "code_rome,code_rome_cible,numero_ordre",
        ("F1703", "F1610", "3"),
    )
    return import_files("rome", [jobs, near], by=SYSTEM)[1].release


def at(code: str) -> Occupation:
    return Occupation.objects.select_related("release").get(code=code, release__active=True)


def test_nothing_installed_says_how_to_install() -> None:
    with pytest.raises(queries.NotInstalled, match="siraba classification import esco"):
        queries.lexicon("esco")
    with pytest.raises(queries.NotInstalled, match="siraba setup"):
        queries.active_release("roame")
    assert dict(queries.proximity_tables().occupations) == {}


@pytest.mark.parametrize(
    ("labels", "asked", "expected"),
    [
        ({"fr": "f", "en": "e", "ar": "a"}, "ar", "a"),
        ({"fr": "f", "en": "e"}, "ar", "f"),
        ({"en": "e", "ar": "a"}, "fr", "e"),
        ({"ar": "a"}, "fr", "a"),
        ({"fr": "", "pt": "p"}, "fr", "p"),
        ({"en": "e", "fr": "f"}, "en-GB", "e"),
        ({}, "fr", "X1"),
    ],
)
def test_a_label_falls_back_in_order(labels: dict[str, str], asked: str, expected: str) -> None:
    assert queries.label(Occupation(code="X1", labels=labels), asked) == expected


def test_a_card_is_reached_by_sure_crosswalks_in_either_direction(roame: Release, esco: Release, rome: Release) -> None:
    own = queries.card(at("RA-03-01"))
    assert own is not None and own.match == ""
    assert [(each.skill.code, each.essential) for each in own.skills] == [("RS-03-001", True), ("RS-03-002", False)]
    close = queries.card(at("7112.1"))
    exact = queries.card(at("F1703"))
    assert close is not None and (close.occupation.code, close.match) == ("RA-03-01", "close")
    assert exact is not None and (exact.occupation.code, exact.match) == ("RA-03-01", "exact")
    assert queries.card(at("F1608")) is None, "a broader link lends no card"
    assert queries.card(at("7212.3")) is None
    welder = at("7212.3")
    Crosswalk.objects.create(occupation=welder, scheme="roame", code="RA-03-02", match=MatchKind.CLOSE)
    back = queries.card(welder)
    assert back is not None and back.occupation.code == "RA-03-02"


def test_proximity_follows_mobility_crosswalks_and_one_step_across_roame(
    roame: Release, esco: Release, rome: Release
) -> None:
    tables = queries.proximity_tables()
    near = tables.occupations
    mason, tiler, head = "roame:RA-03-01", "roame:RA-03-02", "roame:RA-03-03"
    assert near[mason][tiler] == near[tiler][mason] == near_value(1) == 750_000
    assert near[head][mason] == 500_000, "a mason can take the next step"
    assert head not in near[mason], "a next step leads one way"
    assert near[mason]["rome:F1703"] == near["rome:F1703"][mason] == SAME
    assert near["rome:F1703"]["esco:7112.1"] == near["esco:7112.1"]["rome:F1703"] == 900_000
    assert near[tiler]["rome:F1608"] == 650_000
    assert near["rome:F1703"][tiler] == near[tiler]["rome:F1703"] == 750_000
    assert near["esco:7112.1"][tiler] == 675_000
    assert near[head]["esco:7112.1"] == 450_000, "the next step is open to whoever is coded in ESCO too"
    assert near["rome:F1610"]["rome:F1703"] == near_value(3) == 650_000
    assert "esco:7122.1" not in near, "an occupation that nothing links is near to nothing"
    assert all(asked not in held for asked, held in near.items())
    assert all(0 < value <= SAME for held in near.values() for value in held.values())


def test_two_broad_links_in_a_row_say_nothing(edition: EditionFolder, rome: Release) -> None:
    edition.occupations[1]["links"] = {
        "rome": [{"code": "F1608", "match": "broad"}, {"code": "F1610", "match": "narrow"}]
    }
    load_edition(by=SYSTEM, key="setup", folder=edition.write())
    near = queries.proximity_tables().occupations
    assert "rome:F1610" not in near.get("rome:F1608", {})


def test_equal_skills_groups_and_cards_for_the_pool(roame: Release, esco: Release, rome: Release) -> None:
    tables = queries.proximity_tables()
    assert tables.skills == {"roame:RS-03-001": {"esco:s1": SAME}, "esco:s1": {"roame:RS-03-001": SAME}}
    assert tables.groups["roame:RA-03-01"] == tables.groups["esco:7112.1"] == "7112"
    assert "rome:F1610" not in tables.groups
    card = (("roame:RS-03-001", True), ("roame:RS-03-002", False))
    assert tables.card_skills["roame:RA-03-01"] == card
    assert tables.card_skills["esco:7112.1"] == card, "the ROAME card goes before the one of ESCO"
    assert tables.card_skills["esco:7212.3"] == (("esco:s2", True),)


def test_the_tables_and_the_lexicon_cost_one_query_until_something_changes(
    roame: Release, edition: EditionFolder, queries_at_most: Any
) -> None:
    tables, lexicon = queries.proximity_tables(), queries.lexicon("roame")
    with queries_at_most(2):
        assert queries.proximity_tables() is tables
        assert queries.lexicon("roame") is lexicon
    edition.occupations[2]["near"] = ["RA-03-02"]
    load_edition(by=SYSTEM, key="setup", folder=edition.write())
    assert queries.proximity_tables().occupations["roame:RA-03-02"]["roame:RA-03-03"] == 750_000
    assert queries.lexicon("roame") is not lexicon


def test_a_lexicon_lies_on_disk_once_and_a_damaged_one_is_built_anew(
    roame: Release, edition: EditionFolder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(settings, "SIRABA_HOME", tmp_path)
    monkeypatch.setattr(lexicons, "_held", {})
    assert len(queries.lexicon("roame")) == 3
    (first,) = (tmp_path / "coding").iterdir()
    (first / "lexicon.json").write_text("{", encoding="utf-8")
    monkeypatch.setattr(lexicons, "_held", {})
    assert queries.lexicon("roame").rank("maçon", language="fr")[0].concept_id == "roame:RA-03-01"
    edition.occupations[0]["labels"]["en"] = "Stone mason"
    load_edition(by=SYSTEM, key="setup", folder=edition.write())
    assert queries.lexicon("roame").rank("stone mason", language="en")[0].code == "RA-03-01"
    (second,) = (tmp_path / "coding").iterdir()
    assert second != first


def test_look_up_finds_by_first_letters_then_by_spelling(roame: Release) -> None:
    def found(text: str, language: str = "fr") -> list[str]:
        return [hit.occupation.code for hit in queries.find_occupations(text, "roame", language, 5)]

    assert found("carr")[0] == "RA-03-02"
    assert found("chantier che")[0] == "RA-03-03"
    assert found("tache")[0] == "RA-03-01"
    assert found("carelleur")[0] == "RA-03-02"
    assert found("car rel") == ["RA-03-02"]
    assert found("car eleur") == ["RA-03-02"], "two words of which one lost a letter"
    assert found("  ") == []
    (hit,) = queries.find_occupations("tâcheron", "roame", "en", 1)
    assert (hit.label, hit.name, hit.language) == ("Maçon in English", "tâcheron", "fr")


def test_look_up_gives_each_occupation_once_and_no_more_than_asked(roame: Release) -> None:
    hits = queries.find_occupations("c", "roame", "fr", 2)
    assert len(hits) == len({hit.occupation.pk for hit in hits}) == 2


def test_counts_of_what_is_installed(roame: Release, esco: Release) -> None:
    rows = {row.scheme: row for row in queries.installed()}
    assert (rows["roame"].occupations, rows["roame"].groups, rows["roame"].skills) == (3, 2, 2)
    assert (rows["roame"].cards, rows["roame"].links, rows["roame"].names) == (6, 3, 16)
    assert (rows["esco"].occupations, rows["esco"].skills, rows["esco"].cards) == (3, 2, 2)


def test_concept_ids_lead_back_to_occupations(roame: Release, esco: Release) -> None:
    found = queries.occupations_of(["roame:RA-03-01", "esco:7212.3", "rome:F1703", "roame:RA-99-99"])
    assert {concept: each.release.scheme for concept, each in found.items()} == {
        "roame:RA-03-01": "roame",
        "esco:7212.3": "esco",
    }
