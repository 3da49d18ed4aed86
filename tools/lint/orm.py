"""One way in: only actions write, and no page, endpoint or verb touches a manager (DESIGN §5, 1)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tools.lint.source import Breach, Source

MANAGERS = {"objects", "_default_manager", "_base_manager"}
ALWAYS_WRITES = {
    "bulk_create", "bulk_update", "get_or_create", "update_or_create",
    "abulk_create", "abulk_update", "aget_or_create", "aupdate_or_create", "asave", "adelete", "acreate", "aupdate",
}  # fmt: skip
QUERYSETS = {"filter", "exclude", "all", "get", "select_for_update", "order_by", "annotate", "lock_rows"}
WRITERS = {"actions", "migrations"}
MACHINERY = {"foundation"}
"""Apps that are what actions are made of: the audit trail, keys, jobs."""


def check(source: Source) -> Iterator[Breach]:
    """Faces neither read nor write through a manager; apps write in `actions` alone. `# orm: reason` excuses."""
    if source.floor == "faces":
        yield from _managers(source)
    may_write = source.app and (source.kind in WRITERS or source.app in MACHINERY)
    if source.floor in {"faces", "apps"} and not may_write:
        yield from _writes(source)


def _managers(source: Source) -> Iterator[Breach]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS and not source.excused(node.lineno, "orm"):
            yield source.breach(
                node.lineno,
                "faces-off-orm",
                f"`.{node.attr}` in a face: read through queries.py, write through actions.py",
            )


def _writes(source: Source) -> Iterator[Breach]:
    for call in source.calls():
        if _is_write(call) and not source.excused(call.lineno, "orm"):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else "?"
            yield source.breach(
                call.lineno, "writes-in-actions", f"`.{name}()` writes to the database: that belongs in an actions.py"
            )


def _is_write(call: ast.Call) -> bool:
    function = call.func
    if not isinstance(function, ast.Attribute):
        return False
    if function.attr in ALWAYS_WRITES:
        return True
    on_super = isinstance(function.value, ast.Call) and getattr(function.value.func, "id", "") == "super"
    from_rows = _is_queryset(function.value)
    positional = len(call.args)
    by_keyword = bool(call.keywords)
    if function.attr == "save":
        return not on_super and not positional
    if function.attr == "delete":
        return not on_super and not positional and not by_keyword
    if function.attr in {"create", "update"}:
        return from_rows or (by_keyword and not positional)
    return False


def _is_queryset(node: ast.AST) -> bool:
    """Whether an expression comes from a manager or through a method of querysets."""
    while isinstance(node, (ast.Attribute, ast.Call)):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
            return True
        if isinstance(node, ast.Call):
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
            if name in QUERYSETS - {"get", "all"}:
                return True
            node = function
        else:
            node = node.value
    return False
