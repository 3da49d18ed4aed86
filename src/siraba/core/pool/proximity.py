"""How near occupations and skills are to each other, known before any search.

The pool never asks a classification: whoever builds it passes a `Proximity`. Values are integer millionths
(1_000_000 = the same thing), so that scores are equal on every machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

SAME = 1_000_000


@dataclass(frozen=True, slots=True)
class Proximity:
    """What a classification knows.

    `occupations[asked][held]` and `skills[asked][held]` list the near ones only (millionths; `SAME` for equals may be
    left out). `groups[occupation]` is the path in a tree, from coarse to fine, as a code whose prefixes are the
    groups (ISCO-08: `7212` lies in `721`, `72`, `7`). `card_skills[occupation]` are the skills (code, essential)
    that the occupation card presumes of whoever practises it, and asks where a vacancy names none.
    """

    occupations: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    skills: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    card_skills: Mapping[str, tuple[tuple[str, bool], ...]] = field(default_factory=dict)
