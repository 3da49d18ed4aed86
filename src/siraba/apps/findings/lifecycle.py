"""States of a finding, of a waiver and of a hold. Whether a waiver or a hold is over by its day is asked, not kept."""

from __future__ import annotations

from siraba.apps.foundation.lifecycles import Lifecycle, Transition

CHECKS = ("administrator", "counsellor", "inspector", "office_head", "system")
"""A check runs in the name of whoever wrote the thing."""
SIGNERS = ("inspector", "office_head")
"""Who sets something aside: as `data/access/rights.yaml` says."""
HOLDERS = (*SIGNERS, "system")

FINDING = Lifecycle(
    name="finding",
    initial="open",
    transitions=(
        Transition("waive", sources=("open",), target="waived", roles=SIGNERS),
        Transition("stand", sources=("waived",), target="open", roles=CHECKS),
        Transition("resolve", sources=("open", "waived"), target="resolved", roles=CHECKS),
        Transition("reopen", sources=("resolved",), target="open", roles=CHECKS),
    ),
)
WAIVER = Lifecycle(
    name="waiver",
    initial="asked",
    transitions=(
        Transition("sign", sources=("asked",), target="given", roles=SIGNERS),
        Transition("withdraw", sources=("asked", "given"), target="withdrawn", roles=SIGNERS),
    ),
)
HOLD = Lifecycle(
    name="hold",
    initial="held",
    transitions=(Transition("lift", sources=("held",), target="lifted", roles=HOLDERS),),
)
