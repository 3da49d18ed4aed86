"""What stewards change: written, looked at by a second person, published as a release beside the one before."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from siraba.apps.classification import queries
from siraba.apps.classification.actions import load_edition, move_change, propose_change, publish_changes
from siraba.apps.classification.lifecycle import CHANGE
from siraba.apps.classification.models import Change, Occupation, OccupationSkill, Release
from siraba.apps.classification.queries.differences import difference
from siraba.apps.classification.queries.sound import breaches
from siraba.apps.foundation.actors import SYSTEM, Actor, ActorKind, NotAllowed
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.foundation.models import AuditEntry
from tests.apps.classification.conftest import COUNSELLOR, EditionFolder, texts

pytestmark = [pytest.mark.both, pytest.mark.django_db]
ALIOU = Actor(ActorKind.USER, id=UUID(int=21), role="administrator", name="Aliou")
BINTA = Actor(ActorKind.USER, id=UUID(int=22), role="administrator", name="Binta")
_numbers = iter(range(10_000))


def key() -> str:
    return f"change/{next(_numbers)}"


@pytest.fixture
def laid(edition: EditionFolder) -> Release:
    return load_edition(by=SYSTEM, key="setup", folder=edition.folder)


def propose(kind: str, code: str = "RA-03-01", /, **content: Any) -> Change:
    return propose_change("roame", kind, code, content, reason="said at the market", by=ALIOU, key=key())


def approve(change: Change) -> Change:
    return move_change(move_change(change, "submit", by=ALIOU, key=key()), "approve", by=BINTA, key=key())


def test_the_table_in_the_docs_is_the_lifecycle() -> None:
    text = (Path(__file__).resolve().parents[3] / "docs" / "classification.md").read_text()
    for each in CHANGE.transitions:
        assert f"| {', '.join(each.sources)} | {each.verb} | {each.target} |" in text


def test_changes_become_a_release_of_their_own_and_the_old_one_stays(laid: Release) -> None:
    approve(propose("name", text="banco man", language="fr", country="ml"))
    approve(propose("merge", "RA-03-02", into="RA-03-01"))
    approve(propose("occupation", "", code="RA-03-90", parent="03.1", labels={"fr": "Puisatier", "en": "Well digger"}))
    approve(propose("edit", "RA-03-03", labels={"fr": "Cheffe de chantier"}, isco="3123"))
    before = Occupation.objects.filter(release=laid).count()
    release = publish_changes("roame", "t1.1", by=ALIOU, key=key())
    assert (queries.active_release("roame"), release.base) == (release, laid)
    new = {row.code: row for row in Occupation.objects.filter(release=release)}
    assert new["RA-03-01"].names.get(text="banco man").country == "ML"
    assert new["RA-03-01"].names.filter(text="Carreleur").exists()
    assert new["RA-03-02"].retired
    assert new["RA-03-90"].parent == new["03.1"]
    assert new["RA-03-03"].labels["fr"] == "Cheffe de chantier"
    assert new["RA-03-03"].labels["en"] == "Chef de chantier in English"
    assert Occupation.objects.filter(release=laid).count() == before
    assert not Occupation.objects.get(release=laid, code="RA-03-02").retired
    cards = OccupationSkill.objects.filter(occupation__release=release)
    assert cards.count() == OccupationSkill.objects.filter(occupation__release=laid).count()
    assert all(row.skill.release_id == release.pk for row in cards.select_related("skill"))
    assert queries.lexicon("roame").rank("puisatier", language="fr")[0].code == "RA-03-90"
    seen = difference(laid, release, "fr")
    assert ([each.code for each in seen.added], [each.code for each in seen.removed]) == (["RA-03-90"], ["RA-03-02"])
    assert [one.code for one, _other in seen.renamed] == ["RA-03-03"]


def test_a_second_person_looks_and_every_step_is_in_the_audit(laid: Release) -> None:
    change = move_change(propose("name", text="tâcheron", language="fr"), "submit", by=ALIOU, key=key())
    with pytest.raises(Refusal) as refusal:
        move_change(change, "approve", by=ALIOU, key=key())
    assert refusal.value.obstacles[0].code == "same_person"
    done = move_change(change, "approve", by=BINTA, key=key())
    assert (done.state, done.reviewer_name) == ("approved", "Binta")
    back = move_change(done, "return", remark="which region?", by=BINTA, key=key())
    assert (back.state, back.reviewer_id, back.remark) == ("draft", None, "which region?")
    assert AuditEntry.objects.filter(object_id=change.public_id).count() == 4
    with pytest.raises(Refusal):
        move_change(back, "publish", by=BINTA, key=key())


def test_nobody_else_proposes_moves_or_publishes(laid: Release) -> None:
    change = propose("name", text="tâcheron", language="fr")
    for act in (
        lambda: propose_change("roame", "name", "RA-03-01", {}, by=COUNSELLOR, key=key()),
        lambda: move_change(change, "submit", by=COUNSELLOR, key=key()),
        lambda: publish_changes("roame", "x", by=COUNSELLOR, key=key()),
    ):
        with pytest.raises(NotAllowed):
            act()


@pytest.mark.parametrize(
    ("kind", "code", "content", "obstacle"),
    [
        ("name", "RA-99-99", {"text": "x", "language": "fr"}, "not_in_release"),
        ("name", "RA-03-01", {"text": " ", "language": "fr"}, "name_length"),
        ("name", "RA-03-01", {"text": "x", "language": "français"}, "language_unknown"),
        ("name", "RA-03-01", {"text": "x", "language": "fr", "country": "Mali"}, "country_unknown"),
        ("merge", "RA-03-01", {"into": "RA-03-01"}, "merge_target"),
        ("merge", "RA-03-01", {"into": "03.1"}, "not_an_occupation"),
        ("occupation", "", {"code": "RA-03-01", "labels": {"fr": "x"}}, "code_taken"),
        ("occupation", "", {"code": "N/1", "labels": {"fr": "x"}}, "code_shape"),
        ("occupation", "", {"code": "N1", "parent": "RA-03-01", "labels": {"fr": "x"}}, "not_a_heading"),
        ("occupation", "", {"code": "N1", "labels": {}}, "label_missing"),
        ("occupation", "", {"code": "N1", "labels": {"fr": "x"}}, "code_form"),
        ("occupation", "", {"code": "RA-03-80", "labels": {"fr": "x"}}, "heading_missing"),
        ("occupation", "", {"code": "RA-03-80", "parent": "03.1", "labels": {"fr": "MACON / x"}}, "label_taken"),
        ("occupation", "", {"code": "RA-03-80", "parent": "03.1", "labels": {"ar": "banna"}}, "other_letters"),
        ("name", "RA-03-02", {"text": "Maçonne", "language": "fr"}, "label_taken"),
        ("name", "RA-03-01", {"text": "عامل", "language": "fr"}, "other_letters"),
        ("name", "RA-03-01", {"text": "x", "language": "fr", "country": "ZZ"}, "country_unknown"),
        ("name", "RA-03-01", {"text": "y", "language": "fr", "remove": True}, "name_absent"),
        ("name", "RA-03-01", {"text": "Maçon", "language": "fr", "remove": True}, "name_is_label"),
        ("edit", "RA-03-01", {"labels": {"fr": "Carreleurne"}}, "label_taken"),
        ("edit", "RA-03-01", {"isco": "71x"}, "isco_shape"),
        ("edit", "RA-03-01", {"isco": "711"}, "isco_unknown"),
        ("edit", "RA-03-01", {"labels": {"fr": ""}}, "nothing_changes"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(
    laid: Release, kind: str, code: str, content: dict[str, Any], obstacle: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        propose(kind, code, **content)
    assert obstacle in [each.code for each in refusal.value.obstacles]
    assert not Change.objects.exists()


def test_what_no_longer_fits_stops_the_publication_whole(laid: Release) -> None:
    approve(propose("name", text="banco man", language="fr"))
    approve(propose("merge", "RA-03-01", into="RA-03-02"))
    approve(propose("edit", "RA-03-01", labels={"fr": "Autre"}))  # the merge before it retires its occupation
    with pytest.raises(Refusal) as refusal:
        publish_changes("roame", "t2", by=ALIOU, key=key())
    assert [each.code for each in refusal.value.obstacles] == ["not_in_release"]
    assert queries.active_release("roame") == laid
    assert set(Change.objects.values_list("state", flat=True)) == {"approved"}


def test_a_set_up_keeps_what_stewards_published_and_a_new_edition_carries_it(
    laid: Release, edition: EditionFolder
) -> None:
    approve(propose("name", text="banco man", language="fr"))
    approve(propose("edit", "RA-03-03", labels={"fr": "Cheffe"}))
    published = publish_changes("roame", "t1.1", by=ALIOU, key=key())
    assert load_edition(by=SYSTEM, key="setup again", folder=edition.folder) == published
    edition.version = "t2"
    edition.occupations = [each for each in edition.occupations if each["code"] != "RA-03-03"]
    edition.occupations[0]["definition"] = texts("another")
    edition.occupations[0]["next"] = []
    carried = load_edition(by=SYSTEM, key="new edition", folder=edition.write())
    assert queries.active_release("roame") == carried
    assert carried.base is not None
    assert carried.base.version == "t2"
    mason = Occupation.objects.get(release=carried, code="RA-03-01")
    assert mason.names.filter(text="banco man").exists()
    assert mason.definitions["fr"] == "another fr"
    states = dict(Change.objects.values_list("kind", "state"))
    assert states == {"name": "published", "edit": "draft"}  # its occupation is gone: somebody looks again


def test_two_labels_of_one_word_are_not_published_and_a_name_is_taken_away(laid: Release) -> None:
    new = {"parent": "03.1", "labels": {"fr": "Puisatier"}}
    approve(propose("occupation", "", code="RA-03-90", **new))
    approve(second := propose("occupation", "", code="RA-03-91", **new))
    with pytest.raises(Refusal) as refusal:
        publish_changes("roame", "t2", by=ALIOU, key=key())
    assert [each.code for each in refusal.value.obstacles] == ["label_taken"]
    move_change(second, "withdraw", by=ALIOU, key=key())
    approve(propose("name", text="tâcheron", language="fr", remove=True))
    release = publish_changes("roame", "t2", by=ALIOU, key=key())
    assert not Occupation.objects.get(release=release, code="RA-03-01").names.filter(text="tâcheron").exists()


def test_what_an_occupation_was_called_is_a_name_of_it_and_no_label(laid: Release) -> None:
    approve(propose("edit", labels={"fr": "Bâtisseur"}))
    release = publish_changes("roame", "t2", by=ALIOU, key=key())
    names = Occupation.objects.get(release=release, code="RA-03-01").names
    assert set(names.filter(language="fr", preferred=True).values_list("text", flat=True)) == {"Bâtisseur"}
    assert names.filter(language="fr", text="Maçon", preferred=False).exists()
    assert names.filter(language="ar", preferred=True).count() == 2


def test_skills_links_and_roads_go_along_with_a_merge(laid: Release, edition: EditionFolder) -> None:
    edition.version = "t2"
    edition.occupations[0]["skills"] = {"essential": ["RS-03-001", "RS-03-002"], "optional": []}
    edition.occupations[1]["skills"] = {"essential": ["RS-03-001"], "optional": []}
    edition.occupations[1]["links"] = {"rome": [{"code": "F1608", "match": "exact"}]}
    edition.occupations[2]["near"] = ["RA-03-01"]
    load_edition(by=SYSTEM, key="t2", folder=edition.write())
    approve(propose("merge", "RA-03-01", into="RA-03-02"))
    release = publish_changes("roame", "t3", by=ALIOU, key=key())
    kept = Occupation.objects.get(release=release, code="RA-03-02")
    assert dict(kept.card.values_list("skill__code", "essential")) == {"RS-03-001": True, "RS-03-002": False}
    links = {(each.scheme, each.code): each.match for each in kept.links.all()}
    assert links["rome", "F1608"] == "exact"
    assert links["rome", "F1703"] == "close", "one of two parts"
    assert links["esco", "http://data.europa.eu/esco/occupation/mason"] == "close"
    assert [row.source.code for row in kept.near_of.filter(source__retired=False)] == ["RA-03-03"]
    assert [row.target.code for row in kept.near.all()] == ["RA-03-03"]


def test_the_release_in_force_is_asked_what_would_make_it_wrong(laid: Release) -> None:
    assert breaches("roame") == []
    mason, tiler, foreman = Occupation.objects.filter(release=laid, level="occupation").order_by("code")
    tiler.names.create(text="MACONNE", language="fr", preferred=True)
    tiler.names.create(text="banna", language="ar", preferred=True)
    Occupation.objects.filter(pk=foreman.pk).update(code="TOTO 12", parent=None, isco="31")
    assert [(code, wrong.split(",")[0]) for code, wrong in breaches("roame")] == [
        ("RA-03-02", "is called “MACONNE” (fr) like RA-03-01: a title that says it is never sure."),
        ("RA-03-02", "has the label “banna”"),
        ("TOTO 12", "is not the code of an occupation of ROAME (RA-01-23)."),
        ("TOTO 12", "has the ISCO-08 code 31"),
        ("TOTO 12", "stands under no heading."),
    ]
    assert mason.names.filter(text="Maçonne").exists()


def test_a_new_occupation_brings_its_names_its_card_and_its_links(laid: Release) -> None:
    new = {"code": "RA-03-90", "parent": "03.1", "labels": {"fr": "Puisatier"}}
    wrong = {"names": ["fr-ZZ: x", "puits"], "essential": ["RS-99-001"], "links": ["rome F1703", "rome:F1703 same"]}
    with pytest.raises(Refusal) as refusal:
        propose("occupation", "", **new, **wrong)
    assert [each.code for each in refusal.value.obstacles] == [
        "name_line", "name_line", "link_line", "link_line", "skill_unknown",
    ]  # fmt: skip
    said = {"names": ["fr-ml: fonceur de puits", "ar: حفّار آبار", ""], "essential": ["RS-03-001"]}
    approve(propose("occupation", "", **new, **said, optional=["RS-03-001", "RS-03-002"], links=["rome:F1703 broad"]))
    release = publish_changes("roame", "t2", by=ALIOU, key=key())
    one = Occupation.objects.get(release=release, code="RA-03-90")
    assert set(one.names.values_list("text", "language", "country", "preferred")) == {
        ("Puisatier", "fr", "", True), ("fonceur de puits", "fr", "ML", False), ("حفّار آبار", "ar", "", False),
    }  # fmt: skip
    assert dict(one.card.values_list("skill__code", "essential")) == {"RS-03-001": True, "RS-03-002": False}
    assert list(one.links.values_list("scheme", "code", "match")) == [("rome", "F1703", "broad")]
    assert queries.lexicon("roame").rank("حفّار آبار", language="ar")[0].code == "RA-03-90"
