"""The register of processing, how long what is kept, what could harm people, and the declaration to the authority."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from siraba.apps.accounts.models import User
from siraba.apps.foundation import register as kept_register
from siraba.apps.foundation import retention
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.holdings import holdings
from siraba.apps.foundation.terms import Term, terms
from siraba.apps.persons import accounted
from siraba.apps.persons.actions.breaches import decide_impact, enter_declaration
from siraba.apps.persons.going_live import no_authority
from siraba.apps.persons.models import Breach, Declaration, ImpactDecision
from siraba.apps.persons.purposes import Basis, PurposeEntry, purposes
from siraba.faces.web import formats
from siraba.faces.web.door import for_right
from siraba.faces.web.keys import key_of


@dataclass(frozen=True, slots=True)
class Held:
    """A model as the register shows it."""

    label: str
    title: str
    category: str
    about: str
    purposes: tuple[str, ...]
    fields: list[str]
    terms: list[str]


def basis_name(basis: Basis) -> str:
    """On what a use rests, in words."""
    return {
        Basis.CONSENT: _("the person's consent"),
        Basis.PUBLIC_TASK: _("public task"),
        Basis.LEGAL_OBLIGATION: _("legal obligation"),
    }[basis]


def then_name(then: str) -> str:
    """What happens at the end of a term, in words."""
    return {"notify": _("the person is asked"), "anonymise": _("wiped"), "erase": _("erased")}[then]


def what_is_held() -> list[Held]:
    """Every model that holds personal data, with its fields in words."""
    said, on = kept_register.register(), formats.today()
    lengths = {each.kind: f"{formats.label(each.data)} · {formats.lasting(each.duration)}" for each in terms(on)}
    words = {model._meta.label_lower: each for model, each in holdings().items()}
    found = []
    for label, each in said.models.items():
        told = words.get(label)
        names = dict(told.words) if told else {}
        found.append(
            Held(
                label,
                str(told.title) if told else formats.label(kept_register.title_of(label)),
                formats.label(said.categories[each.category]),
                formats.label(said.about[each.about]),
                each.purposes,
                [
                    str(names[name]) if name in names else formats.label(kept_register.field_of(label, name))
                    for name in kept_register.fields_of(label)
                ],
                [lengths[kind] for kind in each.kept],
            )
        )
    return found


def _term(each: Term) -> dict[str, str]:
    return {
        "data": formats.label(each.data),
        "length": formats.lasting(each.duration),
        "counted_from": formats.label(each.counted_from),
    }


def _purpose(one: PurposeEntry) -> dict[str, Any]:
    language, said = formats.language(), kept_register.register()
    return {
        "code": one.code,
        "name": one.names.said(language),
        "basis": basis_name(one.basis),
        "law": one.law.said(language),
        "recipients": [each.names.said(language) for each in one.recipients],
        "abroad": one.abroad,
        "models": [label for label, each in said.models.items() if one.code in each.purposes],
        "kept": [_term(each) for each in one.terms(formats.today())],
    }


@require_safe
@for_right("processing.see")
def index(request: HttpRequest, user: User) -> HttpResponse:
    """The register: for the officer, the authority, and on paper."""
    said = kept_register.register()
    context = {
        "purposes": [_purpose(each) for each in purposes()],
        "held": what_is_held(),
        "special": formats.label(said.special),
        "transfers": formats.label(said.transfers),
        "security": formats.label(said.security),
        "declaration": accounted.declaration(),
        "no_authority": no_authority(),
        "as_of": formats.today(),
    }
    return render(request, "web/officer/processing.html", context)


@require_safe
@for_right("processing.see")
def take(request: HttpRequest, user: User, form: str) -> HttpResponse:
    """The register as a file: JSON with everything, CSV with a line a model."""
    if form == "json":
        said = kept_register.register()
        whole = {
            "as_of": formats.today().isoformat(),
            "purposes": [_purpose(each) for each in purposes()],
            "held": [_plain(each) for each in what_is_held()],
            "special": formats.label(said.special),
            "transfers": formats.label(said.transfers),
            "security": formats.label(said.security),
            "declarations": [_declaration(each) for each in accounted.declarations(user.actor)],
            "no_authority": no_authority(),
            "breaches": [_breach(each) for each in _every_breach(user.actor)],
        }
        return JsonResponse(whole, json_dumps_params={"ensure_ascii": False, "indent": 1})
    if form != "csv":
        raise Http404
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["model", "title", "category", "about", "purposes", "fields", "terms"])
    for each in what_is_held():
        lists = (each.purposes, each.fields, each.terms)
        writer.writerow([each.label, each.title, each.category, each.about, *("; ".join(part) for part in lists)])
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="register.csv"'
    return response


def _plain(each: Held) -> dict[str, Any]:
    return {name: getattr(each, name) for name in Held.__slots__}


def _declaration(row: Declaration) -> dict[str, str]:
    return {"authority": row.authority, "number": row.number, "declared_on": row.declared_on.isoformat()}


def _every_breach(by: Actor) -> list[Breach]:
    return [*accounted.breaches(by), *accounted.breaches(by, closed=True)]


def _breach(row: Breach) -> dict[str, Any]:
    """What GDPR 33(5) wants written down of a breach, and why its moments are what they are."""
    moments = {name: getattr(row, name) for name in ("found_at", "tell_by", "told_at")}
    names = ["reference", "title", "kind", "what", "people", "consequences", "measures", "risk", "state"]
    names += ["found_why", "told_number", "late_why", "not_told_why", "people_told", "people_why"]
    said = {name: getattr(row, name) for name in names}
    return said | {name: at.isoformat(timespec="minutes") if at else None for name, at in moments.items()}


@require_safe
@for_right("retention.see")
def kept(request: HttpRequest, user: User) -> HttpResponse:
    """How long what is kept, from when it counts, and what is due tonight."""
    today = formats.today()
    found = {line.term.kind: line for line in retention.look(today)}
    rows = [
        {**_term(each), "source": formats.law(each.source), "then": then_name(each.then), "found": found.get(each.kind)}
        for each in terms(today)
    ]
    return render(request, "web/officer/retention.html", {"rows": rows, "as_of": today})


@require_safe
@for_right("processing.see")
def impact(request: HttpRequest, user: User) -> HttpResponse:
    """What could harm people, what is done about it, and who accepted what is left."""
    return _impact(request, user)


def _impact(request: HttpRequest, user: User, code: str = "", error: str = "") -> HttpResponse:
    decided, today = accounted.impact_decisions(user.actor), formats.today()
    rows = [
        {
            "risk": each,
            "words": formats.label(each.risk),
            "measures": [(formats.label(one.says), one.shown) for one in each.measures],
            "decision": decided.get(each.code),
            "stands": _stands(decided.get(each.code), each.digest, today),
            "error": error if each.code == code else "",
            "typed": request.POST.get("reason", "") if each.code == code else "",
        }
        for each in kept_register.risks()
    ]
    return render(request, "web/officer/impact.html", {"rows": rows}, status=422 if error else 200)


def _stands(row: ImpactDecision | None, digest: str, today: date) -> bool:
    return row is not None and row.accepted and row.digest == digest and row.review_on > today


@require_POST
@for_right("impact.decide")
def decide(request: HttpRequest, user: User, code: str) -> HttpResponse:
    """Accept what is left of a risk, or not."""
    key, said = request.POST.get("key", ""), request.POST
    if not key or code not in {each.code for each in kept_register.risks()}:
        raise Http404
    try:
        review = date.fromisoformat(said.get("review_on", ""))
        accepted = said.get("accepted") == "1"
        decide_impact(code, accepted, said.get("reason", ""), review, by=user.actor, key=key)
    except (ValueError, ValidationError):
        wrong = _("Nothing was kept: say why, and give a day of the next look within two years.")
        return _impact(request, user, code, wrong)
    messages.success(request, _("Written down under your name."))
    return redirect("web:impact")


class DeclarationForm(forms.Form):
    """Under which declaration data are processed."""

    authority = forms.CharField(label=gettext_lazy("Authority"), max_length=200)
    number = forms.CharField(label=gettext_lazy("Number of the declaration"), max_length=80)
    declared_on = forms.DateField(
        label=gettext_lazy("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_right("declaration.enter")
def declare(request: HttpRequest, user: User) -> HttpResponse:
    """Enter the declaration, or another one; those before stay in the list."""
    form = DeclarationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        key = key_of(request)
        try:
            enter_declaration(**form.cleaned_data, by=user.actor, key=key)
        except ValidationError as problem:
            for field in problem.message_dict:
                form.add_error(field, _("This day has not come yet."))
        else:
            accounted.forget_declared()
            messages.success(request, _("Written down; public pages show it within five minutes."))
            return redirect("web:declaration")
    context = {"form": form, "rows": accounted.declarations(user.actor)[:20]}
    return render(request, "web/officer/declaration.html", context, status=422 if form.errors else 200)
