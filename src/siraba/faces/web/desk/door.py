"""Who may come to the desk, and what happens when a page asks for something that its reader may not see."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from siraba.apps.accounts.access import DESK_ROLES
from siraba.apps.accounts.models import User
from siraba.apps.foundation.actors import NotAllowed
from siraba.apps.persons.queries import NotFound as NoPerson
from siraba.apps.vacancies.queries import NotFound as NoVacancy

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, User, P], HttpResponse]


def at_desk(page: Page[P]) -> Callable[..., HttpResponse]:
    """Make a function of request, user and address a page of the desk.

    Who is not signed in is asked to; whose role does not work at a desk, or who asks for a thing that is not theirs to
    see, is told that there is no such page.
    """

    @functools.wraps(page)
    def enter(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        user = request.user
        if not isinstance(user, User) or user.role not in DESK_ROLES:
            raise Http404
        try:
            return page(request, user, *args, **kwargs)
        except (NoPerson, NoVacancy, NotAllowed) as reason:
            raise Http404 from reason

    guarded: Callable[..., HttpResponse] = never_cache(login_required(enter))
    return guarded
