"""The queue of adverts to validate, and one advert with what rules and people say of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from siraba.apps.accounts.models import User
from siraba.apps.findings.access import may_waive
from siraba.apps.findings.models import Finding
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.vacancies import actions, queries
from siraba.apps.vacancies.advert import catalogue, usual_pay
from siraba.apps.vacancies.lifecycle import VACANCY
from siraba.apps.vacancies.models import Vacancy
from siraba.apps.vacancies.queries import checking, reaching, recruiting
from siraba.apps.vacancies.rules import dispute_of
from siraba.faces.web import formats
from siraba.faces.web.desk.steps import way
from siraba.faces.web.door import for_right, may
from siraba.faces.web.keys import key_of
from siraba.faces.web.lists import Filter, Option, known, long_page_of, page_numbers, said
from siraba.faces.web.public.terms import further_texts, names, terms
from siraba.faces.web.steward import found

A_PAGE, LIKES = 20, 5


@dataclass(frozen=True, slots=True)
class Told:
    """A finding in words; `aside`: whoever reads it may set it aside."""

    row: Finding
    sentence: str
    remedy: str
    aside: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """A change in words."""

    name: str
    before: str
    after: str


@require_safe
@for_right("vacancy.check")
def index(request: HttpRequest, user: User) -> HttpResponse:
    """What waits, the oldest first."""
    by, today = user.actor, formats.today()
    parts = {
        "submitted": _("Handed in"),
        "kept_back": _("Kept back for a person"),
        "returned": _("Question asked"),
        "reported": _("Reported by people"),
        "hidden": _("Published, kept from the public"),
    }
    what = known(said(request, "what"), [Option(value, name) for value, name in parts.items()]) or "submitted"
    rules = [
        Option(rule.id, rule.title.inside(formats.language()))
        for rule in catalogue().rules.values()
        if catalogue().stages[rule.id] == "advert"
    ]
    rule, mine = known(said(request, "rule"), rules), said(request, "mine") == "1" and user.office_id is not None
    page = long_page_of(request, checking.queue(by, today, what=what, mine=mine, rule=rule), A_PAGE)
    context = {
        "page": page,
        "numbers": page_numbers(page),
        "cases": [_case(each) for each in checking.cases(list(page.object_list), today)],
        "parts": [(value, name, value == what) for value, name in parts.items()],
        "what": what,
        "filters": [Filter("rule", _("Rule"), _("All rules"), rules, rule)],
        "mine": mine,
        "asked": bool(rule or mine),
    }
    return render(request, "web/desk/to_check.html", context)


def _case(one: checking.Case) -> dict[str, Any]:
    weights = [row.severity for row in one.findings]
    return {
        "case": one,
        "vacancy": one.vacancy,
        "stops": weights.count("block"),
        "alerts": weights.count("escalate"),
        "notes": len(weights) - weights.count("block") - weights.count("escalate"),
        "worst": found.sentence(one.findings[0]) if one.findings else "",
        "changes": len(one.changes),
        "likes": [(like, like_words(like.how)) for like in one.likes[:1]],
        "more_likes": max(0, len(one.likes) - 1),
    }


def like_words(how: str) -> str:
    """In what way two adverts are alike."""
    return {
        "same": _("the same advert, still live"),
        "near": _("nearly the same advert, some words changed"),
        "reposted": _("posted before"),
        "split": _("the same advert for another place or number"),
        "copied": _("the same words of another employer"),
    }[how]


@require_safe
@for_right("vacancy.check")
def check(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """One advert to validate."""
    return _page(request, user, queries.vacancy(user.actor, str(public_id)))


def show_refused(request: HttpRequest, user: User, row: Vacancy, refused: Refusal) -> HttpResponse:
    """The page of an advert with why something was not done."""
    return _page(request, user, row, refused)


def _page(
    request: HttpRequest, user: User, row: Vacancy, refused: Refusal | None = None, typed: str = "", why: str = ""
) -> HttpResponse:
    one = checking.case(user.actor, row, formats.today())
    by = user.actor
    offered = [each.verb for each in VACANCY.offered(row, by=by) if checking.may_do(by, each.right, row)]
    context = {
        "vacancy": row,
        "case": one,
        "terms": terms(row),
        "usual": _usual(row),
        "recruiter": recruiting.recruiter(row, formats.today()),
        "mandate": recruiting.under_mandate(row),
        "further_texts": further_texts(row),
        "findings": [
            Told(each, found.sentence(each), found.remedy(each), may_waive(by, each)) for each in one.findings
        ],
        "changes": [_changed(each) for each in one.changes],
        "likes": [(like, like_words(like.how), round(100 * like.share)) for like in one.likes[:LIKES]],
        "questions": checking.questions(user.actor, row),
        "reports": checking.reports(user.actor, row)[:20],
        "refused": [found.obstacle(each) for each in refused.obstacles] if refused else [],
        "typed": typed,
        "way": way(row),
        "kept_back": checking.is_kept_back(row),
        "dispute": dispute_of(row),
        "why": why,
        "may_part": checking.may_do(by, "vacancy.clear_of_dispute", row),
        **{f"may_{verb}": verb in offered for verb in ("publish", "ask", "fill", "withdraw", "recall", "renew")},
        "may_confirm": row.state == "published" and checking.may_do(by, "vacancy.confirm_open", row),
        "open": row.positions - row.filled,
        "reached": bool(reaching.offering(row)),
        "may_write": row.state != "filled" and checking.may_do(by, "vacancy.correct", row),
        "may_sign": any(not each.get("second") for each in row.criteria)
        and checking.may_do(by, "vacancy.sign_criteria", row),
        "signed": [str(each["second"]) for each in row.criteria if each.get("second")],
        "may_settle": may(user, "report.settle"),
        "shown": checking.is_shown(row, formats.today()),
    }
    return render(request, "web/desk/check_advert.html", context, status=409 if refused else 200)


def _usual(row: Vacancy) -> str:
    """What is usually paid for such a post, of whom that is said, by which source since when; or that nobody knows."""
    found = usual_pay(row, formats.today())
    if found is None:
        return _("not known: no table with a source speaks of such posts there")
    of = _("for the occupation") if found.occupation else _("for the sector") if found.sector else _("for the country")
    told = {"pay": formats.pay(found.pay), "of": of, "source": found.source, "day": formats.day(found.valid_from)}
    return _("{pay}, {of} ({source}, since {day})").format(**told)


def _changed(each: checking.Change) -> Changed:
    label = {
        "title": _("Title"), "description": _("Description"), "positions": _("Posts"), "country": _("Country"),
        "place": _("Place"), "region": _("Region"), "pay_amount": _("Pay"), "pay_currency": _("Currency"),
        "pay_period": _("For"), "hours_week": _("Hours"), "duration_months": _("Duration"), "closes_on": _("Closes"),
        "start_date": _("Start"), "worker_pays": _("Fees"), "employer_id": _("Employer"),
        "occupation_id": _("Occupation"), "agency": _("Agency"), "mandate": _("Mandate"), "licences": _("Licences"),
        **{f"terms.{code}": name for code, name in names().items()},
    }.get(each.name) or _asked(each.name)  # fmt: skip
    return Changed(str(label), _plain(each.before), _plain(each.after))


def _asked(name: str) -> str:
    """What is asked, by its code: `languages.fr`, `skills.RS-03-001`; another column by its name."""
    kind, _dot, code = name.partition(".")
    if kind == "texts":
        tongue, _dot, part = code.partition(".")
        return f"{_('Title') if part == 'title' else _('Description')} ({formats.tongue(tongue)})"
    words = {"languages": _("Language"), "skills": _("Skill")}
    return f"{words[kind]} {code}" if code and kind in words else name.replace("_", " ")


def _plain(value: Any) -> str:
    if value in (None, "", [], {}):
        return _("nothing")
    return formats.number(value) if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


@require_POST
@for_right("vacancy.move")
def publish(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Publish it, or say everything that stands against it."""
    row = queries.vacancy(user.actor, str(public_id))
    try:
        actions.move(row, "publish", by=user.actor, key=key_of(request))
    except Refusal as refusal:
        return _page(request, user, queries.vacancy(user.actor, str(public_id)), refusal)
    messages.success(request, _("Published."))
    return redirect("web:check_advert", public_id)


@require_POST
@for_right("vacancy.ask")
def ask(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Give it back with a question."""
    row, text = queries.vacancy(user.actor, str(public_id)), request.POST.get("text", "")
    try:
        actions.ask(row, text, by=user.actor, key=key_of(request))
    except Refusal as refusal:
        return _page(request, user, queries.vacancy(user.actor, str(public_id)), refusal, text)
    if reaching.offering(row):
        messages.success(request, _("The question is on its way; the vacancy waits for the answer."))
    else:
        messages.warning(
            request, _("Kept, and told to nobody: the employer has no account, number or address here. Call them.")
        )
    return redirect("web:check_advert", public_id)


@require_POST
@for_right("vacancy.clear_of_dispute")
def part(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Say that the post has nothing to do with the dispute at its employer, or take that back."""
    row, why = queries.vacancy(user.actor, str(public_id)), request.POST.get("why", "")
    deeds = {"clear": actions.clear_of_dispute, "bind": actions.bind_to_dispute}
    if (deed := deeds.get(request.POST.get("deed", ""))) is None:
        raise Http404
    try:
        deed(row, why, by=user.actor, key=key_of(request))
    except Refusal as refusal:
        return _page(request, user, row, refusal, why=why)
    messages.success(request, _("Written down."))
    return redirect("web:check_advert", public_id)


@require_POST
@for_right("report.settle")
def settle(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Say what was found of what people reported."""
    row, text = queries.vacancy(user.actor, str(public_id)), request.POST.get("outcome", "")
    show = request.POST.get("show") == "1"
    try:
        actions.settle_reports(row, text, show=show, by=user.actor, key=key_of(request))
    except Refusal as refusal:
        return _page(request, user, row, refusal, text)
    messages.success(request, _("Settled; whoever looks later sees what you found."))
    return redirect("web:check_advert", public_id)
