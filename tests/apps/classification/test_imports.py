"""Files of the public classifications: good rows in, bad rows back, stopped and started again."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from siraba.apps.classification import queries
from siraba.apps.classification.actions import ImportBusy, Outcome, load_edition, releases
from siraba.apps.classification.imports import import_files
from siraba.apps.classification.models import Occupation, OccupationName, OccupationSkill, Release, Skill
from siraba.apps.classification.queries.concepts import concepts
from siraba.apps.classification.readers.records import UnknownLayout
from siraba.apps.foundation.actors import SYSTEM, NotAllowed
from siraba.apps.foundation.models import AuditEntry, ImportRun
from tests.apps.classification.conftest import COUNSELLOR, JOINED, OCC, PORTAL, SKILL, EditionFolder, Write

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def bring(scheme: str, *paths: Path, **more: Any) -> Outcome:
    return import_files(scheme, list(paths), by=SYSTEM, **more)[1]


def labels(code: str) -> dict[str, str]:
    return Occupation.objects.get(code=code, release__active=True).labels


def names(code: str, language: str) -> set[str]:
    rows = OccupationName.objects.filter(occupation__code=code, occupation__release__active=True, language=language)
    return set(rows.values_list("text", flat=True))


def snapshot() -> list[Any]:
    """Everything that an import writes, without keys and times."""
    return [
        sorted(Occupation.objects.values_list("release__version", "code", "uri", "parent__code", "isco", "retired")),
        sorted(OccupationName.objects.values_list("occupation__code", "language", "text", "preferred")),
        sorted(Skill.objects.values_list("code", "kind", "reuse")),
        sorted(OccupationSkill.objects.values_list("occupation__code", "skill__code", "essential")),
        sorted((row.code, sorted(row.labels.items())) for row in Occupation.objects.all()),
    ]


def test_a_joined_file_makes_a_release_in_several_languages(joined: Path) -> None:
    outcome = bring("esco", joined)
    assert (outcome.release.version, outcome.release.active, outcome.imported) == ("1.2.1", True, 3)
    assert labels("7112.1") == {"en": "bricklayer", "fr": "maçon/maçonne"}
    assert names("7112.1", "en") == {"bricklayer", "mason", "brick layer"}
    assert queries.lexicon("esco").rank("brick layer", language="en")[0].uri == f"{OCC}mason"


def test_the_same_files_again_change_nothing(joined: Path) -> None:
    bring("esco", joined)
    before, state, audit = snapshot(), queries.states(), AuditEntry.objects.count()
    again = bring("esco", joined)
    assert (again.same, again.imported, again.unchanged) == (True, 0, 3)
    assert AuditEntry.objects.count() == audit
    forced = bring("esco", joined, again=True)
    assert (forced.same, forced.imported, forced.unchanged) == (False, 0, 3)
    assert (snapshot(), queries.states()) == (before, state)


def test_a_corrected_file_of_the_same_release_is_updated_in_place(joined: Path, write_csv: Write) -> None:
    bring("esco", joined)
    pk = Occupation.objects.get(code="7112.1").pk
    better = write_csv(joined.name, JOINED, (f"{OCC}mason", "7112.1", "7112", "stone mason", "", "maçon/maçonne", ""))
    outcome = bring("esco", better)
    assert (outcome.imported, Occupation.objects.get(code="7112.1").pk) == (1, pk)
    assert labels("7112.1")["en"] == "stone mason"
    assert Occupation.objects.count() == 3


def test_labels_of_another_language_are_laid_over_by_uri(joined: Path, write_csv: Write) -> None:
    bring("esco", joined)
    arabic = write_csv(
        "v1.1.1/occupations_ar.csv",
        PORTAL,
        ("Occupation", f"{OCC}mason", "7112", "بنّاء", "عامل بناء\nبنا", "", "يبني الجدران", "other.code"),
        ("Occupation", f"{OCC}unknown", "7112", "آخر", "", "", "", "7112.9"),
    )
    outcome = bring("esco", arabic, release="1.2.1")
    assert (Occupation.objects.count(), outcome.imported, outcome.left_out) == (3, 1, 1)
    assert labels("7112.1")["ar"] == "بنّاء"
    assert names("7112.1", "ar") == {"بنّاء", "عامل بناء", "بنا"}


def test_an_overlay_fills_gaps_and_never_replaces(joined: Path, write_csv: Write) -> None:
    older = write_csv(
        "esco_v1.1.1/occupations_fr.csv",
        PORTAL,
        ("Occupation", f"{OCC}mason", "7112", "ancien nom", "briqueteur", "", "Monte des murs", "7112.7"),
        ("Occupation", f"{OCC}gone", "7112", "métier disparu", "", "", "", "7112.9"),
    )
    outcome = bring("esco", joined, older)
    mason = Occupation.objects.get(uri=f"{OCC}mason")
    assert (outcome.release.version, mason.code, mason.labels["fr"]) == ("1.2.1", "7112.1", "maçon/maçonne")
    assert mason.definitions == {"fr": "Monte des murs"}
    assert names("7112.1", "fr") >= {"briqueteur", "ancien nom"}
    assert not Occupation.objects.filter(uri=f"{OCC}gone").exists()
    assert outcome.left_out == 1


def test_bad_rows_come_back_with_their_place_and_the_good_ones_go_in(write_csv: Write) -> None:
    bad = write_csv(
        "esco_v1.2.1_occupations_en_fr.csv",
        JOINED,
        (f"{OCC}mason", "7112.1", "7112", "bricklayer", "", "", ""),
        ("http://example.org/x", "7112.2", "7112", "stranger", "", "", ""),
        (f"{OCC}nolabel", "7112.3", "7112", "", "", "", ""),
        (f"{OCC}nocode", "", "7112", "no code", "", "", ""),
        (f"{OCC}noisco", "7112.4", "masonry", "no isco", "", "", ""),
        ("only", "three", "cells"),
        (f"{OCC}double", "7112.1", "7112", "same code", "", "", ""),
        (f"{OCC}long", "7" * 41, "7112", "long code", "", "", ""),
        (f"{OCC}tiler", "7122.1", "7122", "tiler", "x" * 301 + "\nfloor layer", "", ""),
    )
    outcome = bring("esco", bad)
    assert [(p.line, p.column) for p in sorted(outcome.problems, key=lambda p: p.line)] == [
        (0, "code"),
        (3, "conceptUri"),
        (4, ""),
        (5, "code"),
        (6, "iscoGroup"),
        (7, ""),
        (9, "code"),
        (10, "name"),
    ]
    assert all(p.file == bad.name and p.reason for p in outcome.problems)
    assert set(Occupation.objects.values_list("code", flat=True)) == {"7112.1", "7122.1"}
    assert names("7122.1", "en") == {"tiler", "floor layer"}


def test_relations_to_what_is_not_there_are_told(joined: Path, write_csv: Write) -> None:
    skills = write_csv(
        "skills_en.csv",
        "conceptUri,skillType,reuseLevel,preferredLabel,definition",
        (f"{SKILL}s1", "skill/competence", "transversal", "lay bricks", ""),
    )
    relations = write_csv(
        "occupationSkillRelations.csv",
        "occupationUri,relationType,skillType,skillUri",
        (f"{OCC}mason", "optional", "", f"{SKILL}s1"),
        (f"{OCC}mason", "essential", "", f"{SKILL}s1"),
        (f"{OCC}mason", "essential", "", f"{SKILL}none"),
        (f"{OCC}none", "essential", "", f"{SKILL}s1"),
        (f"{OCC}tiler", "sometimes", "", f"{SKILL}s1"),
    )
    outcome = bring("esco", joined, skills, relations)
    assert sorted((p.line, p.column) for p in outcome.problems) == [(4, "skill"), (6, "relationType")]
    assert outcome.left_out == 1
    assert list(OccupationSkill.objects.values_list("occupation__code", "essential")) == [("7112.1", True)]
    assert Skill.objects.get().kind == "transversal"


def test_a_circle_in_the_tree_is_refused(joined: Path, write_csv: Write) -> None:
    circle = write_csv(
        "broaderRelationsOccPillar.csv",
        "conceptType,conceptUri,broaderType,broaderUri",
        ("Occupation", f"{OCC}mason", "Occupation", f"{OCC}tiler"),
        ("Occupation", f"{OCC}tiler", "Occupation", f"{OCC}welder"),
        ("Occupation", f"{OCC}welder", "Occupation", f"{OCC}mason"),
        ("Occupation", f"{OCC}mason", "Occupation", f"{OCC}nowhere"),
    )
    outcome = bring("esco", joined, circle)
    assert [(p.line, p.column) for p in outcome.problems] == [(4, "parent"), (5, "parent")]
    assert Occupation.objects.get(code="7212.3").parent is None


@pytest.mark.parametrize("chunks", [1, 2, 3, 5])
# long: the import, its stop and its end are one story
def test_an_import_stopped_anywhere_goes_on_and_ends_the_same(
    chunks: int, joined: Path, write_csv: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    skills = write_csv(
        "skills_en.csv",
        "conceptUri,skillType,reuseLevel,preferredLabel,definition",
        *((f"{SKILL}s{n}", "knowledge", "", f"skill {n}", "") for n in range(5)),
    )
    relations = write_csv(
        "occupationSkillRelations.csv",
        "occupationUri,relationType,skillType,skillUri",
        *((f"{OCC}mason", "essential", "", f"{SKILL}s{n}") for n in range(5)),
        (f"{OCC}mason", "essential", "", f"{SKILL}none"),
    )
    files = (joined, skills, relations)
    monkeypatch.setattr(releases, "CHUNK", 2)
    done = []

    def stop_after(table: object, rows: int) -> None:
        done.append(rows)
        if len(done) == chunks:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring("esco", *files, progress=stop_after)
    release = Release.objects.get(scheme="esco")
    assert not release.active, "half a release codes nobody"
    assert "esco" not in queries.states()
    stored = AuditEntry.objects.filter(verb="classification.import_chunk").count()
    assert stored == chunks
    outcome = bring("esco", *files)
    assert ImportRun.objects.count() == 1
    assert AuditEntry.objects.filter(verb="classification.import_chunk", object_id=release.public_id).count() == 8
    assert (outcome.release.active, outcome.imported, len(outcome.problems)) == (True, 13, 1)
    interrupted = snapshot()
    Release.objects.all().update(active=False)
    OccupationSkill.objects.all().delete()
    Occupation.objects.all().delete()
    Skill.objects.all().delete()
    bring("esco", *files, again=True)
    assert snapshot() == interrupted


def test_a_release_that_is_under_way_is_left_alone_until_its_lease_ends(joined: Path) -> None:
    bring("esco", joined)
    run = ImportRun.objects.get()
    ImportRun.objects.update(state="running", lease_until=timezone.now() + timedelta(seconds=20))
    with pytest.raises(ImportBusy, match="being imported right now"):
        bring("esco", joined, again=True)
    ImportRun.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert bring("esco", joined, again=True).imported == 3
    assert ImportRun.objects.get().pk == run.pk


def test_a_newer_release_takes_over_and_keeps_what_people_confirmed(joined: Path, write_csv: Write) -> None:
    bring("esco", joined)
    OccupationName.objects.create(
        occupation=Occupation.objects.get(code="7112.1"), text="boss mason", language="en", confirmed=True
    )
    newer = write_csv(
        "esco_v1.3_occupations.csv", JOINED, (f"{OCC}mason", "7112.8", "7112", "bricklayer", "", "maçon", "")
    )
    release = bring("esco", newer).release
    assert Release.objects.get(scheme="esco", active=True).pk == release.pk
    assert OccupationName.objects.filter(occupation__release=release, text="boss mason", confirmed=True).exists()
    assert bring("esco", joined).release.version == "1.2.1"
    assert Release.objects.get(scheme="esco", active=True).version == "1.2.1"


def test_zipped_and_in_a_folder_is_the_same(joined: Path, tmp_path: Path) -> None:
    packed = tmp_path / "packed"
    packed.mkdir()
    with zipfile.ZipFile(packed / "esco.zip", "w") as archive:
        archive.write(joined, joined.name)
        archive.writestr("readme.md", "not a table")
    assert bring("esco", packed).imported == 3
    assert labels("7212.3")["fr"] == "soudeur/soudeuse"


def test_what_cannot_be_used_is_said_in_a_sentence(tmp_path: Path, write_csv: Write) -> None:
    other = write_csv("other.csv", "a,b", ("1", "2"))
    nameless = write_csv("esco.csv", JOINED, (f"{OCC}mason", "7112.1", "7112", "bricklayer", "", "", ""))
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK\x03\x04 cut off")
    for scheme, path, said in (
        ("esco", tmp_path / "absent.csv", "There is no file"),
        ("esco", other, "ESCO needs"),
        ("isco", other, "ISCO needs"),
        ("rome", other, "ROME needs"),
        ("esco", nameless, "--release"),
        ("esco", broken, "cannot be unpacked"),
        ("roame", other, "cannot be imported"),
    ):
        with pytest.raises(UnknownLayout, match=said):
            bring(scheme, path)
    assert not Release.objects.exists()
    with pytest.raises(NotAllowed):
        import_files("esco", [nameless], by=COUNSELLOR, release="1")


def test_isco_from_its_table_the_portal_and_the_index(write_csv: Write) -> None:
    table = write_csv(
        "isco08_en_fr.csv",
        "level,code,title_en,title_fr",
        *(("", code, f"group {code}", f"groupe {code}") for code in ("7", "71", "711", "7112")),
        ("4", "71x2", "wrong", "faux"),
    )
    portal = write_csv(
        "ISCOGroups_ar.csv",
        "conceptType,conceptUri,code,preferredLabel,inScheme,description",
        ("ISCOGroup", "http://data.europa.eu/esco/isco/C7112", "7112", "بناؤون", "", ""),
    )
    index = write_csv(
        "isco08_index_en.csv", "isco08,isco88,title", ("7112", "7122", "Bricklayer"), ("9999", "", "None")
    )
    outcome = bring("isco", table, portal, index)
    unit = Occupation.objects.get(code="7112")
    assert unit.labels == {"en": "group 7112", "fr": "groupe 7112", "ar": "بناؤون"}
    assert (unit.level, unit.isco, unit.parent.code if unit.parent else "") == ("occupation", "7112", "711")
    assert Occupation.objects.get(code="711").level == "group"
    assert "Bricklayer" in names("7112", "en")
    assert sorted((p.column, p.value) for p in outcome.problems) == [("code", "71x2"), ("occupation", "9999")]
    assert queries.isco_unit_groups() == {"7112"}


def test_where_isco_is_installed_occupations_know_the_names_of_their_unit_group(
    edition: EditionFolder, write_csv: Write
) -> None:
    load_edition(by=SYSTEM, key="setup", folder=edition.folder)
    assert not any(concept.group for concept in concepts("roame", passages=True))
    table = write_csv("isco08_en_fr.csv", "level,code,title_en,title_fr", ("4", "7112", "Bricklayers", "Maçons"))
    bring("isco", table, write_csv("isco08_index_en.csv", "isco08,isco88,title", ("7112", "7122", "Chimney builder")))
    group = {concept.code: concept.group for concept in concepts("roame", passages=True)}["RA-03-01"]
    assert {(name.text, name.language) for name in group} == {
        ("Bricklayers", "en"),
        ("Maçons", "fr"),
        ("Chimney builder", "en"),
    }
    assert not any(concept.group for concept in concepts("isco", passages=True))


# long: one import of five files is looked at from every side, and making it again for each side takes seconds
def test_rome_with_its_titles_cards_mobility_and_isco_candidates(write_csv: Write) -> None:
    jobs = write_csv(
        "unix_referentiel_code_rome_v460_utf8.csv",
        "code_rome,libelle_rome,code_rome_parent",
        ("F1703", "Maçon / Maçonne", "F1703"),
        ("F1713", "Maçon fumiste / Maçonne fumiste", "F1703"),
        ("Z1", "?", ""),
    )
    titles = write_csv(
        "unix_referentiel_appellation_v460_utf8.csv",
        "code_ogr,libelle_appellation_long,libelle_appellation_court,code_rome",
        ("1", "Maçon / Maçonne en pierre", "Maçon(ne) en pierre", "F1703"),
        ("2", "Inconnu", "Inconnu", "X9999"),
    )
    skills = write_csv(
        "unix_referentiel_competence_v460_utf8.csv",
        "code_ogr,libelle_competence,cat_comp,sous_cat_comp",
        ("10", "Monter un mur", "Savoir-faire", "Technique"),
        ("11", "Travailler en équipe", "Savoir-être professionnel", "Transverse"),
    )
    items = write_csv(
        "unix_item_v460_utf8.csv",
        "code_ogr,libelle,code_rubrique",
        ("10", "Monter un mur", "1"),
        ("12", "Matériaux", "3"),
        ("13", "En extérieur", ""),
    )
    cards = write_csv(
        "unix_coherence_item_v460_utf8.csv",
        "code_rome,code_ogr,coeur_metier",
        *(("F1703", code, "Principale" if code == "10" else "") for code in ("10", "11", "12", "13")),
    )
    isco = write_csv(
        "rome3_isco08.csv",
        "Code ROME,ISCO08 14SI4,Code ISCO08",
        ("F1703", "711", "7112"),
    )
    outcome = bring("rome", jobs, titles, skills, items, cards, isco)
    mason, part = Occupation.objects.get(code="F1703"), Occupation.objects.get(code="F1713")
    assert (outcome.release.version, mason.isco, part.isco) == ("460", "7112", "711")
    assert set(mason.links.values_list("scheme", "code", "match", "source")) == {
        ("isco", "7112", "broad", "rome3-isco08"),
        ("isco", "711", "broad", "rome3-isco08 (14SI4)"),
    }
    assert set(part.links.values_list("source", flat=True)) == {
        "rome3-isco08 via parent",
        "rome3-isco08 (14SI4) via parent",
    }
    assert dict(mason.card.values_list("skill__code", "essential")) == {"10": True, "11": False, "12": False}
    assert dict(Skill.objects.values_list("code", "kind")) == {
        "10": "technical",
        "11": "transversal",
        "12": "knowledge",
    }
    assert names("F1703", "fr") >= {"Maçon / Maçonne en pierre", "Maçon(ne) en pierre"}
    assert sorted((p.column, p.value) for p in outcome.problems) == [
        ("code_rome", "Z1"),
        ("occupation", "X9999"),
    ]
