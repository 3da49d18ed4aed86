"""A person's own way in, prepared at the desk: a code with which they link the identity that a service knows."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from siraba.apps.accounts.models import User
from siraba.apps.persons import queries
from siraba.apps.persons.actions import let_link
from siraba.faces.web.accounts.offered import offers
from siraba.faces.web.door import for_right


@require_POST
@for_right("person.let_link")
def link_code(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Make the code, shown this once."""
    if not offers(workers=True):
        raise Http404
    person = queries.person(user.actor, str(public_id))
    code = let_link(person, by=user.actor, key=uuid4().hex)
    return render(request, "web/desk/link_code.html", {"person": person, "code": f"{code[:3]} {code[3:]}"})
