"""How far two lists of the same vacancy are from each other, and whether that is too far."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from siraba.core.matching.parameters import WHOLE

Millionths = Annotated[int, Field(ge=0, le=WHOLE, strict=True)]


@dataclass(frozen=True, slots=True)
class Change:
    """One list against another. `kendall` and `spearman` (millionths, -1,000,000 to 1,000,000) are over the people of
    both lists; None where fewer than two are in both. `kept` is their share of the longer list, in millionths.
    """

    gained: tuple[str, ...]
    lost: tuple[str, ...]
    kept: int
    kendall: int | None
    spearman: int | None


@dataclass(frozen=True, slots=True)
class Drift:
    """All lists of a batch against those before. `kept` and `kendall` are medians (the lower of two middle ones)."""

    lists: int
    changed: int
    emptied: int
    gained: int
    lost: int
    kept: int
    kendall: int | None


class Limits(BaseModel):
    """What a batch may drift by before a person must look at it. Shares in millionths."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    fewest_lists: Annotated[int, Field(ge=1, strict=True)] = 10
    least_kept: Millionths = 600_000
    least_kendall: Annotated[int, Field(ge=-WHOLE, le=WHOLE, strict=True)] = 500_000
    most_emptied: Millionths = 100_000


def change(before: Sequence[str], after: Sequence[str]) -> Change:
    """Two lists of ids, best first."""
    old, new = {each: rank for rank, each in enumerate(before)}, {each: rank for rank, each in enumerate(after)}
    both = [(old[each], new[each]) for each in before if each in new]
    longer = max(len(before), len(after))
    return Change(
        tuple(each for each in after if each not in old),
        tuple(each for each in before if each not in new),
        len(both) * WHOLE // longer if longer else WHOLE,
        _kendall(both),
        _spearman(both),
    )


def _kendall(pairs: Sequence[tuple[int, int]]) -> int | None:
    """Kendall's tau (1938): pairs in the same order less pairs in the other, of all pairs. Ranks have no ties."""
    if len(pairs) < 2:
        return None
    balance = sum(1 if (a[0] - b[0]) * (a[1] - b[1]) > 0 else -1 for a, b in combinations(pairs, 2))
    return balance * WHOLE * 2 // (len(pairs) * (len(pairs) - 1))


def _spearman(pairs: Sequence[tuple[int, int]]) -> int | None:
    """Spearman's rho (1904) over the places among those in both lists: 1 - 6 Σ d² / (n (n² - 1))."""
    count = len(pairs)
    if count < 2:
        return None
    place = {rank: at for at, rank in enumerate(sorted(new for _old, new in pairs))}
    apart = sum((at - place[new]) ** 2 for at, (_old, new) in enumerate(sorted(pairs)))
    return WHOLE - 6 * apart * WHOLE // (count * (count * count - 1))


def drift(pairs: Iterable[tuple[Sequence[str], Sequence[str]]]) -> Drift:
    """Many lists, each before and after. They are read one after the other, and none is held."""
    lists = changed = emptied = gained = lost = 0
    kept: list[int] = []
    order: list[int] = []
    for before, after in pairs:
        one = change(before, after)
        lists += 1
        changed += tuple(before) != tuple(after)
        emptied += bool(before) and not after
        gained += len(one.gained)
        lost += len(one.lost)
        kept.append(one.kept)
        if one.kendall is not None:
            order.append(one.kendall)
    middle = _middle(kept)
    return Drift(lists, changed, emptied, gained, lost, WHOLE if middle is None else middle, _middle(order))


def _middle(values: Sequence[int]) -> int | None:
    return sorted(values)[(len(values) - 1) // 2] if values else None


def beyond(found: Drift, limits: Limits) -> tuple[str, ...]:
    """The limits that a drift breaks, by name; none where too few lists can be compared to say anything."""
    if found.lists < limits.fewest_lists:
        return ()
    broken = []
    if found.kept < limits.least_kept:
        broken.append("least_kept")
    if found.kendall is not None and found.kendall < limits.least_kendall:
        broken.append("least_kendall")
    if found.emptied * WHOLE > found.lists * limits.most_emptied:
        broken.append("most_emptied")
    return tuple(broken)
