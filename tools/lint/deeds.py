"""Every action says who acts and under which key (DESIGN §5, 1)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tools.lint.source import Breach, Source

ASKED = {"by", "key"}


def check(source: Source) -> Iterator[Breach]:
    """A function marked `@action(...)` takes keyword-only `by` and `key`, and lives in an `actions` file."""
    if source.floor not in {"apps", "faces"}:
        return
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.FunctionDef) or not any(map(_marks, node.decorator_list)):
            continue
        lacking = sorted(ASKED - {argument.arg for argument in node.args.kwonlyargs})
        if lacking:
            yield source.breach(
                node.lineno, "action-shape", f"action `{node.name}` lacks keyword-only {' and '.join(lacking)}"
            )
        if source.kind != "actions" and source.app != "foundation":
            yield source.breach(node.lineno, "action-place", f"action `{node.name}` belongs in an actions.py")


def _marks(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "action"
