"""States of a registration."""

from __future__ import annotations

from siraba.apps.foundation.lifecycles import Lifecycle, Transition

DESK = ("counsellor", "office_head", "system")

REGISTRATION = Lifecycle(
    name="registration",
    initial="open",
    transitions=(
        Transition("suspend", sources=("open",), target="suspended", roles=DESK),
        Transition("resume", sources=("suspended",), target="open", roles=DESK),
        Transition("place", sources=("open", "suspended"), target="placed", roles=DESK),
        Transition("close", sources=("open", "suspended", "placed"), target="closed", roles=DESK),
        Transition("reopen", sources=("placed", "closed"), target="open", roles=DESK),
    ),
)
