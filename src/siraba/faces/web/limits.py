"""How large a request may be, and how often one caller may ask: counted for all processes of this machine together."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import yaml
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from pydantic import BaseModel, ConfigDict, PositiveInt

from siraba.apps.foundation.scans import MOST_BYTES
from siraba.faces.web.accounts import throttle
from siraba.faces.web.counters import Counters

log = logging.getLogger("siraba.limits")
FREE = frozenset({"web:health", "web:ready"})
UPLOADS = frozenset({"web:give_file"})
"""Where a file is taken: everywhere else a request is a form or a few lines of JSON."""
ADVERTS = frozenset({"web:own_words", "web:desk_vacancy_words"})
"""Where an advert is pasted or given as a file: one that is far too long is answered by the form, with its words."""
SCANS = frozenset({"web:keep_copy"})
"""Where a copy of a paper is taken; it stays in memory: the temporary file of a larger one would lie in the clear."""
NEVER = frozenset({"TRACE", "TRACK", "CONNECT"})
"""Methods that no page and no operation has."""
ROOM = 1_000_000
"""Bytes that the rest of a form may take beside a file."""


class Limit(BaseModel):
    """How often a minute, for some routes."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    routes: frozenset[str]
    caller: PositiveInt
    address: PositiveInt

    def holds(self, route: str) -> bool:
        """Whether this limit is the route's: by its name, or that of its namespace."""
        space, _, name = route.rpartition(":")
        return not self.routes or name in self.routes or f"{space}:" in self.routes


class Limits(BaseModel):
    """The table of `data/access/limits.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    window_seconds: PositiveInt
    limits: tuple[Limit, ...]


@lru_cache(maxsize=1)
def table() -> Limits:
    """The table in force."""
    path = Path(settings.DATA_DIR) / "access" / "limits.yaml"
    return Limits.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


@lru_cache(maxsize=8)
def _counters(home: str, key: str) -> Counters:
    return Counters(Path(home) / "run" / "limits", key)


class Measured:
    """Refuses what is too large before a byte of it is kept (413), who asks too often (429), and TRACE (405)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in NEVER:
            return HttpResponse(status=405)
        route = _route(request)
        return _too_large(request, route) or _too_often(request, route) or self.get_response(request)


def _route(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def most(route: str) -> int:
    """Bytes that a request to a route may have."""
    if route in UPLOADS:
        return settings.SIRABA_UPLOAD_BYTES + ROOM
    if route in ADVERTS:
        return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0)
    return MOST_BYTES + ROOM if route in SCANS else int(settings.SIRABA_FORM_BYTES)


def _too_large(request: HttpRequest, route: str) -> HttpResponse | None:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdecimal() and int(length) <= most(route):
        return None
    return too_large(request, route)


def too_large(request: HttpRequest, route: str = "") -> HttpResponse:
    """The answer to what is too large: what may be sent here, and that nothing was kept."""
    if _of_a_program(request):
        return _problem(413, "too_large", "What was sent is too large; nothing of it was read.")
    said = {"files": settings.SIRABA_UPLOAD_BYTES // 1_000_000} if route in UPLOADS else {"advert": route in ADVERTS}
    return render(request, "web/too_large.html", said, status=413)


def _too_often(request: HttpRequest, route: str) -> HttpResponse | None:
    if route in FREE or not settings.SIRABA_LIMITED:
        return None
    said, now = table(), time.time()
    window, left = int(now // said.window_seconds), said.window_seconds - int(now % said.window_seconds)
    limit = next(each for each in said.limits if each.holds(route))
    if all(_counted(name, window) <= most for name, most in _counts(request, limit)):
        return None
    log.warning("asked too often: %s of %s", limit.name, route or "nowhere")
    answer = (
        _problem(429, "too_many", f"Too many calls. Try again in {left} seconds.")
        if _of_a_program(request)
        else render(request, "web/too_often.html", {"seconds": left}, status=429)
    )
    answer.headers["Retry-After"] = str(left)
    return answer


def _counted(name: str, window: int) -> int:
    return _counters(str(settings.SIRABA_HOME), settings.SECRET_KEY).count(name, window)


def _counts(request: HttpRequest, limit: Limit) -> list[tuple[str, int]]:
    """What is counted for a request, and how often it may be.

    A browser that signed in here before carries a mark of ours and is counted by itself alone: whoever floods us from
    the same address keeps it not out. A session or a token can be made up, so that the address is counted as well.
    """
    if mark := throttle.mark(request):
        return [(f"{limit.name}/mark/{_digest(mark)}", limit.caller)]
    address = (f"{limit.name}/address/{request.META.get('REMOTE_ADDR', '')}", limit.address)
    said = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "") or request.headers.get("Authorization", "")
    return [address, (f"{limit.name}/caller/{_digest(said)}", limit.caller)] if said else [address]


def _digest(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _of_a_program(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")


def _problem(status: int, code: str, message: str) -> HttpResponse:
    return JsonResponse({"code": code, "message": message, "details": []}, status=status)
