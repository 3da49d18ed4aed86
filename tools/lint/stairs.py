"""No app reaches a higher one by its name in a string, where import-linter does not look (DESIGN §3)."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from functools import cache

from tools.files import ROOT
from tools.lint.source import Breach, Source


@cache
def order() -> tuple[str, ...]:
    """The apps from the ground up, as the contract in pyproject.toml lists them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = next(each for each in settings["tool"]["importlinter"]["contracts"] if each["id"] == "apps")
    return tuple(layer.strip("()") for layer in reversed(contract["layers"]))


def climbs(below: str, above: str) -> bool:
    """Whether the second app stands higher than the first. Apps that are not of the house stand below all."""
    apps = order()
    return above in apps and below in apps and apps.index(above) > apps.index(below)


def check(source: Source) -> Iterator[Breach]:
    """A string such as `vacancies.Vacancy` or `siraba.apps.vacancies…` in an app below."""
    if not source.app:
        return
    for node in ast.walk(source.tree):
        if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
            continue
        above = _named(node.value)
        if above and climbs(source.app, above):
            yield source.breach(
                node.lineno, "stairs", f"{source.app} names {above}, which stands above it: declare an event instead"
            )


def _named(text: str) -> str:
    """The app that a string names as Django's relations, look-ups and imports do."""
    parts = text.removeprefix("siraba.apps.").split(".")
    if not all(part.isidentifier() for part in parts):
        return ""
    if text.startswith("siraba.apps."):
        return parts[0]
    return parts[0] if len(parts) == 2 and parts[1][:1].isupper() else ""
