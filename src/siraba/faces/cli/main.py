"""Entry of the `siraba` command."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from types import ModuleType

from siraba.faces.cli import MODULES, VERBS


class Refused(Exception):
    """A verb that cannot do what was asked; the message is one sentence that says what to do."""


def main(argv: list[str] | None = None) -> int:
    """Run one verb. Returns 0 when done, 1 when refused, 2 for words it does not know."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] in {"help", "--help", "-h"}:
        print(usage())
        return 0
    verb, rest = words[0], words[1:]
    if verb not in VERBS:
        print(f"siraba: there is no verb {verb!r}. The verbs are: {', '.join(VERBS)}.", file=sys.stderr)
        return 2
    module = load(verb)
    parser = argparse.ArgumentParser(prog=f"siraba {verb}", description=VERBS[verb])
    module.configure(parser)
    args = parser.parse_args(rest)
    os.umask(0o077)  # what an installation writes is its owner's alone
    try:
        return int(module.run(args) or 0)
    except Refused as refusal:
        print(f"siraba {verb}: {refusal}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print(
            f"\nsiraba {verb}: stopped. What was done is kept; the same command goes on from there.",
            file=sys.stderr,
        )
        return 130
    except Exception as problem:
        if type(problem).__name__ != "BadSetting":  # importing the class would read the settings that are bad
            raise
        print(f"siraba {verb}: {problem}", file=sys.stderr)
        return 1


def usage() -> str:
    """What `siraba help` prints."""
    width = max(map(len, VERBS))
    lines = "\n".join(f"  {verb.ljust(width)}  {says}" for verb, says in VERBS.items())
    return f"siraba VERB …\n\n{lines}\n\n`siraba VERB --help` says more of one."


def load(verb: str) -> ModuleType:
    """The module of a verb."""
    return importlib.import_module(f"siraba.faces.cli.verbs.{MODULES.get(verb, verb)}")


def django() -> None:
    """Make the apps and the database usable: verbs that need them call this first."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "siraba.settings")
    import django as framework

    framework.setup()


if __name__ == "__main__":
    raise SystemExit("Call it as `python -m siraba.faces.cli`: this module would exist twice.")
