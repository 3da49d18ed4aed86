"""Coming in by a government's identity service: going there, coming back, being linked.

Who comes back is let in only as the user who was linked with this very identity: by an invitation, by themselves while
signed in, or at a desk. An address that is equal links nobody.
"""

from __future__ import annotations

import logging
import time
from dataclasses import asdict
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from siraba.apps.accounts import actions, queries
from siraba.apps.accounts.identity import exchange
from siraba.apps.accounts.identity.calls import Unreachable
from siraba.apps.accounts.identity.exchange import Begun, NotProved, Proved
from siraba.apps.accounts.identity.services import BadServices, Service
from siraba.apps.accounts.models import Role, User
from siraba.faces.web.accounts import linking
from siraba.faces.web.accounts.invitations import INVITED
from siraba.faces.web.accounts.linking import enter
from siraba.faces.web.accounts.offered import label, service
from siraba.faces.web.accounts.views import safe
from siraba.faces.web.door import for_right, public

log = logging.getLogger("siraba.identity")
LIVES = 10 * 60
_PLACE = "outside"


@public(before_going_live=True)
@never_cache
@require_POST
def begin(request: HttpRequest, name: str) -> HttpResponse:
    """Go to the service to come in."""
    worker = request.POST.get("door") == "worker"
    back = "web:own_sign_in" if worker else "web:sign_in"
    return _go(request, name, "sign-in", wanted=safe(request, request.POST.get("next", "")), otherwise=back)


@public(before_going_live=True)
@never_cache
@require_POST
def begin_invited(request: HttpRequest, token: str, name: str) -> HttpResponse:
    """Go to the service to take up an invitation."""
    if queries.invitation(token) is None:
        raise Http404
    here = reverse("web:invitation", args=[token])
    return _go(request, name, "invitation", whom=token, otherwise=here)


@require_POST
@for_right("user.link_identity", enrolling=True)
def begin_link(request: HttpRequest, user: User, name: str) -> HttpResponse:
    """Go to the service to be linked with it: one is signed in."""
    return _go(request, name, "link", whom=str(user.public_id), otherwise="web:account")


def _go(request: HttpRequest, name: str, why: str, *, otherwise: str, whom: str = "", wanted: str = "") -> HttpResponse:
    found = service(name)
    try:
        begun = exchange.begin(found, _back(request, found))
    except (Unreachable, BadServices) as trouble:
        log.warning("identity service %s does not answer: %s", found.name, trouble)
        messages.error(request, _away(found))
        return redirect(otherwise)
    kept = {**asdict(begun), "service": found.name, "why": why, "whom": whom, "next": wanted, "at": int(time.time())}
    request.session[_PLACE] = kept
    words = {"address": begun.address, "service": label(found)}
    answer = render(request, "web/accounts/hand_over.html", words)
    # a form may lead nowhere else by our policy; this goes on by itself, and the page has a link
    answer.headers["Refresh"] = f"0; url={begun.address}"
    return answer


@public(before_going_live=True)
@never_cache
@require_safe
def back(request: HttpRequest, name: str) -> HttpResponse:
    """Come back from the service. What was kept for this is good for one answer."""
    found, kept = service(name), request.session.pop(_PLACE, None)
    if not kept or kept["service"] != found.name or time.time() - kept["at"] > LIVES:
        return _not_proved(request, found, "state")
    begun = Begun(kept["address"], kept["state"], kept["nonce"], kept["verifier"])
    said = {key: request.GET[key] for key in ("code", "state", "iss", "error") if key in request.GET}
    try:
        proved = exchange.finish(found, _back(request, found), begun, said)
    except NotProved as why:
        return _not_proved(request, found, why.code)
    except (Unreachable, BadServices) as trouble:
        log.warning("identity service %s does not answer: %s", found.name, trouble)
        messages.error(request, _away(found))
        return redirect("web:account" if kept["why"] == "link" else "web:sign_in")
    if kept["why"] == "link":
        return _linked(request, found, proved, kept["whom"])
    if kept["why"] == "invitation":
        return _accepted(request, found, proved, kept["whom"])
    return _in(request, found, proved, kept["next"])


def _in(request: HttpRequest, found: Service, proved: Proved, wanted: str) -> HttpResponse:
    user = queries.user_of_identity(proved.issuer, proved.subject)
    if user is None or (user.role == Role.WORKER and not found.workers):
        linking.remember(request, proved)
        words = {"service": label(found), "name": found.name, "workers": found.workers, "form": linking.Slip()}
        return render(request, "web/accounts/not_linked.html", words, status=403)
    return enter(request, user, proved, wanted)


def _accepted(request: HttpRequest, found: Service, proved: Proved, token: str) -> HttpResponse:
    invited = queries.invitation(token)
    if invited is None:
        return render(request, "web/accounts/invitation_gone.html", status=404)
    try:
        user = actions.accept_by_identity(invited, proved.issuer, proved.subject, by=INVITED, key=uuid4().hex)
    except ValidationError:
        messages.error(request, _taken(found))
        return redirect("web:invitation", token=token)
    return enter(request, user, proved, "")


def _linked(request: HttpRequest, found: Service, proved: Proved, whom: str) -> HttpResponse:
    user = request.user
    if not isinstance(user, User) or str(user.public_id) != whom:
        return _not_proved(request, found, "another user")
    if user.role == Role.WORKER and not found.workers:
        return _not_proved(request, found, "not for workers")
    try:
        actions.link_identity(user, proved.issuer, proved.subject, by=user.actor, key=uuid4().hex)
    except ValidationError:
        messages.error(request, _taken(found))
    else:
        messages.success(request, _("From now on you can come in by {service}.").format(service=label(found)))
    return redirect("web:account")


@require_POST
@for_right("user.unlink_identity", enrolling=True)
def unlink(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Come in by it no more. Who has nothing else keeps it."""
    row = queries.identity_of(user, str(public_id))
    if row is None:
        raise Http404
    others = queries.identities(user).exclude(pk=row.pk).exists()
    if user.role != Role.WORKER and not user.has_usable_password() and not others:
        messages.error(request, _("You have no password: nothing else would let you in."))
    else:
        actions.unlink_identity(row, by=user.actor, key=f"unlinked/{public_id}")
        messages.success(request, _("It opens nothing any more."))
    return redirect("web:account")


def _not_proved(request: HttpRequest, found: Service, code: str) -> HttpResponse:
    log.warning("identity service %s: nobody was proved (%s)", found.name, code)
    words = {"service": label(found), "cancelled": code == "refused"}
    return render(request, "web/accounts/not_proved.html", words, status=403)


def _back(request: HttpRequest, found: Service) -> str:
    return request.build_absolute_uri(reverse("web:back_from", args=[found.name]))


def _away(found: Service) -> str:
    return _("{service} does not answer now. Nothing is lost: sign in another way, or try again later.").format(
        service=label(found)
    )


def _taken(found: Service) -> str:
    return _("Somebody here is linked with this identity of {service} already.").format(service=label(found))
