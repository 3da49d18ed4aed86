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
        ("edit", "RA-03-01", {"isco": "71x"}, "isco_shape"),
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
