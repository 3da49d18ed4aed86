"""The only writers of the outbox."""

from __future__ import annotations

from siraba.apps.messages.actions.keeping import cancel, confirm_address, forget, retry, tidy
from siraba.apps.messages.actions.sending import settle, take, wake
from siraba.apps.messages.actions.writing import Addresses, MessageEntry, queue

__all__ = [
    "Addresses",
    "MessageEntry",
    "cancel",
    "confirm_address",
    "forget",
    "queue",
    "retry",
    "settle",
    "take",
    "tidy",
    "wake",
]
