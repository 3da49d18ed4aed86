"""Which encoding a text file has, found from its bytes, and lines that do not hold to it."""

from __future__ import annotations

import codecs
import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from siraba.core.tabular.rows import Unreadable

CHUNK = 1 << 20
FOREIGN_SHARE = 0.4
"""Above this share of accented among all letters, bytes read as cp1252 are not a Western language."""

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class Encoding:
    """How the bytes of a file become text. `guessed` when neither a mark nor a caller said so, and it is not UTF-8."""

    name: str
    guessed: bool = False

    @property
    def label(self) -> str:
        """The name that people know it by."""
        return "UTF-8" if self.name in {"utf-8", "utf-8-sig"} else self.name

    def open(self, path: Path) -> io.TextIOWrapper:
        """Open for reading. Undecodable bytes stay visible to `suspect` and never stop the reading."""
        return path.open(encoding=self.name, errors=self._errors, newline="")

    @property
    def _errors(self) -> str:
        # Bytes kept as lone surrogates are exact, but only codecs that are ASCII below 128 can keep all of them.
        return "surrogateescape" if _keeps_bytes(self.name) else "replace"

    def suspect(self, line: str) -> bool:
        """Whether a line was not written in this encoding."""
        if line.isascii():
            return False
        if self._errors == "replace":
            return "\ufffd" in line
        try:
            line.encode()
        except UnicodeEncodeError:
            return True
        return self.guessed and _is_utf8(line.encode(self.name, "surrogateescape"))


def find_encoding(path: Path, said: str | None) -> Encoding:
    """The encoding of a text file: what the caller says, else its mark, else UTF-8, else Windows' Western one.

    Reads the whole file once (bytes only). A file that is UTF-8 but for a few lines stays UTF-8, and those lines
    are reported. Raises Unreadable for an encoding that does not exist and for text that is not Western.
    """
    if said:
        try:
            name = codecs.lookup(said).name
        except LookupError:
            raise Unreadable(f"There is no encoding named “{said}”; try utf-8, cp1252 or cp1256.") from None
        return Encoding("utf-8-sig" if name == "utf-8" else name)
    with path.open("rb") as file:
        start = file.read(4)
        for mark, name in _MARKS:
            if start.startswith(mark):
                return Encoding(name)
        file.seek(0)
        if _all_utf8(file):
            return Encoding("utf-8")
        file.seek(0)
        good, bad, share = _survey(file)
    if good > bad:
        return Encoding("utf-8")
    if share > FOREIGN_SHARE:
        raise Unreadable(
            f"“{path.name}” is not UTF-8, and its letters are not those of a Western language; "
            "save it as UTF-8, or say its encoding (cp1256 for Arabic from Windows)."
        )
    return Encoding("cp1252", guessed=True)


def _all_utf8(file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _survey(file: BinaryIO) -> tuple[int, int, float]:
    """Lines with other than ASCII that are UTF-8, that are not, and the share of high bytes among letters of those."""
    good = bad = high = letters = 0
    for raw in iter(lambda: file.readline(CHUNK), b""):
        if raw.isascii():
            continue
        if _is_utf8(raw):
            good += 1
            continue
        bad += 1
        above = sum(byte >= 0xC0 for byte in raw)
        high += above
        letters += above + sum(97 <= byte | 32 <= 122 for byte in raw if byte < 128)
    return good, bad, high / letters if letters else 0.0


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


@lru_cache
def _keeps_bytes(name: str) -> bool:
    if name in {"utf-8", "utf-8-sig", "ascii"}:
        return True
    try:
        return all(len(bytes((byte,)).decode(name, "surrogateescape")) == 1 for byte in range(256))
    except (UnicodeDecodeError, LookupError):
        return False
