"""How a worker comes in: what they say of themselves, then a code sent to them. No password, no e-mail needed."""

from __future__ import annotations

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from siraba.apps.accounts.actions import use_code
from siraba.apps.accounts.models import OneTimeCode, User
from siraba.apps.accounts.queries import code_sent, home_country
from siraba.apps.foundation.actors import Actor, ActorKind
from siraba.apps.foundation.phones import is_fictitious
from siraba.apps.persons.actions import ask_own_file, open_own_file
from siraba.apps.persons.actions.own import OWN_FILE
from siraba.apps.persons.identifying import Claim, to_try
from siraba.faces.web.accounts import throttle
from siraba.faces.web.accounts.forms import Code, waiting
from siraba.faces.web.accounts.offered import offers
from siraba.faces.web.accounts.views import come_in
from siraba.faces.web.door import first_page, public
from siraba.faces.web.worker.forms import Who

_PLACE, _DOOR = "code", "code_door"
VISITOR = Actor(ActorKind.USER, role="visitor")


@public()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def who(request: HttpRequest) -> HttpResponse:
    """Ask who it is and send a code, if we know them. The answer is the same when we do not."""
    if isinstance(request.user, User):
        return redirect(first_page(request.user))
    form, status = Who(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            claim = form.claim()
            door = f"code/{claim.kind}/{claim.value}"
            wait = throttle.must_wait(request, door)
            if not wait:
                throttle.wrong(request, door)  # each code that is asked for counts: nobody's phone is flooded
                _send(request, claim, door)
                return redirect("web:own_code")
            form.add_error("reach", waiting(wait.total_seconds()))
            status = 429
    # nobody's: in a fictitious country the page says with whom to try it, and where the code comes
    trial = to_try() if is_fictitious(home_country()) else []
    words = {"form": form, "offers": offers(workers=True), "trial": trial}
    return render(request, "web/worker/sign_in.html", words, status=status)


def _send(request: HttpRequest, claim: Claim, door: str) -> None:
    """Ask for a code. Whom it fits is looked at by a worker: here it takes as long for whoever is known and is not."""
    earlier = code_sent(request.session.get(_PLACE, ""), OWN_FILE)
    language = (get_language() or "fr")[:2]
    code = ask_own_file(claim, by=VISITOR, key=uuid4().hex, language=language, earlier=earlier)
    request.session[_PLACE], request.session[_DOOR] = str(code.public_id), door


@public()
@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code that was sent."""
    sent = code_sent(request.session.get(_PLACE, ""), OWN_FILE)
    if sent is None:
        return redirect("web:own_sign_in")
    form, status = Code(request.POST or None), 200
    if request.method == "POST":
        status, door = 422, request.session.get(_DOOR, "")
        wait = throttle.must_wait(request, f"typed/{door}")
        if wait:
            form.add_error("code", waiting(wait.total_seconds()))
            status = 429
        elif form.is_valid():
            user = _user(sent, form.cleaned_data["code"])
            if user is not None:
                del request.session[_PLACE]
                return come_in(request, user, door, "", how="code")
            throttle.wrong(request, f"typed/{door}")
            form.add_error("code", _("This code is not right, or its ten minutes are over. You can ask for another."))
    return render(request, "web/worker/code.html", {"form": form}, status=status)


def _user(sent: OneTimeCode, typed: str) -> User | None:
    if not use_code(sent, typed, by=VISITOR, key=uuid4().hex) or sent.subject_id is None:
        return None
    user = open_own_file(sent.subject_id, by=VISITOR, key=f"own/{sent.public_id}")
    return user if user.is_active else None
