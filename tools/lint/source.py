"""A file as the rules see it: where it stands in the house, its tree, its comments."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Breach:
    """A place where a rule of the house is not kept, with what to do about it."""

    path: str
    line: int
    rule: str
    says: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.says}"


@dataclass
class Source:
    """A Python file. `path` is relative to the repository, with slashes."""

    path: str
    text: str
    parts: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.parts = tuple(self.path.removesuffix(".py").split("/"))

    @property
    def room(self) -> tuple[str, ...]:
        """The place below `src/siraba`: `("apps", "persons", "actions")`; empty for anything else."""
        return self.parts[2:] if self.parts[:2] == ("src", "siraba") else ()

    @property
    def floor(self) -> str:
        """`core`, `apps`, `faces`, `settings`; empty outside `src/siraba`."""
        return self.room[0] if self.room else ""

    @property
    def app(self) -> str:
        """The app, for a file of one."""
        return self.room[1] if self.floor == "apps" and len(self.room) > 2 else ""

    @property
    def kind(self) -> str:
        """The name of the file inside its app (`actions`, `queries`, …), the same for a folder of that name."""
        return self.room[2] if self.app else ""

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def comments(self) -> dict[int, str]:
        """Line → comment on it, with its `#`."""
        tokens = tokenize.generate_tokens(io.StringIO(self.text).readline)
        return {token.start[0]: token.string for token in tokens if token.type == tokenize.COMMENT}

    def excused(self, line: int, word: str) -> bool:
        """Whether a line, or the one above it, carries `# word: reason` with a reason."""
        signs = (self.comments.get(number, "").partition(f"{word}:")[2].strip() for number in (line, line - 1))
        return any(signs)

    def breach(self, line: int, rule: str, says: str) -> Breach:
        """A breach in this file."""
        return Breach(self.path, line, rule, says)

    def calls(self) -> Iterator[ast.Call]:
        """Every call in it."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))


def dotted(node: ast.AST) -> str:
    """`a.b.c` for a chain of names, an empty string for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""
