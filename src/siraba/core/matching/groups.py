"""Which group each person of a pool belongs to, for the exposure audit alone: no search ever reads this.

Age band and region come from the pool; sex, disability and whatever else a service watches come from a list beside it
(`declared`), because a pool holds nothing that a ranking must not see.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from siraba.core.pool.codes import Codes
from siraba.core.pool.table import Table
from siraba.core.pool.units import UNKNOWN, Array, born_by

NOT_KNOWN = ""
"""The group of those who did not say."""
AGES = (25, 35, 45, 55)
"""Where age bands begin, after the youngest."""
BANDS = (NOT_KNOWN, "-24", "25-34", "35-44", "45-54", "55-")
REGION, AGE = "region", "age"
Declared = Mapping[str, Mapping[str, str]]
"""Dimension (sex, disability …) → person id → group."""


@dataclass(frozen=True, slots=True)
class Groups:
    """For each dimension the names of its groups (the first is `NOT_KNOWN`) and the group of each row."""

    names: Mapping[str, tuple[str, ...]]
    of_row: Mapping[str, Array]

    def counts(self, rows: Array) -> dict[str, Array]:
        """How many of some rows are in each group."""
        return {
            name: np.bincount(self.of_row[name][rows], minlength=len(groups)) for name, groups in self.names.items()
        }

    def save(self, path: Path) -> None:
        """Write an `.npz` file."""
        packed = {f"of_row.{name}": values for name, values in self.of_row.items()}
        packed |= {f"names.{name}": np.array(names, dtype=np.str_) for name, names in self.names.items()}
        np.savez(path, allow_pickle=False, **packed)

    @classmethod
    def load(cls, path: Path) -> Groups:
        """What `save` wrote."""
        with np.load(path, allow_pickle=False) as file:
            found = {key: file[key] for key in file.files}
        return cls(
            {key[6:]: tuple(str(name) for name in value) for key, value in found.items() if key.startswith("names.")},
            {key[7:]: value for key, value in found.items() if key.startswith("of_row.")},
        )


def groups_of(people: Table, as_of: date, declared: Declared | None = None) -> Groups:
    """The groups of every row of a pool of people on a day."""
    names: dict[str, tuple[str, ...]] = {AGE: BANDS}
    of_row: dict[str, Array] = {AGE: _bands(people, as_of)}
    names[REGION] = (NOT_KNOWN, *people.codes["regions"].texts)
    of_row[REGION] = (people.columns["region"] - UNKNOWN).astype(np.int32)
    for dimension, said in (declared or {}).items():
        codes = Codes([NOT_KNOWN])
        rows = [codes.intern(said.get(people.ids.text(row), NOT_KNOWN)) for row in range(len(people))]
        names[dimension], of_row[dimension] = tuple(codes.texts), np.array(rows, dtype=np.int32)
    return Groups(names, of_row)


def _bands(people: Table, as_of: date) -> Array:
    """The age band by the middle of what is known of the date of birth."""
    first, last = people.columns["birth_first"], people.columns["birth_last"]
    middle = (first.astype(np.int64) + last) // 2
    band = 1 + sum((middle <= born_by(as_of, age)).astype(np.int32) for age in AGES)
    return np.where(first == UNKNOWN, 0, band).astype(np.int32)
