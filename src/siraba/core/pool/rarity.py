"""How rare each skill is among the people of a pool, frozen when the pool is built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from siraba.core.pool.proximity import SAME
from siraba.core.pool.units import ln_millionths


@dataclass(frozen=True, slots=True)
class Rarity:
    """Of `people`, `holders[skill]` list the skill. Shared by all shards and by both directions of a search."""

    people: int = 0
    holders: Mapping[str, int] = field(default_factory=dict)

    def weight(self, skill: str) -> int:
        """Inverse document frequency, smoothed: 1 + ln((people + 1) / (holders + 1)), in millionths.

        Source: Spärck Jones, A statistical interpretation of term specificity (1972), with the usual smoothing, so that
        a skill that nobody or everybody has still has a weight.
        """
        holders = min(self.holders.get(skill, 0), self.people)
        return SAME + ln_millionths(self.people + 1, holders + 1)
