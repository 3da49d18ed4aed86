"""Who helps a person: a relay of their village whom they named, until a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from siraba.apps.accounts.models import User
from siraba.apps.accounts.queries import names_of, relays
from siraba.apps.foundation.actors import Actor
from siraba.apps.persons import queries
from siraba.apps.persons.actions import end_entrustment, entrust
from siraba.apps.persons.models import Entrustment, Person
from siraba.faces.web.door import for_right
from siraba.faces.web.keys import key_of


@dataclass(frozen=True, slots=True)
class Help:
    """Who helps a person now, with their names, and whom they may name; `open` where this is for the reader."""

    open: bool
    now: list[tuple[Entrustment, str]]
    relays: list[User]


def help_of(user: User, person: Person) -> Help:
    """What stands in the file of it."""
    by = user.actor
    if not queries.may_do(by, "person.entrust", person):
        return Help(False, [], [])
    return Help(True, helping(by, person), list(relays(by)))


def helping(by: Actor, person: Person) -> list[tuple[Entrustment, str]]:
    """Who helps now, each with their name, for whoever may end it."""
    rows = list(queries.helpers(by, person))
    names = names_of([row.relay_id for row in rows])
    return [(row, names.get(row.relay_id, "")) for row in rows]


@require_POST
@for_right("person.entrust")
def name(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Write down whom a person named."""
    person = queries.person(user.actor, str(public_id))
    key, chosen = request.POST.get("key", ""), request.POST.get("relay", "")
    relay = next((each for each in relays(user.actor) if str(each.public_id) == chosen), None)
    if not key:
        raise Http404
    try:
        until = date.fromisoformat(request.POST.get("until", ""))
        if relay is None:
            raise ValueError
        entrust(person, relay, until, by=user.actor, key=f"desk/{user.actor.id}/{key}")
    except (ValueError, ValidationError):
        messages.warning(request, _("Nothing was written down: choose a relay, and a day within a year."))
    else:
        messages.success(request, _("{name} helps with this file from now on.").format(name=relay.name))
    return redirect("web:person", person.public_id)


@require_POST
@for_right("person.end_entrustment")
def end(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Write down that somebody helps no more: at the desk, or the person on their own page."""
    row, key = queries.helper(user.actor, str(public_id)), key_of(request)
    end_entrustment(row, by=user.actor, key=f"desk/{user.actor.id}/{key}")
    messages.success(request, _("They help no more, and no longer see the file."))
    if user.person_id == row.person.public_id:
        return redirect("web:own")
    return redirect("web:person", row.person.public_id)
