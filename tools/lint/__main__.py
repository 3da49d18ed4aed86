"""Run every house rule over the tracked and the new Python files. 1 when any is broken."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from tools.files import ROOT, project_files
from tools.lint import deeds, openends, orm, purity, size, stairs
from tools.lint.source import Breach, Source

RULES = (orm, deeds, purity, stairs, size, openends)


def breaches(source: Source) -> Iterator[Breach]:
    """What every rule says of a file."""
    for rule in RULES:
        yield from rule.check(source)


def sources() -> Iterator[Source]:
    """The Python files of the project; migrations are written by Django."""
    for path in project_files():
        if (path.endswith(".py") or path == "siraba") and "/migrations/" not in path:
            yield Source(path, (ROOT / path).read_text(encoding="utf-8"))


def main() -> int:
    """Print each breach."""
    found, files = [], 0
    for source in sources():
        files += 1
        try:
            found.extend(breaches(source))
        except SyntaxError as error:
            found.append(source.breach(error.lineno or 1, "syntax", str(error.msg)))
    for breach in found:
        print(breach)
    print(f"{files} files, {len(RULES)} rules, {len(found)} breaches")
    return 1 if found or not files else 0


if __name__ == "__main__":
    sys.exit(main())
