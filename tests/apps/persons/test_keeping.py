"""Who looks after a file, and what looks wrong in how files are looked at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from siraba.apps.accounts.actions import enter_user
from siraba.apps.accounts.models import Office, User
from siraba.apps.foundation.actors import SYSTEM, NotAllowed
from siraba.apps.foundation.models import AuditEntry, Visibility
from siraba.apps.persons import queries
from siraba.apps.persons.actions import assign, break_glass, disclose, entrust, hand_over, settle
from siraba.apps.persons.actions.consents import withdraw_consent
from siraba.apps.persons.models import Alert, AlertKind, Person
from siraba.apps.persons.watching import limits
from tests.apps import making

pytestmark = [pytest.mark.both, pytest.mark.django_db]
NOON = datetime(2026, 11, 18, 11, 0, tzinfo=UTC)
"""A Wednesday."""


def do(by: Any = SYSTEM) -> dict[str, Any]:
    return {"by": by, "key": making.key()}


@pytest.fixture
def here(edition_folder: Path) -> Office:
    making.lay_in(edition_folder)
    return making.office()


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOON)


def user(office: Office, role: str = "counsellor", name: str = "Awa Diallo") -> User:
    return enter_user(f"{making.key().replace('/', '-')}@x.example", name, role, office=office, **do())


def without_agreement(where: Office) -> Person:
    person = making.seeker(where, "Nadia", family="Hounsou")
    for consent in person.consents.all():
        withdraw_consent(consent, **do())
    return person


def test_a_file_changes_hands_within_its_office_and_beyond_it_with_a_reason(here: Office) -> None:
    there, person = making.office("COT"), without_agreement(here)
    counsellor, stranger = user(here), user(there)
    head = making.actor("office_head", here)
    with pytest.raises(NotAllowed):
        assign(person, stranger, **do(head))
    with pytest.raises(ValidationError):
        assign(person, stranger, **do())
    assert assign(person, counsellor, **do(head)).assigned_to == counsellor.public_id
    with pytest.raises(ValidationError):
        hand_over(person, there, reason=" ", **do(head))
    hand_over(person, there, reason="moved to Cotonou", **do(head))
    person.refresh_from_db()
    assert (person.office, person.assigned_to) == (there, None)
    with pytest.raises(NotAllowed):
        assign(person, None, **do(head))
    with pytest.raises(queries.NotFound):
        queries.person(counsellor.actor, str(person.public_id))


def test_a_relay_sees_whoever_named_them_until_the_day(here: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    person, other = without_agreement(here), without_agreement(here)
    relay = user(here, "relay")
    today = timezone.localdate()
    for until in (today - timedelta(1), today + timedelta(400)):
        with pytest.raises(ValidationError):
            entrust(person, relay, until, **do(making.actor("counsellor", here)))
    entrust(person, relay, today + timedelta(30), **do(making.actor("counsellor", here)))
    assert queries.person(relay.actor, str(person.public_id)) == person
    with pytest.raises(queries.NotFound):
        queries.person(relay.actor, str(other.public_id))
    monkeypatch.setattr(timezone, "now", lambda: NOON + timedelta(days=31))
    with pytest.raises(queries.NotFound):
        queries.person(relay.actor, str(person.public_id))


def test_glass_is_broken_with_a_sentence_for_hours_and_loudly(here: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    person = without_agreement(making.office("COT"))
    counsellor, danger = user(here).actor, "she may be beaten tonight, police asks"
    for reference, reason in (
        (person.reference, "urgent"),
        ("P-26-999999-A", danger),
    ):
        with pytest.raises(ValidationError):
            break_glass(reference, reason=reason, **do(counsellor))
    with pytest.raises(queries.NotFound):
        queries.person(counsellor, str(person.public_id))
    break_glass(person.reference.lower(), reason=danger, **do(counsellor))
    assert queries.person(counsellor, str(person.public_id)) == person
    officer = making.actor("data_protection_officer")
    (alert,) = queries.alerts(officer)
    assert (alert.kind, alert.viewer_id) == (AlertKind.GLASS, counsellor.id)
    assert AuditEntry.objects.get(verb="person.break_glass").visibility == Visibility.RESTRICTED
    monkeypatch.setattr(timezone, "now", lambda: NOON + timedelta(hours=limits().glass_hours, seconds=1))
    with pytest.raises(queries.NotFound):
        queries.person(counsellor, str(person.public_id))
    with pytest.raises(NotAllowed):
        settle(alert, reason="looked", **do(counsellor))
    settle(alert, reason="rang the police station: true", **do(officer))
    assert list(queries.alerts(officer)) == []
    assert list(queries.alerts(counsellor)) == []


def looked(by: Any, people: list[Person]) -> set[str]:
    """The kinds of alerts after looking at files."""
    for person in people:
        disclose(person, by=by, part="file", purpose="counselling")
    return set(Alert.objects.filter(viewer_id=by.id).values_list("kind", flat=True))


def test_a_day_of_work_raises_nothing_and_a_run_through_the_files_does(here: Office) -> None:
    people = making.seekers(here, *(f"Nom{n}" for n in range(limits().many_files + 1)))
    by = user(here).actor
    assert looked(by, people[:-1]) == set()
    assert looked(by, people) == {AlertKind.MANY_FILES}
    assert Alert.objects.get().files == 1


@pytest.mark.parametrize(
    ("moment", "raised"), [(NOON.replace(hour=2), True), (NOON + timedelta(days=4), True), (NOON, False)]
)
def test_files_are_looked_at_in_working_hours(
    here: Office, monkeypatch: pytest.MonkeyPatch, moment: datetime, raised: bool
) -> None:
    person, by = making.seeker(here), user(here).actor
    monkeypatch.setattr(timezone, "now", lambda: moment)
    assert (AlertKind.OUT_OF_HOURS in looked(by, [person])) is raised


def test_the_own_name_in_the_own_office_is_asked_about(here: Office) -> None:
    by = user(here, name="Aminata Traoré").actor
    other = making.seeker(here, "Jean", family="Hounsou")
    assert looked(by, [other]) == set()
    assert looked(by, [making.seeker(here, "Issa", family="Traore")]) == {AlertKind.OWN_NAME}


def test_many_files_of_another_office_are_asked_about(here: Office) -> None:
    there = making.office("COT")
    people = making.seekers(there, *(f"Nom{n}" for n in range(limits().other_office + 1)))
    making.vacancy(here)  # an office that fills posts here sees who agreed to be proposed for them
    assert looked(user(here, name="Kodjo Ayite").actor, people) == {AlertKind.OTHER_OFFICE}
