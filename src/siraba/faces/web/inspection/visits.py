"""Campaigns and inspections: drawn by a seed that was public before, written down, answered, closed."""

from __future__ import annotations

from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from siraba.apps.accounts.models import User
from siraba.apps.findings.queries import history_of
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.organisations import actions, queries
from siraba.apps.organisations.models import Inspection
from siraba.faces.web import formats
from siraba.faces.web.door import for_right
from siraba.faces.web.keys import key_of
from siraba.faces.web.lists import page_numbers, page_of
from siraba.faces.web.organisations import forms, words
from siraba.faces.web.organisations.acts import offered
from siraba.faces.web.organisations.rules_seen import title


class CampaignForm(forms.Form):
    """Whom to draw, and by which seed."""

    name = forms.text_field(gettext_lazy("Name of the campaign"), 150)
    whom = django_forms.ChoiceField(label=gettext_lazy("Whom to inspect"))
    country = django_forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    wanted = django_forms.IntegerField(label=gettext_lazy("How many"), min_value=1, max_value=1000)
    seed = forms.text_field(
        gettext_lazy("Seed of the draw"),
        80,
        help_text=gettext_lazy(
            "Something public that nobody chose, such as yesterday's lottery numbers with their date."
        ),
    )
    due_on = forms.day_field(gettext_lazy("Until which day"))

    def lists(self, thing: object, user: object) -> dict[str, list[tuple[str, str]]]:  # type: ignore[override]  # lists where any order would do
        return {
            "whom": [("agency", _("Private employment agencies")), ("employer", _("Employers"))],
            "country": [("", _("All countries")), *forms.country_choices()],
        }


@require_http_methods(["GET", "HEAD", "POST"])
@for_right("campaign.draw")
def draw(request: HttpRequest, user: User) -> HttpResponse:
    """Campaigns, and drawing a new one."""
    form = CampaignForm(None, user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        key = key_of(request)
        entry = actions.CampaignEntry(**form.cleaned_data)
        try:
            row = actions.draw(entry, by=user.actor, key=f"draw/{user.public_id}/{key}")
        except Refusal as refusal:
            for sentence in words.lacking(refusal):
                form.add_error(None, sentence)
        else:
            messages.success(request, _("Drawn."))
            return redirect("web:campaign", row.public_id)
    page = page_of(request, queries.campaigns(user.actor))
    context = {"form": form, "page": page, "numbers": page_numbers(page)}
    return render(request, "web/inspection/campaigns.html", context, status=422 if form.errors else 200)


@require_safe
@for_right("campaign.see")
def campaign(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """One campaign: its seed, who was drawn, how far it is."""
    row = queries.campaigns(user.actor).filter(public_id=public_id).first()
    if row is None:
        raise Http404
    page = page_of(request, queries.inspections(user.actor, campaign=row).order_by("place_in_draw"))
    context = {"row": row, "page": page, "numbers": page_numbers(page)}
    return render(request, "web/inspection/campaign.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_right("inspection.see")
def show(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """One inspection: what was seen, which rules were broken, the answer, what it came to."""
    try:
        row = queries.inspection(user.actor, str(public_id))
    except queries.NotFound as reason:
        raise Http404 from reason
    found = [(each, title(each.rule)) for each in history_of(user.actor, row.public_id)]
    problems: list[str] = []
    if request.method == "POST":
        try:
            _close(request, user, row)
        except Refusal as refusal:
            problems = words.lacking(refusal)
        else:
            messages.success(request, _("Closed."))
            return redirect("web:inspection", row.public_id)
    context = {
        "row": row,
        "found": found,
        "acts": offered(user, row),
        "late": row.state == "visited" and row.answer_by is not None and row.answer_by < formats.today(),
        "may_close": row.state in {"visited", "answered"} and queries.may_do(user.actor, "inspection.close", row),
        "problems": problems,
        "typed": request.POST.get("conclusion", ""),
        "ticked": request.POST.getlist("mended"),
    }
    return render(request, "web/inspection/visit.html", context, status=422 if problems else 200)


def _close(request: HttpRequest, user: User, row: Inspection) -> None:
    if not (key := request.POST.get("key", "")) or not queries.may_do(user.actor, "inspection.close", row):
        raise Http404
    conclusion, mended = request.POST.get("conclusion", ""), request.POST.getlist("mended")
    try:
        actions.close_inspection(row, conclusion, mended, by=user.actor, key=f"close/{user.public_id}/{key}")
    except ValidationError as problem:
        raise Http404 from problem
