"""Findings that were settled long ago, with the waivers that set them aside."""

from __future__ import annotations

from siraba.apps.findings.models import Finding, FindingState
from siraba.apps.foundation.retention import Kept, erase, keeps

keeps(
    Kept(
        "finding.settled",
        lambda until: Finding.objects.filter(state=FindingState.RESOLVED, resolved_at__lt=until),
        erase,
    )
)
