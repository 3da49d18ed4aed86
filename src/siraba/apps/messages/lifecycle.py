"""States of a message in the outbox."""

from __future__ import annotations

from siraba.apps.foundation.lifecycles import Lifecycle, Transition

MACHINE = ("system",)
KEEPERS = ("administrator", "system")

MESSAGE = Lifecycle(
    name="message",
    initial="waiting",
    transitions=(
        Transition("take", sources=("waiting",), target="sending", roles=MACHINE),
        Transition("postpone", sources=("sending",), target="waiting", roles=MACHINE),
        Transition("deliver", sources=("waiting", "sending"), target="sent", roles=MACHINE),
        Transition("confirm", sources=("failed",), target="sent", roles=MACHINE),
        Transition("fail", sources=("waiting", "sending"), target="failed", roles=MACHINE),
        Transition("merge", sources=("waiting",), target="merged", roles=MACHINE),
        Transition("expire", sources=("waiting", "sending"), target="expired", roles=MACHINE),
        Transition("cancel", sources=("waiting",), target="cancelled", roles=KEEPERS),
        Transition("retry", sources=("failed",), target="waiting", roles=KEEPERS),
    ),
)
