"""Writing a vacancy: by the form, or by an employer's own words that become a draft to confirm."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from siraba.apps.accounts.models import Role, User
from siraba.apps.accounts.queries import home_country
from siraba.apps.organisations.models import Mandate
from siraba.apps.vacancies import actions
from siraba.apps.vacancies.models import Vacancy
from siraba.apps.vacancies.queries import own
from siraba.core.coding.documents import DocumentUnreadable, Unreadable, read_document
from siraba.core.fairness.reading import Found
from siraba.core.text.languages import guess_language
from siraba.faces.web import formats
from siraba.faces.web.door import for_right
from siraba.faces.web.employer.forms import LONGEST, Words, Write, initial_of, pay_fields
from siraba.faces.web.public.terms import names

LARGEST = 5_000_000
"""Bytes of a file with an advert."""


@require_http_methods(["GET", "HEAD", "POST"])
@for_right("vacancy.offer")
def words(request: HttpRequest, user: User) -> HttpResponse:
    """Take an advert as it is written; the next page is the form with what was found in it."""
    form = Words(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["words"].strip() or _text_of(request, form)
        if text and not form.errors:
            return _proposed(request, user, text)
        if not form.errors:
            form.add_error("words", _("Paste your advert, or choose a file."))
    return render(request, "web/employer/words.html", {"form": form}, status=422 if form.errors else 200)


def _text_of(request: HttpRequest, form: Words) -> str:
    """The text of the file that was given; what is wrong with it stands beside its field."""
    file = form.cleaned_data["file"]
    if not file:
        return ""
    if file.size > LARGEST:
        form.add_error("file", _("The file is larger than 5 MB: give one with the text of one advert."))
        return ""
    try:
        text = read_document(file.read()).text
    except DocumentUnreadable as problem:
        picture = _(
            "The file is a picture of a text, which cannot be read here. Type or paste the words of the advert."
        )
        other = _("This file cannot be read. Give a PDF with text, a Word document or plain text, or paste the words.")
        form.add_error("file", picture if problem.reason is Unreadable.IMAGE else other)
        return ""
    if len(text) > LONGEST:
        form.add_error("file", _("This is too long for one advert: give one post at a time."))
        return ""
    return str(text)


def _proposed(request: HttpRequest, user: User, text: str) -> HttpResponse:
    found = own.own_words(text)
    said: dict[str, Any] = {"country": found.country, "region": found.region, "place": found.place}
    for name, each in found.reading.fields.items():
        if name == "pay":
            said |= pay_fields(each.value)
        elif name == "languages":
            said["languages"] = ", ".join(f"{code} {level}" for code, level in each.value)
        else:
            said[name] = each.value
    said |= {name: each.value for name, each in found.reading.terms.items()}
    skills = {row.pk: formats.label(row.labels, row.code) for row in found.skills.values()}
    language = guess_language(text[:2000]).language
    said |= {"title": found.reading.title, "description": text, "skills": [str(pk) for pk in skills]}
    said["language"] = language if language in ("fr", "en", "ar") else ""
    form = _form(user, None, initial={"positions": 1, **said}, skills=skills)
    quotes = _quotes({**found.reading.fields, **found.reading.terms}, form)
    context = {"form": form, "quotes": quotes, "skills": skills}
    return render(request, "web/employer/write.html", context)


def _quotes(found: dict[str, Found], form: Write) -> list[tuple[str, str]]:
    """What was found, by the name of its field, with the words that say it."""
    labels = {"pay": form.fields["amount"].label} | {name: field.label for name, field in form.fields.items()}
    return [(str(labels.get(name) or names().get(name, name)), each.quote) for name, each in found.items()]


def _form(user: User, data: Any, *, skills: dict[int, str], initial: dict[str, Any] | None = None) -> Write:
    mandates = {}
    if user.role == Role.AGENCY:
        mandates = {
            str(each.public_id): f"{each.employer.name} · {each.posts}" for each in own.mandates_held(user.actor)
        }
    return Write(data, initial=initial, skills=skills, mandates=mandates)


@require_http_methods(["GET", "HEAD", "POST"])
@for_right("vacancy.offer")
def new(request: HttpRequest, user: User) -> HttpResponse:
    """Write a new vacancy."""
    return _write(request, user, None)


@require_http_methods(["GET", "HEAD", "POST"])
@for_right("vacancy.offer")
def edit(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Write one anew. A published one is looked at again before it is shown."""
    return _write(request, user, own.own_vacancy(user.actor, str(public_id)))


def _write(request: HttpRequest, user: User, row: Vacancy | None) -> HttpResponse:
    skills = own.skills_by_id(request.POST.getlist("skills"), row)
    named = {pk: formats.label(labels, code) for pk, (labels, code) in skills.items()}
    initial = initial_of(row) | {"skills": [str(pk) for pk in named]} if row else _empty(user)
    form = _form(user, request.POST or None, skills=named, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = _keep(user, row, form, request.POST.get("key") or uuid4().hex)
        return redirect("web:own_vacancy", made.public_id)
    words = {"form": form, "vacancy": row, "skills": named}
    return render(request, "web/employer/write.html", words, status=422 if form.errors else 200)


def _empty(user: User) -> dict[str, Any]:
    """What a new form begins with: the country and the place of the organisation."""
    firm = own.own_organisation(user.actor)
    return {"country": firm.country or home_country(), "region": firm.region, "place": firm.place, "positions": 1}


def _keep(user: User, row: Vacancy | None, form: Write, key: str) -> Vacancy:
    firm, chosen = own.own_organisation(user.actor), form.cleaned_data["mandate"]
    mandate: Mandate | None = next((e for e in own.mandates_held(user.actor) if str(e.public_id) == chosen), None)
    employer = mandate.employer_id if mandate else row.employer_id if row else firm.pk
    office = row.office_id if row else own.office_for(form.cleaned_data["region"])
    entry = form.entry(office_id=office, employer_id=employer, before=row, mandate=mandate)
    return actions.write(row, entry, by=user.actor, key=key)
