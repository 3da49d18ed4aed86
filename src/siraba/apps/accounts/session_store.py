"""Sessions in the database, of which somebody who has the database alone can use and read nothing.

The key of a session, which its browser holds, lies there as a keyed digest; what the session remembers (who signs in,
a claim under way) is sealed under the installation's key.
"""

from __future__ import annotations

import base64
import json
import logging
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as Plain
from django.contrib.sessions.base_session import AbstractBaseSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from siraba.apps.foundation import keyring
from siraba.apps.foundation.keyed import keyed

PLACE = "session"
log = logging.getLogger("siraba.sessions")


def row_key(session_key: str) -> str:
    """Under what a session lies in its table."""
    return keyed("session_row", session_key)[:40]


class SessionStore(Plain):
    """Django's store of sessions with digests for keys. Pages are served by threads: there is no other way in."""

    def load(self) -> dict[str, Any]:
        """What the session remembers; nothing where it ended, was altered, or its key is retired."""
        if self.session_key is None:
            return {}
        row = Session.objects.filter(session_key=row_key(self.session_key), expire_date__gt=timezone.now()).first()
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row.session_data)

    def exists(self, session_key: str | None) -> bool:
        """Whether there is one of this key."""
        return session_key is not None and super().exists(row_key(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        """The row that is written."""
        row = super().create_model_instance(data)
        row.session_key = row_key(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        """End a session, this one where none is named."""
        wanted = session_key or self.session_key
        if wanted is not None:
            # orm: a session is nobody's matter but its browser's; that it ended is recorded by `session.end`
            Session.objects.filter(session_key=row_key(wanted)).delete()

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Sealed, as text."""
        plain = json.dumps(session_dict, separators=(",", ":")).encode()
        return base64.b64encode(keyring.seal(plain, PLACE)).decode("ascii")

    def decode(self, session_data: Any) -> dict[str, Any]:
        """What was sealed; nothing for what cannot be opened: whoever it was signs in again."""
        try:
            found: dict[str, Any] = json.loads(keyring.unseal(base64.b64decode(session_data), PLACE))
        except (keyring.NotOurs, keyring.KeyGone, ValueError) as problem:
            log.warning("a session could not be opened: %s", type(problem).__name__)
            return {}
        return found
