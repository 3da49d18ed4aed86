"""E-mail by SMTP (RFC 5321), over TLS.

`SIRABA_SMTP_URL`: `smtp://user:password@host:587` (STARTTLS, required), `smtps://user:password@host:465`, or
`smtp+plain://host:25` for a server on the same machine. Each phase is its own call, so that what surely was not taken
and what may have been are told apart.
"""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.conf import settings

from siraba.apps.messages.channels.base import Answer, Parcel
from siraba.apps.messages.channels.files import letter
from siraba.apps.messages.models import Outcome

TIMEOUT = 10.0
"""Seconds for each word of the conversation."""
SCHEMES = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
GONE = frozenset({550, 551, 553, 521, 556})
"""Answers to RCPT which say that there is no such mailbox or domain (RFC 5321, 7504)."""


class BadAddressOfServer(ValueError):
    """The setting cannot be used; the message says what to write."""


@dataclass(frozen=True, slots=True)
class Smtp:
    """A mail server. An unclear try is made again with the same Message-ID: at least once, told in the guide."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = ""
    timeout: float = TIMEOUT
    repeats: bool = True

    @classmethod
    def configured(cls) -> Smtp | None:
        """What `SIRABA_SMTP_URL` names; None when it names nothing. Raises BadAddressOfServer."""
        url = settings.SIRABA_SMTP_URL
        if not url:
            return None
        parts = urlsplit(url)
        if parts.scheme not in SCHEMES or not parts.hostname:
            raise BadAddressOfServer("SIRABA_SMTP_URL is written smtp://user:password@host:587 or smtps://…:465.")
        port = parts.port or SCHEMES[parts.scheme]
        return cls(parts.scheme, parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""))

    def send(self, parcel: Parcel) -> Answer:
        """Hand one letter over."""
        try:
            mail, sender = letter(parcel), settings.SIRABA_MAIL_FROM
            body = mail.as_bytes()
        except (ValueError, UnicodeError):  # an address with a line break, or that no header can hold
            return Answer(Outcome.REFUSED, "address_malformed", gone=True)
        try:
            server = self._open()
        except smtplib.SMTPAuthenticationError:
            return Answer(Outcome.BUSY, "server_refuses_us")
        except (OSError, smtplib.SMTPException) as trouble:
            return Answer(Outcome.BUSY, f"no_server_{type(trouble).__name__}"[:40])
        try:
            return _hand_over(server, sender.rpartition("<")[2].rstrip(">"), parcel.address, body)
        finally:
            server.close()

    def _open(self) -> smtplib.SMTP:
        if self.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=self.timeout, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
        try:
            if self.scheme == "smtp":
                server.starttls(context=ssl.create_default_context())
            server.ehlo_or_helo_if_needed()
            if self.user:
                server.login(self.user, self.password)
        except BaseException:
            server.close()
            raise
        return server


def _hand_over(server: smtplib.SMTP, sender: str, address: str, body: bytes) -> Answer:
    try:
        code, _said = server.mail(sender)
        if code != 250:
            return _no(code, "sender")
        code, _said = server.rcpt(address)
        if code not in {250, 251}:
            return _no(code, "address", gone=code in GONE)
    except UnicodeEncodeError:  # letters that this server does not take in an address
        return Answer(Outcome.REFUSED, "address_malformed", gone=True)
    except (OSError, smtplib.SMTPException):
        return Answer(Outcome.BUSY, "broke_off_before")
    try:
        code, _said = server.data(body)
    except smtplib.SMTPDataError as refused:  # said before the letter: not a word of it was taken
        return _no(refused.smtp_code, "letter")
    except (OSError, smtplib.SMTPException):
        return Answer(Outcome.UNCLEAR, "no_receipt")
    return Answer(Outcome.SENT, "smtp") if code == 250 else _no(code, "letter")


def _no(code: int, what: str, *, gone: bool = False) -> Answer:
    """Four hundred is *later*, five hundred is *never*."""
    return Answer(Outcome.REFUSED if code >= 500 else Outcome.BUSY, f"{what}_{code}", gone=gone)
