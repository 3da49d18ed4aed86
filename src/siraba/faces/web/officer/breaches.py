"""Breaches of personal data: what runs, with its clock; one of them, step by step."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from siraba.apps.accounts.models import User
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.persons import accounted
from siraba.apps.persons.actions import breaches as actions
from siraba.apps.persons.breaching import clock, kinds_of_data
from siraba.apps.persons.models import Breach, BreachKind, FoundHow, Risk
from siraba.faces.web import formats
from siraba.faces.web.door import for_right
from siraba.faces.web.keys import key_of
from siraba.faces.web.lists import page_numbers, page_of

MOMENT = "%Y-%m-%dT%H:%M"


def _moment(**more: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
    return forms.DateTimeField(widget=widget, input_formats=[MOMENT, "%Y-%m-%d %H:%M"], **more)


class BreachForm(forms.Form):
    """What is known of a breach by now."""

    title = forms.CharField(label=gettext_lazy("In a few words"), max_length=160)
    kind = forms.ChoiceField(label=gettext_lazy("What happened to the data"), choices=BreachKind.choices)
    what = forms.CharField(
        label=gettext_lazy("What happened"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=gettext_lazy("The event, without the names of people concerned."),
    )
    found_at = _moment(label=gettext_lazy("Found on, at"))
    found_why = forms.CharField(
        label=gettext_lazy("Why it was found later than was written first"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=gettext_lazy("Only where you put a later moment. The term stays counted from the first one."),
    )  # fmt: skip
    found_how = forms.ChoiceField(label=gettext_lazy("Found how"), choices=FoundHow.choices)
    began_on = forms.DateField(
        label=gettext_lazy("Began on, if it is known"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    exposed = forms.MultipleChoiceField(
        label=gettext_lazy("Which data"), required=False, widget=forms.CheckboxSelectMultiple
    )
    people = forms.IntegerField(label=gettext_lazy("How many people, about"), required=False, min_value=0)
    consequences = forms.CharField(
        label=gettext_lazy("What it may do to them"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )  # fmt: skip
    measures = forms.CharField(
        label=gettext_lazy("What was done about it"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )  # fmt: skip
    risk = forms.ChoiceField(label=gettext_lazy("Risk for the people"), required=False)

    def __init__(self, *words: Any, **more: Any) -> None:
        super().__init__(*words, **more)
        kinds = [(code, formats.label(names)) for code, names in kinds_of_data().items()]
        self.fields["exposed"].choices = kinds  # type: ignore[attr-defined]  # a field of choices
        self.fields["risk"].choices = [("", _("not judged yet")), *Risk.choices]  # type: ignore[attr-defined]  # as above

    def entry(self) -> actions.BreachEntry:
        """What was said, of a valid form."""
        said = {**self.cleaned_data}
        return actions.BreachEntry(data=tuple(said.pop("exposed")), **said)


@require_safe
@for_right("breach.see")
def index(request: HttpRequest, user: User) -> HttpResponse:
    """What runs, the nearest end of the clock first; or what was closed."""
    closed = request.GET.get("closed") == "1"
    page = page_of(request, accounted.breaches(user.actor, closed=closed))
    rows = [(row, _left(row)) for row in page.object_list]
    context = {"page": page, "numbers": page_numbers(page), "rows": rows, "closed": closed}
    return render(request, "web/officer/breaches.html", context)


def _left(row: Breach) -> str:
    """The clock in words: what is left, or since when it is over; empty once it was decided."""
    if row.decided or row.closed_on:
        return ""
    left: timedelta = row.left(timezone.now())
    hours = formats.number(abs(int(left.total_seconds())) // 3600)
    if left < timedelta(0):
        return _("the term is over since {hours} hours").format(hours=hours)
    return _("{hours} hours left to tell the authority").format(hours=hours)


@require_http_methods(["GET", "HEAD", "POST"])
@for_right("breach.open")
def new(request: HttpRequest, user: User) -> HttpResponse:
    """Write one down as soon as it is found."""
    now = timezone.localtime().strftime(MOMENT)
    form = BreachForm(request.POST or None, initial={"found_at": now})
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.open_breach(form.entry(), by=user.actor, key=key_of(request))
        except ValidationError as problem:
            _shown(form, problem)
        else:
            messages.success(request, _("Written down; the clock runs from the finding."))
            return redirect("web:breach", row.public_id)
    return render(request, "web/officer/breach_new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_right("breach.describe")
def show(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """One breach: its clock, what is known, what is decided."""
    row = accounted.breach(user.actor, str(public_id))
    form = BreachForm(request.POST if request.method == "POST" else None, initial=_said(row))
    if request.method == "POST" and form.is_valid():
        try:
            actions.describe_breach(row, form.entry(), by=user.actor, key=key_of(request))
            messages.success(request, _("Written down."))
            return redirect("web:breach", row.public_id)
        except ValidationError as problem:
            _shown(form, problem)
        except Refusal:
            form.add_error(None, _("It is closed: its record stays as it was."))
    return _page(request, row, form, status=422 if form.errors else 200)


def _page(request: HttpRequest, row: Breach, form: BreachForm, error: str = "", status: int = 200) -> HttpResponse:
    kinds = kinds_of_data()
    context = {
        "row": row,
        "form": form,
        "left": _left(row),
        "over": row.left(timezone.now()) < timedelta(0) and not row.decided,
        "source": formats.law(clock(row.found_at).source),
        "data": [formats.label(kinds[code]) for code in row.data if code in kinds],
        "error": error,
        "now": timezone.localtime().strftime(MOMENT),
        "today": formats.today().isoformat(),
    }
    return render(request, "web/officer/breach.html", context, status=status)


def _said(row: Breach) -> dict[str, Any]:
    names = ("title", "kind", "what", "found_why", "found_how", "people", "consequences", "measures", "risk")
    said = {name: getattr(row, name) for name in names}
    return said | {
        "exposed": row.data,
        "began_on": row.happened_on,
        "found_at": timezone.localtime(row.found_at).strftime(MOMENT),
    }


def _shown(form: BreachForm, problem: ValidationError) -> None:
    for field, said in problem.message_dict.items():
        form.add_error(field if field in form.fields else None, said)


@require_POST
@for_right("breach.tell_authority")
def tell(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Write down that the authority was told, or why not."""
    row, said = accounted.breach(user.actor, str(public_id)), request.POST
    try:
        told = timezone.make_aware(datetime.strptime(said["told_at"], MOMENT)) if said.get("told") == "1" else None  # noqa: DTZ007 - made aware here
        why, number = said.get("why", ""), said.get("number", "")
        actions.tell_authority(row, told_at=told, number=number, why=why, by=user.actor, key=key_of(request))
    except (ValueError, KeyError):
        return _page(request, row, BreachForm(initial=_said(row)), _("Say when the authority was told."), 422)
    except (ValidationError, Refusal):
        wrong = _(
            "Nothing was kept: a reason lacks, or the moment is not between the finding and now, or it may "
            "harm somebody and the authority is to be told."
        )
        return _page(request, row, BreachForm(initial=_said(row)), wrong, 422)
    messages.success(request, _("Written down."))
    return redirect("web:breach", public_id)


@require_POST
@for_right("breach.decide_people")
def people(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Write down whether the people concerned were told."""
    row, said = accounted.breach(user.actor, str(public_id)), request.POST
    try:
        actions.decide_people(row, said.get("told") == "1", said.get("why", ""), by=user.actor, key=key_of(request))
    except (ValidationError, Refusal):
        wrong = _("Nothing was kept: say how they were told, or why not.")
        return _page(request, row, BreachForm(initial=_said(row)), wrong, 422)
    messages.success(request, _("Written down."))
    return redirect("web:breach", public_id)


@require_POST
@for_right("breach.close")
def close(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Close it, or say everything that is not decided yet."""
    row = accounted.breach(user.actor, str(public_id))
    try:
        actions.close_breach(row, by=user.actor, key=key_of(request))
    except Refusal as refusal:
        lacks = "; ".join(_LACKS[each.code]() for each in refusal.obstacles)
        return _page(
            request, row, BreachForm(initial=_said(row)), _("Not closed yet: {lacks}.").format(lacks=lacks), 409
        )
    messages.success(request, _("Closed."))
    return redirect("web:breaches")


_LACKS = {
    "authority_not_decided": lambda: _("say whether the authority was told"),
    "people_not_decided": lambda: _("say whether the people were told"),
    "measures_not_said": lambda: _("say what it may do and what was done about it"),
    "wrong_state": lambda: _("judge the risk first"),
}
