"""What core and rules may not know: the clock, the environment, the database (DESIGN §3)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tools.lint.source import Breach, Source, dotted

CLOCKS = {
    "date.today", "datetime.now", "datetime.utcnow", "datetime.today", "datetime.date.today", "datetime.datetime.now",
    "time.time", "time.time_ns", "timezone.now", "localtime", "time.localtime", "time.gmtime",
}  # fmt: skip
ENVIRONMENT = {"os.environ", "os.getenv", "os.putenv", "environ"}
READERS = {("settings",)}
NAMING_THE_SETTINGS = "DJANGO_SETTINGS_MODULE"


def check(source: Source) -> Iterator[Breach]:
    """`# clock: reason` and `# environment: reason` excuse; a process manager has clocks that decide nothing."""
    if source.floor == "core":
        yield from _clock(source)
    if source.room and source.floor != "settings":
        yield from _environment(source)
    if source.kind == "rules":
        yield from _database(source)


def _clock(source: Source) -> Iterator[Breach]:
    for call in source.calls():
        if dotted(call.func) in CLOCKS and not source.excused(call.lineno, "clock"):
            yield source.breach(
                call.lineno, "no-clock", f"core has no clock: `{dotted(call.func)}()` is passed in (`as_of`)"
            )


def _environment(source: Source) -> Iterator[Breach]:
    named = {
        id(call.func.value)
        for call in source.calls()
        if isinstance(call.func, ast.Attribute)
        and call.func.attr == "setdefault"
        and call.args
        and getattr(call.args[0], "value", "") == NAMING_THE_SETTINGS
    }
    for node in ast.walk(source.tree):
        imported = isinstance(node, ast.ImportFrom) and node.module == "os" and _names(node) & {"environ", "getenv"}
        reached = isinstance(node, ast.Attribute) and dotted(node) in ENVIRONMENT and id(node) not in named
        line = getattr(node, "lineno", 0)
        if (imported or reached) and not source.excused(line, "environment"):
            yield source.breach(line, "environment", "only settings/ reads the environment")


def _names(node: ast.ImportFrom) -> set[str]:
    return {alias.name for alias in node.names}


def _database(source: Source) -> Iterator[Breach]:
    for node in ast.walk(source.tree):
        modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        modules += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for module in modules:
            if module.startswith("django.db") or module.endswith(".models"):
                yield source.breach(node.lineno, "rules-plain", f"rules decide over plain values: no `{module}`")
