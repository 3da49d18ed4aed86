"""What tells two requests apart: a digest of the arguments of an action, and a key as it is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any, Protocol, runtime_checkable
from uuid import UUID

from django.db import models

from siraba.apps.foundation.keyed import keyed

LONGEST_KEY = 120
_PLAIN = (str, int, float, bool, bytes, type(None), UUID, date)


@runtime_checkable
class Requested(Protocol):
    """An argument that says itself, and shorter, what tells it apart."""

    def asks(self) -> Any:
        """Plain values."""


def request_digest(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> str:
    """A digest of what an action was asked to do: its arguments without who asks, and under which key.

    A row of the database counts as which one it is, not as what stands in it: it is read again for each request.
    """
    asked = {name: value for name, value in kwargs.items() if name not in {"by", "key"}}
    parts: list[str] = []
    _say(parts, (args, asked))
    return keyed("request", *parts)  # a request may hold a name or a password: a plain digest can be guessed back


def kept_key(key: str) -> str:
    """A key as it is kept: whoever calls makes keys of keys, and one that outgrows the column becomes its digest."""
    return key if len(key) <= LONGEST_KEY else f"#{hashlib.sha256(key.encode()).hexdigest()}"


def _say(parts: list[str], value: Any) -> None:
    if isinstance(value, Enum):
        parts.append(repr(value.value))
    elif isinstance(value, _PLAIN):
        parts.append(repr(value))
    elif isinstance(value, models.Model):
        parts.append(f"{value._meta.label} {getattr(value, 'public_id', value.pk)}")
    elif isinstance(value, Requested):
        _say(parts, value.asks())
    elif is_dataclass(value):
        parts.append(type(value).__qualname__)
        for each in fields(value):
            _say(parts, getattr(value, each.name))
        parts.append(")")
    elif isinstance(value, Mapping):
        parts.append("{")
        for name, held in sorted(value.items(), key=lambda pair: repr(pair[0])):
            _say(parts, name)
            _say(parts, held)
        parts.append("}")
    elif isinstance(value, AbstractSet):
        parts.append(f"{sorted(map(repr, value))}")
    elif isinstance(value, list | tuple):
        parts.append("[")
        for held in value:
            _say(parts, held)
        parts.append("]")
    else:  # a helper of the call: what it is tells nothing of what was asked
        parts.append(type(value).__qualname__)
