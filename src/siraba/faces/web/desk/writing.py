"""A vacancy that a counsellor writes for an employer: one who is known, or one just met and entered on the way."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from siraba.apps.accounts.models import User
from siraba.apps.accounts.queries import home_country
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.organisations import actions as organisations
from siraba.apps.organisations import queries as registers
from siraba.apps.organisations.models import Organisation
from siraba.apps.vacancies import actions, queries
from siraba.apps.vacancies.models import Vacancy
from siraba.apps.vacancies.queries import checking
from siraba.faces.web.desk.checking import show_refused
from siraba.faces.web.door import for_right
from siraba.faces.web.employer import drafts
from siraba.faces.web.employer.forms import LTR, Words, Write, country_choices, initial_of
from siraba.faces.web.keys import key_of
from siraba.faces.web.lists import said
from siraba.faces.web.steward import found

SHOWN = 8
"""Employers that a search shows."""


class Met(forms.Form):
    """An employer whom nobody knows yet."""

    name = forms.CharField(
        label=gettext_lazy("Name of the firm, the farm or the household"),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    country = forms.ChoiceField(label=gettext_lazy("Country"))
    place = forms.CharField(
        label=gettext_lazy("Town or village"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    register_number = forms.CharField(
        label=gettext_lazy("Number in the business register"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs=LTR),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = country_choices()  # type: ignore[attr-defined]  # a choice field


@require_http_methods(["GET", "HEAD", "POST"])
@for_right("vacancy.enter")
def begin(request: HttpRequest, user: User) -> HttpResponse:
    """For whom? Somebody who is found, or somebody just met, who is entered after a look at who is alike."""
    text = said(request, "q")
    form = Met(request.POST or None, initial={"country": home_country(), "name": text})
    like: list[Organisation] = []
    if request.method == "POST" and form.is_valid():
        kept = form.cleaned_data
        like = registers.who_may_be(user.actor, kept["name"], kept["country"], kept["register_number"])
        if not like or request.POST.get("sure") == "1":
            return redirect("web:desk_vacancy_new", _met(request, user, kept).public_id)
    context = {
        "text": text,
        "found": registers.organisations(user.actor, text=text)[:SHOWN] if text else [],
        "form": form,
        "like": like,
    }
    status = 422 if form.errors else 409 if like else 200
    return render(request, "web/desk/vacancy_begin.html", context, status=status)


def _met(request: HttpRequest, user: User, kept: dict[str, Any]) -> Organisation:
    key = key_of(request)
    entry = organisations.EmployerEntry(
        kept["name"], kept["country"], place=kept["place"], register_number=kept["register_number"]
    )
    (made,) = organisations.enter_employers([entry], by=user.actor, key=f"met/{user.public_id}/{key}")
    return made


@require_safe
@for_right("vacancy.enter")
def employers(request: HttpRequest, user: User) -> JsonResponse:
    """What the field answers while a name is typed: organisations, with where one writes a vacancy of theirs."""
    text = said(request, "q")
    found = registers.organisations(user.actor, text=text)[:SHOWN] if text else []
    return JsonResponse(
        {
            "found": [
                {
                    "id": str(each.public_id),
                    "label": each.name,
                    "name": " · ".join(part for part in (each.place, each.reference) if part),
                    "address": reverse("web:desk_vacancy_new", args=[each.public_id]),
                }
                for each in found
            ]
        }
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_right("vacancy.enter")
def new(request: HttpRequest, user: User, employer: UUID) -> HttpResponse:
    """The form for an employer."""
    firm = _employer(user, employer)
    start = {"country": firm.country or home_country(), "region": firm.region, "place": firm.place, "positions": 1}
    return _write(request, user, firm, None, start)


@require_http_methods(["GET", "HEAD", "POST"])
@for_right("vacancy.enter")
def words(request: HttpRequest, user: User, employer: UUID) -> HttpResponse:
    """An advert as the employer has it; the next page is the form with what was found in it."""
    firm = _employer(user, employer)
    form = Words(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (text := drafts.text_of(form)):
        draft = drafts.read(text)
        write = Write(None, initial=draft.initial, skills=draft.skills)
        context = {"form": write, "quotes": drafts.quotes(draft, write), "skills": draft.skills, "employer": firm}
        action = reverse("web:desk_vacancy_new", args=[firm.public_id])
        return render(request, "web/desk/vacancy_write.html", context | {"action": action})
    context = {"form": form, "employer": firm}
    return render(request, "web/desk/vacancy_words.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_right("vacancy.correct")
def edit(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Write one of the own office anew."""
    row = queries.vacancy(user.actor, str(public_id))
    if not checking.may_do(user.actor, "vacancy.correct", row):
        raise Http404
    return _write(request, user, row.employer, row, initial_of(row))


def _employer(user: User, public_id: UUID) -> Organisation:
    row = registers.organisation(user.actor, str(public_id))
    return row.merged_into or row


def _write(
    request: HttpRequest, user: User, firm: Organisation | None, row: Vacancy | None, start: dict[str, Any]
) -> HttpResponse:
    named = drafts.named_skills(request, row)
    form = Write(request.POST or None, initial=start | {"skills": [str(pk) for pk in named]}, skills=named)
    if request.method == "POST" and form.is_valid():
        office = row.office_id if row else user.office_id
        if office is None:
            raise Http404
        entry = form.entry(
            office_id=office, employer_id=firm.pk if firm else None, before=row, by_id=str(user.public_id)
        )
        was_published = row is not None and row.state == "published"
        try:
            made = actions.write(row, entry, by=user.actor, key=request.POST.get("key") or uuid4().hex)
        except Refusal as refusal:
            form.add_error(None, [found.obstacle(each) for each in refusal.obstacles])
        else:
            _say(request, made, was_published)
            return redirect("web:check_advert", made.public_id)
    context = {"form": form, "vacancy": row, "employer": firm, "skills": named, "action": request.path}
    return render(request, "web/desk/vacancy_write.html", context, status=422 if form.errors else 200)


def _say(request: HttpRequest, made: Vacancy, was_published: bool) -> None:
    """What became of what was written."""
    if was_published and made.state == "draft":
        messages.warning(
            request, _("Kept, and taken off: nobody is sure yet what occupation the new title means. Publish it then.")
        )
    elif was_published and made.state == "filled":
        messages.success(request, _("Kept. All its posts are taken: it is filled."))
    else:
        messages.success(request, _("Kept. Below stands what the rules say of it."))


@require_POST
@for_right("vacancy.sign_criteria")
def sign(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """The second signature under a criterion about what a person is."""
    row = queries.vacancy(user.actor, str(public_id))
    key = key_of(request)
    try:
        actions.sign_criteria(row, by=user.actor, key=key)
    except Refusal as refusal:
        return show_refused(request, user, row, refusal)
    messages.success(request, _("Signed; your name stands beside it."))
    return redirect("web:check_advert", public_id)
