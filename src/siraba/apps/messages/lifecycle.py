"""States of a message in the outbox."""

from __future__ import annotations

from siraba.apps.foundation.lifecycles import Lifecycle, Transition
from siraba.apps.foundation.rights import MACHINE

MESSAGE = Lifecycle(
    name="message",
    initial="waiting",
    transitions=(
        Transition("take", sources=("waiting",), target="sending", right=MACHINE),
        Transition("postpone", sources=("sending",), target="waiting", right=MACHINE),
        Transition("deliver", sources=("waiting", "sending"), target="sent", right=MACHINE),
        Transition("confirm", sources=("failed",), target="sent", right=MACHINE),
        Transition("fail", sources=("waiting", "sending"), target="failed", right=MACHINE),
        Transition("merge", sources=("waiting",), target="merged", right=MACHINE),
        Transition("expire", sources=("waiting", "sending"), target="expired", right=MACHINE),
        Transition("cancel", sources=("waiting",), target="cancelled", right="message.cancel"),
        Transition("retry", sources=("failed",), target="waiting", right="message.retry"),
    ),
)
