"""How the log is written: lines for people, or JSON lines for programs (`SIRABA_LOG=json`)."""

from __future__ import annotations

from typing import Any

KINDS = ("plain", "json")


def logging_of(kind: str) -> dict[str, Any]:
    """Django's LOGGING: everything to standard error, marked with the request or job, without personal data."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"marked": {"()": "siraba.apps.foundation.logs.Marked"}},
        "formatters": {
            "plain": {
                "()": "siraba.apps.foundation.logs.Plain",
                "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
            },
            "json": {"()": "siraba.apps.foundation.logs.JsonLines"},
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": kind, "filters": ["marked"]}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "siraba": {"level": "INFO"},
            # Django's own handlers write addresses and messages as they are
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.request": {"level": "ERROR"},  # each request has its line already
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        },
    }
