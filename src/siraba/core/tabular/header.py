"""The names of the columns, and rows that are a little wider than they."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from siraba.core.tabular.rows import Unreadable

T = TypeVar("T")


def checked_header(names: Sequence[str], file: str) -> list[str]:
    """The names as written, without the nameless columns at the end that spreadsheets leave.

    Raises Unreadable for a nameless column before a named one, and for the same name twice.
    """
    kept = list(names)
    while kept and not kept[-1].strip():
        kept.pop()
    if not kept:
        raise Unreadable(f"“{file}” has no header: write the names of the columns in its first line.")
    seen: dict[str, int] = {}
    for position, name in enumerate(kept, start=1):
        plain = name.strip()
        if not plain:
            raise Unreadable(f"Column {position} of “{file}” has no name: name it in the header, or remove it.")
        if plain in seen:
            raise Unreadable(
                f"“{file}” has two columns named “{plain}” ({seen[plain]} and {position}): rename or remove one."
            )
        seen[plain] = position
    return kept


def fit(cells: Sequence[T], width: int) -> list[T] | None:
    """The cells cut to the width of the header where those beyond are empty; None where the row does not fit."""
    if len(cells) < width or any(cell not in ("", None) for cell in cells[width:]):
        return None
    return list(cells[:width])
