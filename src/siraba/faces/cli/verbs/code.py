"""`siraba code`: job titles in, occupations out. Lines or CSV from a file or the standard input, CSV out."""

from __future__ import annotations

import argparse
import csv
import io
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice, tee, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

from siraba.faces.cli.main import Refused, django

if TYPE_CHECKING:
    from siraba.core.coding.lexicon import Lexicon
    from siraba.core.coding.proposals import Proposal

LANGUAGES = ("auto", "fr", "en", "ar")
HEADER = ("text", "rank", "code", "uri", "label", "confidence", "because")
WHY = "nearest"
TITLE_COLUMNS = ("text", "title")
PAGES = {"cp1252": "Western Windows text (cp1252)", "cp1256": "Arabic Windows text (cp1256)"}
AHEAD = 1_000_000
"""Bytes of a file by which it is told how it is written."""
BATCH = 1000
"""Texts that are ranked and written together; one at a time when somebody types them."""
MANY = 4000
"""Titles after which further processes are worth beginning."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Words of the verb."""
    parser.add_argument("file", nargs="?", metavar="FILE", help="lines or CSV; without it, the standard input")
    parser.add_argument(
        "--to", default="roame", metavar="NAME", help="classification to code into, any installed one (roame)"
    )
    parser.add_argument("--lang", choices=LANGUAGES, default="auto", help="language of the titles (auto: guess)")
    parser.add_argument("--top", type=_positive, default=5, metavar="N", help="proposals a title (5)")
    parser.add_argument(
        "--why", action="store_true", help="a last column: which words came nearest, where meaning decided"
    )
    parser.add_argument(
        "--workers", type=_positive, default=os.cpu_count() or 1, metavar="N", help="processes for a long file (all)"
    )
    parser.add_argument("--column", metavar="NAME", help="column of the CSV (text or title, else the first)")


def run(args: argparse.Namespace) -> int:
    """Code every title. The table goes to the standard output, what was counted to the standard error."""
    lexicon = _lexicon(args.to)
    typed = args.file is None and sys.stdin.isatty()
    if args.file is None:
        coded, unsure = _code(sys.stdin.buffer, lexicon, args, 1 if typed else BATCH)
    else:
        try:
            with Path(args.file).open("rb") as source:
                coded, unsure = _code(source, lexicon, args, BATCH)
        except OSError as error:
            raise Refused(
                f"{args.file} cannot be read: {error.strerror}. Give the path of a text or CSV file."
            ) from error
    print(f"coded {coded}, unsure {unsure}", file=sys.stderr)
    if unsure and not lexicon.trust.enough:
        print(
            f"confidence: measured on labels; of titles decided here not enough seen yet ({lexicon.trust.seen})",
            file=sys.stderr,
        )
    return 0


def _code(source: BinaryIO, lexicon: Lexicon, args: argparse.Namespace, batch: int) -> tuple[int, int]:
    titles = read_titles(source, args.column, table=str(args.file or "").lower().endswith((".csv", ".tsv")))
    way = Way(args.lang, args.top, args.why, args.workers)
    return write_codes(titles, lexicon, sys.stdout, way, batch=batch)


def _lexicon(scheme: str) -> Lexicon:
    django()
    from siraba.apps.classification.queries import NotInstalled, lexicon

    try:
        return lexicon(scheme)
    except NotInstalled as error:
        raise Refused(f"{error} `siraba classification list` says what is installed.") from error


def _positive(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 up")
    return number


def read_titles(source: Iterable[bytes], column: str | None = None, *, table: bool = False) -> Iterator[str]:
    """The titles of `source`, blank ones left out, read as it comes.

    It is a table when `table` says so, when `column` is named, or when the first line names a column `text` or
    `title` among others; else each line is a title. A table's first line is its header; its delimiter is a comma,
    a semicolon or a tab. Raises Refused for a column that is not there and for a file that is not text.
    """
    lines = _decoded(source)
    first = next(lines, "")
    delimiter = max(",;\t", key=first.count)
    header = [name.strip() for name in next(csv.reader([first], delimiter=delimiter), [])]
    named = [name for name in header if name.casefold() in TITLE_COLUMNS]
    if not (table or column or named):
        yield from filter(None, map(str.strip, chain([first], lines)))
        return
    wanted = column or (named[0] if named else header[0] if header else "")
    position = _position(header, wanted)
    for row in csv.reader(lines, delimiter=delimiter):
        if len(row) > position and row[position].strip():
            yield " ".join(row[position].split())


def _position(header: list[str], wanted: str) -> int:
    for position, name in enumerate(header):
        if name.casefold() == wanted.casefold():
            return position
    raise Refused(
        f"there is no column {wanted!r}: line 1 names {', '.join(header) or 'nothing'}. Choose with --column."
    )


def _decoded(source: Iterable[bytes]) -> Iterator[str]:
    """Lines as UTF-8; one that is not, in the page of Windows that the lines like it are written in, which is told."""
    page, odd = "", _odd_lines(source)
    for number, line in enumerate(source, start=1):
        if b"\0" in line:
            raise Refused(f"line {number} is not text. Give plain lines or CSV in UTF-8; save a workbook as CSV first.")
        try:
            yield line.removeprefix(b"\xef\xbb\xbf").decode() if number == 1 else line.decode()
        except UnicodeDecodeError:
            from siraba.core.coding.documents import windows_page

            odd = odd if page else odd + line
            found = page or windows_page(odd)
            if not page:
                print(f"line {number} is not UTF-8: read as {PAGES[found]}", file=sys.stderr)
            page = found
            yield line.decode(page, errors="replace")


def _odd_lines(source: Iterable[bytes]) -> bytes:
    """What is not UTF-8 among the first lines of a file; nothing of what comes by a pipe: one cannot look ahead."""
    if not isinstance(source, io.IOBase) or not source.seekable():
        return b""
    start = source.tell()
    lines = source.readlines(AHEAD)
    source.seek(start)
    return b"".join(line for line in lines if not _is_utf8(line))


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Way:
    """How titles are coded: in which language, how many proposals, with the nearest words, in how many processes."""

    language: str = "auto"
    top: int = 5
    why: bool = False
    workers: int = 1


def write_codes(
    titles: Iterable[str], lexicon: Lexicon, out: TextIO, way: Way | None = None, *, batch: int = BATCH
) -> tuple[int, int]:
    """Rank and write, batch by batch; how many titles there were, and how many a person should look at.

    A title without any proposal has one row with its text alone, so that none gets lost.
    """
    from siraba.core.coding.proposals import sure

    way = way or Way()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow((*HEADER, WHY) if way.why else HEADER)
    coded = unsure = 0
    for title, proposals in _ranked(iter(titles), lexicon, way, batch):
        said = rows(title, proposals)
        if way.why:
            said = [(*row, why(lexicon, title, one)) for row, one in zip_longest(said, proposals)]
        writer.writerows(said)
        unsure += not sure(proposals)
        coded += 1
        if coded % batch == 0:
            out.flush()
    out.flush()
    return coded, unsure


def _ranked(source: Iterator[str], lexicon: Lexicon, way: Way, batch: int) -> Iterator[tuple[str, list[Proposal]]]:
    """Titles with their proposals; by several processes from where it shows that there are many."""
    from siraba.core.coding.many import rank_in_processes

    for _ in range(MANY // batch if way.workers > 1 and batch > 1 else sys.maxsize):
        some = list(islice(source, batch))
        yield from zip(some, lexicon.rank_many(some, language=way.language, top=way.top), strict=True)
        if len(some) < batch:
            return
    mine, theirs = tee(source)
    yield from zip(
        mine, rank_in_processes(lexicon, theirs, language=way.language, top=way.top, workers=way.workers), strict=True
    )


def why(lexicon: Lexicon, title: str, proposal: Proposal | None) -> str:
    """Which words of the title came nearest to which of the label, where the meaning decided; else nothing."""
    if proposal is None or proposal.because.value != "meaning":
        return ""
    return "; ".join(f"{ours} ~ {label}" for ours, label, _ in lexicon.nearest_words(title, proposal.label))


def rows(title: str, proposals: list[Proposal]) -> list[tuple[str, ...]]:
    """The rows of one title: one a proposal, or its text alone."""
    if not proposals:
        return [(title, *[""] * (len(HEADER) - 1))]
    return [
        (title, str(rank), p.code, p.uri, p.label, f"{p.confidence:.4f}", p.because.value)
        for rank, p in enumerate(proposals, start=1)
    ]
