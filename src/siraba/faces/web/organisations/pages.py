"""The page of an act: its form, what it would do, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from siraba.apps.accounts.models import User
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.organisations import queries
from siraba.apps.organisations.models import Inspection, Licence, Organisation, Promise, Visit
from siraba.faces.web import formats
from siraba.faces.web.door import for_right
from siraba.faces.web.keys import key_of
from siraba.faces.web.organisations import effects, words
from siraba.faces.web.organisations.acts import ACTS, Act


def back_to(thing: Any, user: User) -> str:
    """Where a thing is shown to somebody."""
    if isinstance(thing, Organisation):
        return reverse("web:organisation", args=[thing.public_id])
    if isinstance(thing, Licence):
        return reverse("web:licence", args=[thing.public_id])
    if isinstance(thing, Inspection):
        return reverse("web:inspection", args=[thing.public_id])
    if isinstance(thing, (Visit, Promise)):
        return reverse("web:prospecting")
    owner = getattr(thing, "organisation", None) or getattr(thing, "agency", None)
    if owner is not None and user.actor.organisation_id not in {None, owner.public_id}:
        return reverse("web:own_organisation")  # a mandate seen from the employer's side
    return reverse("web:organisation", args=[owner.public_id]) if owner else reverse("web:own_organisation")


def page_of(act: Act) -> Callable[..., HttpResponse]:
    """The page of one act."""

    def page(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
        thing = queries.thing_of(user.actor, act.model, str(public_id), act.verb)
        if thing is None:
            raise Http404
        form = act.form(thing, user, request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid() and _done(request, act, thing, form, user):
            messages.success(request, _("Written down."))
            return redirect(back_to(thing, user))
        context = {
            "act": act,
            "thing": thing,
            "of": getattr(thing, "organisation", None) or getattr(thing, "agency", None) or thing,
            "form": form,
            "back": back_to(thing, user),
            "possible": act.when(thing),
            "effects": effects.of(user, thing, formats.today()) if isinstance(thing, Licence) and act.tone else None,
        }
        return render(request, "web/organisations/act.html", context, status=422 if form.errors else 200)

    return require_http_methods(["GET", "HEAD", "POST"])(for_right(act.verb)(page))


def _done(request: HttpRequest, act: Act, thing: Any, form: Any, user: User) -> bool:
    """Whether it was done; else what is lacking stands in the form, with everything that was written."""
    key = key_of(request)
    try:
        act.do(thing, form, user, f"{act.address}/{user.public_id}/{key}")
    except Refusal as refusal:
        for sentence in words.lacking(refusal):
            form.add_error(None, sentence)
        return False
    except ValidationError as problem:
        form.add_error(None, problem)
        return False
    return True


def addresses() -> list[URLPattern]:
    """An address for each act."""
    return [path(f"{act.room}s/<uuid:public_id>/{act.name}/", page_of(act), name=act.address) for act in ACTS]
