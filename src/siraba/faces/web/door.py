"""Who may come to which part of the house, and what happens when somebody asks for what is not theirs to see."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from siraba.apps.accounts.access import DESK_ROLES, STEWARD_ROLES
from siraba.apps.accounts.models import Role, User
from siraba.apps.foundation.actors import NotAllowed
from siraba.apps.foundation.queries import NotFound as NoJob
from siraba.apps.foundation.rights import granted, rights
from siraba.apps.persons.queries import NotFound as NoPerson
from siraba.apps.vacancies.queries import NotFound as NoVacancy

ENROLS = "enrols"
"""In the session of somebody who must add a second factor before anything else."""
P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, User, P], HttpResponse]


def at_desk(page: Page[P]) -> Callable[..., HttpResponse]:
    """A page for those who work with people and vacancies."""
    return _for_roles(DESK_ROLES, page)


def for_steward(page: Page[P]) -> Callable[..., HttpResponse]:
    """A page for those who keep the installation."""
    return _for_roles(STEWARD_ROLES, page)


def for_staff(page: Page[P]) -> Callable[..., HttpResponse]:
    """A page for everybody who works in the service."""
    return _for_roles(DESK_ROLES | STEWARD_ROLES, page)


def for_right(verb: str) -> Callable[[Page[P]], Callable[..., HttpResponse]]:
    """A page for every role that may do a verb in some relation; which objects, its queries say."""
    return lambda page: _for_roles(rights().doers(verb), page)


def for_worker(page: Page[P]) -> Callable[..., HttpResponse]:
    """A page of a worker's own file."""
    return _for_roles(frozenset({Role.WORKER.value}), page)


def for_everybody(page: Page[P]) -> Callable[..., HttpResponse]:
    """A page for whoever is signed in: their own account."""
    return _for_roles(None, page)


def sees_titles(user: object) -> bool:
    """Whether somebody at a screen sees what people wrote of their own work: those who decide what it means."""
    return isinstance(user, User) and bool(granted(user.actor, "title.see"))


def first_page(user: User) -> str:
    """The name of the address where somebody's work begins."""
    if user.role == Role.WORKER:
        return "web:own"
    if user.role in DESK_ROLES:
        return "web:today"
    if user.role == Role.DATA_PROTECTION:
        return "web:alerts"
    if user.role == Role.CLASSIFICATION_STEWARD:
        return "web:classification"
    if user.role == Role.INSPECTOR:
        return "web:findings"
    return "web:jobs" if user.role in STEWARD_ROLES else "web:account"


def _for_roles(roles: frozenset[str] | None, page: Page[P]) -> Callable[..., HttpResponse]:
    """Make a function of request, user and address a page for some roles.

    Who is not signed in is asked to; whose role is another, or who asks for a thing that is not theirs to see, is told
    that there is no such page.
    """

    @functools.wraps(page)
    def enter(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        user = request.user
        if not isinstance(user, User) or (roles is not None and user.role not in roles):
            raise Http404
        if roles is not None and request.session.get(ENROLS):
            return redirect("web:account")
        try:
            return page(request, user, *args, **kwargs)
        except (NoJob, NoPerson, NoVacancy, NotAllowed) as reason:
            raise Http404 from reason

    guarded: Callable[..., HttpResponse] = never_cache(login_required(enter))
    return guarded
