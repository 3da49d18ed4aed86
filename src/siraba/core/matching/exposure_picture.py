"""The audit of a batch as a drawing (SVG): for each group, what it is shown against its share of the eligible."""

from __future__ import annotations

from html import escape

from siraba.core.matching.exposure import Exposure, GroupExposure
from siraba.core.matching.parameters import WHOLE

LINE, LEFT, WIDE, MIDDLE = 22, 150, 560, 300
"""Units of the drawing: a line, where bars begin, its width, where the ratio 1 stands."""
TWICE = 2 * WHOLE


def picture(found: Exposure) -> str:
    """Bars around the line at which a group is shown as often as a lot would show it."""
    lines: list[str] = []
    y = 20
    for name, rows in found.dimensions.items():
        lines.append(f'<text x="8" y="{y}" font-weight="bold">{escape(name)}</text>')
        y += LINE
        for row in rows:
            lines.append(_bar(row, y))
            y += LINE
    concentrated = found.concentration
    lines.append(
        f'<text x="8" y="{y + 4}">The most shown hundredth of {concentrated.people} eligible has '
        f"{_percent(concentrated.top_share)} of all places; Gini {_percent(concentrated.gini)}.</text>"
    )
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {y + 16}" role="img" font-size="13"'
    title = "Shown against a draw by lot among the eligible: left of the line less, right of it more"
    line = f'<line x1="{MIDDLE}" x2="{MIDDLE}" y1="8" y2="{y - 14}" stroke="#444"/>'
    return f'{head} font-family="sans-serif"><title>{title}</title>{line}{"".join(lines)}</svg>\n'


def _bar(row: GroupExposure, y: int) -> str:
    name = escape(row.group) or "not known"
    text = f'<text x="24" y="{y}">{name}</text>'
    if row.ratio is None:
        return text + f'<text x="{MIDDLE + 8}" y="{y}" fill="#555">too few to tell</text>'
    ends = LEFT + (MIDDLE - LEFT) * min(row.ratio, TWICE) // WHOLE
    first, wide = min(ends, MIDDLE), abs(ends - MIDDLE)
    colour = "#2f6f4f" if ends >= MIDDLE else "#b3541e"
    bar = f'<rect x="{first}" y="{y - 12}" width="{wide}" height="14" fill="{colour}"/>'
    said = f"{row.ratio / WHOLE:.2f} ({row.shown} shown, {row.expected} by lot)"
    return text + bar + f'<text x="{max(ends, MIDDLE) + 6}" y="{y}">{said}</text>'


def _percent(share: int) -> str:
    return f"{share / (WHOLE // 100):.1f} %"
