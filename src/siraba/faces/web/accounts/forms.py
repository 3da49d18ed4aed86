"""The sign-in form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from siraba.apps.accounts.models import User
from siraba.faces.web.accounts import throttle


class SignIn(forms.Form):
    """Address and password. A wrong pair says neither which was wrong nor whether the address is known."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "dir": "ltr"}),
        error_messages={
            "required": _("Write your e-mail address."),
            "invalid": _("Write the whole address, for example name@service.org."),
        },
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "dir": "ltr"}),
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
        self.waits = throttle.must_wait(self.request, email)
        if self.waits:
            minutes = throttle.WINDOW // 60
            self.add_error(
                "password",
                ngettext(
                    "Too many wrong passwords. Wait {n} minute, then try again.",
                    "Too many wrong passwords. Wait {n} minutes, then try again.",
                    minutes,
                ).format(n=minutes),
            )
            return said
        found = authenticate(self.request, username=email, password=password)
        self.user = found if isinstance(found, User) else None
        if self.user is None:
            throttle.wrong(self.request, email)
            self.add_error("password", _("This address and this password do not go together. Try again."))
        return said
