"""A national classification comes in by its mapping file alone, and what is wrong in it is told by line."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from siraba.apps.classification import queries
from siraba.apps.classification.actions import Outcome, publish_release
from siraba.apps.classification.imports import import_national
from siraba.apps.classification.models import Crosswalk, Occupation, OccupationSkill, Release, Skill
from siraba.apps.classification.queries import explorer
from siraba.apps.classification.queries.skills import skill_finder
from siraba.apps.classification.readers.records import UnknownLayout
from siraba.apps.foundation.actors import SYSTEM

pytestmark = [pytest.mark.both, pytest.mark.django_db]
FILES = Path(__file__).parent / "files"
MAPPING = """
scheme: test-list
version: 1
titles: { fr: Liste }
occupations:
  code: code
  parent: parent
  labels: { fr: libelle }
"""


def bring(*paths: Path, mapping: Path, **more: bool) -> Outcome:
    return import_national(paths, mapping, by=SYSTEM, **more)[1]


@pytest.fixture
def mapped(tmp_path: Path) -> Callable[..., Outcome]:
    """`mapped("code,parent,libelle\\n…")`: a file brought in with a small mapping, which may be another one."""

    def bring_in(text: str | bytes, mapping: str = MAPPING, name: str = "list.csv") -> Outcome:
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        (tmp_path / "map.yaml").write_text(mapping)
        return bring(tmp_path / name, mapping=tmp_path / "map.yaml")

    return bring_in


def test_a_second_national_classification_needs_a_mapping_and_no_program() -> None:
    outcome = bring(FILES / "metiers_jamana.csv", mapping=FILES / "metiers_jamana.yaml")
    assert outcome.problems == []
    rows = Occupation.objects.filter(release=outcome.release)
    assert (rows.count(), rows.filter(level="occupation").count()) == (55, 30)
    zem = explorer.concept("jamana", "DA1-01")
    assert zem is not None
    assert [each.code for each in explorer.path_to(zem)] == ["D", "DA", "DA1"]
    assert (zem.isco, zem.access, len(zem.activities)) == ("8321", {"isced": 0}, 2)
    assert set(zem.names.values_list("text", "country")) >= {("Zémidjan", ""), ("kékéno", "XD")}
    shared = Skill.objects.get(release=outcome.release, labels__fr="Diagnostic de panne")
    assert shared.cards.count() == 2  # one competence, on the cards of two occupations
    assert Crosswalk.objects.get(occupation=zem).scheme == "isco"
    assert [hit.occupation.code for hit in queries.find_occupations("zemid", "jamana", "fr", 1)] == ["DA1-01"]
    assert queries.lexicon("jamana").rank("mécano moto", language="fr")[0].code == "BB1-01"
    assert [hit.occupation.code for hit in queries.find_occupations("zemijann", "jamana", "fr")] == ["DA1-01"]
    assert queries.find_occupations("soudeur", "jamana", "fr") == [], "letters that chance to be alike are no proposal"
    found = skill_finder("jamana").read("Il fait le diagnostic de panne et le repiquage du riz.").skills
    assert {each.label for each in found} == {"Diagnostic de panne", "Repiquage du riz"}


def test_the_same_again_changes_nothing_and_a_workbook_says_the_same(tmp_path: Path) -> None:
    import openpyxl

    first = bring(FILES / "metiers_jamana.csv", mapping=FILES / "metiers_jamana.yaml")
    assert bring(FILES / "metiers_jamana.csv", mapping=FILES / "metiers_jamana.yaml").same
    before = OccupationSkill.objects.count()
    book = openpyxl.Workbook()
    for line in (FILES / "metiers_jamana.csv").read_text(encoding="cp1252").splitlines():
        book.active.append(line.split(";") if ';"' not in line and '"' not in line else _cells(line))
    book.save(tmp_path / "metiers.xlsx")
    text = (FILES / "metiers_jamana.yaml").read_text().replace('"*.csv"', '"*.xlsx"').replace("encoding: cp1252", "")
    (tmp_path / "map.yaml").write_text(text)
    second = bring(tmp_path / "metiers.xlsx", mapping=tmp_path / "map.yaml")
    assert (second.release, second.imported, second.problems) == (first.release, 0, [])
    assert OccupationSkill.objects.count() == before


def _cells(line: str) -> list[str]:
    import csv

    return next(csv.reader([line], delimiter=";"))


def test_json_holds_the_tree_inside_itself(tmp_path: Path) -> None:
    tree = [
        {
            "code": "1",
            "libelle": "Cuir",
            "dessous": [
                {
                    "code": "1.1",
                    "libelle": "Tannage",
                    "dessous": [{"code": "1.1.1", "libelle": "Tanneur", "dit": ["peaussier"]}],
                }
            ],
        },
        {"code": "2", "libelle": "Fer"},
    ]
    (tmp_path / "list.json").write_text(json.dumps(tree, indent=1))
    mapping = """
scheme: test-list
version: 1
titles: { fr: Liste }
occupations:
  code: code
  children: dessous
  labels: { fr: libelle }
  names: [{ column: dit, language: fr }]
"""
    (tmp_path / "map.yaml").write_text(mapping)
    bring(tmp_path / "list.json", mapping=tmp_path / "map.yaml")
    tanner = explorer.concept("test-list", "1.1.1")
    assert tanner is not None
    assert [each.code for each in explorer.path_to(tanner)] == ["1", "1.1"]
    assert set(tanner.names.values_list("text", flat=True)) == {"Tanneur", "peaussier"}


def test_every_bad_row_is_told_and_the_rest_goes_on(mapped: Callable[..., Outcome]) -> None:
    outcome = mapped(
        "code,parent,libelle\n1,,Bois\n2,1,Scieur\n2,1,Menuisier\n3,9,Tourneur\n4,5,Roue\n5,4,Essieu\n"
        ",1,Sans code\n6,1,\n"
    )
    told = {(problem.line, problem.column, problem.value): problem.reason for problem in outcome.problems}
    assert told[4, "code", "2"] == "the code is that of line 3 already; the first was taken"
    assert "is not in this release" in told[5, "parent", "9"]
    assert told[7, "parent", "4"] == "5 would stand under itself"
    assert (8, "code", "") in told
    assert (9, "", "6") in told
    assert len(told) == 5
    assert set(Occupation.objects.filter(release=outcome.release).values_list("code", flat=True)) == {
        "1",
        "2",
        "3",
        "4",
        "5",
    }
    one = Occupation.objects.get(release=outcome.release, code="2")
    assert (one.labels, one.parent and one.parent.code) == ({"fr": "Scieur"}, "1")


def test_odd_names_are_taken_as_words_and_found_whatever_is_said_of_their_language(
    mapped: Callable[..., Outcome],
) -> None:
    long = "potier " * 1430
    outcome = mapped(
        f"code,parent,libelle\n1,,🥖 Boulanger 🥖\n2,,<b>Tanneur</b><script>x()</script>\n3,,{long}\n"
        "4,,\u202eSoudeur لحام\u202c\n5,,Vannier\n"
    )
    rows = dict(Occupation.objects.filter(release=outcome.release).values_list("code", "labels__fr"))
    told = [(problem.line, problem.column) for problem in outcome.problems]
    assert (set(rows), told) == ({"1", "2", "4", "5"}, [(4, "libelle")])
    lexicon = queries.lexicon("test-list")
    for text, code in (("boulanger", "1"), ("TANNEUR", "2"), ("لحام soudeur", "4"), ("<i>Vannier</i> 🧺", "5")):
        for language in ("fr", "ar", "xx"):
            assert lexicon.rank(text, language=language)[0].code == code
    assert [hit.occupation.code for hit in queries.find_occupations("tann", "test-list", "ar", 3)] == ["2"]


def test_a_file_in_a_foreign_encoding_is_read_as_the_mapping_says(mapped: Callable[..., Outcome]) -> None:
    arabic = "code,parent,libelle\n1,,نجار\n".encode("cp1256")
    outcome = mapped(
        arabic, MAPPING.replace("  code: code", "  encoding: cp1256\n  code: code").replace("fr: lib", "ar: lib")
    )
    assert Occupation.objects.get(release=outcome.release).labels == {"ar": "نجار"}


def test_undecodable_rows_are_told_and_others_taken(mapped: Callable[..., Outcome]) -> None:
    mixed = b"code,parent,libelle\n1,,Forgeron\n2,,Ma\x81\x8don\n" + "3,,Potière\n".encode()
    outcome = mapped(mixed, MAPPING.replace("  code: code", "  encoding: utf-8\n  code: code"))
    assert [problem.line for problem in outcome.problems] == [3]
    assert set(Occupation.objects.filter(release=outcome.release).values_list("code", flat=True)) == {"1", "3"}


@pytest.mark.parametrize(
    ("mapping", "says"),
    [
        ("scheme: [", "not YAML"),
        ("- a", "begins with"),
        (MAPPING.replace("scheme: test-list", "scheme: rome"), "public classification"),
        (MAPPING.replace("  code: code", "  code: Kode"), "no column “Kode”; it has: code, libelle, parent"),
        (MAPPING + "  colour: red\n", "occupations → colour"),
        (MAPPING.replace("parent: parent", "parent_from_code: {}"), "either `separator` or `lengths`"),
        (MAPPING.replace("  code: code", "  code: code\n  code_pattern: '[0-9'"), "is no pattern"),
        (MAPPING.replace("  code: code", '  file: "other*"\n  code: code'), "none of the files given"),
    ],
)
def test_a_mapping_that_cannot_be_used_says_why(mapped: Callable[..., Outcome], mapping: str, says: str) -> None:
    with pytest.raises(UnknownLayout, match=None) as refusal:
        mapped("code,parent,libelle\n1,,Bois\n", mapping)
    assert says in str(refusal.value)
    assert not Release.objects.filter(scheme="test-list").exists()


def test_broken_json_says_where(mapped: Callable[..., Outcome]) -> None:
    with pytest.raises(UnknownLayout, match=r"line 3, column \d+"):
        mapped('[\n{"code": "1", "libelle": "Bois", "parent": ""},\n{"code": }\n]', name="list.json")


def test_a_release_can_wait_beside_the_active_one_until_somebody_publishes_it(tmp_path: Path) -> None:
    for name in ("metiers_jamana.csv", "metiers_jamana.yaml"):
        shutil.copy(FILES / name, tmp_path / name)
    first = bring(tmp_path / "metiers_jamana.csv", mapping=tmp_path / "metiers_jamana.yaml").release
    mapping = tmp_path / "metiers_jamana.yaml"
    mapping.write_text(mapping.read_text().replace("version: 2026", "version: 2027"))
    second = bring(tmp_path / "metiers_jamana.csv", mapping=mapping, publish=False).release
    assert queries.active_release("jamana") == first
    publish_release(second, by=SYSTEM, key="publish")
    assert queries.active_release("jamana") == second
    assert Release.objects.filter(scheme="jamana").count() == 2


@pytest.mark.parametrize(
    ("before", "items"),
    [
        ('{"titre": "Nomenclature [2026]", "classification": {"version": [1, 2], "items": ', ""),
        ('{"notes": [{"text": "x"}], "classification": {"version": [1, 2], "items": ', "classification.items"),
    ],
)
def test_json_with_more_around_its_array_is_read_and_its_rows_are_told_by_their_own_columns(
    mapped: Callable[..., Outcome], before: str, items: str
) -> None:
    rows = '[\n{"Num": 1, "Sous": "", "Nom": "Bois"},\n{"Num": 2, "Sous": 9, "Nom": "Scieur"},\n"rien"]}}'
    mapping = MAPPING.replace("code: code", f"items: {items or chr(34) * 2}\n  code: Num")
    mapping = mapping.replace("parent: parent", "parent: Sous").replace("fr: libelle", "fr: Nom")
    outcome = mapped(before + rows, mapping, "list.json")
    assert set(Occupation.objects.filter(release=outcome.release).values_list("code", flat=True)) == {"1", "2"}
    told = [(each.line, each.column, each.value) for each in outcome.problems]
    assert told == [(4, "Num", ""), (3, "Sous", "9")]


def test_json_with_two_arrays_of_objects_asks_which(mapped: Callable[..., Outcome]) -> None:
    two = '{"a": [{"code": 1}], "b": {"c": [{"code": 2}]}}'
    with pytest.raises(UnknownLayout, match=r"say which in the mapping, `items:` `a`, `b.c`"):
        mapped(two, name="list.json")
    with pytest.raises(UnknownLayout, match=r"no array at `items: b.d`"):
        mapped(two, MAPPING.replace("code: code", "items: b.d\n  code: code"), "list.json")
