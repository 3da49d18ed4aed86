"""Registering somebody who comes to the desk, and mending what their file says of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from siraba.apps.accounts.models import Role, User
from siraba.apps.classification import queries as classification
from siraba.apps.classification.actions import UnsureTitle, settle_title
from siraba.apps.classification.models import Occupation
from siraba.apps.classification.queries.titles import CodedTitle
from siraba.apps.countries import queries as countries
from siraba.apps.foundation.verbs import KeyReused
from siraba.apps.jobseekers.actions import register
from siraba.apps.jobseekers.rules import JobSeekerEntry, OccupationEntry, ProfileEntry
from siraba.apps.persons import queries
from siraba.apps.persons.actions import correct_persons, disclose_list, tell_apart
from siraba.apps.persons.queries import Lookalike
from siraba.faces.web import formats
from siraba.faces.web.desk.likeness import Why, whys
from siraba.faces.web.desk.person_form import PersonForm, RegistrationForm, said_of
from siraba.faces.web.door import for_right
from siraba.faces.web.keys import key_of
from siraba.faces.web.titles import LATER, SCHEME, coded_title, meant_by


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who may be the one at the desk, and why."""

    look: Lookalike
    why: list[Why]


@require_http_methods(["GET", "HEAD", "POST"])
@for_right("jobseeker.register")
def new(request: HttpRequest, user: User) -> HttpResponse:
    """Register somebody: what is written, who resembles them, what their words mean; then it is saved."""
    home = user.office.country if user.office else ""
    abroad = [(each.code, formats.country(each.code)) for each in countries.known_countries() if each.code != home]
    form = RegistrationForm(user, abroad, request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "key": request.POST.get("key") or uuid4()}
    context["helps"] = user.role == Role.RELAY
    if request.method != "POST" or not form.is_valid():
        return render(request, "web/desk/person_new.html", context)
    coded = coded_title(form.cleaned_data["title"])
    concept = request.POST.get("concept", "")
    chosen = form.cleaned_data["occupation"] or classification.occupation_in_use(SCHEME, concept)
    if queries.entered_under(user.actor, _key(request, user)):  # sent twice: the answer is the same, or it is refused
        return _save(request, user, form, [], coded, chosen)
    found = [Known(each, whys(each.likeness.reasons)) for each in queries.lookalikes(user.actor, form.whole_entry())]
    meant = [] if form.cleaned_data["occupation"] else meant_by(coded)
    seen = {str(each.look.person.public_id) for each in found} <= set(request.POST.getlist("seen"))
    asked_who = bool(found) and not (seen and request.POST.get("nobody"))
    asked_what = bool(meant) and concept != LATER and chosen is None
    if asked_who or asked_what:
        disclose_list((each.look.person for each in found), by=user.actor, part="list", purpose="registering")
        context |= {"found": found, "meant": meant, "concept": concept, "asked_who": asked_who, "asked": True}
        return render(request, "web/desk/person_new.html", context)
    return _save(request, user, form, found, coded, chosen)


def _key(request: HttpRequest, user: User) -> str:
    return f"desk/{user.actor.id}/{key_of(request)}"


def _save(
    request: HttpRequest,
    user: User,
    form: RegistrationForm,
    found: list[Known],
    coded: CodedTitle | None,
    chosen: Occupation | None,
) -> HttpResponse:
    by, key = user.actor, _key(request, user)
    entry = JobSeekerEntry(form.whole_entry(), _profile(form, coded, chosen), by.office_id)
    try:
        made = register([entry], by=by, key=key)
    except KeyReused:  # back in the browser, another person in the same form: a new key, and once more
        return render(request, "web/desk/person_new.html", {"form": form, "key": uuid4(), "used": True})
    person = made[0]
    if found:
        tell_apart(person, [each.look.person for each in found], by=by, key=f"{key}/apart")
    if coded is not None and coded.occupation_id is None:
        waiting = UnsureTitle(coded.text, formats.language(), coded.proposals)
        settle_title(waiting, chosen, scheme=SCHEME, by=by, key=key)
    said = _("{name} is registered under the number {reference}.")
    messages.success(request, said.format(name=person.full_name, reference=person.reference))
    return redirect("web:person", person.public_id)


def _profile(form: RegistrationForm, coded: CodedTitle | None, chosen: Occupation | None) -> ProfileEntry:
    held: tuple[OccupationEntry, ...] = ()
    if coded is not None:
        pk = chosen.pk if chosen is not None else coded.occupation_id
        held = (OccupationEntry(coded.text, pk, form.cleaned_data["years"]),)
    return ProfileEntry(occupations=held, languages=form.languages(), education=form.cleaned_data["education"])


@require_http_methods(["GET", "HEAD", "POST"])
@for_right("person.correct")
def correct(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Mend who somebody is: names, birth, sex, where they live. Phones and agreements have pages of their own."""
    person = queries.person(user.actor, str(public_id))
    if not queries.may_do(user.actor, "person.correct", person):  # who sees a file to match it does not mend it
        raise queries.NotFound(str(public_id))
    form = PersonForm(user, request.POST if request.method == "POST" else None, initial=said_of(person))
    form.country = person.country or form.country
    if request.method == "POST" and form.is_valid():
        entry = form.entry(country=person.country, region=form.cleaned_data["region"] or person.region)
        correct_persons([person], [entry], by=user.actor, key=_key(request, user))
        messages.success(
            request, _("The file of {name} is mended.").format(name=entry.given_names or entry.family_names)
        )
        return redirect("web:person", person.public_id)
    return render(request, "web/desk/person_correct.html", {"form": form, "person": person})
