"""Small rooms: a file beyond 400 lines or a function beyond 40 asks for a reason (DESIGN §5, 13)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tools.lint.source import Breach, Source

FILE, FUNCTION = 400, 40


def check(source: Source) -> Iterator[Breach]:
    """`# long: reason` on the line of a function, above it, or in the first lines of a file excuses."""
    lines = source.text.count("\n")
    if lines > FILE and not any(source.excused(number, "long") for number in range(1, 6)):
        yield source.breach(
            1, "size", f"{lines} lines, and {FILE} are enough for a file: split it, or say `# long: why`"
        )
    for node in ast.walk(source.tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = _length(node)
            if length > FUNCTION and not source.excused(node.lineno, "long"):
                yield source.breach(
                    node.lineno, "size", f"`{node.name}` has {length} lines, and {FUNCTION} are enough for a function"
                )


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end, its docstring not counted."""
    length = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        length -= (first.end_lineno or first.lineno) - first.lineno + 1
    return length
