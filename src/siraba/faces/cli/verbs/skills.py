"""`siraba skills`: the skills that a sentence, an advert or a CV names."""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from siraba.faces.cli.main import Refused, django

if TYPE_CHECKING:
    from siraba.core.coding.skills.finding import SkillFinder
    from siraba.core.coding.skills.results import FoundSkill, Reading

SECONDS = 20.0
"""Time that reading a document may take; what was read till then is searched."""
WIDTH = 60
"""Characters of a quote that the table shows."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Words of the verb."""
    parser.add_argument("file", metavar="FILE", help="PDF, DOCX, ODT, HTML or plain text; - for the standard input")
    parser.add_argument(
        "--to",
        default="roame",
        metavar="NAME",
        help="classification of the skills, any installed one that has some (roame)",
    )
    parser.add_argument("--lang", choices=("auto", "fr", "en", "ar"), default="auto", help="language of the text")
    parser.add_argument("--top", type=_positive, default=30, metavar="N", help="skills that are told (30)")
    parser.add_argument("--json", action="store_true", help="everything that was found, as JSON")


def _positive(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 up")
    return number


def run(args: argparse.Namespace) -> int:
    """Skills to the standard output, what else there is to say to the standard error."""
    text, cut = _text(args.file)
    reading = _finder(args.to).read(text, language=args.lang, top=args.top)
    if args.json:
        print(json.dumps(_plain(reading, cut), ensure_ascii=False, indent=1))
    else:
        _table(reading)
    if cut or reading.cut:
        print("the text is longer than is read: only its beginning was searched", file=sys.stderr)
    print(f"skills {len(reading.skills)}, set aside {len(reading.aside)}, facts {len(reading.facts)}", file=sys.stderr)
    return 0


def _text(name: str) -> tuple[str, bool]:
    from siraba.core.coding.documents import LARGEST, DocumentUnreadable, read_document

    try:
        if name == "-":
            content = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with Path(name).open("rb") as file:
                content = file.read(LARGEST + 1)
    except OSError as error:
        raise Refused(f"{name} cannot be read: {error.strerror}. Give the path of a document.") from error
    until = time.monotonic() + SECONDS
    try:
        document = read_document(content, stop=lambda: time.monotonic() > until)
    except DocumentUnreadable as problem:
        raise Refused(str(problem)) from problem
    return document.text, document.cut


def _finder(scheme: str) -> SkillFinder:
    django()
    from siraba.apps.classification.queries import NotInstalled
    from siraba.apps.classification.queries.skills import skill_finder

    try:
        return skill_finder(scheme)
    except NotInstalled as error:
        raise Refused(str(error)) from error


def _table(reading: Reading) -> None:
    print("code\tconfidence\tlabel\tbecause\tfrom\tto\tquote")
    for skill in reading.skills:
        print("\t".join(_row(skill)))
    for skill in reading.aside:
        print("\t".join([*_row(skill), f"set aside: {skill.aside.value if skill.aside else ''}"]))
    for fact in reading.facts:
        said = " ".join(filter(None, (fact.value, fact.level, fact.aside and f"({fact.aside.value})")))
        print(f"{fact.kind.value}\t\t{said}\t\t{fact.start}\t{fact.end}\t{_quote(fact.quote)}")


def _row(skill: FoundSkill) -> tuple[str, ...]:
    because = f"{skill.match.value}: {' + '.join(skill.words)} = {skill.matched}"
    span = (str(skill.start), str(skill.end))
    return (skill.code, f"{skill.confidence:.2f}", skill.label, because, *span, _quote(skill.quote))


def _quote(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= WIDTH else f"{line[: WIDTH - 1]}…"


def _plain(reading: Reading, cut: bool) -> dict[str, Any]:
    return {**asdict(reading), "cut": cut or reading.cut}
