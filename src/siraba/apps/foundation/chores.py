"""What the foundation does by itself."""

from __future__ import annotations

from siraba.apps.foundation.heads import sign_head
from siraba.apps.foundation.jobs import Run, job


@job("audit.sign")
def sign_audit_head(run: Run) -> None:
    """Sign the head of the audit chain and append it to the file of heads."""
    head = sign_head()
    run.finish(number=head.number if head else None)
