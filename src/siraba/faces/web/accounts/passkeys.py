"""Passkeys: a page hands the browser a challenge, its small script hands back what the device signed."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from siraba.apps.accounts import actions
from siraba.apps.accounts.models import FactorKind, User
from siraba.apps.accounts.queries import factors, passkey
from siraba.faces.web.accounts import halfway, throttle
from siraba.faces.web.accounts.account import sheet
from siraba.faces.web.accounts.forms import NewFactor
from siraba.faces.web.accounts.views import come_in
from siraba.faces.web.door import for_right, public

_PLACE = "challenge"


@require_POST
@for_right("factor.add_passkey", enrolling=True)
def begin(request: HttpRequest, user: User) -> HttpResponse:
    """What the browser needs to make a passkey for this user."""
    from webauthn import generate_registration_options, options_to_json  # noqa: PLC0415 - slow, and few need it
    from webauthn.helpers.structs import (  # noqa: PLC0415 - as above
        AuthenticatorSelectionCriteria,
        PublicKeyCredentialDescriptor,
        UserVerificationRequirement,
    )

    known = [each.credential for each in factors(user) if each.kind == FactorKind.PASSKEY and each.credential]
    options = generate_registration_options(
        rp_id=_host(request),
        rp_name="Siraba",
        user_id=user.public_id.bytes,
        user_name=user.email or str(user.public_id),
        user_display_name=user.name,
        exclude_credentials=[PublicKeyCredentialDescriptor(id=bytes.fromhex(each)) for each in known],
        authenticator_selection=AuthenticatorSelectionCriteria(user_verification=UserVerificationRequirement.PREFERRED),
    )
    request.session[_PLACE] = options.challenge.hex()
    return HttpResponse(options_to_json(options), content_type="application/json")


@require_POST
@for_right("factor.add_passkey", enrolling=True)
def finish(request: HttpRequest, user: User) -> HttpResponse:
    """Keep the passkey that was made."""
    from webauthn.helpers.exceptions import InvalidRegistrationResponse  # noqa: PLC0415 - slow, and few need it

    challenge, answer, form = _challenge(request), _answer(request), NewFactor(request.POST)
    if challenge is None or answer is None or not form.is_valid():
        messages.error(request, _("The passkey was not made. Try again, and give it a name."))
        return redirect("web:account")
    try:
        actions.add_passkey(
            user,
            form.cleaned_data["name"],
            answer,
            challenge=challenge,
            host=_host(request),
            origin=_origin(request),
            by=user.actor,
            key=uuid4().hex,
        )
    except (InvalidRegistrationResponse, ValidationError):
        messages.error(request, _("The passkey was not made. Try again, and give it a name."))
        return redirect("web:account")
    return sheet(request, user, first=True)  # a device is lost as a phone is: nobody stands without paper


@public(before_going_live=True)
@never_cache
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """A challenge for somebody whose password was right."""
    from webauthn import generate_authentication_options, options_to_json  # noqa: PLC0415 - slow, and few need it
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor  # noqa: PLC0415 - as above

    here = halfway.who(request)
    if here is None:
        return JsonResponse({}, status=404)
    known = [each.credential for each in factors(here.user) if each.kind == FactorKind.PASSKEY and each.credential]
    options = generate_authentication_options(
        rp_id=_host(request),
        allow_credentials=[PublicKeyCredentialDescriptor(id=bytes.fromhex(each)) for each in known],
    )
    request.session[_PLACE] = options.challenge.hex()
    return HttpResponse(options_to_json(options), content_type="application/json")


@public(before_going_live=True)
@never_cache
@require_POST
def prove(request: HttpRequest) -> HttpResponse:
    """Come in by a passkey."""
    here, challenge, answer = halfway.who(request), _challenge(request), _answer(request)
    if here is None or challenge is None or answer is None:
        return redirect("web:sign_in")
    factor, door = passkey(_credential(answer)), f"second/{here.name}"
    proved = factor is not None and factor.user_id == here.user.pk and not throttle.must_wait(request, door)
    if factor is not None and proved:
        proved = actions.use_passkey(
            factor,
            answer,
            challenge=challenge,
            host=_host(request),
            origin=_origin(request),
            by=here.user.actor,
            key=uuid4().hex,
        )
    if proved:
        return come_in(request, here.user, here.name, here.goes_to, how="passkey")
    throttle.wrong(request, door)
    messages.error(request, _("This passkey did not open the door. Try again, or use a code."))
    return redirect("web:second_factor")


def _challenge(request: HttpRequest) -> bytes | None:
    """The challenge that was handed out; it is good for one answer."""
    said = request.session.pop(_PLACE, "")
    return bytes.fromhex(said) if said else None


def _answer(request: HttpRequest) -> dict[str, Any] | None:
    try:
        answer = json.loads(request.POST.get("answer", ""))
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None


def _credential(answer: dict[str, Any]) -> str:
    from webauthn import base64url_to_bytes  # noqa: PLC0415 - slow, and few need it

    try:
        return base64url_to_bytes(str(answer.get("id", ""))).hex()
    except ValueError:
        return ""


def _host(request: HttpRequest) -> str:
    return request.get_host().rpartition(":")[0] if ":" in request.get_host() else request.get_host()


def _origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"
