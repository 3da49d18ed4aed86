"""Becoming a user by an invitation."""

from __future__ import annotations

from uuid import uuid4

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from siraba.apps.accounts.actions import accept_invitation
from siraba.apps.accounts.queries import invitation
from siraba.apps.foundation.actors import Actor, ActorKind
from siraba.faces.web.accounts.forms import Accepting
from siraba.faces.web.accounts.offered import offers
from siraba.faces.web.accounts.views import come_in
from siraba.faces.web.door import public

INVITED = Actor(ActorKind.USER, role="invited")


@public(before_going_live=True)
@sensitive_post_parameters("new")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a password and come in. A link that is good no more says so, and nothing else."""
    found = invitation(token)
    if found is None:
        return render(request, "web/accounts/invitation_gone.html", status=404)
    form = Accepting(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = accept_invitation(found, form.cleaned_data["new"], by=INVITED, key=uuid4().hex)
        except ValidationError as problem:
            form.add_error("new", problem.messages)
        else:
            return come_in(request, user, user.email or "", "", how="invitation")
    words = {"form": form, "invitation": found, "token": token, "offers": offers()}
    return render(request, "web/accounts/invitation.html", words, status=422 if form.errors else 200)
