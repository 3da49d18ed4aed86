"""Signing in and out, and the language of the pages."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from siraba.apps.accounts.models import User
from siraba.faces.web.accounts import throttle
from siraba.faces.web.accounts.forms import SignIn
from siraba.faces.web.door import first_page

YEAR = 365 * 24 * 3600


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The front door: where their work begins for who is signed in, else the sign-in."""
    return redirect(first_page(request.user) if isinstance(request.user, User) else "web:sign_in")


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for address and password; afterwards go where the person wanted to go."""
    if isinstance(request.user, User):
        return redirect(first_page(request.user))
    form = SignIn(request, request.POST or None)
    if request.method == "POST" and form.is_valid() and form.user is not None:
        login(request, form.user)
        response = redirect(_safe(request, request.POST.get("next", "")) or first_page(form.user))
        throttle.remember(request, response, form.cleaned_data["email"])
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            _remember(response, form.user.language)
        return response
    wanted = request.POST.get("next", request.GET.get("next", ""))
    status = 200 if not form.is_bound else 429 if form.waits else 422
    return render(request, "web/accounts/sign_in.html", {"form": form, "next": wanted}, status=status)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@require_GET
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Remember a language in a cookie and come back to the same page."""
    if code not in dict(settings.LANGUAGES):
        raise Http404(code)
    response = redirect(_safe(request, request.GET.get("next", "")) or "web:home")
    _remember(response, code)
    return response


def _remember(response: HttpResponse, code: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, code, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


def _safe(request: HttpRequest, address: str) -> str:
    """The address when it lies in this installation, else nothing."""
    here = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if here else ""
