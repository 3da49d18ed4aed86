"""Ways to tell somebody something, behind one interface (`base.Gateway`)."""

from __future__ import annotations

from siraba.apps.messages.channels.base import Gateway
from siraba.apps.messages.channels.email import Smtp
from siraba.apps.messages.channels.files import Files
from siraba.apps.messages.channels.sms import HttpGateway
from siraba.apps.messages.rules.templates import Channel


def gateway(channel: str) -> Gateway:
    """What this installation uses for a channel: what its settings name, else the folder `SIRABA_HOME/outbox`."""
    if channel == Channel.EMAIL:
        return Smtp.configured() or Files(channel)
    if channel == Channel.SMS:
        return HttpGateway.configured() or Files(channel)
    raise LookupError(f"{channel} is no channel that is sent")
