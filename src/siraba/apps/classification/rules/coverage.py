"""How far a set of occupations reaches over ISCO-08: its major and sub-major groups. Plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reach:
    """A major (one digit) or sub-major group (two): occupations in it, unit groups reached, unit groups there are.

    `whole` is None where ISCO-08 is not installed.
    """

    code: str
    occupations: int
    reached: int
    whole: int | None


def reach(isco: Iterable[str], unit_groups: set[str] | None) -> list[Reach]:
    """The reach of occupations by their ISCO-08 codes, in order of group; groups of ISCO without any as well."""
    codes = [code for code in isco if code]
    groups = {code[:length] for code in codes for length in (1, 2) if len(code) >= length}
    groups |= {code[:length] for code in unit_groups or () for length in (1, 2)}
    return [
        Reach(
            group,
            sum(code.startswith(group) for code in codes),
            len({code for code in codes if code.startswith(group) and len(code) == 4}),
            None if unit_groups is None else sum(code.startswith(group) for code in unit_groups),
        )
        for group in sorted(groups)
    ]
