"""A browser as far as a load test needs one: cookies, redirects followed, forms sent as they stand in the page.

Each request is noted under the name of its route (`POST person_new`), whatever followed it under its own.
"""

from __future__ import annotations

import html
import re
import ssl
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx

FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
INPUT = re.compile(r"<(input|button|textarea|select)\b([^>]*)>(.*?)(?=<|$)", re.DOTALL)
SELECT = re.compile(r"<select\b([^>]*)>(.*?)</select>", re.DOTALL)
ATTRIBUTE = re.compile(r'([a-z-]+)(?:\s*=\s*"([^"]*)")?')
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
TLS = ssl.create_default_context()
"""Never used here; each client would make one of its own, which takes longer than a page."""
PATIENCE = 30.0
"""Seconds after which an answer counts as none."""


class Broken(Exception):
    """An answer that no counsellor should get; what it was."""


@dataclass(slots=True)
class Noted:
    """One request: its route, when it was sent (seconds of the run), how long the answer took, what was wrong."""

    route: str
    at: float
    seconds: float
    problem: str = ""


@dataclass(slots=True)
class Form:
    """A form of a page: where it goes, what stands in it, which buttons it has."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    choices: list[tuple[str, str]] = field(default_factory=list)


class Browser:
    """One counsellor's, who is signed in already."""

    def __init__(
        self, address: str, cookies: dict[str, str], notes: list[Noted], began: float, patience: float = PATIENCE
    ) -> None:
        headers = {"User-Agent": "Mozilla/5.0 (load test)", "Accept-Encoding": "gzip"}
        self.client = httpx.AsyncClient(
            base_url=address, cookies=cookies, headers=headers, timeout=patience, verify=TLS, trust_env=False
        )
        self.notes, self.began = notes, began
        self.page, self.where = "", ""

    async def get(self, path: str, **query: str) -> str:
        """Open a page; returns its text."""
        return await self._ask("GET", path, params=query or None)

    async def send(self, form: Form, changed: dict[str, str | list[str]], button: tuple[str, str] | None = None) -> str:
        """Send a form of the page that is open, some fields filled in; returns the page that follows."""
        said: dict[str, list[str]] = {}
        for name, value in form.fields:
            if name not in changed:
                said.setdefault(name, []).append(value)
        for name, value in changed.items():
            said[name] = value if isinstance(value, list) else [value]
        if button:
            said[button[0]] = [button[1]]
        headers = {"Referer": str(self.client.base_url), "Origin": str(self.client.base_url).rstrip("/")}
        return await self._ask("POST", form.action or self.where, data=said, headers=headers)

    async def _ask(self, method: str, path: str, **more: object) -> str:
        for _ in range(4):
            sent = time.monotonic()
            note = Noted(f"{method} {route(path)}", sent - self.began, 0.0)
            self.notes.append(note)
            try:
                answer = await self.client.request(method, path, **more)  # type: ignore[arg-type]  # httpx's own words
            except httpx.HTTPError as trouble:
                note.seconds, note.problem = time.monotonic() - sent, type(trouble).__name__
                raise Broken(f"{note.route}: {note.problem}") from trouble
            note.seconds = time.monotonic() - sent
            if answer.status_code not in {301, 302, 303}:
                break
            method, path, more = "GET", answer.headers["Location"], {}
        self.page, self.where = answer.text, path
        if answer.status_code != 200 or urlsplit(path).path.startswith("/sign-in"):
            note.problem = f"{answer.status_code} {urlsplit(path).path.rsplit('/', 1)[-1]}"
            raise Broken(f"{note.route}: {answer.status_code}")
        return self.page

    def links(self, pattern: str) -> list[str]:
        """Addresses of the open page that match, each once, in their order."""
        return list(dict.fromkeys(re.findall(rf'href="({pattern})"', self.page)))

    def forms(self, *, action: str = "", button: str = "", names: str = "") -> list[Form]:
        """Forms of the open page: by a part of where they go, by the value of a button, by a field."""
        found = [_form(*each) for each in FORM.findall(self.page)]
        return [
            each
            for each in found
            if action in each.action
            and (not button or any(value == button for _name, value in each.buttons))
            and (not names or any(name == names for name, _value in each.fields + each.choices))
        ]


def route(path: str) -> str:
    """The name under which an address is counted: without ids and codes."""
    bare = ID.sub("…", urlsplit(path).path)
    return re.sub(r"/occupations/[a-z]+/.+", "/occupations/…", bare)


def _attributes(text: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in ATTRIBUTE.findall(text)}


def _form(about: str, inside: str) -> Form:
    form = Form(_attributes(about).get("action", ""))
    for kind, said, text in INPUT.findall(inside):
        each = _attributes(said)
        name, value, sort = each.get("name", ""), each.get("value", ""), each.get("type", "text")
        if not name or kind == "select":
            continue
        if kind == "button":
            form.buttons.append((name, value))
        elif sort in {"checkbox", "radio"}:
            form.choices.append((name, value or "on"))
            if "checked" in each:
                form.fields.append((name, value or "on"))
        else:
            form.fields.append((name, html.unescape(text.strip()) if kind == "textarea" else value))
    for said, options in SELECT.findall(inside):
        name = _attributes(said).get("name", "")
        chosen = [_attributes(each) for each in re.findall(r"<option\b([^>]*)>", options)]
        if name and chosen:
            picked = next((each for each in chosen if "selected" in each), chosen[0])
            form.fields.append((name, picked.get("value", "")))
    return form
