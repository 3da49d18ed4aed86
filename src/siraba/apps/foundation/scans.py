"""Files that somebody gives as a copy of paper: what they are is looked at in their bytes, never in their name.

A picture is decoded and written anew, so that nothing of the file that came is kept but what is seen: no place where it
was taken, no device, nothing hidden behind the picture. A PDF is kept as bytes, is never opened here, and leaves as a
download alone.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

MOST_BYTES = 5_000_000
MOST_PIXELS = 50_000_000
"""Beyond these a picture is not decoded: a small file may be a picture that fills the memory."""
SIDE = 2400
"""Pixels of the longer side that are kept: print on a card can be read."""
QUALITY = 85
PICTURES = ("JPEG", "PNG")
ENDINGS = {"image/jpeg": ".jpg", "application/pdf": ".pdf"}
_PDF, _PDF_END = b"%PDF-", b"%%EOF"


class NotTaken(Exception):
    """The file is not kept. `code`: `too_large`, `empty`, `not_a_scan`, `too_many_pixels`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Scan:
    """What is kept of a file."""

    media_type: str
    data: bytes


def taken(data: bytes) -> Scan:
    """The file as it is kept. Raises NotTaken for what is no JPEG, PNG or PDF, or too large."""
    if not data:
        raise NotTaken("empty")
    if len(data) > MOST_BYTES:
        raise NotTaken("too_large")
    if data.startswith(_PDF):
        if _PDF_END not in data[-2048:]:
            raise NotTaken("not_a_scan")
        return Scan("application/pdf", data)
    return Scan("image/jpeg", _anew(data))


def _anew(data: bytes) -> bytes:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=PICTURES)
            if picture.width * picture.height > MOST_PIXELS:
                raise NotTaken("too_many_pixels")
            picture.draft("RGB", (SIDE, SIDE))
            turned = ImageOps.exif_transpose(picture)
            flat = turned.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise NotTaken("not_a_scan") from None
    flat.thumbnail((SIDE, SIDE))
    bare = Image.new("RGB", flat.size)
    bare.paste(flat)
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()
