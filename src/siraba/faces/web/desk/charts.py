"""The pool of a vacancy as pictures that are also tables: who remains after each condition, points, skills held."""

from __future__ import annotations

from dataclasses import dataclass

from siraba.core.matching.results import BIN, FunnelStep, Openings, Shortlist
from siraba.faces.web import words
from siraba.faces.web.desk.names import Names

RAREST = 6
HEIGHT, BASE, WIDTH = 128, 166, 300
"""Units of the drawing: the tallest bar, the ground line, the whole."""


@dataclass(frozen=True, slots=True)
class Step:
    """One condition of the funnel; `fewer` people than before it, `gain` would come back if it alone were given up."""

    name: str
    remaining: int
    fewer: int
    gain: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Funnel:
    """The conditions that put somebody out or that somebody is let through unverified, and the silent others."""

    total: int
    eligible: int
    steps: list[Step]
    silent: list[str]


def funnel(result: Shortlist | Openings) -> Funnel:
    """Who remains after each condition."""
    name = words.constraint if isinstance(result, Shortlist) else words.opening_constraint
    steps: list[Step] = []
    silent: list[str] = []
    before = result.total
    for step in result.funnel:
        if _speaks(step, before):
            text = name(step.constraint, step.subject)
            steps.append(Step(text, step.remaining, before - step.remaining, step.only, step.unknown))
        else:
            silent.append(name(step.constraint, step.subject))
        before = step.remaining
    return Funnel(result.total, result.eligible, steps, silent)


def _speaks(step: FunnelStep, before: int) -> bool:
    return step.remaining < before or step.unknown > 0 or step.only > 0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the histogram, with its place in the drawing."""

    lowest: int
    highest: int
    count: int
    kind: str
    x: int
    y: int
    width: int
    height: int
    middle: int
    caption: str
    tick: str


@dataclass(frozen=True, slots=True)
class Points:
    """The histogram of points; `shown` people are on the list, those of the bars drawn as `c1`."""

    bars: list[Bar]
    shown: int


def points(result: Shortlist | Openings) -> Points:
    """All eligible by their points, from the first to the last bin that holds somebody."""
    held = [index for index, count in enumerate(result.histogram) if count]
    if not held:
        return Points([], 0)
    span = range(held[0], held[-1] + 1)
    lowest_shown = min((match.score for match in result.matches), default=0) // BIN
    tallest = max(result.histogram)
    step = min(WIDTH / len(span), 60)
    bars = []
    for place, index in enumerate(span):
        count = result.histogram[index]
        height = max(round(HEIGHT * count / tallest), 2 if count else 0)
        x, width = round(place * step) + 1, max(round(step) - 3, 3)
        bars.append(
            Bar(
                lowest=index * 5,
                highest=100 if index * 5 >= 95 else index * 5 + 4,
                count=count,
                kind="c1" if index >= lowest_shown else "c4",
                x=x,
                y=BASE - height,
                width=width,
                height=height,
                middle=x + width // 2,
                caption=_caption(count),
                tick=str(index * 5) if index % 2 == 0 or len(span) <= 6 else "",
            )
        )
    return Points(bars, len(result.matches))


def _caption(count: int) -> str:
    """The number above a bar; thousands are shortened, the table has them whole."""
    if not count:
        return ""
    return str(count) if count < 1000 else f"{count // 1000}k"


@dataclass(frozen=True, slots=True)
class Holding:
    """An asked skill and how many of the eligible have it."""

    name: str
    essential: bool
    exact: int
    related: int
    presumed: int


def holdings(result: Shortlist, names: Names) -> list[Holding]:
    """The asked skills that fewest of the eligible have, rarest first."""
    return [
        Holding(names.skill(each.code), each.essential, each.exact, each.related, each.presumed)
        for each in result.holdings[:RAREST]
    ]
