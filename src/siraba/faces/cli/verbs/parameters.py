"""`siraba parameters`: the numbers of the formula: show, check a document, see what it would change, apply it."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from siraba.core.matching import documents
from siraba.core.matching.documents import BadDocument
from siraba.core.matching.parameters import WHOLE, Parameters
from siraba.faces.cli.main import Refused, django


def configure(parser: argparse.ArgumentParser) -> None:
    """Words of the verb."""
    steps = parser.add_subparsers(dest="step", required=True, metavar="STEP")
    for name, says in (
        ("show", "write those in force, as a document to begin with"),
        ("check", "read a document and say everything that is wrong with it"),
        ("effect", "what a document would change in last week's kept lists; nothing is changed"),
        ("apply", "put a document in force, after its effect was worked out"),
    ):
        step = steps.add_parser(name, help=says)
        step.add_argument("--programme", default="", metavar="CODE", help="of one programme (the installation)")
        if name != "show":
            step.add_argument("file", type=Path, metavar="FILE", help="YAML or JSON")
        if name == "apply":
            step.add_argument("--reason", required=True, metavar="TEXT", help="why; it is kept with the version")


def run(args: argparse.Namespace) -> int:
    """One step. Only `check` works without an installation."""
    if args.step == "check":
        _read(args.file)
        print(f"{args.file.name}: nothing is wrong.")
        return 0
    django()
    from siraba.apps.shortlists.queries import parameters

    now = parameters(args.programme)
    if args.step == "show":
        print(documents.write(now), end="")
        return 0
    then = _read(args.file)
    from siraba.apps.shortlists.effects import effect

    found = effect(now, then, today=datetime.now(UTC).date())
    _tell(now, then, found)
    if args.step == "apply":
        print(f"version {_apply(args, then, found)} is in force.")
    return 0


def _read(path: Path) -> Parameters:
    try:
        return documents.read(path.read_text(encoding="utf-8-sig"))
    except BadDocument as bad:
        for flaw in bad.flaws:
            print(f"{path.name}: {flaw}", file=sys.stderr)
        raise Refused(f"{path.name} cannot be used: {len(bad.flaws)} errors, above.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{path} cannot be read: {error}.") from error


def _tell(now: Parameters, then: Parameters, found: dict[str, Any]) -> None:
    for setting, before, after in documents.differences(now, then):
        print(f"{setting}: {before} → {after}")
    print(
        f"lists of last week {found['lists']}, changed {found['changed']}, people gained {found['gained']}, "
        f"lost {found['lost']}, emptied {found['emptied']}"
    )
    if found["kendall"] is not None:
        print(f"order among those who stay (Kendall, median): {found['kendall'] / WHOLE:.3f}")
    for one in found["most_changed"]:
        order = "" if one["kendall"] is None else f", Kendall {one['kendall'] / WHOLE:.3f}"
        order += "" if one["spearman"] is None else f", Spearman {one['spearman'] / WHOLE:.3f}"
        print(f"  {one['vacancy']}: {one['gained']} gained, {one['lost']} lost{order}")
    if not found["lists"]:
        print("No list was kept within a week, so nothing can be said about the effect.")


def _apply(args: argparse.Namespace, then: Parameters, found: dict[str, Any]) -> int:
    from siraba.apps.foundation.actors import SYSTEM
    from siraba.apps.shortlists import actions

    key = f"cli/{uuid4()}"
    row = actions.propose_parameters(
        documents.plain(then), by=SYSTEM, key=f"{key}/p", scope=args.programme, reason=args.reason
    )
    actions.note_effect(row, found, by=SYSTEM, key=f"{key}/e")
    return actions.apply_parameters(row, by=SYSTEM, key=f"{key}/a").number
