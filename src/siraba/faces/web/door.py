"""Which right opens a page, and what happens when somebody asks for what is not theirs to see.

Each page names one verb of the table of rights (`@for_right("vacancy.see")`), or says that it is `@public()`. Whoever
may do the verb to nothing at all is told that there is no such page; which objects they see of it, its queries say.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import resolve, reverse
from django.views.decorators.cache import never_cache

from siraba.apps.accounts.models import User
from siraba.apps.foundation.actors import NotAllowed
from siraba.apps.foundation.queries import NotFound as NoJob
from siraba.apps.foundation.rights import granted
from siraba.apps.organisations.queries import NotFound as NoOrganisation
from siraba.apps.persons.going_live import in_service
from siraba.apps.persons.queries import NotFound as NoPerson
from siraba.apps.vacancies.queries import NotFound as NoVacancy
from siraba.faces.web.going_live import OUTSIDE, not_open
from siraba.faces.web.menus import menu

ENROLS = "enrols"
"""In the session of somebody who must add a second factor before anything else."""
P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, User, P], HttpResponse]
Open = TypeVar("Open", bound=Callable[..., HttpResponse])


def public(*, before_going_live: bool = False, for_programs: bool = False) -> Callable[[Open], Open]:
    """Make a page that anybody may open; what it shows of whom, it decides by the table as well.

    It is closed until the service is open to the public; `before_going_live`: it takes and shows nobody's data, and is
    open before. `for_programs`: what reads it is no browser.
    """

    def mark(page: Open) -> Open:
        @functools.wraps(page)
        def enter(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if before_going_live or in_service():
                return page(request, *args, **kwargs)
            return not_open(request, for_programs=for_programs)

        enter.public = True  # type: ignore[attr-defined]  # a mark, for the test that goes through every address
        enter.before_going_live = before_going_live  # type: ignore[attr-defined]  # as above
        return cast(Open, enter)

    return mark


def for_right(
    verb: str, *, enrolling: bool = False, public_side: bool = False
) -> Callable[[Page[P]], Callable[..., HttpResponse]]:
    """Make a function of request, user and address a page of whoever may do a verb in some relation.

    `enrolling`: also for somebody who must add a second factor first. Who is not signed in is asked to. Before the
    service is open to the public, workers and employers come to no page but those of their sign-in, and a page of the
    `public_side` asks nobody in.
    """

    def guard(page: Page[P]) -> Callable[..., HttpResponse]:
        @functools.wraps(page)
        def enter(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            user = request.user
            if not isinstance(user, User):
                return not_open(request) if public_side and not in_service() else _asked_in(request)
            if not granted(user.actor, verb):
                raise Http404
            if user.role in OUTSIDE and not enrolling and not in_service():
                return not_open(request)
            if request.session.get(ENROLS) and not enrolling:
                return redirect("web:account")
            try:
                return answer(page, request, user, *args, **kwargs)
            except (NoJob, NoOrganisation, NoPerson, NoVacancy, NotAllowed) as reason:
                raise Http404 from reason

        guarded: Callable[..., HttpResponse] = never_cache(enter)
        guarded.right = verb  # type: ignore[attr-defined]  # a mark, for the test that goes through every address
        guarded.before_going_live = enrolling  # type: ignore[attr-defined]  # as above
        return guarded

    return guard


def answer(page: Page[P], request: HttpRequest, user: User, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
    """What lies behind the door: a test of the doors themselves stands here."""
    return page(request, user, *args, **kwargs)


def _asked_in(request: HttpRequest) -> HttpResponse:
    """To the door where whoever looks for this page comes in: workers by their number, the service by a password."""
    own = request.path.startswith(reverse("web:own"))
    return redirect_to_login(request.get_full_path(), resolve_url("web:own_sign_in" if own else "web:sign_in"))


def may(user: object, verb: str) -> bool:
    """Whether somebody at a screen may do a verb in some relation: whether a page offers it."""
    return isinstance(user, User) and bool(granted(user.actor, verb))


def opens(user: User, address: str) -> bool:
    """Whether a page of ours is for somebody at all: whether a link leads there."""
    verb: str = getattr(resolve(address).func, "right", "")
    return not verb or may(user, verb)


def sees_titles(user: object) -> bool:
    """Whether somebody at a screen sees what people wrote of their own work: those who decide what it means."""
    return may(user, "title.see")


def first_page(user: User) -> str:
    """The name of the address where somebody's work begins: the first entry of their menu."""
    return next((entry.address for entry in menu(user, "")), "web:account")
