"""What a gateway is asked and what it answers. Nothing here or in an answer names the address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from siraba.apps.messages.models import Outcome


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message for one address. The same `request_id` is the same message, however often it is asked."""

    request_id: str
    address: str
    subject: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Answer:
    """How a try ended.

    `sent`: taken. `busy`: surely not taken, try again (after `wait` seconds, when the gateway said). `unclear`: it may
    have been taken. `refused`: never will be; `gone` when the address does not exist.
    """

    outcome: Outcome
    code: str = ""
    wait: int = 0
    gone: bool = False


class Gateway(Protocol):
    """A channel."""

    @property
    def repeats(self) -> bool:
        """Whether an unclear try may be made again.

        True where the same `request_id` twice is one message (a gateway that honours it, the folder of files), and for
        e-mail, where a second copy with the same Message-ID does less harm than a lost one. Where it is false, an
        unclear try is the last: the message stands as not sent, and a person decides.
        """

    def send(self, parcel: Parcel) -> Answer:
        """Hand one message over. Raises nothing: what went wrong is in the answer."""
