"""What a vacancy must say before people may be proposed for it; plain values, no database."""

from __future__ import annotations

from typing import Any

REQUIRED_TERMS = ("title", "occupation_id", "country", "positions")
"""Terms without which nobody can be matched. The full list of a fair advert comes with the fairness rules."""


def missing_terms(vacancy: Any) -> list[str]:
    """Names of the required terms that a vacancy does not have."""
    return [term for term in REQUIRED_TERMS if not getattr(vacancy, term)]
