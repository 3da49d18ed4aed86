"""What a password must not be made of: words of the service, and one's own name and address."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from siraba.core.text.folding import fold
from siraba.core.text.words import words

SHORTEST = 3


@lru_cache(maxsize=1)
def table() -> tuple[int, tuple[str, ...]]:
    """How many letters and digits must be left, and the words of `data/access/password_words.yaml`."""
    path = Path(settings.DATA_DIR) / "access" / "password_words.yaml"
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    return int(said["left"]), tuple(_plain(word) for word in said["words"])


def _plain(text: str) -> str:
    return "".join(sign for sign in fold(text) if sign.isalnum())


def left_of(password: str, own: list[str]) -> int:
    """Letters and digits of a password that no known word and none of one's own takes away, the longest first."""
    rest = _plain(password)
    _left, known = table()
    for word in sorted({*known, *own}, key=len, reverse=True):
        if len(word) >= SHORTEST:
            rest = rest.replace(word, "")
    return len(rest)


class SaysSomething:
    """Django's validator of that."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError when little is left."""
        said = " ".join(str(getattr(user, field, "") or "") for field in ("name", "email"))
        own = [_plain(word) for word in words(fold(said.replace("@", " ").replace(".", " ")))]
        if left_of(password, own) < table()[0]:
            told = _("These are words that everybody would try first: take others, that have nothing to do with it.")
            raise ValidationError(told, code="password_says_nothing")

    def get_help_text(self) -> str:
        """In a sentence."""
        return _("No words of the service, and not your name or address.")
