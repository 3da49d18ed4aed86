"""The states of a proposed change: written by one steward, looked at by a second, published with a release."""

from __future__ import annotations

from siraba.apps.foundation.lifecycles import Lifecycle, Transition

STEWARDS = frozenset({"administrator", "classification_steward", "system"})
"""Who keeps the classification; a test holds them against the roles of `accounts`, which lies above this app."""
_ALL = tuple(sorted(STEWARDS))

CHANGE = Lifecycle(
    "change",
    "draft",
    (
        Transition("submit", ("draft",), "review", _ALL),
        Transition("approve", ("review",), "approved", _ALL),  # by a second person: the action looks at who
        Transition("return", ("review", "approved"), "draft", _ALL),
        Transition("publish", ("approved",), "published", _ALL),
        Transition("withdraw", ("draft", "review", "approved"), "withdrawn", _ALL),
    ),
)
