"""Nothing left open: no work put off in a comment, no test switched off, no check silenced without a reason."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tools.lint.source import Breach, Source, dotted

PUT_OFF = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")
SILENCED = re.compile(
    r"#\s*(noqa|type:\s*ignore)(?P<code>(?::\s*[A-Z0-9, ]+|\[[a-z0-9, -]+\])?)(?P<rest>.*)", re.IGNORECASE
)
SWITCHED_OFF = {"pytest.mark.skip", "pytest.mark.xfail", "pytest.xfail", "unittest.skip"}


def check(source: Source) -> Iterator[Breach]:
    """`realdata` tests skip at run time, with a message; nothing else is switched off."""
    for line, comment in source.comments.items():
        if PUT_OFF.search(comment):
            yield source.breach(line, "open-end", "do it, or file an issue: nothing is put off in a comment")
        silenced = SILENCED.search(comment)
        if silenced and not silenced["code"]:
            yield source.breach(line, "silenced", "name the code that is silenced")
        elif silenced and not re.search(r"\w{3}", silenced["rest"]):
            yield source.breach(line, "silenced", "say why it is silenced: `# noqa: CODE - why`")
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and dotted(node) in SWITCHED_OFF:
            yield source.breach(
                node.lineno, "switched-off", "a test that does not run tells nothing: mend it or remove it"
            )
        if isinstance(node, ast.Raise) and node.exc is not None and "NotImplemented" in ast.dump(node.exc):
            yield source.breach(node.lineno, "open-end", "a stub: write it, or leave it out")
