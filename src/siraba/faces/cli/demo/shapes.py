"""The shapes the demo draws from: its own file and the occupation cards of the ROAME edition."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import yaml

from siraba.apps.classification.queries import card, concept_id, occupations_of
from siraba.apps.classification.rules.edition import Edition

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Trade:
    """An occupation as the demo uses it: database ids, usual ISCED level, what its card holds."""

    occupation_id: int
    code: str
    titles: tuple[str, str]
    isced: int
    licences: tuple[str, ...]
    essential: tuple[int, ...]
    optional: tuple[int, ...]
    near: tuple[str, ...]


class Shapes:
    """Weighted draws, each the same for the same seed."""

    def __init__(self, path: Path, edition: Edition, seed: int) -> None:
        self.said: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        self.edition = edition
        self.dice = random.Random(seed)

    @cached_property
    def trades(self) -> dict[str, Trade]:
        """Every occupation of the edition by its code."""
        rows = occupations_of([concept_id("roame", each.code) for each in self.edition.occupations])
        found: dict[str, Trade] = {}
        for each in self.edition.occupations:
            row = rows[concept_id("roame", each.code)]
            held = card(row)
            skills = held.skills if held else ()
            found[each.code] = Trade(
                occupation_id=row.pk,
                code=each.code,
                titles=(each.labels.fr.masculine, each.labels.fr.feminine),
                isced=each.access.isced,
                licences=each.access.licences,
                essential=tuple(entry.skill.pk for entry in skills if entry.essential),
                optional=tuple(entry.skill.pk for entry in skills if not entry.essential),
                near=each.near,
            )
        return found

    @cached_property
    def _by_family(self) -> dict[str, list[Trade]]:
        found: dict[str, list[Trade]] = {}
        for trade in self.trades.values():
            found.setdefault(trade.code.split("-")[1], []).append(trade)
        return found

    def trade(self) -> Trade:
        """An occupation: a family by its weight, then one of its occupations, the first ones oftener."""
        family = self.weighted({f: w for f, w in self.said["occupations_by_family"].items() if f in self._by_family})
        trades = self._by_family[family]
        return trades[min(int(self.dice.expovariate(2.2 / len(trades))), len(trades) - 1)]

    def weighted(self, weights: dict[T, int]) -> T:
        """One of the keys, by its weight."""
        return self.dice.choices(list(weights), weights=list(weights.values()))[0]

    def chance(self, share: float) -> bool:
        """True in that share of draws."""
        return self.dice.random() < share

    def some(self, values: tuple[T, ...], share: float) -> list[T]:
        """Each of the values with that chance."""
        return [value for value in values if self.dice.random() < share]
