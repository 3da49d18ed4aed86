"""A copy of a paper is what its bytes are; a picture loses everything but what is seen."""

from __future__ import annotations

import io
import zlib

import pytest
from PIL import Image

from siraba.apps.foundation import scans

WHERE = "6.3703 N 2.3912 E"


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40)) -> bytes:
    """A picture that tells where and with what it was taken, with something hidden behind its end."""
    made = Image.new("RGB", size, (200, 30, 30))
    exif = Image.Exif()
    exif[0x010E], exif[0x0110], exif[0x0112] = WHERE, "Secret Phone", 6  # described, device, turned
    out = io.BytesIO()
    made.save(out, kind, exif=exif)
    return out.getvalue() + b"<script>alert(1)</script>PK\x03\x04"


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_is_written_anew_upright_and_without_what_is_not_seen(kind: str) -> None:
    scan = scans.taken(picture(kind))
    assert scan.media_type == "image/jpeg"
    for hidden in (WHERE.encode(), b"Secret Phone", b"script", b"PK\x03\x04"):
        assert hidden in picture(kind)
        assert hidden not in scan.data
    kept = Image.open(io.BytesIO(scan.data))
    assert (kept.size, dict(kept.getexif())) == ((40, 60), {})


def test_a_pdf_is_kept_as_it_is() -> None:
    data = b"%PDF-1.7\n1 0 obj\n<</OpenAction 2 0 R>>\n%%EOF\n"
    assert scans.taken(data) == scans.Scan("application/pdf", data)


def _bomb() -> bytes:
    """A small PNG that says it has forty thousand pixels a side."""

    def chunk(kind: bytes, said: bytes) -> bytes:
        whole = kind + said
        return len(said).to_bytes(4, "big") + whole + zlib.crc32(whole).to_bytes(4, "big")

    head = (40_000).to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"x" * (scans.MOST_BYTES + 1), "too_large"),
        (b"<svg onload=alert(1)>", "not_a_scan"),
        (b"MZ\x90\x00 a program", "not_a_scan"),
        (b"GIF89a" + b"\0" * 50, "not_a_scan"),
        (b"%PDF-1.7 cut off", "not_a_scan"),
        (picture()[:200], "not_a_scan"),
        (_bomb(), "not_a_scan"),
    ],
)
def test_what_is_no_copy_of_a_paper_is_not_taken(data: bytes, code: str) -> None:
    with pytest.raises(scans.NotTaken) as problem:
        scans.taken(data)
    assert problem.value.code in {code, "too_many_pixels"}
