"""The text of a document: PDF, Word (DOCX), OpenDocument, HTML or plain text, told apart by content, not by name.

Nothing is drawn, run or fetched. What cannot be read is said in a sentence for the person who gave the file.
"""

from __future__ import annotations

import codecs
import io
import lzma
import re
import struct
import threading
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from html.parser import HTMLParser
from typing import Any

LARGEST = 5_000_000
"""Bytes of a document that are taken."""
PAGES = 40
"""Pages of a PDF that are read."""
CHARACTERS = 200_000
"""Characters that are kept of any document."""
UNPACKED = 60_000_000
"""Bytes that a packed document may unpack to: more is an attack, or no CV."""


_HIGH_WORD = re.compile(rb"[\xc0-\xff]{3,}")


class Unreadable(StrEnum):
    """Why a document gives no text."""

    TOO_LARGE = "too_large"
    EMPTY = "empty"
    LOCKED = "locked"
    DAMAGED = "damaged"
    IMAGE = "image"
    OLD_WORD = "old_word"
    UNKNOWN = "unknown"


SENTENCES = {
    Unreadable.TOO_LARGE: "The file is larger than 5 MB; send a smaller one, without pictures.",
    Unreadable.EMPTY: "There is no text in the file.",
    Unreadable.LOCKED: "The file is protected by a password; save it without one and send it again.",
    Unreadable.DAMAGED: "The file is damaged and cannot be opened; save it again and send the new one.",
    Unreadable.IMAGE: "The file is a picture of a text (a scan or a photo), which cannot be read; "
    "send a file with text, or type the skills.",
    Unreadable.OLD_WORD: "The file is an old or protected Word document; save it as DOCX or PDF without a password.",
    Unreadable.UNKNOWN: "The file is of no kind that can be read; send PDF, DOCX, ODT, HTML or plain text.",
}


class DocumentUnreadable(Exception):
    """A document without text that can be read. `reason` is stable; the message says what to do."""

    def __init__(self, reason: Unreadable) -> None:
        super().__init__(SENTENCES[reason])
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a document. `kind` is pdf, docx, odt, html or text; `pages` are those read (0 where there are none);
    `cut` says that there was more than is read.
    """

    text: str
    kind: str
    pages: int = 0
    cut: bool = False


def read_document(content: bytes, *, stop: Callable[[], bool] = lambda: False) -> Document:
    """The text of a document. Raises DocumentUnreadable.

    `stop` is asked between pages and says that enough time was spent; what was read till then is answered as cut.
    """
    if len(content) > LARGEST:
        raise DocumentUnreadable(Unreadable.TOO_LARGE)
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise DocumentUnreadable(Unreadable.EMPTY)
    found = _read(content, stop)
    if not found.text.strip():
        raise DocumentUnreadable(Unreadable.IMAGE if found.kind == "pdf" else Unreadable.EMPTY)
    if len(found.text) > CHARACTERS:
        return Document(found.text[:CHARACTERS], found.kind, found.pages, True)
    return found


def _read(content: bytes, stop: Callable[[], bool]) -> Document:
    if b"%PDF-" in content[:1024]:
        return _pdf(content, stop)
    if content.startswith(b"PK\x03\x04"):
        return _packed(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise DocumentUnreadable(Unreadable.OLD_WORD)
    if content.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")) or content[8:12] == b"WEBP":
        raise DocumentUnreadable(Unreadable.IMAGE)
    if content.startswith(b"{\\rtf"):
        raise DocumentUnreadable(Unreadable.UNKNOWN)
    text = decode(content)
    if re.search(r"(?i)<(?:!doctype html|html|body|p|div|br|ul|table|span)[\s>/]", text[:4000]):
        return Document(without_tags(text), "html")
    return Document(text, "text")


def decode(content: bytes) -> str:
    """Bytes as text: by their mark, else UTF-8, else the page of Windows that fits.

    Raises DocumentUnreadable for what is no text.
    """
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return _clean(content.decode(name, "replace"))
    if content[1:200:2].count(0) > len(content[1:200:2]) // 2:
        return _clean(content.decode("utf-16-le", "replace"))
    if b"\0" in content:
        raise DocumentUnreadable(Unreadable.UNKNOWN)
    try:
        return _clean(content.decode())
    except UnicodeDecodeError:
        return _clean(content.decode(windows_page(content), "replace"))


def windows_page(content: bytes) -> str:
    """Which of Windows' two pages bytes that are not UTF-8 are written in: cp1256 (Arabic) or cp1252 (Western).

    Letters above the first 128 make up whole words in Arabic, and stand alone in Western words.
    """
    high = sum(byte >= 0xC0 for byte in content)
    in_words = sum(map(len, _HIGH_WORD.findall(content)))
    return "cp1256" if high and in_words * 2 > high else "cp1252"


def _clean(text: str) -> str:
    """One kind of line end, no control characters, no invisible joiners of a layout."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00ad", "")
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\ufeff]", " ", text)


_PDF = threading.Lock()
"""PDFium serves one thread at a time."""


def _pdf(content: bytes, stop: Callable[[], bool]) -> Document:
    import pypdfium2  # noqa: PLC0415 - heavy, and only needed for PDF

    with _PDF:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as error:
            locked = "password" in str(error).lower()
            raise DocumentUnreadable(Unreadable.LOCKED if locked else Unreadable.DAMAGED) from error
        try:
            return _pages(document, stop)
        except pypdfium2.PdfiumError as error:
            raise DocumentUnreadable(Unreadable.DAMAGED) from error
        finally:
            document.close()


def _pages(document: Any, stop: Callable[[], bool]) -> Document:
    pages: list[str] = []
    for number in range(min(len(document), PAGES)):
        if pages and (stop() or sum(map(len, pages)) > CHARACTERS):
            break
        page = document[number]
        shown = page.get_textpage()
        pages.append(_clean(shown.get_text_range()))
        shown.close()
        page.close()
    return Document("\n".join(pages), "pdf", len(pages), len(pages) < len(document))


_SPOILT = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, SyntaxError, OSError, RuntimeError, EOFError,
    ValueError, KeyError, IndexError,
)  # fmt: skip
"""What unpacking and parsing raise for archives that are cut, changed or encrypted."""


def _packed(content: bytes) -> Document:
    """DOCX or ODT. Text boxes, which CV templates are made of, are read where they stand."""
    from docx.oxml.parser import parse_xml  # noqa: PLC0415 - heavy; it resolves no entities and fetches nothing

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = set(packed.namelist())
            part = next((name for name in ("word/document.xml", "content.xml") if name in names), None)
            if part is None:
                raise DocumentUnreadable(Unreadable.UNKNOWN)
            if sum(one.file_size for one in packed.infolist()) > UNPACKED:
                raise DocumentUnreadable(Unreadable.TOO_LARGE)
            tree = parse_xml(packed.read(part))
    except _SPOILT as error:
        locked = isinstance(error, RuntimeError) and "password" in str(error)
        raise DocumentUnreadable(Unreadable.LOCKED if locked else Unreadable.DAMAGED) from error
    kind = "docx" if part.startswith("word/") else "odt"
    return Document(_clean("".join(_runs(tree))), kind)


def _runs(element: Any) -> Iterator[str]:
    """The text of an element in order, a line a paragraph. A drawing's fallback repeats its text and is left out."""
    name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
    if name in {"Fallback", "del", "annotation", "tracked-changes", "instrText"}:
        return
    odt = isinstance(element.tag, str) and "opendocument" in element.tag
    if name in {"tab", "s"}:
        yield " "
    if name in {"br", "cr", "line-break"}:
        yield "\n"
    if (name == "t" or odt) and element.text:
        yield element.text
    for child in element:
        yield from _runs(child)
        if odt and child.tail:
            yield child.tail
    if name in {"p", "h", "tc", "table-cell"}:
        yield "\n"


class _Stripped(HTMLParser):
    """Gathers what a page shows."""

    BLOCKS = frozenset(
        {"p", "div", "br", "li", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "section"}
        | {"article", "header", "footer"}
    )
    HIDDEN = frozenset({"script", "style", "head", "template", "noscript"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in self.HIDDEN
        if tag in self.BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in self.HIDDEN))
        if tag in self.BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def without_tags(text: str) -> str:
    """The text that a page of HTML shows, a line a block."""
    stripped = _Stripped()
    stripped.feed(text)
    stripped.close()
    return re.sub(r"[ \t]*\n[\s]*", "\n", "".join(stripped.parts)).strip()
