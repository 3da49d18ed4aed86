"""States of a registration."""

from __future__ import annotations

from siraba.apps.foundation.lifecycles import Lifecycle, Transition

REGISTRATION = Lifecycle(
    name="registration",
    initial="open",
    transitions=(
        Transition("suspend", sources=("open",), target="suspended", right="registration.move"),
        Transition("resume", sources=("suspended",), target="open", right="registration.move"),
        Transition("place", sources=("open", "suspended"), target="placed", right="registration.move"),
        Transition("close", sources=("open", "suspended", "placed"), target="closed", right="registration.move"),
        Transition("reopen", sources=("placed", "closed"), target="open", right="registration.move"),
    ),
)
