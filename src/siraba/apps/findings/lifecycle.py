"""States of a finding, of a waiver and of a hold. Whether a waiver or a hold is over by its day is asked, not kept."""

from __future__ import annotations

from siraba.apps.foundation.lifecycles import Lifecycle, Transition
from siraba.apps.foundation.rights import MACHINE

FINDING = Lifecycle(
    name="finding",
    initial="open",
    transitions=(
        Transition("waive", sources=("open",), target="waived", right="finding.waive"),
        Transition("stand", sources=("waived",), target="open", right=MACHINE),
        Transition("resolve", sources=("open", "waived"), target="resolved", right=MACHINE),
        Transition("reopen", sources=("resolved",), target="open", right=MACHINE),
    ),
)
WAIVER = Lifecycle(
    name="waiver",
    initial="asked",
    transitions=(
        Transition("sign", sources=("asked",), target="given", right="finding.waive"),
        Transition("withdraw", sources=("asked", "given"), target="withdrawn", right="waiver.withdraw"),
    ),
)
HOLD = Lifecycle(
    name="hold",
    initial="held",
    transitions=(Transition("lift", sources=("held",), target="lifted", right="hold.lift"),),
)
