"""Documents of people: what is read of each kind, and what is said of those that cannot be read."""

from __future__ import annotations

import io
import zipfile
import zlib

import docx
import pytest
from docx.oxml.parser import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st

from siraba.core.coding import documents
from siraba.core.coding.documents import DocumentUnreadable, Unreadable, read_document


def pdf(*pages: str, trailer: str = "") -> bytes:
    """A PDF with a line of text a page; an empty line draws a black square instead, as a scan would be."""
    drawn = [f"BT /F1 12 Tf 50 700 Td ({text}) Tj ET" if text else "0 0 300 300 re f" for text in pages]
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    kids = []
    for content in drawn:
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
        kids.append(len(objects) + 1)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {len(objects)} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] /Count {len(kids)} >>"
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    starts = []
    for number, body in enumerate(objects, start=1):
        starts.append(out.tell())
        out.write(f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252"))
    table = out.tell()
    rows = "".join(f"{start:010d} 00000 n \n" for start in starts)
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}".encode())
    out.write(f"trailer << /Size {len(objects) + 1} /Root 1 0 R {trailer}>>\nstartxref\n{table}\n%%EOF".encode())
    return out.getvalue()


def word(*paragraphs: str) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def refused(content: bytes) -> Unreadable:
    with pytest.raises(DocumentUnreadable) as problem:
        read_document(content)
    assert str(problem.value)
    return problem.value.reason


def test_a_pdf_is_read_page_by_page() -> None:
    found = read_document(pdf("Soudeur TIG", "Permis B"))
    assert found.text.split("\n") == ["Soudeur TIG", "Permis B"]
    assert (found.kind, found.pages, found.cut) == ("pdf", 2, False)


def test_only_so_many_pages_and_so_much_time_are_spent(monkeypatch: pytest.MonkeyPatch) -> None:
    stopped = read_document(pdf("one", "two", "three"), stop=lambda: True)
    assert (stopped.text, stopped.pages, stopped.cut) == ("one", 1, True)
    monkeypatch.setattr(documents, "PAGES", 2)
    assert read_document(pdf("one", "two", "three")).text.split("\n") == ["one", "two"]


def test_a_scan_is_told_from_an_empty_file() -> None:
    assert refused(pdf("", "")) is Unreadable.IMAGE
    assert refused(b"\x89PNG\r\n\x1a\n" + b"x" * 50) is Unreadable.IMAGE
    assert refused(b"") is Unreadable.EMPTY
    assert refused(b" \r\n\x00\t") is Unreadable.EMPTY
    assert refused(word("", " ")) is Unreadable.EMPTY


LOCK = "/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" + "00" * 32 + "> /U <" + "11" * 32 + "> >> /ID [<aa> <aa>] "


def test_what_is_locked_or_damaged_is_told() -> None:
    assert refused(pdf("secret", trailer=LOCK)) is Unreadable.LOCKED
    assert refused(b"%PDF-1.7 and nothing more") is Unreadable.DAMAGED
    assert refused(word("text")[:1500]) is Unreadable.DAMAGED
    assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100) is Unreadable.OLD_WORD
    assert refused(b"x" * (documents.LARGEST + 1)) is Unreadable.TOO_LARGE
    assert refused(b"\x7fELF\x00\x00\x00\x01\x02") is Unreadable.UNKNOWN


def test_word_is_read_with_its_tables_and_text_boxes_once() -> None:
    document = docx.Document()
    document.add_paragraph("Maçon")
    document.add_table(1, 1).cell(0, 0).text = "Anglais"
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    both = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    box = "<w:txbxContent><w:p><w:r><w:t>Permis B</w:t></w:r></w:p></w:txbxContent>"
    drawn = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    xml = f'<w:p xmlns:w="{space}" xmlns:mc="{both}"><w:r>{drawn}</w:r></w:p>'
    document.element.body.insert(0, parse_xml(xml))
    out = io.BytesIO()
    document.save(out)
    found = read_document(out.getvalue())
    assert found.text.split() == ["Permis", "B", "Maçon", "Anglais"]
    assert found.kind == "docx"


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return out.getvalue()


def test_open_documents_are_read_and_other_archives_are_not() -> None:
    text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    xml = f'<a xmlns:t="{text}"><t:h>CV</t:h><t:p>Maçon<t:s/>et <t:span>soudeur</t:span> ici</t:p></a>'
    assert read_document(packed(content=xml.encode())).text.split("\n") == ["CV", "Maçon et soudeur ici", ""]
    assert refused(packed(other=b"<a/>")) is Unreadable.UNKNOWN
    assert refused(packed(word__document=b"<a")) is Unreadable.DAMAGED


def test_an_archive_that_unpacks_to_too_much_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "UNPACKED", 1000)
    assert refused(packed(word__document=b"<a>" + b"x" * 2000 + b"</a>")) is Unreadable.TOO_LARGE


def test_entities_are_not_resolved() -> None:
    xml = b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><a><t>Soudeur</t><t>&e;</t></a>'
    assert read_document(packed(word__document=xml)).text == "Soudeur"


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
def test_arabic_text_in_the_encodings_it_comes_in(name: str) -> None:
    assert read_document("سائق شاحنة، خبرة ثلاث سنوات".encode(name)).text == "سائق شاحنة، خبرة ثلاث سنوات"


def test_french_text_from_windows_and_pages_of_the_web() -> None:
    assert read_document("Élève à l'école\r\nété".encode("cp1252")).text == "Élève à l'école\nété"
    page = (
        "<html><head><style>p{}</style></head><body><p>Caf&eacute;<script>x()</script></p><div>Bar</div></body></html>"
    )
    assert read_document(page.encode()).text == "Café\nBar"


def test_a_text_that_is_longer_than_is_read_says_so() -> None:
    found = read_document(b"a " * documents.CHARACTERS)
    assert (len(found.text), found.cut) == (documents.CHARACTERS, True)


SOUND = (pdf("Soudeur TIG", "Permis B"), word("Maçon"), zlib.compress(b"x"))


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2), st.data())
def test_a_spoilt_file_is_read_or_refused_in_a_sentence(number: int, data: st.DataObject) -> None:
    content = SOUND[number]
    at = data.draw(st.integers(0, len(content) - 1))
    spoilt = content[:at] + data.draw(st.binary(max_size=8)) + content[at + data.draw(st.integers(0, 40)) :]
    try:
        assert read_document(spoilt).text.strip()
    except DocumentUnreadable as problem:
        assert str(problem).endswith(".")
