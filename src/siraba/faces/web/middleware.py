"""What every answer carries: a policy, the id of the request, and one line in the log."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.foundation.logs import request_id, route_of
from siraba.apps.foundation.verbs import AnswerGone, KeyReused
from siraba.faces.web.refusals import refused

log = logging.getLogger("siraba.requests")
POLICY = (
    "default-src 'none'; object-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "manifest-src 'self'"
)
QUIET = frozenset({"web:health", "web:ready"})
"""Addresses that a supervisor asks every few seconds: no line of theirs would be read."""
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
"""What an id from outside may be: nothing that could be a sentence, a name or a line of a log."""


class ContentSecurityPolicy:
    """No inline script, no other host."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response


class Requests:
    """An id for each request, kept in what is logged meanwhile, and a line that says how it ended.

    The line has the name of the route and never what stood in the address, the public id of the user and never a name.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said = request.headers.get("X-Request-ID", "")
        number = said if _ID.fullmatch(said) else uuid4().hex
        token, began = request_id.set(number), time.monotonic()
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = number
            _tell(request, response.status_code, time.monotonic() - began)
            return response
        finally:
            request_id.reset(token)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """A form that was sent twice: with other words the second time, or after what it made was erased. And what was
        refused where the page had no place to say so: no page is broken by it."""
        if isinstance(problem, KeyReused):
            return render(request, "web/sent_before.html", status=409)
        if isinstance(problem, AnswerGone):
            return render(request, "web/answer_gone.html", status=410)
        if isinstance(problem, Refusal) and not request.path_info.startswith("/api/"):
            log.warning("refused without a place to say so: %s", route_of(request))
            return refused(request, problem)
        return None


def _tell(request: HttpRequest, status: int, seconds: float) -> None:
    route = route_of(request)
    if route in QUIET and status < 400:
        return
    # the user as far as somebody asked for them: a line of the log costs no query
    who = getattr(getattr(request, "_cached_user", None), "public_id", None)
    who = who or getattr(getattr(request, "auth", None), "public_id", None)
    level = logging.ERROR if status >= 500 else logging.INFO
    log.log(
        level,
        "%s %s %s in %d ms",
        request.method,
        route,
        status,
        round(1000 * seconds),
        extra={
            "method": request.method,
            "route": route,
            "status": status,
            "ms": round(1000 * seconds, 1),
            "user": str(who) if who else None,
        },
    )
