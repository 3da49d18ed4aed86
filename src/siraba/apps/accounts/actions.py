"""The only writers of users and offices."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from siraba.apps.accounts.access import STEWARD_ROLES, require
from siraba.apps.accounts.models import Office, Role, User
from siraba.apps.accounts.queries import DEMO_PASSWORD
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.verbs import action, record


@action("office.open")
def open_office(code: str, names: dict[str, str], country: str, *, by: Actor, key: str, region: str = "") -> Office:
    """Open an office. Raises ValidationError when the code is taken."""
    require(by, STEWARD_ROLES)
    office = Office(code=code, names=names, country=country, region=region)
    office.full_clean()
    office.save()
    record(office, after={"code": code, "names": names})
    return office


@action("user.enter")
def enter_user(
    email: str,
    name: str,
    role: str,
    *,
    by: Actor,
    key: str,
    office: Office | None = None,
    password: str | None = None,
    language: str = "fr",
    demo: bool = False,
) -> User:
    """Give somebody a sign-in. A demo user gets the published demo password, nobody else can.

    Raises ValidationError naming the field that cannot be accepted.
    """
    require(by, STEWARD_ROLES)
    if role not in Role.values:
        raise ValidationError({"role": f"There is no role {role!r}."})
    if password == DEMO_PASSWORD and not demo:
        raise ValidationError({"password": "This password is published; choose another one."})
    user = User(email=email, name=name, role=role, office=office, language=language, demo=demo)
    if demo:
        user.set_password(DEMO_PASSWORD)
    elif password is None:
        user.set_unusable_password()
    else:
        _check(password, user)
        user.set_password(password)
    user.full_clean()
    user.save()
    record(user, subject=user.public_id, after={"email": user.email, "role": role})
    return user


def _check(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise ValidationError({"password": weak.messages}) from weak
