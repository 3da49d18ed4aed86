"""What a person agreed to, at the desk: the history, one more written down with what shows it, one taken back."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from siraba.apps.accounts.models import User
from siraba.apps.countries import queries as countries
from siraba.apps.foundation.words import LANGUAGES
from siraba.apps.organisations.models import Organisation
from siraba.apps.organisations.queries import organisations
from siraba.apps.persons import queries
from siraba.apps.persons.actions import disclose, give_consent, withdraw_consent
from siraba.apps.persons.agreeing import Given
from siraba.apps.persons.models import How, Person
from siraba.apps.persons.purposes import Scope, purpose
from siraba.apps.persons.rules import ConsentEntry
from siraba.faces.web import formats
from siraba.faces.web.agreements import TAKEN_BACK, agreements, receipt_page, uses
from siraba.faces.web.door import for_right
from siraba.faces.web.keys import key_of

HOWS = (How.SCREEN, How.PAPER, How.VOICE, How.THUMBPRINT)


class AgreementForm(forms.Form):
    """An agreement as it was given. Nothing is chosen beforehand but the day."""

    purpose = forms.ChoiceField(
        label=gettext_lazy("What the person agrees to"),
        error_messages={"required": gettext_lazy("Choose what the person agrees to.")},
    )
    country = forms.ChoiceField(label=gettext_lazy("Country, for posts abroad"), required=False)
    organisation = forms.CharField(
        label=gettext_lazy("Number of the employer or partner service"),
        max_length=20,
        required=False,
    )
    project = forms.CharField(label=gettext_lazy("Research project"), max_length=120, required=False)
    happened_on = forms.DateField(
        label=gettext_lazy("Given on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=gettext_lazy("Until (empty: as long as its text says)"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    how = forms.ChoiceField(
        label=gettext_lazy("How it was given"),
        error_messages={"required": gettext_lazy("Choose how it was given.")},
    )
    text_language = forms.ChoiceField(
        label=gettext_lazy("Text read in"),
        error_messages={"required": gettext_lazy("Choose in which language the text was read.")},
    )
    paper_number = forms.CharField(label=gettext_lazy("Number of the paper"), max_length=60, required=False)
    paper_place = forms.CharField(label=gettext_lazy("Where the paper lies"), max_length=120, required=False)
    paper_seen_by = forms.CharField(label=gettext_lazy("Who saw it (empty: you)"), max_length=150, required=False)
    witness = forms.CharField(label=gettext_lazy("Name of the witness"), max_length=150, required=False)
    spoken_language = forms.ChoiceField(label=gettext_lazy("Language spoken"), required=False)
    interpreter = forms.CharField(label=gettext_lazy("Name of the interpreter"), max_length=150, required=False)
    given_name = forms.CharField(
        label=gettext_lazy("A parent or guardian agreed: their name"), max_length=150, required=False
    )

    def __init__(self, user: User, person: Person, data: Any) -> None:
        super().__init__(data, initial={"happened_on": formats.today()})
        self.user = user
        self.named: Organisation | None = None
        home = person.office.country if person.office else person.country or ""
        tongues = [(code, formats.tongue(code)) for code in countries.languages_of(home)]
        self._choose("purpose", [(each.entry.code, capfirst(each.title)) for each in uses() if each.entry.asked])
        self._choose("how", [(str(each), capfirst(str(each.label))) for each in HOWS])
        self._choose("text_language", [(code, formats.tongue(code)) for code in LANGUAGES])
        self._choose("spoken_language", tongues)
        abroad = [each.code for each in countries.known_countries() if each.code != home]
        self._choose("country", [(code, formats.country(code)) for code in abroad])

    def _choose(self, name: str, offered: list[tuple[str, str]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = [("", "—"), *offered]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        number, code = said.get("organisation", ""), said.get("purpose", "")
        if number and code and purpose(code).scope is Scope.ORGANISATION:
            kind = purpose(code).organisation
            self.named = organisations(self.user.actor, text=number, capacity=kind).first()
            if self.named is None or self.named.reference != number.strip().upper():
                self.add_error("organisation", _("There is none of this kind under this number."))
        return said

    def entry(self) -> ConsentEntry:
        """To what."""
        said = self.cleaned_data
        named = self.named
        return ConsentEntry(
            said["purpose"],
            said["country"] or None,
            said["until"],
            organisation_id=named.public_id if named else None,
            organisation_name=named.name if named else "",
            project=said["project"],
        )

    def given(self) -> Given:
        """How, and what shows it; what belongs to another way is left out."""
        said = self.cleaned_data
        paper, heard = said["how"] == How.PAPER, said["how"] in {How.VOICE, How.THUMBPRINT}
        return Given(
            how=said["how"],
            given_by="guardian" if said["given_name"] else "",
            given_name=said["given_name"],
            text_language=said["text_language"],
            **{name: said[name] for name in ("paper_number", "paper_place", "paper_seen_by") if paper},
            **{name: said[name] for name in ("witness", "spoken_language", "interpreter") if heard},
        )


@require_http_methods(["GET", "HEAD", "POST"])
@for_right("person.disclose")
def index(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Every agreement with what shows it; one more is written down."""
    person = queries.person(user.actor, str(public_id))
    form = AgreementForm(user, person, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if _give(request, user, person, form):
            return redirect("web:person_agreements", person.public_id)
    else:
        disclose(person, by=user.actor, part="file", purpose="counselling")
    context = {
        "person": person,
        "form": form,
        "rows": agreements(queries.agreements(user.actor, str(person.public_id))),
        "texts": [use for use in uses() if use.entry.asked],
        "gives": queries.may_do(user.actor, "consent.give", person),
        "takes_back": queries.may_do(user.actor, "consent.withdraw", person),
        "back_ways": [(str(each), label) for each, label in TAKEN_BACK.items()],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "web/desk/person_agreements.html", context, status=status)


def _give(request: HttpRequest, user: User, person: Person, form: AgreementForm) -> bool:
    key = _key(request, user)
    if not form.is_valid():
        return False
    day = form.cleaned_data["happened_on"]
    try:
        give_consent(person, form.entry(), by=user.actor, key=key, happened_on=day, given=form.given())
    except ValidationError as problem:
        for field, sentences in problem.message_dict.items():
            form.add_error(field if field in form.fields else None, sentences)
        return False
    messages.success(request, _("The agreement is written down. Print its receipt, or read it out."))
    return True


@require_POST
@for_right("consent.withdraw")
def back(request: HttpRequest, user: User, public_id: UUID, consent: UUID) -> HttpResponse:
    """Take an agreement back for the person, with effect at once."""
    key, how = _key(request, user), request.POST.get("how", "")
    row = queries.consent(user.actor, str(public_id), str(consent))
    if how not in {str(each) for each in TAKEN_BACK}:
        raise Http404
    withdraw_consent(row, by=user.actor, key=key, given=Given(how=how))
    messages.success(request, _("Taken back, with effect at once. Its receipt stands beside it."))
    return redirect("web:person_agreements", public_id)


@require_safe
@for_right("person.disclose")
def receipt(request: HttpRequest, user: User, public_id: UUID, consent: UUID, event: str) -> HttpResponse:
    """The receipt of an agreement given or taken back, to print or read out."""
    try:
        found = queries.receipt(user.actor, str(public_id), str(consent), event)
    except queries.NotFound as reason:
        raise Http404 from reason
    disclose(found.consent.person, by=user.actor, part="file", purpose="counselling")
    return receipt_page(request, found.consent.person, found, reverse("web:person_agreements", args=[public_id]))


def _key(request: HttpRequest, user: User) -> str:
    return f"desk/{user.actor.id}/{key_of(request)}"
