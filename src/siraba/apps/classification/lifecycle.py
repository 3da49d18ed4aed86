"""The states of a proposed change: written by one steward, looked at by a second, published with a release."""

from __future__ import annotations

from siraba.apps.foundation.lifecycles import Lifecycle, Transition

CHANGE = Lifecycle(
    "change",
    "draft",
    (
        Transition("submit", ("draft",), "review", "classification.move_change"),
        # by a second person: the action looks at who
        Transition("approve", ("review",), "approved", "classification.move_change"),
        Transition("return", ("review", "approved"), "draft", "classification.move_change"),
        Transition("publish", ("approved",), "published", "classification.publish_changes"),
        Transition("withdraw", ("draft", "review", "approved"), "withdrawn", "classification.move_change"),
    ),
)
