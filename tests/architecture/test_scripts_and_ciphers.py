"""What a list of tests cannot show by asking pages: what our scripts and ciphers do not do anywhere."""

from __future__ import annotations

import re

import pytest
from tools.files import ROOT

SOURCES = ROOT / "src" / "siraba"
UNSAFE = {
    "text becomes markup": r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc",
    "text becomes a program": r"\beval\s*\(|new Function|setTimeout\s*\(\s*['\"`]",
    "something stays in the browser": r"localStorage|sessionStorage|indexedDB|document\.cookie|caches\.",
    "keys of input are set on an object": r"__proto__|Object\.assign|\.\.\.JSON|\[[^\]\d'\"]+\]\s*=[^=]",
}
NAMED_BY_US = "response[name] = text(found.response[name])"
"""`name` goes over a list of words that stands in the script."""
WEAK = (
    r"primitives\.ciphers(?!\.aead)|primitives import .*ciphers|PKCS1v15|ARC4|TripleDES|Blowfish"
    r"|hashes\.(MD5|SHA1)\b|hashlib\.(md5|sha1)\b"
)


@pytest.mark.parametrize("what", UNSAFE)
def test_scripts_of_ours_do_nothing_of_this(what: str) -> None:
    scripts = sorted((SOURCES / "faces" / "web" / "static").rglob("*.js"))
    assert scripts
    found = [
        f"{path.name}: {line.strip()}"
        for path in scripts
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(UNSAFE[what], line) and NAMED_BY_US not in line
    ]
    assert found == []


def test_what_is_sealed_is_sealed_by_authenticated_ciphers_alone() -> None:
    sources = {path: path.read_text(encoding="utf-8") for path in sorted(SOURCES.rglob("*.py"))}
    assert any("AESGCM" in text for text in sources.values())
    assert [path.name for path, text in sources.items() if re.search(WEAK, text)] == []
