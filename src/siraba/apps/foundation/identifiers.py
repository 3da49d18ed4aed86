"""Names of things: UUIDv7 public ids and reference numbers that people can read aloud."""

from __future__ import annotations

from uuid import UUID

from uuid_utils.compat import uuid7

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O, U, so that a number survives handwriting and a bad line."""
CHECK_ALPHABET = "ABCDEFGHJKLMNPRSTUVWXYZ"
"""23 letters: a prime modulus catches every single wrong digit and every swap of neighbours."""


def new_public_id() -> UUID:
    """A time-ordered public id (UUIDv7, RFC 9562). No database id leaves the house."""
    return uuid7()


def check_letter(digits: str) -> str:
    """The check letter of a string of digits: a weighted sum modulo 23."""
    total = sum((position + 2) * int(digit) for position, digit in enumerate(reversed(digits)))
    return CHECK_ALPHABET[total % 23]


def reference(prefix: str, year: int, number: int) -> str:
    """A reference number: `reference("P", 2026, 4817)` → `P-26-004817-` and its check letter."""
    digits = f"{year % 100:02d}{number:06d}"
    return f"{prefix}-{digits[:2]}-{digits[2:]}-{check_letter(digits)}"


def is_reference(text: str) -> bool:
    """Whether a text is a well-formed reference number with the right check letter."""
    parts = text.strip().upper().split("-")
    if len(parts) != 4 or len(parts[1]) != 2:
        return False
    digits = parts[1] + parts[2]
    # isdecimal alone: a raised two is a digit that is no number, and a search box gets everything
    return digits.isdecimal() and parts[3] == check_letter(digits)
