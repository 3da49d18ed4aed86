"""Who signs in: inviting, ending, and beginning anew after everything was lost."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from siraba.apps.accounts import actions, queries
from siraba.apps.accounts.actions.invitations import new_token
from siraba.apps.accounts.models import OFFICE_ROLES, Invitation, Office, Role, User
from siraba.faces.web import formats
from siraba.faces.web.door import for_right, may
from siraba.faces.web.lists import page_numbers, page_of

INVITED_ROLES = (
    Role.COUNSELLOR,
    Role.OFFICE_HEAD,
    Role.RELAY,
    Role.INSPECTOR,
    Role.ATTACHE,
    Role.ANALYST,
    Role.CLASSIFICATION_STEWARD,
    Role.DATA_PROTECTION,
    Role.ADMINISTRATOR,
)
"""Roles of the service itself; employers, agencies and partners come with their own organisation."""


class Invite(forms.Form):
    """Whom to invite, as what, to which office."""

    address = forms.EmailField(label=gettext_lazy("E-mail address"), widget=forms.EmailInput(attrs={"dir": "ltr"}))
    name = forms.CharField(label=gettext_lazy("Name"), max_length=150)
    role = forms.ChoiceField(label=gettext_lazy("Role"))
    office = forms.ChoiceField(label=gettext_lazy("Office"), required=False)
    country = forms.CharField(
        label=gettext_lazy("Country of posting, for a labour attaché"),
        max_length=2,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "placeholder": "FR"}),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in INVITED_ROLES]  # type: ignore[attr-defined]  # a choice field
        self.offices = {office.code: office for office in queries.offices(user.actor)}
        named = [(code, formats.label(office.names, code)) for code, office in self.offices.items()]
        self.fields["office"].choices = [("", "—"), *named]  # type: ignore[attr-defined]  # a choice field

    def clean_office(self) -> Office | None:
        return self.offices.get(self.cleaned_data["office"])

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("role") in {role.value for role in OFFICE_ROLES} and not said.get("office"):
            self.add_error("office", _("Somebody who works at a desk belongs to an office."))
        if said.get("role") == Role.ATTACHE and not said.get("country"):
            self.add_error("country", _("A labour attaché is posted in a country: name it."))
        return said


@require_safe
@for_right("user.see")
def index(request: HttpRequest, user: User) -> HttpResponse:
    """Users and open invitations."""
    page = page_of(request, queries.users(user.actor))
    words = {
        "page": page,
        "numbers": page_numbers(page),
        "users": page.object_list,
        "invitations": queries.open_invitations(user.actor)[:50],
        "invites": may(user, "user.invite"),
        "steers": may(user, "user.deactivate"),
    }
    return render(request, "web/steward/users.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
@for_right("user.invite")
def invite(request: HttpRequest, user: User) -> HttpResponse:
    """Invite somebody; the link is shown once, to be handed over."""
    form = Invite(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        token, digest = new_token()
        said = form.cleaned_data
        try:
            actions.invite(
                said["address"],
                said["name"],
                said["role"],
                digest=digest,
                office=said["office"],
                country=said["country"].upper(),
                language=user.language,
                by=user.actor,
                key=uuid4().hex,
            )
        except ValidationError as problem:
            form.add_error(None, problem.messages)
        else:
            link = request.build_absolute_uri(reverse("web:invitation", args=[token]))
            return render(request, "web/steward/invited.html", {"link": link, "name": said["name"]})
    return render(request, "web/steward/invite.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
@for_right("user.revoke_invitation")
def revoke(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Take an invitation back."""
    found: Invitation | None = queries.open_invitations(user.actor).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    actions.revoke_invitation(found, by=user.actor, key=f"revoked/{public_id}")
    messages.success(request, _("The invitation is good no more."))
    return redirect("web:users")


@require_POST
@for_right("user.deactivate")
def deactivate(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Let somebody sign in no more."""
    found, reason = _found(user, public_id), request.POST.get("reason", "").strip()
    if not reason:
        messages.error(request, _("Say why: nothing was changed."))
    elif found == user:
        messages.error(request, _("Nobody ends their own sign-in: ask another administrator."))
    else:
        actions.deactivate_user(found, reason=reason, by=user.actor, key=uuid4().hex)
        messages.success(request, _("{name} signs in no more.").format(name=found.name))
    return redirect("web:users")


@require_POST
@for_right("user.reset_factors")
def reset(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Let somebody who lost everything add new factors."""
    found, reason = _found(user, public_id), request.POST.get("reason", "").strip()
    if not reason:
        messages.error(request, _("Say why: nothing was changed."))
    else:
        actions.reset_factors(found, reason=reason, by=user.actor, key=uuid4().hex)
        messages.success(request, _("{name} adds a new one at the next sign-in.").format(name=found.name))
    return redirect("web:users")


def _found(user: User, public_id: UUID) -> User:
    found = queries.user(user.actor, str(public_id))
    if found is None:
        raise Http404
    return found
