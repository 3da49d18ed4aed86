"""The rules of fair recruitment as a lawyer reads them: every text, its sources, and where it was reviewed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from siraba.apps.accounts.models import User
from siraba.apps.accounts.queries import home_country
from siraba.apps.findings import actions, queries
from siraba.apps.findings.models import RuleReview
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.vacancies import advice
from siraba.apps.vacancies.advert import catalogue
from siraba.core.fairness.catalogue import Rule
from siraba.faces.web import formats
from siraba.faces.web.door import for_right, may

LANGUAGES = ("fr", "en", "ar")


@dataclass(frozen=True, slots=True)
class Line:
    """A rule in the list; `countries` are those for which somebody reviewed it as it stands now."""

    rule: Rule
    title: str
    countries: list[str]
    older: int


class Review(forms.Form):
    """Who read the rule, for which country, on which day."""

    lawyer = forms.CharField(label=gettext_lazy("Lawyer who read it"), max_length=150)
    country = forms.CharField(
        label=gettext_lazy("For which country (two letters)?"),
        max_length=2,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    on = forms.DateField(
        label=gettext_lazy("On which day?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    note = forms.CharField(
        label=gettext_lazy("What the lawyer says of it"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )

    def clean_country(self) -> str:
        """A country by its code."""
        code = str(self.cleaned_data["country"]).upper()
        if code not in formats.locale().territories:
            raise forms.ValidationError(_("Write the two letters of the country, for example BJ."))
        return code


@require_safe
@for_right("rule.see")
def index(request: HttpRequest, user: User) -> HttpResponse:
    """Every rule, by stage, and the public advice with what the rule of information says of it."""
    held: dict[str, list[RuleReview]] = {}
    for row in queries.reviews(user.actor):
        held.setdefault(row.rule, []).append(row)
    stages: dict[str, list[Line]] = {}
    for rule in catalogue().rules.values():
        stages.setdefault(catalogue().stages[rule.id], []).append(_line(rule, held.get(rule.id, [])))
    told = [
        (each, [one.sentence(catalogue().rules[one.rule], formats.language()) for one in found])
        for each, found in advice.checked(formats.today())
    ]
    names = {
        "information": _("Information"), "advert": _("Job advert"), "selection": _("Selection"),
        "contract": _("Contract"),
        "placement": _("Placement"), "follow_up": _("Follow-up"), "return": _("Return"),
        "data_protection": _("Data protection"),
    }  # fmt: skip
    context = {"stages": [(names.get(stage, stage), lines) for stage, lines in stages.items()], "advice": told}
    return render(request, "web/desk/rules.html", context)


def _line(rule: Rule, held: list[RuleReview]) -> Line:
    current = [row.country for row in held if row.digest == rule.digest]
    return Line(rule, rule.title.inside(formats.language()), sorted(set(current)), len(held) - len(current))


@require_http_methods(["GET", "HEAD", "POST"])
@for_right("rule.see")
def one(request: HttpRequest, user: User, rule_id: str) -> HttpResponse:
    """One rule in its three languages, its reviews, and the form of a review."""
    rule = catalogue().rules.get(rule_id)
    if rule is None:
        raise Http404(rule_id)
    initial = {"country": home_country(), "on": formats.today().isoformat()}
    form = Review(request.POST or None, initial=initial)
    if request.method == "POST":
        if not may(user, "rule.review"):
            raise Http404
        if form.is_valid() and _written(request, user, rule, form):
            return redirect("web:rule", rule_id)
    texts = [
        (language, rule.title.inside(language), rule.message.inside(language), rule.remedy.inside(language))
        for language in LANGUAGES
    ]
    context = {
        "rule": rule,
        "title": rule.title.inside(formats.language()),
        "texts": texts,
        "reviews": [(row, row.digest == rule.digest) for row in queries.reviews(user.actor, rule.id)],
        "form": form,
        "may_review": may(user, "rule.review"),
    }
    return render(request, "web/desk/rule.html", context, status=422 if form.errors else 200)


def _written(request: HttpRequest, user: User, rule: Rule, form: Review) -> bool:
    kept = form.cleaned_data
    on: date = kept["on"]
    try:
        key = request.POST.get("key") or f"{rule.id}/{kept['country']}/{rule.digest}"
        actions.review(
            rule.id, kept["country"], rule.digest, kept["lawyer"], on=on, note=kept["note"], by=user.actor, key=key
        )
    except Refusal as refusal:
        words = {
            "no_lawyer": _("Name the lawyer who read the rule."),
            "day_ahead": _("The day lies ahead: write down what was read."),
            "reviewed_already": _("This rule is reviewed for this country already."),
        }
        for each in refusal.obstacles:
            form.add_error(None, words.get(each.code, each.code))
        return False
    messages.success(request, _("Written down."))
    return True
