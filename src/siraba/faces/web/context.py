"""What every template knows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def house(request: HttpRequest) -> dict[str, Any]:
    """Languages on offer, for the bar on top."""
    return {}
