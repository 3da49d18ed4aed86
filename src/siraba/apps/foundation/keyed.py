"""Digests that nobody can guess back: keyed with the installation's secret, which lies outside of the database."""

from __future__ import annotations

from django.utils.crypto import salted_hmac


def keyed(purpose: str, *parts: str) -> str:
    """A digest (HMAC-SHA-256, 64 hexadecimal digits) by which something is known again.

    `purpose` keeps digests of different things apart; the parts are kept apart as well. A stolen database gives no
    code, address, row or name back from it.
    """
    said = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return salted_hmac(f"siraba.{purpose}", said, algorithm="sha256").hexdigest()
