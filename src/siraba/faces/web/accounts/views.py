"""Signing in and out, and the language of the pages."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.contrib.auth import SESSION_KEY, login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from siraba.apps.accounts.actions import use_recovery_code, use_totp
from siraba.apps.accounts.models import FactorKind, User
from siraba.apps.accounts.queries import factors, needs_factor
from siraba.faces.web.accounts import halfway, sessions, throttle
from siraba.faces.web.accounts.forms import Code, SignIn, waiting
from siraba.faces.web.accounts.offered import offers
from siraba.faces.web.door import ENROLS, first_page, public

YEAR = 365 * 24 * 3600
WEAK = frozenset({"password", "invitation", "identity"})
"""Ways to come in that show one thing only: whoever opens others' files adds a second."""
BACKEND = "django.contrib.auth.backends.ModelBackend"


@public(before_going_live=True)
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for address and password; afterwards for what they have, or go where the person wanted to go."""
    if isinstance(request.user, User):
        return redirect(first_page(request.user))
    form = SignIn(request, request.POST or None)
    if request.method == "POST" and form.is_valid() and form.user is not None:
        wanted = safe(request, request.POST.get("next", ""))
        if factors(form.user).exists():
            halfway.stand(request, form.user, form.cleaned_data["email"], wanted)
            return redirect("web:second_factor")
        return come_in(request, form.user, form.cleaned_data["email"], wanted, how="password")
    wanted = request.POST.get("next", request.GET.get("next", ""))
    status = 200 if not form.is_bound else 429 if form.waits else 422
    words = {"form": form, "next": wanted, "offers": offers()}
    return render(request, "web/accounts/sign_in.html", words, status=status)


@public(before_going_live=True)
@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask for what somebody has, once their password was right."""
    here = halfway.who(request)
    if here is None:
        return redirect("web:sign_in")
    form, status = Code(request.POST or None), 200
    if request.method == "POST":
        status = 422
        wait = throttle.must_wait(request, _second(here))
        if wait:
            form.add_error("code", waiting(wait.total_seconds()))
            status = 429
        elif form.is_valid():
            how = _proved(here.user, form.cleaned_data["code"])
            if how:
                return come_in(request, here.user, here.name, here.goes_to, how=how)
            throttle.wrong(request, _second(here))
            form.add_error("code", _("This code is not right, or it was used. Wait for the next one."))
    kinds = {factor.kind for factor in factors(here.user)}
    words = {"form": form, "passkey": FactorKind.PASSKEY in kinds, "totp": FactorKind.TOTP in kinds}
    words["by_service"] = here.by_service
    return render(request, "web/accounts/second_factor.html", words, status=status)


def _second(here: halfway.Halfway) -> str:
    return f"second/{here.name}"


def _proved(user: User, code: str) -> str:
    """By what a code proves the user, or nothing."""
    if use_totp(user, code, by=user.actor, key=uuid4().hex):
        return "application"
    return "recovery code" if use_recovery_code(user, code, by=user.actor, key=uuid4().hex) else ""


def come_in(request: HttpRequest, user: User, name: str, wanted: str, *, how: str) -> HttpResponse:
    """Everything was right: begin the session and go where the person wanted to go."""
    halfway.go_on(request)
    if SESSION_KEY in request.session:  # of a session that ended: Django would go on under its name
        request.session.flush()
    request.proved_by = how  # type: ignore[attr-defined]  # read where the session is written down
    login(request, user, backend=BACKEND)
    if how in WEAK and needs_factor(user):
        request.session[ENROLS] = True
    response = redirect(wanted or first_page(user))
    throttle.remember(request, response, name)
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        _remember(response, user.language)
    return response


@public(before_going_live=True)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    sessions.leave(request)
    answer = redirect(settings.LOGOUT_REDIRECT_URL)
    # whoever sits down here next finds no page of before; browsers heed it over TLS
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@public(before_going_live=True)
@require_GET
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Remember a language in a cookie and come back to the same page."""
    if code not in dict(settings.LANGUAGES):
        raise Http404(code)
    response = redirect(safe(request, request.GET.get("next", "")) or "web:home")
    _remember(response, code)
    return response


def _remember(response: HttpResponse, code: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, code, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


def safe(request: HttpRequest, address: str) -> str:
    """The address when it lies in this installation, else nothing."""
    here = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if here else ""
