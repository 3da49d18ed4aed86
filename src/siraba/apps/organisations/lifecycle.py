"""States of a licence, a mandate, a due diligence and an inspection. What depends on a day is asked, not kept."""

from __future__ import annotations

from siraba.apps.foundation.lifecycles import Lifecycle, Transition

LICENCE = Lifecycle(
    name="licence",
    initial="in_force",
    transitions=(
        Transition("suspend", sources=("in_force",), target="suspended", right="licence.suspend"),
        Transition("reinstate", sources=("suspended",), target="in_force", right="licence.reinstate"),
        Transition("withdraw", sources=("in_force", "suspended"), target="withdrawn", right="licence.withdraw"),
    ),
)
MANDATE = Lifecycle(
    name="mandate",
    initial="proposed",
    transitions=(
        Transition("sign", sources=("proposed",), target="signed", right="mandate.sign"),
        Transition("end", sources=("proposed", "signed"), target="ended", right="mandate.end"),
    ),
)
DILIGENCE = Lifecycle(
    name="diligence",
    initial="open",
    transitions=(
        Transition("accept", sources=("open",), target="accepted", right="diligence.decide"),
        Transition("accept_with_conditions", sources=("open",), target="conditions", right="diligence.decide"),
        Transition("refuse", sources=("open",), target="refused", right="diligence.decide"),
    ),
)
INSPECTION = Lifecycle(
    name="inspection",
    initial="planned",
    transitions=(
        Transition("visit", sources=("planned",), target="visited", right="inspection.record"),
        Transition("answer", sources=("visited",), target="answered", right="inspection.answer"),
        Transition("close", sources=("visited", "answered"), target="closed", right="inspection.close"),
    ),
)
