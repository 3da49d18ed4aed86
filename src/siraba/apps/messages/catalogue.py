"""The templates and the policy of this installation, read once."""

from __future__ import annotations

from functools import cache
from zoneinfo import ZoneInfo

from django.conf import settings

from siraba.apps.messages.rules.templates import Template, read_templates
from siraba.apps.messages.rules.times import Policy, read_policy


class UnknownTemplate(Exception):
    """There is no such template."""


@cache
def templates() -> dict[str, Template]:
    """Every template, by id. Raises BadTemplate."""
    return read_templates(settings.DATA_DIR / "messages" / "templates")


def template(identity: str) -> Template:
    """One template. Raises UnknownTemplate."""
    if identity not in templates():
        raise UnknownTemplate(f"There is no template {identity!r} under data/messages/templates.")
    return templates()[identity]


@cache
def policy() -> Policy:
    """Quiet hours, tries, how long texts are kept."""
    return read_policy(settings.DATA_DIR / "messages" / "policy.yaml")


def zone() -> ZoneInfo:
    """The installation's own time."""
    return ZoneInfo(settings.SIRABA_TIME_ZONE)


def language(wanted: str) -> str:
    """The language in which somebody is told something: theirs where the templates have it, else the house's."""
    short = wanted.lower().split("-")[0]
    if short in {"fr", "en", "ar"}:
        return short
    return str(settings.LANGUAGE_CODE)[:2]


def service() -> str:
    """The name with which messages are signed."""
    return str(settings.SIRABA_SERVICE)
