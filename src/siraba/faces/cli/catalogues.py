"""Catalogues of words: the `.po` files that people write, compiled into the `.mo` that programs read."""

from __future__ import annotations

from pathlib import Path


def compile_all(folder: Path) -> int:
    """Compile each `LANG/LC_MESSAGES/*.po` below a folder that is newer than its `.mo`. Returns how many were.

    Fuzzy entries, which nobody confirmed, are left out: the English original is then shown. Written whole or not at
    all, because a server may be reading.
    """
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    done = 0
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as words:
            catalogue = read_po(words, locale=source.parts[-3])
        half = target.with_suffix(".half")
        with half.open("wb") as out:
            write_mo(out, catalogue, use_fuzzy=False)
        half.replace(target)
        done += 1
    return done
