"""A worker's own way in."""

from __future__ import annotations

from uuid import UUID

from siraba.apps.accounts.models import Role, User
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.verbs import action, record
from siraba.apps.persons.models import Person


@action("person.open_own_file")
def open_own_file(person_id: UUID, *, by: Actor, key: str) -> User:
    """The user of a person who proved who they are; made at the first time, without a name of its own.

    The file has the name: what is kept twice is erased once.
    """
    person = Person.objects.get(public_id=person_id)
    user = User.objects.filter(person_id=person.public_id).first()
    if user is None:
        user = User(name=person.reference, role=Role.WORKER, person_id=person.public_id)
        user.set_unusable_password()
        user.full_clean()
        user.save()
    record(user, subject=person.public_id, after={"opened": "own file"})
    return user
