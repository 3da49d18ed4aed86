"""Being linked at a desk: somebody proved an identity that nobody has here yet, and types the counsellor's code."""

from __future__ import annotations

import time
from dataclasses import asdict
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from siraba.apps.accounts.actions import link_identity, use_code
from siraba.apps.accounts.identity.exchange import Proved
from siraba.apps.accounts.models import Role, User
from siraba.apps.accounts.queries import code_for, factors
from siraba.apps.foundation.actors import Actor, ActorKind
from siraba.apps.persons.actions import open_own_file
from siraba.apps.persons.actions.own import LINKING
from siraba.faces.web.accounts import halfway, throttle
from siraba.faces.web.accounts.forms import waiting
from siraba.faces.web.accounts.offered import label, service
from siraba.faces.web.accounts.views import come_in
from siraba.faces.web.door import public

_PLACE = "proved"
LIVES = 10 * 60
IDENTITY, STRONG_IDENTITY = "identity", "identity, strong"
"""How somebody came in: whether the service saw more than a password."""
VISITOR = Actor(ActorKind.USER, role="visitor")


class Slip(forms.Form):
    """What the counsellor wrote down."""

    reference = forms.CharField(
        label=gettext_lazy("Reference number"),
        max_length=20,
        widget=forms.TextInput(attrs={"placeholder": "P-26-000123-K", "dir": "ltr"}),
        error_messages={"required": gettext_lazy("Write the number of your card.")},
    )
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr"}),
        error_messages={"required": gettext_lazy("Write the code.")},
    )


def remember(request: HttpRequest, proved: Proved) -> None:
    """Keep who was proved until the code is typed."""
    request.session[_PLACE] = {**asdict(proved), "at": int(time.time())}


def enter(request: HttpRequest, user: User, proved: Proved, wanted: str) -> HttpResponse:
    """Let in who was proved; our own second step is asked for where the service saw too little."""
    name = user.email or str(user.public_id)
    if user.role != Role.WORKER and not proved.strong and factors(user).exists():
        halfway.stand(request, user, name, wanted, by_service=True)
        return redirect("web:second_factor")
    return come_in(request, user, name, wanted, how=STRONG_IDENTITY if proved.strong else IDENTITY)


@public(before_going_live=True)
@sensitive_post_parameters("code")
@never_cache
@require_POST
def link(request: HttpRequest, name: str) -> HttpResponse:
    """Link the identity that was just proved with the file whose code was typed."""
    kept, found = request.session.get(_PLACE), service(name)
    if not kept or kept["issuer"] != found.issuer or time.time() - kept["at"] > LIVES or not found.workers:
        return redirect("web:own_sign_in")
    proved = Proved(kept["issuer"], kept["subject"], kept["strong"])
    form, status = Slip(request.POST), 422
    if form.is_valid():
        door = f"link/{form.cleaned_data['reference'].strip().upper()}"
        wait = throttle.must_wait(request, door)
        if wait:
            form.add_error("code", waiting(wait.total_seconds()))
            status = 429
        elif user := _linked(form, proved):
            del request.session[_PLACE]
            return enter(request, user, proved, "")
        else:
            throttle.wrong(request, door)
            form.add_error("code", _("This number and this code do not go together, or the hour is over."))
    words = {"service": label(found), "name": found.name, "workers": True, "form": form}
    return render(request, "web/accounts/not_linked.html", words, status=status)


def _linked(form: Slip, proved: Proved) -> User | None:
    sent = code_for(LINKING, form.cleaned_data["reference"].strip().upper())
    if sent is None or sent.subject_id is None:
        return None
    if not use_code(sent, form.cleaned_data["code"], by=VISITOR, key=uuid4().hex):
        return None
    user = open_own_file(sent.subject_id, by=VISITOR, key=f"own/{sent.public_id}")
    if not user.is_active:
        return None
    try:
        link_identity(user, proved.issuer, proved.subject, by=user.actor, key=uuid4().hex)
    except ValidationError:
        return None
    return user
