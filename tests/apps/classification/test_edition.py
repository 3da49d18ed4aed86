"""Laying in the ROAME edition."""

from __future__ import annotations

from typing import Any

import pytest

from siraba.apps.classification import queries
from siraba.apps.classification.actions import UnsureTitle, decide_coding, load_edition, queue_titles
from siraba.apps.classification.models import (
    CodingCase,
    Crosswalk,
    Mobility,
    Occupation,
    OccupationName,
    OccupationSkill,
    Release,
    Skill,
)
from siraba.apps.classification.rules import UnreadableEdition
from siraba.apps.foundation.actors import SYSTEM, NotAllowed
from siraba.apps.foundation.models import AuditEntry
from tests.apps.classification.conftest import COUNSELLOR, EditionFolder, occupation

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def load(edition: EditionFolder, key: str = "setup") -> Release:
    return load_edition(by=SYSTEM, key=key, folder=edition.write())


def test_everything_an_edition_says_is_there(edition: EditionFolder) -> None:
    release = load(edition)
    mason = Occupation.objects.get(release=release, code="RA-03-01")
    assert release.active
    assert mason.labels["fr"] == "Maçon / Maçonne"
    assert mason.parent is not None and mason.parent.code == "03.1"
    assert mason.parent.parent is not None and mason.parent.parent.code == "03"
    assert mason.names.get(text="tâcheron").country == "ML"
    assert set(mason.names.filter(language="fr", preferred=True).values_list("text", flat=True)) == {"Maçon", "Maçonne"}
    assert dict(mason.card.values_list("skill__code", "essential")) == {"RS-03-001": True, "RS-03-002": False}
    assert set(mason.near.values_list("target__code", "step")) == {("RA-03-02", "near"), ("RA-03-03", "next")}
    assert set(mason.links.values_list("scheme", "match")) == {("rome", "exact"), ("esco", "close")}
    assert AuditEntry.objects.filter(verb="classification.load_edition", object_id=release.public_id).count() == 1


def test_the_same_edition_again_does_nothing(edition: EditionFolder, queries_at_most: Any) -> None:
    load(edition)
    state = queries.states()
    with queries_at_most(1):
        load_edition(by=SYSTEM, key="another", folder=edition.folder)
    assert queries.states() == state
    assert AuditEntry.objects.filter(verb="classification.load_edition").count() == 1


def test_a_changed_edition_is_updated_in_place_and_what_vanished_is_retired(edition: EditionFolder) -> None:
    load(edition)
    before = Occupation.objects.get(code="RA-03-01").pk
    state = queries.states()["roame"]
    edition.occupations[0]["labels"]["en"] = "Stone mason"
    edition.occupations[0]["near"] = []
    gone = edition.occupations.pop(1)
    edition.skills.append({**edition.skills[1], "code": "RS-03-003"})
    load(edition)
    mason = Occupation.objects.get(code="RA-03-01")
    assert (mason.pk, mason.labels["en"]) == (before, "Stone mason")
    assert Occupation.objects.get(code=gone["code"]).retired
    assert not mason.near.filter(step="near").exists()
    assert not mason.names.filter(text="Maçon in English").exists()
    assert Skill.objects.filter(code="RS-03-003", retired=False).exists()
    assert queries.states()["roame"] != state
    edition.occupations.append(gone)
    load(edition)
    assert not Occupation.objects.get(code=gone["code"]).retired


def test_an_edition_that_comes_back_under_the_same_key_is_laid_in_again(edition: EditionFolder) -> None:
    english = edition.occupations[0]["labels"]["en"]
    load(edition)
    edition.occupations[0]["labels"]["en"] = "Other"
    load(edition)
    edition.occupations[0]["labels"]["en"] = english
    load(edition)
    edition.occupations[0]["labels"]["en"] = "Other"
    load(edition)
    assert Occupation.objects.get(code="RA-03-01").labels["en"] == "Other"


def test_confirmed_names_outlive_a_changed_edition_and_a_new_version(edition: EditionFolder) -> None:
    load(edition)
    queue_titles([UnsureTitle("bâtisseur de cases", "fr")], scheme="roame", by=SYSTEM, key="q")
    mason = Occupation.objects.get(code="RA-03-01")
    decide_coding(CodingCase.objects.get(), mason, by=COUNSELLOR, key="d")
    edition.occupations[0]["labels"]["en"] = "Stone mason"
    load(edition)
    assert OccupationName.objects.get(text="bâtisseur de cases").occupation_id == mason.pk
    edition.version = "t2"
    release = load(edition)
    assert Release.objects.get(scheme="roame", active=True).pk == release.pk
    new = Occupation.objects.get(release=release, code="RA-03-01")
    assert new.names.filter(text="bâtisseur de cases", confirmed=True).exists()
    assert queries.lexicon("roame").rank("Bâtisseur de cases", language="fr")[0].code == "RA-03-01"


def test_a_broken_edition_changes_nothing(edition: EditionFolder) -> None:
    load(edition)
    edition.occupations[0]["isced"] = "no such field"
    with pytest.raises(UnreadableEdition, match="RA-03-01"):
        load(edition)
    assert Occupation.objects.filter(retired=False, level="occupation").count() == 3


def test_a_link_to_nowhere_costs_itself_alone(edition: EditionFolder, caplog: pytest.LogCaptureFixture) -> None:
    edition.occupations[2]["near"] = ["RA-03-99", "RA-03-02"]
    load(edition)
    assert set(Mobility.objects.filter(source__code="RA-03-03").values_list("target__code", flat=True)) == {"RA-03-02"}
    assert "RA-03-99" in caplog.text


def test_only_an_administrator_or_the_installation_lays_an_edition_in(edition: EditionFolder) -> None:
    with pytest.raises(NotAllowed):
        load_edition(by=COUNSELLOR, key="k", folder=edition.folder)
    assert not Release.objects.exists()


def test_a_repeated_load_of_a_larger_edition_keeps_cards_and_links_single(edition: EditionFolder) -> None:
    load(edition)
    edition.occupations.append(occupation("RA-03-04", "Coffreur", "7114"))
    load(edition)
    assert OccupationSkill.objects.filter(occupation__code="RA-03-01").count() == 2
    assert Crosswalk.objects.filter(occupation__code="RA-03-01").count() == 2
