"""Checks of what the service tells people."""

from __future__ import annotations

from datetime import date

from siraba.core.fairness.facts import Page
from siraba.core.fairness.findings import Finding, broken


def information_has_owner_and_expiry(page: Page, as_of: date) -> list[Finding]:
    """Rule 4: somebody answers for it, it says where it comes from, and its last day has not passed."""
    lacking = [name for name in ("owner", "source") if not getattr(page, name).strip()]
    if page.expires_on is None or page.expires_on < as_of:
        lacking.append("expiry")
    return [broken("information_has_owner_and_expiry", lacking=" ".join(lacking))] if lacking else []
