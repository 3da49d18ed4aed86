"""Reference data of this app, read once: register formats, kinds of work, papers, sectors, questionnaires."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml
from django.conf import settings

from siraba.apps.organisations.rules.identity import NumberFormat

Names = dict[str, str]


def _read(name: str) -> Any:
    return yaml.safe_load((settings.DATA_DIR / "organisations" / f"{name}.yaml").read_text(encoding="utf-8"))


@cache
def register_formats() -> dict[str, tuple[NumberFormat, ...]]:
    """The formats of register numbers by country. Raises TypeError for a field that there is not."""
    return {country: tuple(NumberFormat(**each) for each in said) for country, said in _read("registers").items()}


@cache
def kinds_of_work() -> dict[str, Names]:
    """What a licence may allow: code → names by language."""
    return {each["code"]: each["names"] for each in _read("kinds_of_work")}


@cache
def kinds_of_document() -> dict[str, Names]:
    """Papers that somebody looks at: code → names by language."""
    return {each["code"]: each["names"] for each in _read("documents")}
