"""The pages of whoever offers posts: asking for access, their vacancies, one with its state, and what it needs."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from siraba.apps.accounts.models import User
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.vacancies import actions, confirming
from siraba.apps.vacancies.models import Vacancy
from siraba.apps.vacancies.queries import checking, own
from siraba.apps.vacancies.queries.public import VISITOR
from siraba.faces.web import formats
from siraba.faces.web.accounts import throttle
from siraba.faces.web.accounts.forms import waiting
from siraba.faces.web.door import for_right, public
from siraba.faces.web.employer.forms import Begin
from siraba.faces.web.keys import key_of
from siraba.faces.web.lists import page_numbers, page_of
from siraba.faces.web.public.terms import further_texts, terms
from siraba.faces.web.steward import found

STEPS = ("draft", "submitted", "published", "filled")


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the way of a vacancy: its words, and whether it is done, now or ahead."""

    words: str
    state: str


@public()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Ask for access. The answer is the same for everybody: who is known learns nothing here."""
    form, status = Begin(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            door = f"employer/{form.cleaned_data['address']}"
            wait = throttle.must_wait_to_ask(request, door)
            if not wait:
                throttle.asked(request, door)
                _ask(request, form)
                return redirect("web:employer_begun")
            form.add_error("address", waiting(wait.total_seconds()))
            status = 429
    return render(request, "web/employer/begin.html", {"form": form}, status=status)


def _ask(request: HttpRequest, form: Begin) -> None:
    link = request.build_absolute_uri(reverse("web:invitation", args=["TOKEN"])).replace("TOKEN", "{token}")
    said = form.cleaned_data
    entry = actions.RegisterEntry(
        said["name"], said["contact"], said["address"], said["country"], said["register_number"],
        place=said["place"], language=formats.language(),
    )  # fmt: skip
    actions.ask_access(entry, link, by=VISITOR, key=request.POST.get("key") or uuid4().hex)


@public()
@require_safe
def begun(request: HttpRequest) -> HttpResponse:
    """Say what happens next."""
    return render(request, "web/employer/begun.html")


@require_safe
@for_right("vacancy.offer", public_side=True)
def index(request: HttpRequest, user: User) -> HttpResponse:
    """The organisation's vacancies, the latest first."""
    page = page_of(request, own.own(user.actor))
    words = {"page": page, "numbers": page_numbers(page), "organisation": own.own_organisation(user.actor)}
    return render(request, "web/employer/vacancies.html", words)


@require_safe
@for_right("vacancy.offer", public_side=True)
def show(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """One vacancy: where it is, what it still needs, what is asked about it."""
    return _page(request, user, own.own_vacancy(user.actor, str(public_id)))


def _page(request: HttpRequest, user: User, row: Vacancy, refused: Refusal | None = None) -> HttpResponse:
    rows = own.findings_of_own(user.actor, row, formats.today())
    context = {
        "vacancy": row,
        "organisation": own.own_organisation(user.actor),
        "steps": _steps(row),
        "terms": terms(row),
        "further_texts": further_texts(row),
        "findings": [(each, found.sentence(each), found.remedy(each)) for each in rows],
        "questions": checking.questions(user.actor, row),
        "refused": [found.obstacle(each) for each in refused.obstacles] if refused else [],
        "shown": checking.is_shown(row, formats.today()),
        "open": row.positions - row.filled,
    }
    return render(request, "web/employer/vacancy.html", context, status=409 if refused else 200)


def _steps(row: Vacancy) -> list[Step]:
    names = {
        "draft": _("Written"), "submitted": _("Handed in, being checked"), "published": _("Published"),
        "filled": _("Filled"),
    }  # fmt: skip
    at = STEPS.index({"returned": "submitted", "expired": "published", "withdrawn": "draft"}.get(row.state, row.state))
    return [
        Step(names[step], "done" if place < at else "now" if place == at else "") for place, step in enumerate(STEPS)
    ]


@require_POST
@for_right("vacancy.submit", public_side=True)
def submit(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Hand it in; what stops it is said in place."""
    row = own.own_vacancy(user.actor, str(public_id))
    try:
        actions.submit(row, by=user.actor, key=key_of(request))
    except Refusal as refusal:
        return _page(request, user, own.own_vacancy(user.actor, str(public_id)), refusal)
    messages.success(request, _("Handed in. Somebody of the service looks at it."))
    return redirect("web:own_vacancy", public_id)


@require_POST
@for_right("vacancy.withdraw", public_side=True)
def withdraw(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Take it back."""
    row = own.own_vacancy(user.actor, str(public_id))
    try:
        actions.withdraw(row, by=user.actor, key=key_of(request))
    except Refusal as refusal:
        return _page(request, user, own.own_vacancy(user.actor, str(public_id)), refusal)
    messages.success(request, _("Taken back: it is shown no more."))
    return redirect("web:own_vacancy", public_id)


@require_POST
@for_right("vacancy.fill", public_side=True)
def fill(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Some posts are taken."""
    row = own.own_vacancy(user.actor, str(public_id))
    count = request.POST.get("count", "")
    try:
        actions.fill_positions(row, int(count) if count.isdecimal() else 0, by=user.actor, key=key_of(request))
    except Refusal as refusal:
        return _page(request, user, row, refusal)
    messages.success(request, _("Written down. Thank you for telling us."))
    return redirect("web:own_vacancy", public_id)


@require_POST
@for_right("vacancy.confirm_open", public_side=True)
def confirm(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """It is open still."""
    row = own.own_vacancy(user.actor, str(public_id))
    try:
        actions.confirm_open(row, by=user.actor, key=key_of(request))
    except Refusal as refusal:
        return _page(request, user, row, refusal)
    messages.success(request, _("Confirmed: it stays on the list."))
    return redirect("web:own_vacancy", public_id)


@require_POST
@for_right("vacancy.answer", public_side=True)
def answer(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Answer a question of the service."""
    asked = own.own_question(user.actor, str(public_id))
    try:
        actions.answer(asked, request.POST.get("answer", ""), by=user.actor, key=key_of(request))
    except Refusal as refusal:
        return _page(request, user, own.own_vacancy(user.actor, str(asked.vacancy.public_id)), refusal)
    messages.success(request, _("Answered. Hand the vacancy in again when it is right."))
    return redirect("web:own_vacancy", asked.vacancy.public_id)


@public()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_still(request: HttpRequest, token: str) -> HttpResponse:
    """One click from a message: the address shows the vacancy, the button says that it is open still.

    A program that opens addresses of mails, as some do, confirms nothing by it.
    """
    row = confirming.vacancy_of(token)
    if row is not None and request.method == "POST":
        try:
            actions.confirm_open(row, by=VISITOR, key=f"open/{token}"[:80])
        except Refusal:  # taken off since the page was made: the same as an address that is good no more
            row = None
        else:
            return render(request, "web/employer/confirmed.html", {"vacancy": row})
    return render(request, "web/employer/open.html", {"vacancy": row}, status=200 if row else 404)


@public()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_by_code(request: HttpRequest) -> HttpResponse:
    """The same by the number of the vacancy and the code that was sent."""
    said = {"reference": request.POST.get("reference", "")[:20], "code": request.POST.get("code", "")[:20]}
    if request.method != "POST":
        return render(request, "web/employer/open_code.html", said)
    door = f"open/{said['reference'].strip().upper()}"
    wait = throttle.must_wait(request, door)
    if wait:
        return render(
            request, "web/employer/open_code.html", said | {"problem": waiting(wait.total_seconds())}, status=429
        )
    row = _confirmed(confirming.vacancy_by_code(said["reference"], said["code"]))
    if row is None:
        throttle.wrong(request, door)
        problem = _("No published vacancy has this number with this code. Look at both again.")
        return render(request, "web/employer/open_code.html", said | {"problem": problem}, status=422)
    return render(request, "web/employer/confirmed.html", {"vacancy": row})


def _confirmed(row: Vacancy | None) -> Vacancy | None:
    """The vacancy, said to be open still; None where it was taken off meanwhile."""
    if row is None:
        return None
    try:
        return actions.confirm_open(row, by=VISITOR, key=f"open/{row.public_id}/{row.confirmed_on}")
    except Refusal:
        return None
