"""Near occupations drawn: a road from this occupation, each near one at the end of a lane as long as it is far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from siraba.apps.classification import queries
from siraba.apps.classification.queries.explorer import Near
from siraba.apps.classification.queries.proximity import NEXT_STEP, near_value
from siraba.faces.web import formats

WIDTH, LANE, TOP, EDGE = 300, 38, 34, 8
"""Units of the drawing: its width, the height of a lane, where the first begins, the road's distance from the edge."""
LONGEST = 40
"""Letters of a name that fit a lane; the table has the whole."""


@dataclass(frozen=True, slots=True)
class Lane:
    """One near occupation with its place in the drawing. Many a next step is near as well: `step` says so (`both`)."""

    name: str
    short: str
    code: str
    scheme: str
    step: Literal["near", "next", "both"]
    nearness: int
    y: int
    x: int
    label_x: int


@dataclass(frozen=True, slots=True)
class Map:
    """The drawing: its lanes, its height, and where the road stands (at the right in a right-to-left page)."""

    lanes: list[Lane]
    height: int
    road: int
    rtl: bool
    start: str


def draw(near: list[Near], scheme: str, start: str) -> Map:
    """Lanes in their order; the nearer an occupation, the shorter its lane."""
    rtl = formats.language() == "ar"

    def turned(x: int) -> int:
        return WIDTH - x if rtl else x

    nearby = {each.occupation.pk for each in near if each.step == "near"}
    after = {each.occupation.pk for each in near if each.step == "next"}
    lanes: list[Lane] = []
    for each in near:
        if each.step == "next" and each.occupation.pk in nearby:
            continue  # its lane is there
        number, both = len(lanes), each.step == "near" and each.occupation.pk in after
        value = NEXT_STEP if each.step == "next" else near_value(each.rank)
        name = queries.label(each.occupation, formats.language())
        lanes.append(
            Lane(
                name=name,
                short=name if len(name) <= LONGEST else name[: LONGEST - 1].rstrip() + "…",
                code=each.occupation.code,
                scheme=scheme,
                step="both" if both else "next" if each.step == "next" else "near",
                nearness=round(value / 10_000),
                y=TOP + LANE * number + LANE // 2,
                x=turned(EDGE + round((1_000_000 - value) / 1_000_000 * (WIDTH - 2 * EDGE) * 1.6)),
                label_x=turned(EDGE + 10),
            )
        )
    return Map(lanes, TOP + LANE * len(lanes) + 4, turned(EDGE), rtl, start)
