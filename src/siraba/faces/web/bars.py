"""Bars that lie, each with its name and its number above: drawn by the server, mirrored where one reads leftwards."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.template.loader import render_to_string

from siraba.faces.web import formats

WIDTH, LINE = 400, 38
"""Units of the drawing: its width, the room for a bar with its name."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its place: `told` is its number in words, `part` how much of it is drawn strong (of its width)."""

    name: str
    told: str
    x: int
    y: int
    width: int
    inner_x: int
    inner: int
    text_y: int


@dataclass(frozen=True, slots=True)
class Bars:
    """A drawing and its table."""

    bars: list[Bar]
    height: int
    mirrored: bool
    near: int
    far: int
    width: int = WIDTH


def bars(rows: Sequence[tuple[str, float, str]], parts: Sequence[float] = ()) -> Bars:
    """Bars of a name, a length (any unit) and the number in words; `parts`: what of each length is drawn strong."""
    longest = max((length for _name, length, _told in rows), default=0) or 1
    mirrored = formats.language() == "ar"
    drawn = []
    for place, (name, length, told) in enumerate(rows):
        width = max(round(WIDTH * length / longest), 2 if length else 0)
        strong = parts[place] if parts else length
        inner = max(round(WIDTH * strong / longest), 2 if strong else 0)
        top = place * LINE
        x, inner_x = (WIDTH - width, WIDTH - inner) if mirrored else (0, 0)
        drawn.append(Bar(name, told, x, top + 19, width, inner_x, inner, top + 14))
    return Bars(drawn, max(LINE * len(drawn), 1), mirrored, WIDTH if mirrored else 0, 0 if mirrored else WIDTH)


def svg_file(picture: Bars, name: str) -> HttpResponse:
    """The drawing alone, with its styles inside."""
    text = render_to_string("web/parts/bars.svg", {"picture": picture, "alone": True})
    answer = HttpResponse(text, content_type="image/svg+xml")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.svg"'
    return answer


def csv_file(heads: Iterable[str], rows: Iterable[Iterable[object]], name: str) -> HttpResponse:
    """The table as a file that spreadsheets read with its accents."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer.write("\ufeff")
    out = csv.writer(answer)
    out.writerow(list(heads))
    out.writerows([list(row) for row in rows])
    return answer
