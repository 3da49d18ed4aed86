"""What every template knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language_info

from siraba.faces.web import formats


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language on offer, written in itself."""

    code: str
    name: str
    direction: str
    current: bool


def house(request: HttpRequest) -> dict[str, Any]:
    """Languages on offer and the direction of the page; at a desk, the part of the menu where the page is."""
    current = formats.language()
    found = request.resolver_match
    return {
        "tongues": [Tongue(code, str(name), _direction(code), code == current) for code, name in settings.LANGUAGES],
        "direction": _direction(current),
        "tongue": current,
        "section": SECTIONS.get(found.url_name or "", "") if found else "",
    }


SECTIONS = {
    "today": "today",
    "vacancies": "vacancies",
    "vacancy": "vacancies",
    "compare": "vacancies",
    "people": "people",
    "person": "people",
    "coding_queue": "coding",
}
"""Which entry of the desk's menu a page belongs to, by the name of its address."""


def _direction(code: str) -> str:
    return "rtl" if get_language_info(code)["bidi"] else "ltr"
