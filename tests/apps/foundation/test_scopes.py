"""The table of rights and what it reaches: read whole, refused where it names what there is not, joined by `or`."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from siraba.apps.accounts.models import Office
from siraba.apps.foundation.actors import SYSTEM, Actor, ActorKind, NotAllowed
from siraba.apps.foundation.rights import BadRights, Relation, read_rights, rights
from siraba.apps.foundation.scopes import NoScope, hold_to, reachable, scoped
from siraba.apps.persons.actions import withdraw_consent
from siraba.apps.persons.models import BrokenGlass, Consent, Entrustment, Person
from tests.apps import making

TABLE = "roles: {a: {fr: x, en: x, ar: x}}\nrights:\n  thing:\n    see: {%s}\n"


@pytest.mark.parametrize("row", ["b: any", "a: everywhere"])
def test_a_table_that_names_what_there_is_not_is_refused(tmp_path: Path, row: str) -> None:
    file = tmp_path / "rights.yaml"
    file.write_text(TABLE % row)
    with pytest.raises(BadRights, match=r"thing\.see"):
        read_rights(file)


def test_whoever_is_signed_in_is_not_a_visitor(tmp_path: Path) -> None:
    file = tmp_path / "rights.yaml"
    file.write_text(TABLE % "everybody: own_account, visitor: any")
    table = read_rights(file)
    assert table.relations("a", "thing.see") == {Relation.OWN_ACCOUNT}
    assert table.relations("visitor", "thing.see") == {Relation.ANY}
    assert table.relations("", "thing.see") == frozenset()
    assert table.doers("thing.see") == {"a", "everybody", "visitor"}


def counsellor(office_id: int, **more: object) -> Actor:
    return Actor(ActorKind.USER, id=making.new_id(), role="counsellor", office_id=office_id, **more)  # type: ignore[arg-type]  # a test's own


@pytest.mark.both
@pytest.mark.django_db
def test_each_relation_reaches_its_own_people(edition_folder: Path) -> None:
    """One person a relation; whoever stands in it reaches that one, and whoever does not reaches nobody."""
    making.lay_in(edition_folder)
    here, there = making.office(), making.office("COT")
    own, consented, assigned, opened, entrusted, foreign = (
        making.seeker(where, name) for where, name in zip((here, *[there] * 5), "OCAGEF", strict=True)
    )
    for person in (own, assigned, opened, entrusted, foreign):
        for consent in Consent.objects.filter(person=person):
            withdraw_consent(consent, by=SYSTEM, key=making.key())
    making.vacancy(here)  # the office fills a post in the country of the agreement
    by = counsellor(here.pk)
    relay = Actor(ActorKind.USER, id=making.new_id(), role="relay")
    Person.objects.filter(pk=assigned.pk).update(assigned_to=by.id)
    now = making.today()
    for until, who in ((now, relay.id), (now - timedelta(1), making.new_id())):
        Entrustment.objects.create(person=entrusted, relay_id=who, until=until, happened_on=now)
    from django.utils import timezone

    BrokenGlass.objects.create(person=opened, opened_by=by.id, until=timezone.now() + timedelta(hours=1))
    BrokenGlass.objects.create(person=foreign, opened_by=by.id, until=timezone.now() - timedelta(seconds=1))
    assert set(reachable(by, "person.see", Person)) == {own, consented, assigned, opened}
    assert set(reachable(by, "person.list", Person)) == {own, consented, assigned}
    assert set(reachable(by, "person.correct", Person)) == {own, assigned}
    assert set(reachable(relay, "person.see", Person)) == {entrusted}
    worker = Actor(ActorKind.USER, id=making.new_id(), role="worker", person_id=foreign.public_id)
    assert set(reachable(worker, "person.see", Person)) == {foreign}
    for role in ("worker", "analyst", "administrator", "employer_user", "", "visitor"):
        assert not reachable(Actor(ActorKind.USER, role=role), "person.see", Person).exists(), role
    with pytest.raises(NotAllowed):
        hold_to(by, "person.correct", [[own, foreign]])
    hold_to(by, "person.correct", [[own, assigned], "a word"])


def test_a_model_that_nobody_scoped_is_not_read_by_relation() -> None:
    with pytest.raises(NoScope):
        reachable(Actor(ActorKind.USER, role="relay"), "person.see", Office)


def test_every_relation_of_the_table_means_something_for_its_kind() -> None:
    """A relation in a row of people, contacts, consents … is one that the model of that kind knows."""
    from siraba.apps.vacancies import access as _vacancies  # noqa: F401 - read for its scope

    kinds = {model._meta.model_name: set(means) for model, means in scoped().items()}
    kinds |= {"contact": kinds["contactpoint"], "jobseeker": kinds["person"], "document": kinds["identitydocument"]}
    for verb, row in rights().cells.items():
        kind = "resemblance" if verb == "person.compare" else verb.partition(".")[0]  # two files at once
        for relations in row.values():
            assert relations - {Relation.ANY} <= kinds.get(kind, set(Relation)), verb
