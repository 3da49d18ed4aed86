"""The embedded default: each message a file in `SIRABA_HOME/outbox`, for its owner alone."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Iterable
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from siraba.apps.messages.channels.base import Answer, Parcel
from siraba.apps.messages.models import Outcome
from siraba.apps.messages.rules.templates import Channel

PLAIN = SMTP.clone(cte_type="7bit")
"""Letters of seven bits: every server takes them."""


class Files:
    """`<request id>.sms.json` and `<request id>.email.eml`: there whole or not at all, and once."""

    repeats = True

    def __init__(self, channel: str) -> None:
        self.channel = channel

    def send(self, parcel: Parcel) -> Answer:
        """Write the file; one that is there already was written by an earlier try."""
        folder = outbox_folder()
        path = folder / f"{parcel.request_id}.{self._ending()}"
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, half = tempfile.mkstemp(dir=folder, prefix=".half-")
            try:
                with os.fdopen(handle, "wb") as out:
                    out.write(self._bytes(parcel))
                    out.flush()
                    os.fsync(out.fileno())
                with contextlib.suppress(FileExistsError):
                    os.link(half, path)
            finally:
                Path(half).unlink()
        except OSError as trouble:
            return Answer(Outcome.BUSY, f"os_{trouble.errno}")
        return Answer(Outcome.SENT, "file")

    def _ending(self) -> str:
        return "email.eml" if self.channel == Channel.EMAIL else "sms.json"

    def _bytes(self, parcel: Parcel) -> bytes:
        if self.channel == Channel.EMAIL:
            return letter(parcel).as_bytes()
        said = {"id": parcel.request_id, "to": parcel.address, "text": parcel.text, "at": timezone.now().isoformat()}
        return json.dumps(said, ensure_ascii=False, indent=1).encode()


def outbox_folder() -> Path:
    """Where the files lie."""
    return Path(settings.SIRABA_HOME) / "outbox"


def remove_files(public_ids: Iterable[object]) -> int:
    """Take the files of messages away, of every round; returns how many."""
    count = 0
    for public_id in public_ids:
        for path in outbox_folder().glob(f"{public_id}*"):
            path.unlink(missing_ok=True)
            count += 1
    return count


def letter(parcel: Parcel) -> EmailMessage:
    """The e-mail: its Message-ID is that of the request, so that a repeated one is known."""
    mail = EmailMessage(policy=PLAIN)
    mail["From"] = settings.SIRABA_MAIL_FROM
    mail["To"] = parcel.address
    mail["Subject"] = parcel.subject
    mail["Date"] = timezone.now()
    mail["Message-ID"] = f"<{parcel.request_id}@{settings.SIRABA_MAIL_FROM.rpartition('@')[2].rstrip('>')}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(parcel.text)
    mail["Content-Language"] = parcel.language  # after the content, which clears what is said of it
    return mail
