"""What the public side answers before the service may open to the public."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from siraba.apps.accounts.models import Role, User
from siraba.apps.foundation.rights import granted

OUTSIDE = frozenset({Role.WORKER, Role.EMPLOYER})
"""Who belongs to the public side wherever they go."""


def not_open(request: HttpRequest, *, for_programs: bool = False) -> HttpResponse:
    """503, in no cache and no index: a page, or for programs a short problem. What is to be done the staff are told."""
    user = request.user
    staff = isinstance(user, User) and user.role not in OUTSIDE
    if for_programs:
        message = _("This service is not open to the public yet")
        answer: HttpResponse = JsonResponse({"code": "not_open", "message": message}, status=503)
    else:
        enters = isinstance(user, User) and bool(granted(user.actor, "declaration.enter"))
        answer = render(request, "web/not_open.html", {"staff": staff, "enters": enters}, status=503)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Retry-After"] = "86400"
    add_never_cache_headers(answer)
    return answer
