"""Writing a vacancy: by the form, or by an employer's own words that become a draft to confirm."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from siraba.apps.accounts.models import Role, User
from siraba.apps.accounts.queries import home_country
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.organisations.models import Mandate
from siraba.apps.vacancies import actions
from siraba.apps.vacancies.models import Vacancy
from siraba.apps.vacancies.queries import own
from siraba.faces.web.door import for_right
from siraba.faces.web.employer import drafts
from siraba.faces.web.employer.forms import Words, Write, initial_of
from siraba.faces.web.steward.found import obstacle


@require_http_methods(["GET", "HEAD", "POST"])
@for_right("vacancy.offer", public_side=True)
def words(request: HttpRequest, user: User) -> HttpResponse:
    """Take an advert as it is written; the next page is the form with what was found in it."""
    form = Words(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (text := drafts.text_of(form)):
        draft = drafts.read(text)
        write = _form(user, None, initial=draft.initial, skills=draft.skills)
        context = {"form": write, "quotes": drafts.quotes(draft, write), "skills": draft.skills}
        return render(request, "web/employer/write.html", context | {"action": reverse("web:own_vacancy_new")})
    return render(request, "web/employer/words.html", {"form": form}, status=422 if form.errors else 200)


def _form(user: User, data: Any, *, skills: dict[int, str], initial: dict[str, Any] | None = None) -> Write:
    mandates = {}
    if user.role == Role.AGENCY:
        mandates = {
            str(each.public_id): f"{each.employer.name} · {each.posts}" for each in own.mandates_held(user.actor)
        }
        if not own.own_organisation(user.actor).is_employer:
            mandates = {"": _("choose for whom")} | mandates
    return Write(data, initial=initial, skills=skills, mandates=mandates)


@require_http_methods(["GET", "HEAD", "POST"])
@for_right("vacancy.offer", public_side=True)
def new(request: HttpRequest, user: User) -> HttpResponse:
    """Write a new vacancy."""
    return _write(request, user, None)


@require_http_methods(["GET", "HEAD", "POST"])
@for_right("vacancy.offer", public_side=True)
def edit(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Write one anew. A published one is looked at again before it is shown."""
    return _write(request, user, own.own_vacancy(user.actor, str(public_id)))


def _write(request: HttpRequest, user: User, row: Vacancy | None) -> HttpResponse:
    named = drafts.named_skills(request, row)
    initial = initial_of(row) | {"skills": [str(pk) for pk in named]} if row else _empty(user)
    form = _form(user, request.POST or None, skills=named, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = _keep(user, row, form, request.POST.get("key") or uuid4().hex)
        except Refusal as refusal:
            form.add_error(None, [obstacle(each) for each in refusal.obstacles])
        else:
            return redirect("web:own_vacancy", made.public_id)
    context = {"form": form, "vacancy": row, "skills": named, "action": request.path}
    return render(request, "web/employer/write.html", context, status=422 if form.errors else 200)


def _empty(user: User) -> dict[str, Any]:
    """What a new form begins with: the country and the place of the organisation."""
    firm = own.own_organisation(user.actor)
    return {"country": firm.country or home_country(), "region": firm.region, "place": firm.place, "positions": 1}


def _keep(user: User, row: Vacancy | None, form: Write, key: str) -> Vacancy:
    firm, chosen = own.own_organisation(user.actor), form.cleaned_data["mandate"]
    mandate: Mandate | None = next((e for e in own.mandates_held(user.actor) if str(e.public_id) == chosen), None)
    employer = mandate.employer_id if mandate else row.employer_id if row else firm.pk
    office = row.office_id if row else own.office_for(form.cleaned_data["region"])
    entry = form.entry(office_id=office, employer_id=employer, before=row, mandate=mandate, by_id=str(user.public_id))
    return actions.write(row, entry, by=user.actor, key=key)
