"""No file names the address of a package registry, or a place that exists on one machine only."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from tools.files import ROOT, project_files

# split, so that this file does not find itself
FORBIDDEN = re.compile(
    "|".join(
        (
            r"files\.python" + r"hosted", r"\bpy" + r"pi\.(org|io|python)", r"npm" + r"js\.(org|com)",
            r"deb\.deb" + r"ian", r"security\.deb" + r"ian", r"/wo" + r"rk/\w", r"/ro" + r"ot/\.", r"/ho" + r"me/\w+/",
            r"bash" + r"_jobs", r"--(extra-)?index" + r"-url[ =]https?:",
        )
    )
)  # fmt: skip
LARGEST = 5_000_000


def findings(path: str, text: str) -> Iterator[str]:
    """`path:line: what` for each."""
    for number, line in enumerate(text.splitlines(), 1):
        found = FORBIDDEN.search(line)
        if found:
            yield f"{path}:{number}: an address or a machine's path: {found.group(0)}"


def main() -> int:
    """Look through every file of the project that is text."""
    found: list[str] = []
    for path in project_files():
        file = ROOT / path
        if file.stat().st_size > LARGEST:
            continue
        try:
            found.extend(findings(path, file.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue  # a picture or an archive
    print("\n".join([*found, f"{len(found)} found"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
