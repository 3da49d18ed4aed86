"""What the classification does when a release becomes the one that is coded with."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings

from siraba.apps.classification.actions.training import ask_training
from siraba.apps.classification.events import ReleaseActivated
from siraba.apps.foundation.events import reacts_to


@reacts_to(ReleaseActivated)
def train_for_the_release(events: Sequence[ReleaseActivated]) -> None:
    """An embedding of what is installed now is asked for; until it is trained the one before serves."""
    if settings.LEARNS:
        ask_training()
