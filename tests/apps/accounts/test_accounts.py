"""Users and offices: who may make them, what a sign-in must have."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from siraba.apps.accounts import queries
from siraba.apps.accounts.actions import enter_user, open_office
from siraba.apps.accounts.models import Office, User
from siraba.apps.foundation.actors import SYSTEM, ActorKind, NotAllowed
from siraba.apps.foundation.models import AuditEntry
from tests.apps import making

pytestmark = [pytest.mark.both, pytest.mark.django_db]

PASSWORD = "karité-et-baobab-7"


@pytest.fixture
def desk() -> Office:
    return open_office("KEN", {"fr": "Agence de Kénéba"}, "BJ", by=SYSTEM, key="office")


def enter(email: str = "awa@service.example", role: str = "counsellor", **more: Any) -> User:
    return enter_user(email, "Awa Diallo", role, **{"by": SYSTEM, "key": making.key(), **more})


def test_a_user_signs_in_with_the_address_in_any_case(desk: Office) -> None:
    user = enter(" Awa@Service.EXAMPLE ".strip(), office=desk, password=PASSWORD)
    assert user.email == "awa@service.example"
    assert authenticate(username="AWA@service.example ", password=PASSWORD) == user
    assert authenticate(username="awa@service.example", password="something else") is None
    assert (user.actor.kind, user.actor.id, user.actor.role, user.actor.office_id) == (
        ActorKind.USER,
        user.public_id,
        "counsellor",
        desk.pk,
    )


def test_a_password_is_in_no_audit_entry(desk: Office) -> None:
    from siraba.apps.foundation import trail
    from siraba.apps.foundation.models import AuditDetail

    enter(office=desk, password=PASSWORD)
    said = [trail.read_details(detail) for detail in AuditDetail.objects.all()]
    assert PASSWORD not in str(said)
    assert AuditEntry.objects.filter(verb="user.enter").count() == 1


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"role": "king"}, "role"),
        ({"office": None}, "__all__"),
        ({"email": "no address"}, "email"),
        ({"password": queries.DEMO_PASSWORD}, "password"),
        ({"password": "short"}, "password"),
        ({"password": "password12345"}, "password"),
    ],
)
def test_what_cannot_be_accepted_names_its_field(desk: Office, more: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        enter(**{"office": desk, "password": PASSWORD, **more})
    assert set(refused.value.message_dict) == {field}
    assert not User.objects.exists()


def test_an_address_signs_in_once_whatever_its_case(desk: Office) -> None:
    enter(office=desk)
    with pytest.raises(ValidationError) as refused:
        enter("AWA@service.example", office=desk)
    assert set(refused.value.message_dict) == {"email"}


def test_without_a_password_nobody_can_sign_in_yet(desk: Office) -> None:
    assert not enter(office=desk).has_usable_password()
    assert authenticate(username="awa@service.example", password="") is None


def test_a_demo_user_has_the_published_password_and_is_told(desk: Office) -> None:
    enter(office=desk, demo=True)
    enter("real@service.example", office=desk, password=PASSWORD)
    assert queries.demo_sign_ins() == [("awa@service.example", queries.DEMO_PASSWORD, "counsellor")]
    assert authenticate(username="awa@service.example", password=queries.DEMO_PASSWORD)


def test_an_administrator_needs_no_office_and_a_desk_does(desk: Office) -> None:
    assert enter(role="administrator").office is None
    user = enter("b@service.example", office=desk)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=user.pk).update(office=None)


def test_an_office_has_a_code_of_its_own(desk: Office) -> None:
    with pytest.raises(ValidationError) as refused:
        open_office("KEN", {"fr": "Encore"}, "BJ", by=SYSTEM, key="again")
    assert set(refused.value.message_dict) == {"code"}
    assert open_office("KEN", {"fr": "Agence de Kénéba"}, "BJ", by=SYSTEM, key="office") == desk, "the same request"


@pytest.mark.parametrize("role", making.ROLES)
def test_who_may_make_and_see_what(desk: Office, role: str) -> None:
    by = making.actor(role, desk)
    assert list(queries.offices(by)) == ([desk] if role else [])
    if role == "administrator":
        assert enter(by=by, office=desk).office == desk
        assert open_office("COT", {"fr": "y"}, "BJ", by=by, key="cot").code == "COT"
        return
    with pytest.raises(NotAllowed):
        enter(by=by, office=desk)
    with pytest.raises(NotAllowed):
        open_office("COT", {"fr": "y"}, "BJ", by=by, key="cot")


def test_nobody_signed_up_is_a_first_start(desk: Office) -> None:
    assert queries.is_empty()
    enter(office=desk)
    assert not queries.is_empty()
