"""Behind the doors: every page about one thing is opened by every role that its verb lets in, own and foreign.

Whether a page can be made to its end is not asked here: one that found its thing and failed later has let somebody in.
"""

from __future__ import annotations

import re
from typing import Any
from unittest import mock

import pytest
from django.db.models import Model
from django.http import Http404
from tools.doors import Door, pages

from siraba.apps.accounts.models import User
from siraba.apps.classification.models import Recoding
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.rights import EVERYBODY
from siraba.apps.organisations.models import Organisation
from siraba.apps.persons.models import Person, Resemblance
from siraba.apps.shortlists.models import SavedShortlist
from tests.access.asking import KINDS, relations, told
from tests.access.doors import ROLES, let_in, request_of
from tests.access.reading import Reached
from tests.access.test_reach import world
from tests.access.world import HOLDS, World

__all__ = ["world"]
ABOUT: dict[str, type[Model]] = {
    "duplicate": Resemblance,
    "kept_list": SavedShortlist,
    "recoding": Recoding,
    "person": Person,
    "person_correct": Person,
    "person_contacts": Person,
    "person_documents": Person,
    "person_rights": Person,
    "say_work": Person,
}
"""What the id in an address is of, where it is not the first kind of thing that the verb is done to."""

FROM_A_FILE = frozenset({"file_mapping", "map_columns", "rejected_rows"})
"""Pages that answer from a file on the disk, which this world has not."""


def about(one: Door) -> type[Model] | None:
    """The kind of thing whose public id stands in the address; None for a page about none, or one that takes forms."""
    if re.findall(r"<(\w+):\w+>", one.pattern) != ["uuid"] or EVERYBODY in told().get(one.verb, {EVERYBODY: ()}):
        return None  # what is of one's own account is read through the user who asks
    if one.name in FROM_A_FILE:
        return None
    if one.name.startswith("organisation"):
        return Organisation
    return ABOUT.get(one.name) or next(iter(KINDS.get(one.verb.partition(".")[0], ())), None)


def user_of(by: Actor) -> User:
    """Somebody of the world as a request has them."""
    user = User(public_id=by.id, role=by.role, office_id=by.office_id or None, name=by.name, email="u@x.example")
    user.person_id, user.organisation_id, user.country = by.person_id, by.organisation_id, by.country
    return user


def shown(one: Door, user: User, thing: Any) -> bool | None:
    """Whether somebody is let in to a thing; None for a page that takes forms alone."""
    try:
        answer = one.opens(request_of(user, "/" + one.pattern), public_id=thing.public_id)
    except Http404:
        return False
    except Exception:  # found, and something further on is not of this world
        return True
    return None if answer.status_code == 405 else answer.status_code < 400


def wrong(world: World, one: Door, model: type[Model]) -> tuple[list[str], int]:
    """Who is shown what the page of rights tells otherwise, and how many cases there were."""
    found, tried = [], 0
    for role in ROLES:
        by = world.actors[role]
        for thing, facts in world.things[model] if role in let_in(one.verb) else ():
            may = any(HOLDS[relation](by, facts) for relation in relations(by, one.verb))
            saw = shown(one, user_of(by), thing)
            if saw is None:
                return [], 0
            tried += 1
            if saw is not may:
                found.append(f"{one.name}: {role} {thing} {facts}")
    return found, tried


def tried_pages() -> list[tuple[Door, type[Model]]]:
    """Every page about one thing."""
    return [(one, model) for one in pages() if (model := about(one)) is not None]


@pytest.fixture(autouse=True)
def _without_searches(monkeypatch: pytest.MonkeyPatch) -> None:
    stop = mock.Mock(side_effect=Reached)
    for name in ("vacancy_record", "person_records"):
        monkeypatch.setattr(f"siraba.apps.shortlists.queries.{name}", stop)


@pytest.mark.django_db
def test_what_is_shown_is_what_the_page_says(world: World) -> None:
    found: list[str] = []
    tried = 0
    for one, model in tried_pages():
        odd, count = wrong(world, one, model)
        found, tried = found + odd, tried + count
    assert found == []
    assert tried > 100
    print(f"{tried} cases of pages about one thing")  # noqa: T201 - `./siraba test access` shows it
