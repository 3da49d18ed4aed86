"""Economic activities: sections of ISIC Rev. 4 (UN, 2008) and which divisions they hold."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml
from django.conf import settings


@cache
def sections() -> dict[str, dict[str, str]]:
    """Section → names by language."""
    return {code: dict(said["names"]) for code, said in _read().items()}


@cache
def divisions() -> dict[str, str]:
    """Division → its section."""
    return {division: code for code, said in _read().items() for division in said["divisions"]}


@cache
def division_names() -> dict[str, dict[str, str]]:
    """Division → names by language."""
    return {division: dict(names) for said in _read().values() for division, names in said["divisions"].items()}


def section_of(code: str) -> str:
    """The section of a section or a division; empty for what is neither."""
    return code if code in sections() else divisions().get(code, "")


def division_fits(section: str, division: str) -> bool:
    """Whether a division lies in a section; no division fits every one, no section none but that."""
    if section and section not in sections():
        return False
    return not division or divisions().get(division) == section


@cache
def _read() -> dict[str, dict[str, Any]]:
    path = settings.DATA_DIR / "organisations" / "isic.yaml"
    said: dict[str, dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return said
