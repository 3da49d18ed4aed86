"""What the code declares as tables, as pictures for people: who reacts to which event, and the lifecycles."""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

from tools.files import ROOT


def reactions() -> str:
    """Each event that goes up the stairs: the app that tells it, and who answers. Needs the apps loaded."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from siraba.apps.foundation import events

    rows = ["| event | told by | answered by |", "|---|---|---|"]
    answered = events.reactions()
    for event in sorted(_subclasses(events.Event), key=lambda kind: (kind.__module__, kind.__name__)):
        # a dataclass with slots is made twice; the one that its module holds is the one that is told
        if event.__module__.startswith("siraba.") and getattr(sys.modules[event.__module__], event.__name__) is event:
            answers = [f"{_app(each.__module__)}: {_line(each.__doc__)}" for each in answered.get(event, ())]
            rows.append(f"| {event.__name__} | {_app(event.__module__)} | {'; '.join(answers) or '—'} |")
    return "\n".join(rows)


def lifecycles() -> str:
    """Each lifecycle as a state diagram; who may make a transition, and what guards it, stands beside."""
    text = []
    for path in sorted((ROOT / "src" / "siraba" / "apps").glob("*/lifecycle.py")):
        module = importlib.import_module(".".join(path.relative_to(ROOT / "src").with_suffix("").parts))
        text += [_diagram(value) for value in vars(module).values() if type(value).__name__ == "Lifecycle"]
    return "\n\n".join(text)


def _diagram(lifecycle: Any) -> str:
    lines = [f"### {lifecycle.name}", "", "```mermaid", "stateDiagram-v2", f"  [*] --> {lifecycle.initial}"]
    rows = ["| transition | from | to | right | guards |", "|---|---|---|---|---|"]
    for each in lifecycle.transitions:
        lines += [f"  {source} --> {each.target}: {each.verb}" for source in each.sources]
        guards = ", ".join(guard.__name__.strip("_").replace("_", " ") for guard in each.guards) or "—"
        rows.append(f"| {each.verb} | {', '.join(each.sources)} | {each.target} | {each.right} | {guards} |")
    return "\n".join([*lines, "```", "", *rows])


def _subclasses(kind: type) -> set[type]:
    found = set(kind.__subclasses__())
    return found | {below for each in found for below in _subclasses(each)}


def _app(module: str) -> str:
    return module.split(".")[2]


def _line(text: str | None) -> str:
    return (text or "").strip().splitlines()[0].rstrip(".") if text else "?"
