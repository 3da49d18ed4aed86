"""The doors: which role comes through to which page and which operation of the interface, against docs/access.md.

Behind the door nobody goes here: what a page or an operation does then is the matter of its queries and its actions,
which are tried function by function (`reading.py`) and verb by verb (`asking.py`); `behind.py` opens some pages wholly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from unittest import mock
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from tools.doors import PUBLIC, Door
from tools.files import ROOT

from siraba.apps.accounts.models import Role, Scope, User
from siraba.apps.foundation.actors import Actor, ActorKind, NotAllowed
from siraba.apps.foundation.rights import EVERYBODY
from siraba.faces.api import tokens
from siraba.faces.web import door
from tests.access.asking import told

ROLES = tuple(Role.values)
BEHIND = 204
"""What stands behind every door while the doors are tried."""
SOMETHING = {"uuid": UUID(int=7), "slug": "x", "str": "x", "path": "x", "int": 1}


@cache
def told_doors() -> dict[str, str]:
    """The verb of each address and each operation, as the page has it."""
    text = (ROOT / "docs" / "access.md").read_text(encoding="utf-8")
    pages = text.partition("\n## Pages\n")[2].partition("\n## ")[0]
    programs = text.partition("\n## Interface for programs\n")[2]
    found = dict(re.findall(r"^\| (\w+) \| `[^`]*` \| (\S+) \|$", pages, re.MULTILINE))
    return found | dict(re.findall(r"^\| `([A-Z]+ [^`]+)` \| (\S+) \|$", programs, re.MULTILINE))


def let_in(verb: str) -> frozenset[str]:
    """The roles that a verb lets in, as the page has it."""
    row = {role for role, relations in told()[verb].items() if relations}
    return frozenset(ROLES) if EVERYBODY in row else frozenset(row & set(ROLES))


def somebody(role: str, **said: Any) -> User:
    """A user as a request has them, whom no database knows."""
    return User(role=role, name="N", email=f"{role}@x.example", **said)


def request_of(user: object, path: str = "/", method: str = "GET") -> HttpRequest:
    """A request by somebody who is signed in, or by nobody."""
    request = RequestFactory().generic(method, path)
    request.user = user  # type: ignore[assignment]  # a user that was never saved
    request.session = {}  # type: ignore[assignment]  # a session that nobody keeps
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]  # what the middleware would lay there
    return request


@contextmanager
def at_the_door() -> Iterator[None]:
    """Nobody goes further than the door."""
    with mock.patch.object(door, "answer", lambda *_args, **_more: HttpResponse(status=BEHIND)):
        yield


def path_and_words(pattern: str) -> tuple[str, dict[str, Any]]:
    """An address with something in each of its places, and what the page is told of them."""
    words = {name: SOMETHING[kind] for kind, name in re.findall(r"<(\w+):(\w+)>", pattern)}
    return "/" + re.sub(r"<\w+:(\w+)>", lambda found: str(words[found[1]]), pattern), words


def opened(one: Door, user: object) -> int:
    """The status of a page for somebody, at its door; a page that takes forms alone is sent one."""
    path, words = path_and_words(one.pattern)
    for method in ("GET", "POST"):
        try:
            answer: HttpResponse = one.opens(request_of(user, path, method), **words)
        except Http404:
            return 404
        if answer.status_code != 405:
            return 302 if answer.status_code in (301, 302) else answer.status_code
    return 405


def wrong_page(one: Door) -> tuple[list[str], int]:
    """Who comes through a door that the page tells otherwise, and how many tried."""
    verb = told_doors().get(one.name, "")
    if verb == PUBLIC:  # anybody comes: there is no door
        return ([] if one.verb == PUBLIC else [f"{one.name} has a door"]), 1
    if not verb or not one.verb or one.verb == PUBLIC:
        return [f"{one.name}: no verb opens it"], 1
    found = []
    with at_the_door():
        for role in ROLES:
            expected = BEHIND if role in let_in(verb) else 404
            if (status := opened(one, somebody(role))) != expected:
                found.append(f"{one.name}: {role} {status}, not {expected}")
        if (status := opened(one, AnonymousUser())) != 302:
            found.append(f"{one.name}: a visitor {status}, not 302")
    return found, len(ROLES) + 1


def wrong_operation(one: Door) -> tuple[list[str], int]:
    """The same for an operation: a client of each role with every scope, and one with none."""
    verb = told_doors().get(one.name, "")
    if not verb or not one.verb or PUBLIC in (verb, one.verb):
        return ([] if verb == one.verb == PUBLIC else [f"{one.name}: no verb opens it"]), 1
    (asks,) = one.opens.auth_callbacks
    found = []
    for role in ROLES:
        for scopes in (list(Scope.values), []):
            expected = bool(scopes) and role in let_in(verb)
            if _through(asks, role, scopes) is not expected:
                found.append(f"{one.name}: {role} with {len(scopes)} scopes, not {expected}")
    return found, 2 * len(ROLES)


def _through(asks: Any, role: str, scopes: list[str]) -> bool:
    client = mock.Mock(scopes=scopes, actor=Actor(ActorKind.CLIENT, id=UUID(int=1), role=role, office_id=1))
    with mock.patch.object(tokens, "client_of", return_value=client):
        try:
            return asks.authenticate(RequestFactory().get("/"), "t") is not None
        except (NotAllowed, tokens.Refused):
            return False
