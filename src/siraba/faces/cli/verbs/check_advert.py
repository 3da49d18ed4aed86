"""`siraba check-advert`: an advert's text in, what fair recruitment says about it out."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from siraba.faces.cli.main import Refused

if TYPE_CHECKING:
    from siraba.core.fairness.catalogue import Catalogue
    from siraba.core.fairness.findings import Finding

LANGUAGES = ("auto", "fr", "en", "ar")
LARGEST = 5_000_000
"""Bytes of a text that are read."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Words of the verb."""
    parser.add_argument("file", metavar="FILE", help="the text of an advert; - for the standard input")
    parser.add_argument(
        "--lang", choices=LANGUAGES, default="auto", help="language of the messages (auto: the advert's own)"
    )
    parser.add_argument("--json", action="store_true", help="a JSON list instead of sentences")


def run(args: argparse.Namespace) -> int:
    """Print the findings: one sentence a line, or a JSON list. The exit code is 0 whether or not there are any."""
    from siraba.core.fairness.findings import of_hits
    from siraba.core.fairness.scanner import LONGEST, scan
    from siraba.core.text.languages import guess_language

    text = _text(args.file)
    if len(text) > LONGEST:
        print(f"Only the first {LONGEST} of {len(text)} characters were read.", file=sys.stderr)
    shelf = _shelf()
    language = guess_language(text).language if args.lang == "auto" else args.lang
    findings = of_hits(scan(text, shelf.phrases), shelf.catalogue)
    if args.json:
        print(json.dumps([_row(each, shelf.catalogue, language) for each in findings], ensure_ascii=False, indent=1))
        return 0
    for each in findings:
        rule = shelf.catalogue.rules[each.rule]
        print(f"{rule.number} {each.rule} ({each.severity}): {each.sentence(rule, language)}")
    print(f"{len(findings)} findings", file=sys.stderr)
    return 0


def _row(finding: Finding, catalogue: Catalogue, language: str) -> dict[str, Any]:
    rule = catalogue.rules[finding.rule]
    row: dict[str, Any] = {
        "rule": finding.rule,
        "number": rule.number,
        "severity": str(finding.severity),
        "message": finding.sentence(rule, language),
        "remedy": rule.remedy.inside(language),
    }
    if finding.hit is not None:
        row |= {"kind": str(finding.hit.kind), "quote": finding.hit.quote, "span": list(finding.hit.span)}
    return row


def _text(name: str) -> str:
    """The text of a file or of the standard input. Raises Refused, and says what to do."""
    try:
        raw = sys.stdin.buffer.read(LARGEST + 1) if name == "-" else _head(Path(name))
    except OSError as error:
        raise Refused(f"{name} cannot be read: {error.strerror}. Give the path of a text file.") from error
    if len(raw) > LARGEST:
        raise Refused(f"The text is larger than {LARGEST // 1_000_000} MB; give one advert at a time.")
    for encoding in ("utf-8-sig", "cp1256" if _looks_arabic(raw) else "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text
    raise Refused("This is not a text: copy the words of the advert into a text file, in UTF-8.")


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def _looks_arabic(raw: bytes) -> bool:
    """Whether most of the bytes beyond ASCII are letters in the Arabic code page of Windows, where words are whole."""
    high = [byte for byte in raw if byte >= 0x80]
    return len(high) > len(raw) / 2


@dataclass(frozen=True, slots=True)
class _Shelf:
    phrases: Any
    catalogue: Catalogue


def _shelf() -> _Shelf:
    from siraba.core.fairness.catalogue import read_catalogue
    from siraba.core.fairness.phrases import read_phrases

    rules = Path(__file__).resolve().parents[3] / "data" / "rules"
    return _Shelf(read_phrases(rules / "phrases"), read_catalogue(rules / "catalogue"))
