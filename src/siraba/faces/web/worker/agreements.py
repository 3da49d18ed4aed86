"""What a worker agreed to, on their own page: given one by one, in their language, taken back, with its receipts."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from siraba.apps.accounts.models import User
from siraba.apps.countries import queries as countries
from siraba.apps.persons import queries
from siraba.apps.persons.actions import give_consent, withdraw_consent
from siraba.apps.persons.agreeing import Given
from siraba.apps.persons.models import Purpose
from siraba.apps.persons.purposes import purpose
from siraba.apps.persons.rules import ConsentEntry
from siraba.faces.web import formats
from siraba.faces.web.agreements import agreements, receipt_page, uses
from siraba.faces.web.door import for_right
from siraba.faces.web.keys import key_of

OWN = (Purpose.MATCH_HOME, Purpose.MATCH_ABROAD)
"""What a worker agrees to alone; an employer, a partner service or a project is named together with the office."""


class OwnAgreement(forms.Form):
    """One agreement. Nothing is ticked and no country chosen beforehand."""

    agree = forms.BooleanField(error_messages={"required": gettext_lazy("Tick that you agree, or leave it as it is.")})
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)

    def __init__(self, code: str, abroad: list[tuple[str, str]], data: Any) -> None:
        super().__init__(data, prefix=code)
        self.code = code
        if code == Purpose.MATCH_HOME:
            del self.fields["country"]
        else:
            field = cast(forms.ChoiceField, self.fields["country"])
            field.choices, field.required = [("", "—"), *abroad], True
            field.error_messages["required"] = _("Choose the country.")


@require_http_methods(["GET", "HEAD", "POST"])
@for_right("person.see_own", public_side=True)
def index(request: HttpRequest, user: User) -> HttpResponse:
    """Every use of the file: what rests on the law, what was agreed to, and what may be."""
    person = queries.person(user.actor, str(user.person_id))
    home = person.office.country if person.office else person.country or ""
    abroad = [(each.code, formats.country(each.code)) for each in countries.known_countries() if each.code != home]
    asked = request.POST.get("purpose", "")
    made = {code: OwnAgreement(code, abroad, request.POST if asked == code else None) for code in OWN}
    if request.method == "POST":
        if asked not in made:
            raise Http404
        if _give(request, user, made[Purpose(asked)]):
            return redirect("web:own_agreements")
    rows = agreements(queries.agreements(user.actor, str(user.person_id)))
    home_holds = any(each.live and each.row.purpose == Purpose.MATCH_HOME for each in rows)
    offered = [
        (use, made[Purpose(use.entry.code)])
        for use in uses()
        if use.entry.code in OWN and not (use.entry.code == Purpose.MATCH_HOME and home_holds)
    ]
    context = {
        "rows": rows,
        "offered": offered,
        "told": [use for use in uses() if not use.entry.asked],
        "wrong": made[Purpose(asked)] if asked in made else None,
    }
    return render(request, "web/worker/agreements.html", context, status=422 if request.method == "POST" else 200)


def _give(request: HttpRequest, user: User, form: OwnAgreement) -> bool:
    key = key_of(request)
    if not form.is_valid():
        return False
    entry = ConsentEntry(form.code, form.cleaned_data.get("country") or None)
    given = Given(
        text_version=purpose(form.code).text(formats.today()).version, text_language=formats.language(), how="screen"
    )
    try:
        give_consent(queries.person(user.actor, str(user.person_id)), entry, by=user.actor, key=key, given=given)
    except ValidationError as problem:
        form.add_error(None, problem.messages)
        return False
    messages.success(request, _("Written down. Here is its receipt; you can take it back whenever you like."))
    return True


@require_POST
@for_right("consent.withdraw", public_side=True)
def withdraw(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Take an agreement back, with effect at once."""
    key = key_of(request)
    found = queries.consent(user.actor, str(user.person_id), str(public_id))
    withdraw_consent(found, by=user.actor, key=key)
    messages.success(request, _("Taken back. From now on nobody is shown your file for this."))
    return redirect("web:own_agreements")


@require_safe
@for_right("person.see_own", public_side=True)
def receipt(request: HttpRequest, user: User, public_id: UUID, event: str) -> HttpResponse:
    """The receipt of an agreement given or taken back."""
    try:
        found = queries.receipt(user.actor, str(user.person_id), str(public_id), event)
    except queries.NotFound as reason:
        raise Http404 from reason
    return receipt_page(request, found.consent.person, found, reverse("web:own_agreements"))
