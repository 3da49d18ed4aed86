"""Organisations: the list, one with everything that is known of it, pairs that may be one, due diligence."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from siraba.apps.accounts.models import User
from siraba.apps.foundation.lifecycles import Obstacle, Refusal
from siraba.apps.organisations import actions, queries
from siraba.apps.organisations.models import Organisation, Reach
from siraba.apps.organisations.rules.diligence import questionnaire
from siraba.apps.organisations.rules.identity import check_number
from siraba.apps.organisations.rules.reference import register_formats
from siraba.apps.organisations.rules.sectors import sections
from siraba.faces.web import formats
from siraba.faces.web.door import for_right, may
from siraba.faces.web.keys import key_of
from siraba.faces.web.lists import Filter, Option, known, page_numbers, page_of, said
from siraba.faces.web.organisations import forms, words
from siraba.faces.web.organisations.acts import offered
from siraba.faces.web.organisations.past import past

BESIDE = ("visit", "correct", "register", "verify", "describe", "contact", "site", "dispute", "merge")
OF_AGENCY = ("grant", "sub_agent", "mandate", "sanction", "inspect")


@require_safe
@for_right("organisation.list")
def index(request: HttpRequest, user: User) -> HttpResponse:
    """Every organisation, by words, what it does, sector and country."""
    capacities = [Option(each, words.capacity(each).capitalize()) for each in queries.CAPACITIES]
    sectors = [Option(each, words.section(each)) for each in sections()]
    claims = [
        Option("claimed", _("Registered by themselves, to be checked")),
        Option("clash", _("Two give the same number")),
    ]
    countries = [Option(code, name) for code, name in forms.country_choices()]
    filters = [
        Filter(
            "capacity", _("What it does"), _("Everything"), capacities, known(said(request, "capacity"), capacities)
        ),
        Filter("section", _("Sector"), _("All sectors"), sectors, known(said(request, "section"), sectors)),
        Filter("country", _("Country"), _("All countries"), countries, known(said(request, "country"), countries)),
        Filter("identity", _("Identity"), _("Everybody"), claims, known(said(request, "identity"), claims)),
    ]
    text = said(request, "q")
    rows = queries.organisations(user.actor, text=text, **{each.field: each.value for each in filters})
    page = page_of(request, rows)
    standings = queries.standings(list(page.object_list), formats.today())
    context = {
        "page": page,
        "numbers": page_numbers(page),
        "rows": [(row, _marks(row, standings[row.pk])) for row in page.object_list],
        "filters": filters,
        "text": text,
        "asked": bool(text or any(each.value for each in filters)),
        "may_enter": may(user, "organisation.enter"),
        "may_merge": may(user, "organisation.tell_apart"),
    }
    return render(request, "web/organisations/index.html", context)


def _marks(row: Organisation, one: Any) -> list[tuple[str, str]]:
    """Tone and words of what counts today."""
    found = []
    if one.sanctioned:
        found.append(("halt", _("banned")))
    if one.agency:
        standing = one.licence.on(one.as_of) if one.licence else None
        tone = words.STANDING_TONES[standing] if standing else "halt"
        found.append((tone, _("licence {how}").format(how=words.standing(standing)) if standing else _("no licence")))
    if one.verified is True:
        found.append(("go", _("identity checked")))
    elif one.verified is False:
        found.append(("halt", _("not in the register")))
    elif queries.is_claim(row):
        found.append(("wait", _("registered by themselves, identity not checked")))
    else:
        found.append(("wait", _("identity not checked")))
    if one.dispute_since is not None:
        found.append(("wait", _("strike")))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@for_right("organisation.enter")
def enter(request: HttpRequest, user: User) -> HttpResponse:
    """Enter one; who may be it already is shown before it is written."""
    form = forms.IdentityForm(None, user, request.POST if request.method == "POST" else None)
    like: list[Organisation] = []
    if request.method == "POST" and form.is_valid():
        entry = form.entry()
        like = queries.who_may_be(user.actor, entry.name, entry.country, entry.register_number)
        if not entry.capacities:
            form.add_error("capacities", _("Tick at least one thing that the organisation does."))
        elif not like or request.POST.get("sure") == "1":
            key = key_of(request)
            try:
                row = actions.enter_employers([entry], by=user.actor, key=f"desk/{user.public_id}/{key}")[0]
            except Refusal as refusal:
                form.add_error("register_number", words.lacking(refusal))
            else:
                messages.success(request, _("Written down."))
                return redirect("web:organisation", row.public_id)
    context = {"form": form, "like": like}
    return render(request, "web/organisations/new.html", context, status=422 if form.errors or like else 200)


@require_safe
@for_right("organisation.see")
def show(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """One organisation with everything that the reader may see of it."""
    try:
        row = queries.organisation(user.actor, str(public_id))
    except queries.NotFound as reason:
        raise Http404 from reason
    if row.merged_into is not None:
        return redirect("web:organisation", row.merged_into.public_id)
    return render(request, "web/organisations/show.html", about(user, row))


def about(user: User, row: Organisation) -> dict[str, Any]:
    """What the page of an organisation shows."""
    by, today = user.actor, formats.today()
    standing = queries.standing(row, today)
    checked = check_number(register_formats().get(row.country or "", ()), row.register_number)
    return {
        "row": row,
        "standing": standing,
        "marks": _marks(row, standing),
        "does": [words.capacity(each).capitalize() for each in queries.CAPACITIES if getattr(row, f"is_{each}")],
        "number": words.number(checked) if row.register_number else "",
        "licences": [(each, queries.licence_facts(each).on(today)) for each in row.licences.order_by("-valid_from")]
        if may(user, "licence.see")
        else [],
        "looks": queries.diligences(by, row),
        "reaches": Reach.choices,
        "mandates": [(each, offered(user, each)) for each in queries.mandates(by, organisation=row)[:20]],
        "agents": [(each, offered(user, each)) for each in queries.sub_agents(by, row)[:20]],
        "sanctions": [(each, offered(user, each)) for each in queries.sanctions(by, row)[:20]],
        "inspections": queries.inspections(by).filter(organisation=row)[:20],
        "visits": queries.visits(by).filter(organisation=row)[:10],
        "like": queries.like(by, row) if may(user, "organisation.tell_apart") else [],
        "past": past(user, row.public_id),
        "beside": offered(user, row, *BESIDE),
        "of_agency": offered(user, row, *OF_AGENCY),
        "may_begin": may(user, "diligence.begin"),
        "may_network": may(user, "campaign.see"),
    }


@require_safe
@for_right("organisation.tell_apart")
def duplicates(request: HttpRequest, user: User) -> HttpResponse:
    """Pairs that may be one."""
    page = page_of(request, queries.duplicates(user.actor), 20)
    pairs = [(pair, [words.shared(each) for each in pair.why]) for pair in page.object_list]
    context = {
        "page": page,
        "numbers": page_numbers(page),
        "pairs": pairs,
        "may_merge": may(user, "organisation.merge"),
    }
    return render(request, "web/organisations/duplicates.html", context)


@require_POST
@for_right("organisation.tell_apart")
def settle(request: HttpRequest, user: User) -> HttpResponse:
    """Two are one, or two; somebody says which, and why."""
    key, do = request.POST.get("key", ""), request.POST.get("do", "")
    try:
        one, other = (queries.organisation(user.actor, request.POST.get(name, "")) for name in ("one", "other"))
    except queries.NotFound as reason:
        raise Http404 from reason
    if not key or do not in {"merge", "apart"}:
        raise Http404
    why, kept_key = request.POST.get("reason", ""), f"pair/{user.public_id}/{key}"
    try:
        if do == "merge":
            with_users = request.POST.get("with_users") == "1"
            actions.merge(one, other, why, with_users=with_users, by=user.actor, key=kept_key)
        else:
            actions.tell_apart(one, other, why, by=user.actor, key=kept_key)
    except Refusal as refusal:
        for sentence in words.lacking(refusal):
            messages.warning(request, sentence)
    else:
        messages.success(request, _("Written down."))
    return redirect("web:organisation_pairs")


@require_POST
@for_right("diligence.begin")
def begin(request: HttpRequest, user: User, public_id: UUID, reach: str) -> HttpResponse:
    """Begin a due diligence, or go on with the one that is open."""
    row = queries.thing_of(user.actor, Organisation, str(public_id), "diligence.begin")
    if row is None or reach not in Reach.values or not request.POST.get("key"):
        raise Http404
    look = actions.begin(row, reach, by=user.actor, key=f"look/{user.public_id}/{request.POST['key']}")
    return redirect("web:diligence", look.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@for_right("diligence.see")
def diligence(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """One look: questions with answers and what they rest on, the score, the decision."""
    by = user.actor
    try:
        look = queries.diligence(by, str(public_id))
    except queries.NotFound as reason:
        raise Http404 from reason
    problems: list[str] = []
    nothing = {"answer": "", "evidence": "", "by": ""}
    typed = {each.id: nothing | look.answers.get(each.id, {}) for each in questionnaire().of(look.reach)}
    if request.method == "POST":
        try:
            _look_done(request, user, look, typed)
        except Refusal as refusal:
            problems = words.lacking(refusal)
        else:
            messages.success(request, _("Written down."))
            return redirect("web:diligence", look.public_id)
    asked = [(each, words.question(each.id), formats.label(each.evidence.model_dump()), typed[each.id])
             for each in questionnaire().of(look.reach)]  # fmt: skip
    context = {
        "look": look,
        "score": actions.scored(look),
        "asked": asked,
        "problems": problems,
        "typed_reason": request.POST.get("reason", ""),
        "typed_review": request.POST.get("review_on", ""),
        "may_answer": look.state == "open" and queries.may_do(by, "diligence.answer", look),
        "may_decide": look.state == "open" and queries.may_do(by, "diligence.decide", look),
        "advice": _advice(str(actions.scored(look).advice)),
    }
    return render(request, "web/organisations/diligence.html", context, status=422 if problems else 200)


def _look_done(request: HttpRequest, user: User, look: Any, typed: dict[str, dict[str, Any]]) -> None:
    key, do = request.POST.get("key", ""), request.POST.get("do", "")
    if not key:
        raise Http404
    if do == "answer":
        for name, held in typed.items():
            held["answer"] = request.POST.get(f"a_{name}", "")
            held["evidence"] = request.POST.get(f"e_{name}", "")
        actions.answer(look, typed, by=user.actor, key=f"answer/{user.public_id}/{key}")
        return
    if do not in {"accept", "accept_with_conditions", "refuse"}:
        raise Http404
    try:
        review = forms.day_field("", required=False).clean(request.POST.get("review_on", "") or None)
    except ValidationError as problem:
        raise Refusal(do, [Obstacle("day_unreadable")]) from problem
    actions.decide(
        look, do, request.POST.get("reason", ""), review_on=review, by=user.actor, key=f"decide/{user.public_id}/{key}"
    )


def _advice(code: str) -> str:
    return {
        "accept": _("By the rule it could be accepted."),
        "accept_with_conditions": _("By the rule it could be accepted with conditions."),
        "refuse": _("By the rule it is refused: an answer that decides speaks against it."),
        "unknown": _("Too little is answered to say anything."),
    }[code]
