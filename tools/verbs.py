"""What the house can do, from its code: every verb with who may use it, what guards it, what it tells; jobs; events.

Written to docs/verbs.md by `python -m tools.graph`, which also says whether the page is current.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import os
import pkgutil
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from tools import tables
from tools.files import ROOT

PAGE = ROOT / "docs" / "verbs.md"
DEPTH = 4
"""How far helpers of an action are followed, within its own app."""


@dataclass(slots=True)
class Verb:
    """A verb: its app, what it does, how an audit says it in English, the roles that may, its lifecycles, events."""

    name: str
    app: str
    does: str
    words: str
    roles: frozenset[str]
    lifecycles: list[str] = field(default_factory=list)
    tells: list[str] = field(default_factory=list)


@cache
def verbs() -> tuple[Verb, ...]:
    """Every verb, by app and name."""
    _load()
    from siraba.apps.foundation.verbs import verbs as known

    found = [_read(name, run) for name, run in known.items() if run.__module__.startswith("siraba.")]
    return tuple(sorted(found, key=lambda verb: (_place(verb.app), verb.name)))


def _load() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    apps = importlib.import_module("siraba.apps")
    for module in pkgutil.walk_packages(apps.__path__, "siraba.apps."):
        if ".migrations" not in module.name:
            importlib.import_module(module.name)


def _place(app: str) -> int:
    from django.conf import settings

    return list(settings.INSTALLED_APPS).index(f"siraba.apps.{app}")


def _read(name: str, run: Callable[..., Any]) -> Verb:
    from siraba.apps.foundation.rights import rights
    from siraba.apps.foundation.verb_words import verb_said

    function = inspect.unwrap(run)
    app, does = function.__module__.split(".")[2], _line(function.__doc__)
    verb = Verb(name, app, does, verb_said(name, "en"), rights().doers(name) | {"system"})
    for inside in _reached(function):
        _look(verb, inside)
    return verb


def _reached(function: Callable[..., Any]) -> Iterator[Callable[..., Any]]:
    """The function, and the helpers of its own app that it calls."""
    app, seen = ".".join(function.__module__.split(".")[:3]), {function}
    waiting = [(function, 0)]
    while waiting:
        one, depth = waiting.pop(0)
        yield one
        for call in _calls(one):
            other = one.__globals__.get(getattr(call.func, "id", ""))
            plain = inspect.isfunction(other) and other.__module__.startswith(app) and not hasattr(other, "__wrapped__")
            if plain and other not in seen and depth < DEPTH:
                seen.add(other)
                waiting.append((other, depth + 1))


def _look(verb: Verb, function: Callable[..., Any]) -> None:
    from siraba.apps.foundation.events import Event
    from siraba.apps.foundation.lifecycles import Lifecycle

    known = function.__globals__
    for call in _calls(function):
        name = getattr(call.func, "id", "")
        value = known.get(name)
        if inspect.isclass(value) and issubclass(value, Event) and value.__name__ not in verb.tells:
            verb.tells.append(value.__name__)
        on = known.get(getattr(getattr(call.func, "value", None), "id", ""))
        if isinstance(on, Lifecycle) and getattr(call.func, "attr", "") == "go" and on.name not in verb.lifecycles:
            verb.lifecycles.append(on.name)


def _calls(function: Callable[..., Any]) -> Iterator[ast.Call]:
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, SyntaxError):  # made by a decorator, not written
        return iter(())
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _line(text: str | None) -> str:
    return " ".join((text or "").strip().split("\n\n")[0].split()).split(". ")[0].rstrip(".").replace("|", "/")


# --- the page


def table() -> str:
    """Every verb, an app after the other."""
    text: list[str] = []
    app = ""
    for verb in verbs():
        if verb.app != app:
            app = verb.app
            text += [
                "",
                f"### {app}",
                "",
                "| verb | what it does | in an audit | who may | guarded by | tells |",
                "|---|---|---|---|---|---|",
            ]
        who = ", ".join(sorted(verb.roles))
        guarded = ", ".join(f"lifecycle *{name}*" for name in verb.lifecycles) or "—"
        text.append(
            f"| {verb.name} | {verb.does} | {verb.words} | {who} | {guarded} | {', '.join(verb.tells) or '—'} |"
        )
    return "\n".join(text).strip()


def jobs() -> str:
    """Every kind of job, and when it comes by itself."""
    _load()
    from siraba.apps.foundation import schedule
    from siraba.apps.foundation.jobs import kinds

    due = {entry.job: f"every {entry.every} at {entry.at} UTC" for entry in schedule.entries()}
    rows = ["| job | what it does | by itself |", "|---|---|---|"]
    rows += [
        f"| {kind} | {_line(work.__doc__)} | {due.get(kind, '—')} |"
        for kind, work in sorted(kinds().items())
        if work.__module__.startswith("siraba.")
    ]
    return "\n".join(rows)


def page() -> str:
    """The whole page."""
    parts = [
        "# What the house can do",
        "Written from the code by `python -m tools.graph`; do not edit. Every write is one of these verbs, from"
        "\nwhichever page, call or command it comes. Lifecycles, their states and guards are drawn in"
        " [architecture](architecture.md#lifecycles).\n*In an audit* is how people read the verb, in English; French"
        " and Arabic stand beside it in `data/access/verbs.yaml`.",
        "## Verbs",
        table(),
        "## Events and who answers them",
        "An event goes from a lower app to a higher one; the answer is part of the same transaction.",
        tables.reactions(),
        "## Jobs",
        jobs(),
    ]
    return "\n\n".join(parts) + "\n"


def is_current() -> bool:
    """Whether docs/verbs.md is what the code says."""
    return PAGE.exists() and PAGE.read_text(encoding="utf-8") == page()
