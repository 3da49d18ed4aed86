"""Who is shown, against who could have been: the audit of one list or of a whole batch.

For each group: `eligible` (meetings of a person with a list whose every condition they meet), `shown` (places in
lists), `expected` (places they would have, were each list drawn by lot from its eligible people). `shown / expected`
below 1 says that a group is shown less than its share; it is a question, not a verdict: skills and experience differ.
Aggregates only. A number below a threshold is left out, and so are further ones until nobody can work it out from the
totals. Formulas: docs/algorithms/exposure.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from siraba.core.matching.parameters import WHOLE
from siraba.core.pool.units import Array
from siraba.core.terms.publishing import FEWEST, suppressed


@dataclass(frozen=True, slots=True)
class GroupExposure:
    """One group. None where the number is too small to be told; `ratio` is shown to expected, in millionths."""

    group: str
    eligible: int | None
    shown: int | None
    expected: int | None
    ratio: int | None


@dataclass(frozen=True, slots=True)
class Concentration:
    """How places are spread over those who could have had one. Shares are millionths; 0 to 1,000,000.

    `gini` is 0 where everybody is shown equally often and nears 1,000,000 where one takes all; `top_share` is what
    the most shown hundredth of the people has of all places; `most` how often the most shown one is shown.
    """

    people: int
    shown: int
    places: int
    most: int
    gini: int
    top_share: int


@dataclass(frozen=True, slots=True)
class Exposure:
    """The audit: by dimension (sex, age, region …), and how concentrated."""

    lists: int
    eligible: int
    shown: int
    fewest: int
    dimensions: Mapping[str, tuple[GroupExposure, ...]]
    concentration: Concentration


@dataclass(slots=True)
class Counts:
    """What an audit is made of: by dimension and group, exact. `expected` is in millionths of a place."""

    lists: int = 0
    eligible: dict[str, dict[str, int]] = field(default_factory=dict)
    shown: dict[str, dict[str, int]] = field(default_factory=dict)
    expected: dict[str, dict[str, int]] = field(default_factory=dict)

    def add(self, dimension: str, names: Sequence[str], eligible: Array, shown: Array) -> None:
        """Lists × groups: how many of each group were eligible for each list, and how many of them it shows."""
        if not len(names):
            return
        if len(eligible):
            whole, places = eligible.sum(axis=1, keepdims=True), shown.sum(axis=1, keepdims=True)
            drawn = eligible.astype(np.int64) * places * WHOLE // np.maximum(whole, 1)
        else:
            drawn = eligible
        for kept, counted in ((self.eligible, eligible), (self.shown, shown), (self.expected, drawn)):
            here = kept.setdefault(dimension, {})
            for name, count in zip(names, counted.sum(axis=0).tolist(), strict=True):
                here[name] = here.get(name, 0) + int(count)


def exposure(counts: Counts, times_shown: Array, *, fewest: int = FEWEST) -> Exposure:
    """The audit that may be published. `times_shown` has one number for each person eligible at least once."""
    dimensions = {}
    for name, by_group in counts.eligible.items():
        groups = sorted(by_group, key=lambda group: (group == "", group))
        eligible = suppressed([by_group[group] for group in groups], fewest)
        shown = suppressed([counts.shown[name][group] for group in groups], fewest)
        drawn = [counts.expected[name][group] for group in groups]
        dimensions[name] = tuple(
            _group(*each) for each in zip(groups, eligible, shown, drawn, strict=True) if each[1] != 0
        )
    total = [next(iter(kept.values()), {}) for kept in (counts.eligible, counts.shown)]
    whole, places = (sum(by_group.values()) for by_group in total)
    return Exposure(counts.lists, whole, places, fewest, dimensions, concentration(times_shown))


def _group(group: str, eligible: int | None, shown: int | None, drawn: int) -> GroupExposure:
    """`expected` would tell how many were eligible for a single list, so it goes where they go."""
    expected = None if eligible is None else (drawn + WHOLE // 2) // WHOLE
    ratio = shown * WHOLE * WHOLE // drawn if shown is not None and eligible is not None and drawn else None
    return GroupExposure(group, eligible, shown, expected, ratio)


def concentration(times_shown: Array) -> Concentration:
    """How unequally places are spread: the Gini coefficient over all who could have had one, and the first hundredth.

    G = 2 Σ i·x_i / (n Σ x_i) - (n + 1) / n with x in ascending order, in whole numbers (rounded down).
    """
    often: Array = np.sort(np.asarray(times_shown, dtype=np.int64))
    people, places = len(often), int(often.sum())
    if not people or not places:
        return Concentration(people, 0, places, 0, 0, 0)
    weighted = int((np.arange(1, people + 1, dtype=np.int64) * often).sum())
    gini = (2 * weighted - (people + 1) * places) * WHOLE // (people * places)
    first = int(often[-max(-(-people // 100), 1) :].sum())
    return Concentration(people, int((often > 0).sum()), places, int(often[-1]), max(gini, 0), first * WHOLE // places)


def as_plain(found: Exposure) -> dict[str, Any]:
    """The audit as JSON takes it."""
    return {
        "lists": found.lists,
        "eligible": found.eligible,
        "shown": found.shown,
        "left_out_below": found.fewest,
        "dimensions": {
            name: [{slot: getattr(row, slot) for slot in GroupExposure.__slots__} for row in rows]
            for name, rows in found.dimensions.items()
        },
        "concentration": {slot: getattr(found.concentration, slot) for slot in Concentration.__slots__},
    }


def of_plain(said: dict[str, Any]) -> Exposure:
    """The audit that `as_plain` wrote."""
    dimensions = {name: tuple(GroupExposure(**row) for row in rows) for name, rows in said["dimensions"].items()}
    head = said["lists"], said["eligible"], said["shown"], said["left_out_below"]
    return Exposure(*head, dimensions, Concentration(**said["concentration"]))
