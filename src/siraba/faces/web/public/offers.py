"""Published offers, for anybody: the list, one offer, and saying that something is wrong with it."""

from __future__ import annotations

import json
from uuid import UUID, uuid4

from django import forms
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from siraba.apps.accounts.models import User
from siraba.apps.classification.queries import label
from siraba.apps.foundation.actors import NotAllowed
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.vacancies import advice
from siraba.apps.vacancies.actions import ReportEntry, report, sender_of
from siraba.apps.vacancies.models import ReportReason, Vacancy
from siraba.apps.vacancies.postings import LICENCES, job_posting, text_of
from siraba.apps.vacancies.queries import NotFound
from siraba.apps.vacancies.queries.public import VISITOR, offer, offers
from siraba.apps.vacancies.queries.recruiting import recruiter
from siraba.faces.web import formats
from siraba.faces.web.desk import choices
from siraba.faces.web.desk.vacancies import asked, asked_skills, contract
from siraba.faces.web.door import public
from siraba.faces.web.lists import Filter, known, long_page_of, page_numbers, said
from siraba.faces.web.public.terms import terms

A_PAGE = 20
REMEMBERED = 600
"""Seconds for which the countries of the filter are remembered: to find them every offer is looked at."""
_NOT_IN_A_SCRIPT = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026", "\u2028": "", "\u2029": ""})


@public()
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What is offered today, the newest first."""
    countries = choices.countries(_countries())
    filters = [
        Filter("country", _("Country"), _("All countries"), countries, known(said(request, "country"), countries)),
        *choices.work_filters(request)[:1],
    ]
    text = said(request, "q")
    chosen = {each.field: each.value for each in filters}
    page = long_page_of(request, offers(text=text, **chosen), A_PAGE)
    context = {
        "page": page,
        "rows": [(row, *text_of(row, formats.language())) for row in page],
        "numbers": page_numbers(page),
        "filters": filters,
        "text": text,
        "public": True,
        "asked": bool(text or any(chosen.values())),
        "advice": advice_shown(),
    }
    return render(request, "web/public/offers.html", context)


def _countries() -> list[str]:
    """Countries in which there are offers today."""
    key = f"offers.countries/{formats.today()}"
    found: list[str] | None = cache.get(key)
    if found is None:
        codes = offers().order_by("country").values_list("country", flat=True).distinct()
        found = [code for code in codes if code]
        cache.set(key, found, REMEMBERED)
    return found


@public()
@require_safe
def one(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One offer: its terms, who offers it, how to answer, and the advice of the day."""
    return _page(request, _offer(public_id), Report())


def _page(request: HttpRequest, row: Vacancy, form: Report, status: int = 200) -> HttpResponse:
    title, description, language = text_of(row, formats.language())
    context = {
        "offer": row,
        "title": title,
        "description": description,
        "text_language": language,
        "written_in": formats.tongue(language) if language and language != formats.language()[:2] else "",
        "occupation": label(row.occupation, formats.language()) if row.occupation else "",
        "terms": terms(row),
        "recruiter": recruiter(row, formats.today()),
        "asked": asked(row),
        "skills": asked_skills(row)[:12],
        "contract": contract(row),
        "open": row.positions - row.filled,
        "licence": LICENCES.get(row.open_licence, ""),
        "advice": advice_shown(),
        "form": form,
        "posting": posting(request, row),
    }
    return render(request, "web/public/offer.html", context, status=status)


def posting(request: HttpRequest, row: Vacancy) -> SafeString:
    """The offer for search engines, safe to stand within a script element."""
    text = json.dumps(posting_of(request, row), ensure_ascii=False).translate(_NOT_IN_A_SCRIPT)
    return mark_safe(text)  # noqa: S308 - nothing in it can end the element


def posting_of(request: HttpRequest, row: Vacancy) -> dict[str, object]:
    """The offer as JobPosting, in the reader's language."""
    address = request.build_absolute_uri(f"/offers/{row.public_id}/")
    names = {
        "service": _("Public employment service"),
        "country": formats.country(row.country),
        "region": formats.place(row.region),
        "occupation": label(row.occupation, formats.language()) if row.occupation else "",
        "terms": "\n".join(f"{name}: {value}" for name, value in terms(row)),
    }
    return job_posting(row, address, formats.language(), names)


def _offer(public_id: UUID) -> Vacancy:
    try:
        return offer(str(public_id))
    except NotFound as reason:
        raise Http404 from reason


def advice_shown() -> str:
    """What to beware of today, in the reader's language."""
    found = advice.of_the_day(formats.today())
    return found.inside(formats.language()) if found else ""


class Report(forms.Form):
    """What is wrong, in which words, and how the reporter can be reached if they want to."""

    reason = forms.ChoiceField(
        label=gettext_lazy("What is wrong?"),
        choices=ReportReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what is wrong.")},
    )
    text = forms.CharField(
        label=gettext_lazy("What did you see or hear?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    contact = forms.CharField(
        label=gettext_lazy("Your number or address, if you want to be asked"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
        help_text=gettext_lazy("You need not give it. Whoever offers the job never sees it."),
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("The service may keep it to ask me about this"),
        required=False,
    )

    def clean(self) -> dict[str, object]:
        """A contact is kept only where somebody agreed."""
        kept = super().clean() or {}
        if kept.get("contact") and not kept.get("agreed"):
            self.add_error("agreed", _("Tick this, or take your number or address away: else it is not kept."))
        return kept


@public()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a report. Nobody needs an account; one place can report a few offers a day."""
    row = _offer(public_id)
    form = Report(request.POST or None)
    if request.method != "POST":
        return _page(request, row, form)
    if not form.is_valid():
        return _page(request, row, form, 422)
    kept = form.cleaned_data
    entry = ReportEntry(
        kept["reason"],
        sender_of(str(request.META.get("REMOTE_ADDR", ""))),
        kept["text"],
        kept["contact"],
        kept["agreed"],
        formats.language(),
    )
    by = request.user.actor if isinstance(request.user, User) else VISITOR
    try:
        report(row, entry, by=by, key=request.POST.get("key") or uuid4().hex)
    except Refusal as refusal:
        sentences = {
            "reported_before": _("The same words about this offer came from here: they are with the service already."),
            "reported_often": _("This offer was reported from here several times. The service will look at it."),
            "too_many_today": _(
                "Several offers were reported from here today. Come back tomorrow, or go to an office."
            ),
        }
        for each in refusal.obstacles:
            form.add_error(None, sentences.get(each.code, _("This could not be taken.")))
        return _page(request, row, form, 429)
    except NotAllowed as reason:
        raise Http404 from reason
    return redirect("web:offer_reported")


@public()
@require_safe
def reported(request: HttpRequest) -> HttpResponse:
    """Thank whoever reported an offer, and say what happens next."""
    return render(request, "web/public/offer_reported.html", {"advice": advice_shown()})
