"""A release stated anew: what its files no longer say is gone, and what people confirmed is never given to another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from siraba.apps.classification import queries
from siraba.apps.classification.actions import (
    Outcome,
    UnsureTitle,
    decide_coding,
    propose_recoding,
    queue_titles,
    releases,
)
from siraba.apps.classification.imports import import_files, import_national
from siraba.apps.classification.models import CodingCase, CodingState, Occupation, OccupationName, Release
from siraba.apps.foundation.actors import SYSTEM
from siraba.core.coding.proposals import sure
from tests.apps.classification.conftest import COUNSELLOR, JOINED, OCC, Write

pytestmark = [pytest.mark.both, pytest.mark.django_db]
MAPPING = """
scheme: test-list
version: {version}
titles: {{ fr: Liste }}
occupations:
  code: code
  parent: parent
  labels: {{ fr: libelle }}
  names: [{{ column: noms, language: fr, separator: ";" }}]
  skills: [{{ column: comp, language: fr, separator: ";" }}]
  links: [{{ column: isco, scheme: isco, match: exact }}]
"""
FIRST = (
    "M,,Métal,,,",
    "A1,M,Soudeur,ferrailleur;chaudronnier,Souder,7212",
    "A2,,Couturier,,Coudre,7531",
    "A3,,Facteur,,Trier,4412",
)
Bring = Callable[..., Outcome]


@pytest.fixture
def bring(tmp_path: Path) -> Bring:
    """`bring("A1,,Soudeur,,,", …, version=2)`: rows of a national list brought in."""

    def bring_in(*rows: str, version: int = 1, **more: bool) -> Outcome:
        (tmp_path / "list.csv").write_text("\n".join(["code,parent,libelle,noms,comp,isco", *rows]) + "\n")
        (tmp_path / "map.yaml").write_text(MAPPING.format(version=version))
        return import_national([tmp_path / "list.csv"], tmp_path / "map.yaml", by=SYSTEM, **more)[1]

    return bring_in


def answer(title: str) -> str:
    """The code that a title surely means; empty where it is not sure."""
    proposals = queries.lexicon("test-list").rank(title, language="fr")
    return proposals[0].code if sure(proposals) else ""


def confirm(title: str, code: str) -> CodingCase:
    queue_titles([UnsureTitle(title, "fr")], scheme="test-list", by=SYSTEM, key=f"q {title}")
    one = Occupation.objects.get(release__scheme="test-list", release__active=True, code=code)
    case = CodingCase.objects.get(normalised=queries.normalised(title))
    return decide_coding(case, one, by=COUNSELLOR, key=f"d {title}")


def one(code: str) -> Occupation:
    return Occupation.objects.get(release__scheme="test-list", release__active=True, code=code)


# long: one correction is looked at from every side
def test_what_a_corrected_file_no_longer_says_is_gone_and_told(bring: Bring) -> None:
    bring(*FIRST)
    confirm("homme du feu", "A1")
    confirm("homme du courrier", "A3")
    state = queries.states()["test-list"]
    outcome = bring("M,,Métal,,,", "A1,,Forgeron,chaudronnier,Forger,7221", FIRST[2])
    assert {title: answer(title) for title in ("Soudeur", "ferrailleur", "Facteur")} == dict.fromkeys(
        ("Soudeur", "ferrailleur", "Facteur"), ""
    )
    assert [answer(title) for title in ("Forgeron", "chaudronnier", "homme du feu")] == ["A1"] * 3
    smith, postman = one("A1"), one("A3")
    assert set(smith.names.values_list("text", "preferred")) == {
        ("Forgeron", True),
        ("chaudronnier", False),
        ("homme du feu", False),
    }
    assert list(smith.links.values_list("code", flat=True)) == ["7221"]
    assert [card.skill.labels["fr"] for card in smith.card.all()] == ["Forger"]
    assert (smith.parent, smith.retired, postman.retired) == (None, False, True)
    assert {part: outcome.gone[part] for part in ("occupations", "names", "links", "skills")} == {
        "occupations": 1,
        "names": 3,
        "links": 2,
        "skills": 2,
    }
    assert queries.states()["test-list"] != state
    waiting = CodingCase.objects.get(state=CodingState.WAITING)
    assert (waiting.text, waiting.former["code"]) == ("homme du courrier", "A3")
    assert not OccupationName.objects.filter(text="homme du courrier").exists()
    back = bring(*FIRST)
    assert (one("A3").retired, answer("Facteur"), back.gone.get("occupations")) == (False, "A3", None)
    assert answer("homme du courrier") == "", "it waits for a person"


def test_the_same_again_takes_nothing_and_a_rejected_row_keeps_what_it_was(bring: Bring) -> None:
    bring(*FIRST)
    state = queries.states()["test-list"]
    again = bring(*FIRST, again=True)
    assert (again.imported, again.gone, queries.states()["test-list"]) == (0, {}, state)
    outcome = bring(*FIRST[:3], "A3,,,,,")  # its title was lost
    assert (len(outcome.problems), one("A3").retired, answer("Facteur")) == (1, False, "A3")
    nothing = bring("A1,,,,,", ",,Soudeur,,,")
    assert (nothing.gone, answer("Couturier")) == ({}, "A2")


def test_an_import_that_was_stopped_knows_what_it_read_before(bring: Bring, monkeypatch: pytest.MonkeyPatch) -> None:
    bring(*FIRST)
    monkeypatch.setattr(releases, "CHUNK", 1)
    done: list[int] = []

    def stop(_table: object, rows: int) -> None:
        done.append(rows)
        if len(done) == 3:
            raise KeyboardInterrupt

    corrected = ("M,,Métal,,,", "A1,M,Forgeron,,Forger,7221", FIRST[2])
    with pytest.raises(KeyboardInterrupt):
        bring(*corrected, progress=stop)
    assert (answer("Soudeur"), one("A3").retired) == ("A1", False), "nothing goes before the last row was read"
    bring(*corrected)
    assert (answer("Soudeur"), answer("Forgeron"), answer("Couturier")) == ("", "A1", "A2")
    assert (one("A1").retired, one("A2").retired, one("A3").retired) == (False, False, True)


def test_files_that_come_by_several_commands_add_and_a_changed_label_is_one_no_longer(write_csv: Write) -> None:
    file = "esco_v1.2.1_occupations.csv"
    esco = write_csv(file, JOINED, (f"{OCC}m", "7112.1", "7112", "bricklayer", "", "maçon", ""))
    import_files("esco", [esco], by=SYSTEM)
    again = write_csv(file, JOINED, (f"{OCC}m", "7112.1", "7112", "stone mason", "", "", ""))
    outcome = import_files("esco", [again], by=SYSTEM)[1]
    names = OccupationName.objects.filter(occupation__code="7112.1").values_list("text", "preferred")
    assert set(names) == {("bricklayer", False), ("stone mason", True), ("maçon", True)}
    assert set(outcome.gone) == {"restated"}
    table = write_csv("isco08.csv", "code,title_en", ("7", "Crafts"), ("7112", "Masons"), ("7115", "Carpenters"))
    index = write_csv("isco08_index_en.csv", "isco08,isco88,title", ("7112", "", "Bricklayer"))
    portal = write_csv(
        "ISCOGroups_fr.csv",
        "conceptType,conceptUri,code,preferredLabel,inScheme,description",
        ("ISCOGroup", "http://data.europa.eu/esco/isco/C7112", "7112", "Maçons", "", ""),
    )
    import_files("isco", [table, index], by=SYSTEM)
    assert import_files("isco", [portal], by=SYSTEM)[1].gone == {}
    fewer = write_csv("isco08.csv", "code,title_en", ("7", "Crafts"), ("7112", "Builders"))
    assert import_files("isco", [fewer, index], by=SYSTEM)[1].gone == {"occupations": 1, "names": 2}
    left = OccupationName.objects.filter(occupation__release__scheme="isco").values_list("text", flat=True)
    assert set(left) == {"Builders", "Bricklayer", "Maçons"}


def test_rome_takes_away_only_what_the_files_given_state_together(write_csv: Write) -> None:
    def jobs(*rows: tuple[str, str]) -> Path:
        header = "code_rome,libelle_rome,code_rome_parent"
        return write_csv("unix_referentiel_code_rome_v460_utf8.csv", header, *((*row, row[0]) for row in rows))

    titles = write_csv(
        "unix_referentiel_appellation_v460_utf8.csv",
        "code_ogr,libelle_appellation_long,libelle_appellation_court,code_rome",
        ("1", "Bâtisseur", "", "F1703"),
    )
    import_files("rome", [jobs(("F1703", "Maçon"), ("F1704", "Coffreur"))], by=SYSTEM)
    import_files("rome", [titles], by=SYSTEM)
    outcome = import_files("rome", [jobs(("F1703", "Maçonnerie"))], by=SYSTEM)[1]
    assert outcome.gone == {"occupations": 1, "restated": 1}
    names = OccupationName.objects.filter(occupation__code="F1703").values_list("text", "preferred")
    assert set(names) == {("Maçon", False), ("Maçonnerie", True), ("Bâtisseur", False)}


def test_a_code_given_to_something_else_does_not_take_what_people_confirmed(bring: Bring) -> None:
    bring(*FIRST)
    confirm("homme du feu", "A1")
    confirm("petite main", "A2")
    confirm("homme du courrier", "A3")
    bring("A1,,Boulanger,,,7512", "A9,,Soudeur,,,7212", FIRST[2], "B3,,Facteur,,,4412", version=2)
    assert (answer("homme du feu"), answer("petite main"), answer("homme du courrier")) == ("", "A2", "B3")
    waiting = CodingCase.objects.get(state=CodingState.WAITING)
    assert (waiting.text, waiting.former["code"], waiting.former["title"]) == ("homme du feu", "A1", {"fr": "Soudeur"})
    assert [each["code"] for each in waiting.proposals] == ["A9", "A1"]
    decide_coding(waiting, one("A9"), by=COUNSELLOR, key="again")
    assert answer("homme du feu") == "A9"
    moved = CodingCase.objects.get(text="petite main")
    assert moved.occupation == one("A2")
    decide_coding(moved, one("A9"), by=COUNSELLOR, key="moved")
    assert answer("petite main") == "A9"
    new = Release.objects.get(scheme="test-list", active=True)
    assert OccupationName.objects.filter(occupation__release=new, text="petite main").count() == 1


def test_a_code_that_was_no_longer_listed_is_asked_of_when_the_next_release_is_recoded(bring: Bring) -> None:
    old = bring(*FIRST).release
    bring(*FIRST[:3])
    new = bring(FIRST[1], FIRST[2], "P4,,Facteur,,,4412", version=2).release
    rows = propose_recoding(old, new, by=SYSTEM, key="p").rows
    assert set(rows.values_list("old__code", "target__code", "because")) == {
        ("A1", "A1", "same_code"),
        ("A2", "A2", "same_code"),
        ("A3", "P4", "same_name"),
    }


def test_a_name_that_came_along_and_back_is_still_known_as_somebodys_words(bring: Bring) -> None:
    bring(*FIRST)
    confirm("homme du feu", "A1")
    bring(*FIRST, version=2)
    bring(*FIRST)
    (chosen,) = CodingCase.objects.get(text="homme du feu", occupation=one("A1")).proposals
    assert (answer("homme du feu"), chosen["added"]) == ("A1", True)
