"""`siraba check-advert`: an advert's text in, what fair recruitment says about it out."""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from siraba.faces.cli.main import Refused

if TYPE_CHECKING:
    from siraba.core.fairness.catalogue import Catalogue
    from siraba.core.fairness.findings import Finding
    from siraba.core.fairness.grammar import Grammar
    from siraba.core.fairness.learned import Learned
    from siraba.core.fairness.phrases import Phrase

LANGUAGES = ("auto", "fr", "en", "ar")
LARGEST = 5_000_000
"""Bytes of one advert that are read."""
TABLES = (".csv", ".tsv", ".xlsx", ".jsonl", ".ndjson", ".parquet")
TEXTS = ("text", "description", "advert", "texte", "annonce", "body", "النص", "الوصف")
"""Names of the column that holds the advert, in the order in which they are looked for."""
PICTURE = (
    "The file is a picture of a text (a scan or a photo), which cannot be read; "
    "give a file with text, or type the words of the advert into a text file."
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Words of the verb."""
    parser.add_argument(
        "file",
        metavar="FILE",
        help="the text of an advert (text, PDF, DOCX, ODT, HTML), or a table with one advert a row; - for the standard "
        "input",
    )
    parser.add_argument(
        "--lang", choices=LANGUAGES, default="auto", help="language of the messages (auto: the advert's own)"
    )
    parser.add_argument("--json", action="store_true", help="a JSON list instead of sentences")
    parser.add_argument("--lines", action="store_true", help="each line is an advert: one JSON object a line")
    parser.add_argument("--column", help=f"the column of a table that holds the text (else: {', '.join(TEXTS)})")


def run(args: argparse.Namespace) -> int:
    """Print the findings: one sentence a line, or a JSON list; of several adverts one JSON object each, with its row.

    The exit code is 0 whether or not there are any.
    """
    shelf = _shelf()
    many = _many(args)
    if many is not None:
        return _print_many(many, shelf, args.lang)
    text = _text(args.file)
    rows = _rows(text, shelf, args.lang)
    if args.json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    for row in rows:
        print(f"{row['number']} {row['rule']} ({row['severity']}): {row['message']}")
    print(f"{len(rows)} findings", file=sys.stderr)
    return 0


def _print_many(adverts: Iterator[tuple[int, str]], shelf: _Shelf, language: str) -> int:
    count = hits = 0
    for number, text in adverts:
        findings = _rows(text, shelf, language, f"row {number}: ")
        print(json.dumps({"row": number, "findings": findings}, ensure_ascii=False))
        count, hits = count + 1, hits + bool(findings)
    print(f"{count} adverts, {hits} with findings", file=sys.stderr)
    return 0


def _rows(text: str, shelf: _Shelf, wanted: str, where: str = "") -> list[dict[str, Any]]:
    """The findings of one advert, as they are written."""
    from siraba.core.fairness.findings import of_hits
    from siraba.core.fairness.scanner import LONGEST, scan
    from siraba.core.text.languages import guess_language

    if len(text) > LONGEST:
        print(f"{where}only the first {LONGEST} of {len(text)} characters were read", file=sys.stderr)
    findings = of_hits(scan(text, shelf.phrases, shelf.learned, shelf.grammar), shelf.catalogue)
    if not findings:
        return []
    language = guess_language(text[:2000]).language if wanted == "auto" else wanted
    return [_row(each, shelf.catalogue, language) for each in findings]


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


def _many(args: argparse.Namespace) -> Iterator[tuple[int, str]] | None:
    """Adverts with their rows, when lines or a table are given; None for one advert."""
    if args.lines:
        return _lines(args.file)
    if args.file != "-" and Path(args.file).suffix.lower() in TABLES:
        return _table(Path(args.file), args.column)
    if args.column:
        raise Refused(f"--column needs a table ({', '.join(TABLES)}), and {args.file} is none.")
    return None


def _lines(name: str) -> Iterator[tuple[int, str]]:
    """Lines that are not empty, with their numbers. Raises Refused."""
    try:
        with nullcontext(sys.stdin.buffer) if name == "-" else Path(name).open("rb") as raw:
            for number, line in enumerate(io.TextIOWrapper(raw, "utf-8-sig", "replace"), start=1):
                if line.strip():
                    yield number, line.rstrip("\r\n")
    except OSError as error:
        raise _unreadable(name, error) from error


def _table(path: Path, wanted: str | None) -> Iterator[tuple[int, str]]:
    """Texts of a table with the lines where their rows begin. Raises Refused."""
    from siraba.core.tabular import RowProblem, Unreadable, explain, open_table

    try:
        table = open_table(path)
        column = _column(list(table.columns), wanted, path.name)
        for row in table.rows():
            if isinstance(row, RowProblem):
                print(f"row {row.line}: {explain(row)}", file=sys.stderr)
            else:
                yield row.line, str(row.cells.get(column) or "")
    except Unreadable as problem:
        raise Refused(str(problem)) from problem


def _column(columns: list[str], wanted: str | None, name: str) -> str:
    known = {column.strip().casefold(): column for column in columns}
    for each in [wanted] if wanted else TEXTS:
        if each.strip().casefold() in known:
            return known[each.strip().casefold()]
    raise Refused(
        f"{name} has no column {wanted or 'with the text'}: it has {', '.join(columns)}; name one with --column."
    )


def _text(name: str) -> str:
    """The text of a file or of the standard input, whichever kind of document it is. Raises Refused."""
    from siraba.core.coding.documents import DocumentUnreadable, Unreadable, read_document

    try:
        raw = sys.stdin.buffer.read(LARGEST + 1) if name == "-" else _head(Path(name))
    except OSError as error:
        raise _unreadable(name, error) from error
    if len(raw) > LARGEST:
        raise Refused(f"The text is larger than {LARGEST // 1_000_000} MB; give one advert at a time.")
    try:
        document = read_document(raw)
    except DocumentUnreadable as problem:
        if problem.reason is Unreadable.EMPTY:
            return ""
        raise Refused(PICTURE if problem.reason is Unreadable.IMAGE else str(problem)) from problem
    if document.cut:
        print("the document is longer than is read: only its beginning was searched", file=sys.stderr)
    return document.text


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def _unreadable(name: str, error: OSError) -> Refused:
    return Refused(f"{name} cannot be read: {error.strerror}. Give the path of a file with the advert.")


@dataclass(frozen=True, slots=True)
class _Shelf:
    phrases: tuple[Phrase, ...]
    learned: Learned
    grammar: Grammar
    catalogue: Catalogue


@cache
def _shelf() -> _Shelf:
    from siraba.core.fairness.catalogue import read_catalogue
    from siraba.core.fairness.grammar import read_grammar
    from siraba.core.fairness.learned import read_learned
    from siraba.core.fairness.phrases import read_phrases

    rules = Path(__file__).resolve().parents[3] / "data" / "rules"
    return _Shelf(
        read_phrases(rules / "phrases"),
        read_learned(rules / "learned.bin"),
        read_grammar(rules / "grammar"),
        read_catalogue(rules / "catalogue"),
    )
