"""The forms of signing in and of one's own account."""

from __future__ import annotations

import math
from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from siraba.apps.accounts.models import User
from siraba.faces.web.accounts import throttle

_LTR = {"dir": "ltr"}


def waiting(seconds: float) -> str:
    """How long somebody who tried too often waits, in words."""
    minutes = max(1, math.ceil(seconds / 60))
    return ngettext(
        "Too many wrong tries. Wait {n} minute, then try again.",
        "Too many wrong tries. Wait {n} minutes, then try again.",
        minutes,
    ).format(n=minutes)


class SignIn(forms.Form):
    """Address and password. A wrong pair says neither which was wrong nor whether the address is known."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username webauthn", **_LTR}),
        error_messages={
            "required": _("Write your e-mail address."),
            "invalid": _("Write the whole address, for example name@service.org."),
        },
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", **_LTR}),
        error_messages={"required": _("Write your password.")},
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user: User | None = None
        self.waits = False

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        email, password = said.get("email"), said.get("password")
        if not email or not password:
            return said
        wait = throttle.must_wait(self.request, email)
        self.waits = bool(wait)
        if wait:
            self.add_error("password", waiting(wait.total_seconds()))
            return said
        found = authenticate(self.request, username=email, password=password)
        self.user = found if isinstance(found, User) else None
        if self.user is None:
            throttle.wrong(self.request, email)
            self.add_error("password", _("This address and this password do not go together. Try again."))
        return said


class Code(forms.Form):
    """A code of an application, of a message, or of the paper."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "off", **_LTR}),
        error_messages={"required": _("Write the code.")},
    )


class NewFactor(forms.Form):
    """A name for what one has: one finds the lost one in a list by it."""

    name = forms.CharField(
        label=_("Name of the device"),
        max_length=60,
        help_text=_("For example: my phone."),
        error_messages={"required": _("Give it a name.")},
    )


class NewPassword(forms.Form):
    """The password now and the one to come."""

    old = forms.CharField(
        label=_("Password now"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", **_LTR}),
        error_messages={"required": _("Write your password.")},
    )
    new = forms.CharField(
        label=_("New password"),
        strip=False,
        help_text=_("At least twelve characters; three words that have nothing to do with each other do well."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", **_LTR}),
        error_messages={"required": _("Write the new password.")},
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_old(self) -> str:
        old: str = self.cleaned_data["old"]
        if not self.user.check_password(old):
            raise forms.ValidationError(_("This is not your password."))
        return old


class Accepting(forms.Form):
    """A password for a new user."""

    new = forms.CharField(
        label=_("Choose a password"),
        strip=False,
        help_text=_("At least twelve characters; three words that have nothing to do with each other do well."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", **_LTR}),
        error_messages={"required": _("Write the new password.")},
    )
