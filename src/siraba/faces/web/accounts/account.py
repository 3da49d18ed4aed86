"""One's own account: where one is signed in, what proves that it is oneself, the password."""

from __future__ import annotations

import io
from uuid import UUID, uuid4

import segno
from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from siraba.apps.accounts import actions
from siraba.apps.accounts.actions.factors import opened
from siraba.apps.accounts.models import FactorKind, Role, SecondFactor, User
from siraba.apps.accounts.queries import factor_of, factors, identities, needs_factor, session_of, sessions
from siraba.faces.web.accounts.forms import Code, NewFactor, NewPassword
from siraba.faces.web.accounts.offered import named, offers
from siraba.faces.web.accounts.views import BACKEND
from siraba.faces.web.door import ENROLS, for_right
from siraba.faces.web.lists import page_numbers, page_of


@require_safe
@for_right("account.see", enrolling=True)
def account(request: HttpRequest, user: User) -> HttpResponse:
    """Sessions and factors."""
    if request.session.get(ENROLS) and factors(user).exists():
        del request.session[ENROLS]
    page = page_of(request, sessions(user))
    return render(
        request,
        "web/accounts/account.html",
        {
            "page": page,
            "numbers": page_numbers(page),
            "sessions": page.object_list,
            "own": getattr(request, "sign_in", None),
            "factors": factors(user),
            "codes_left": user.recovery_codes.filter(used_at=None).count(),
            "must": bool(request.session.get(ENROLS)),
            "identities": named(identities(user)),
            "offers": offers(workers=user.role == Role.WORKER, beside=identities(user)),
            "form": NewFactor(),
        },
    )


@require_POST
@for_right("session.end", enrolling=True)
def end_session(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Sign out somewhere else."""
    row = session_of(user, str(public_id))
    if row is None:
        raise Http404
    actions.end_session(row, by=user.actor, key=f"ended/{public_id}")
    messages.success(request, _("That device is signed out."))
    return redirect("web:account")


@require_POST
@for_right("factor.begin", enrolling=True)
def begin_totp(request: HttpRequest, user: User) -> HttpResponse:
    """A seed for an application on the phone."""
    form = NewFactor(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give it a name."))
        return redirect("web:account")
    factor = actions.begin_totp(user, form.cleaned_data["name"], by=user.actor, key=uuid4().hex)
    return redirect("web:confirm_totp", public_id=factor.public_id)


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@for_right("factor.confirm", enrolling=True)
def confirm_totp(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """The picture to take with the application, and its first code."""
    try:
        factor = factor_of(user, str(public_id))
    except SecondFactor.DoesNotExist as nothing:
        raise Http404 from nothing
    if factor.kind != FactorKind.TOTP or factor.confirmed_at:
        raise Http404
    form, status = Code(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        if actions.confirm_totp(factor, form.cleaned_data["code"], by=user.actor, key=uuid4().hex):
            return sheet(request, user, first=True)
        form.add_error("code", _("This code is not right. Look whether the clock of the phone is."))
    status = 422 if form.errors else 200
    seed = opened(factor)
    address = f"otpauth://totp/Siraba:{user.email or user.public_id}?secret={seed}&issuer=Siraba"
    words = {"form": form, "factor": factor, "seed": seed, "picture": _picture(address)}
    return render(request, "web/accounts/confirm_totp.html", words, status=status)


@require_POST
@for_right("factor.make_recovery_codes", enrolling=True)
def recovery_codes(request: HttpRequest, user: User) -> HttpResponse:
    """A fresh sheet of codes; the old one is worth nothing then."""
    return sheet(request, user, first=False)


def sheet(request: HttpRequest, user: User, *, first: bool) -> HttpResponse:
    """A sheet of codes; at a further factor those on paper stay good, and there is none."""
    if first and user.recovery_codes.filter(used_at=None).exists():
        messages.success(request, _("It is in force."))
        return redirect("web:account")
    codes = actions.make_recovery_codes(user, by=user.actor, key=uuid4().hex)
    return render(request, "web/accounts/recovery_codes.html", {"codes": codes})


@require_POST
@for_right("factor.revoke", enrolling=True)
def revoke_factor(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Take away a phone that was lost; the last one stays where a factor is a must."""
    try:
        factor = factor_of(user, str(public_id))
    except SecondFactor.DoesNotExist as nothing:
        raise Http404 from nothing
    if needs_factor(user) and factors(user).exclude(pk=factor.pk).count() == 0 and factor.confirmed_at:
        messages.error(request, _("Add another one first: your work needs one."))
        return redirect("web:account")
    actions.revoke_factor(factor, by=user.actor, key=f"revoked/{public_id}")
    messages.success(request, _("It opens nothing any more."))
    return redirect("web:account")


@sensitive_post_parameters("old", "new")
@require_http_methods(["GET", "HEAD", "POST"])
@for_right("user.set_password", enrolling=True)
def password(request: HttpRequest, user: User) -> HttpResponse:
    """Change the password; other devices are signed out by it."""
    form = NewPassword(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_password(user, form.cleaned_data["new"], by=user.actor, key=uuid4().hex)
        except ValidationError as weak:
            form.add_error("new", weak.message_dict["password"])
        else:
            login(request, user, backend=BACKEND)
            messages.success(request, _("The password is changed. Other devices are signed out."))
            return redirect("web:account")
    return render(request, "web/accounts/password.html", {"form": form}, status=422 if form.errors else 200)


def _picture(address: str) -> str:
    """A QR code as SVG."""
    out = io.BytesIO()
    segno.make(address, error="m").save(
        out, kind="svg", xmldecl=False, scale=4, border=3, svgclass="qr", lineclass=None
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308 - drawn by the library from our own address, escaped by it
