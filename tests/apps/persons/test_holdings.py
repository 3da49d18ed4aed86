"""What is told to somebody of themselves is everything: every model that points at a person, every field of it."""

from __future__ import annotations

import json

import pytest
from django.apps import apps
from django.db import models
from django.utils import translation

from siraba.apps.accounts.models import Office
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.holdings import INTERNAL, Holding, holdings, plain, silent, told
from siraba.apps.persons.actions import ask_right, disclose
from siraba.apps.persons.correcting import CorrectionEntry
from siraba.apps.persons.models import Person
from siraba.apps.shortlists.actions import keep_shortlist
from tests.apps import making

OF_PEOPLE = frozenset({"person_id", "subject_id", "object_id", "about_id"})
"""Columns that hold the public id of a person, or of a thing that may be one."""
NOT_OF_PEOPLE = {
    "organisation_id", "agency_id", "mandate_id", "vacancy_id", "for_id", "file_id",
}  # fmt: skip
"""Public ids of things: organisations, mandates, vacancies, what a mandate was used for, a profile that was recoded."""
STAFF = (
    "actor_id", "asked_by", "made_by", "decided_by", "author_id", "reviewer_id", "second_id", "lifted_by",
    "assigned_to", "relay_id", "opened_by", "seen_by", "viewer_id", "undone_by", "by", "verified_by_id",
    "seen_by_id", "decided_by_id", "inspector_id", "by_id", "counsellor_id", "kept_by_id", "kept_by", "noted_by",
    "officer_id", "entered_by",
)  # fmt: skip
"""Public ids of users who work here: what they do is told of the person, not of them."""


def ours() -> list[type[models.Model]]:
    return [each for each in apps.get_models() if each.__module__.startswith("siraba.")]


def pointing() -> set[type[models.Model]]:
    """Models that lead to a person: by a foreign key, over another such model, or by a public id."""
    found: set[type[models.Model]] = {Person}
    for model in ours():
        uuids = {each.name for each in model._meta.concrete_fields if isinstance(each, models.UUIDField)} - {
            "public_id"
        }
        if uuids & OF_PEOPLE:
            found.add(model)
        assert uuids <= OF_PEOPLE | NOT_OF_PEOPLE | set(STAFF), f"{model.__name__}: whose ids are {uuids}?"
    owners = dict.fromkeys(found - LEDGERS)
    while True:
        more = {
            model
            for model in ours()
            if model not in found
            for each in model._meta.concrete_fields
            if isinstance(each, models.ForeignKey) and each.remote_field.model in owners
        }
        if not more:
            return found
        found |= more
        owners |= dict.fromkeys(more)


LEDGERS = {
    apps.get_model(each) for each in ("foundation.auditentry", "foundation.sourcerecord", "foundation.importeffect")
}
"""They hold ids of everything; what points at them is no person's."""


def test_every_model_that_points_at_a_person_is_told_or_says_why_not() -> None:
    said = set(holdings()) | set(silent())
    forgotten = {each.__name__ for each in pointing() - said}
    assert forgotten == set(), "tell it in the holdings.py of its app, or say there why it tells nothing"
    assert {each.__name__ for each in set(holdings()) & set(silent())} == set()


@pytest.mark.parametrize("holding", holdings().values(), ids=lambda each: each.kind)
def test_every_field_of_what_is_told_has_words_or_a_reason(holding: Holding) -> None:
    assert set(holding.fields()) == set(holding.words), "name the field, or say under `hidden` why it is not told"
    columns = {each.attname if each.is_relation else each.name for each in holding.model._meta.concrete_fields}
    assert set(holding.hidden) <= columns - INTERNAL


@pytest.mark.django_db
def test_what_is_told_is_of_this_person_alone_and_whole(edition_folder: object, office: Office) -> None:
    person, other = making.seekers(office, "Zorobabelle", "Otherina", place="Vossikro", phones=("+2290155544321",))
    said = (CorrectionEntry("place", "je suis de Ouidah"),)
    for each in (person, other):
        ask_right(each, "correct", how="letter", said="a letter came", corrections=said, by=SYSTEM, key=making.key())
        disclose(each, by=making.actor("counsellor", office), part="file", purpose="counselling")
    keep_shortlist(making.vacancy(office), as_of=making.today(), by=SYSTEM, key=making.key())
    sections = {each.kind: each for each in told([person.public_id])}
    assert set(sections) == {
        "foundation.auditentry", "jobseekers.profile", "jobseekers.profileoccupation",
        "jobseekers.registration", "outbox.message", "persons.casestep", "persons.consent", "persons.contactpoint",
        "persons.correction", "persons.disclosure", "persons.person", "persons.rightscase", "shortlists.savedcandidate",
    }  # fmt: skip
    text = json.dumps(
        [[{cell.name: plain(cell.value) for cell in row} for row in each.rows] for each in sections.values()],
        ensure_ascii=False,
    )
    for word in ("Zorobabelle", "Vossikro", "+2290155544321", "Ouidah", "a letter came", "match_home", "counselling"):
        assert word in text
    assert "Otherina" not in text
    assert str(other.public_id) not in text
    audit = sections["foundation.auditentry"].rows
    assert any("Zorobabelle" in str(cell.value) for row in audit for cell in row), "the audit is readable for them"
    with translation.override("ar"):
        assert str(sections["persons.person"].title) != ""
