"""Who answers for people's data (the controller), and how they are reached: in `SIRABA_HOME/controller.yaml`.

name: "Agence nationale pour l'emploi"
address: "12, rue des Palmiers, 01 BP 100, Cotonou"   # where a letter arrives
phone: "+229 21 00 00 00"                              # a number, an e-mail address, or both
email: donnees@emploi.example
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated

import yaml
from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

FILE = "controller.yaml"
_Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=300)]


class BadController(ValueError):
    """The file cannot be used; the message says where and why."""


class Controller(BaseModel):
    """Who answers for the data, with an address where a letter arrives, and a number or an e-mail address."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: _Line
    address: Annotated[str, StringConstraints(strip_whitespace=True, min_length=8, max_length=300)]
    phone: Annotated[str, Field(pattern=r"^(\+?[\d ().-]{6,30})?$")] = ""
    email: Annotated[str, Field(pattern=r"^([^@\s]+@[^@\s]+)?$", max_length=200)] = ""

    @model_validator(mode="after")
    def _reached(self) -> Controller:
        if not self.phone and not self.email:
            raise ValueError("phone or email: how somebody asks without travelling")
        return self

    @property
    def contact(self) -> str:
        """Number and e-mail address in one line."""
        return " · ".join(each for each in (self.phone, self.email) if each)


def said() -> Controller | None:
    """What the file says; None where there is none. Raises BadController."""
    path = Path(settings.SIRABA_HOME) / FILE
    try:
        state = path.stat()
    except OSError:
        return None
    return _read(path, state.st_mtime_ns, state.st_size)


def controller() -> Controller | None:
    """The same for pages and receipts: none where the file cannot be used, which `siraba doctor` tells."""
    try:
        return said()
    except BadController:
        return None


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int, _size: int) -> Controller:
    try:
        return Controller.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")) or {})
    except ValidationError as problem:
        first = problem.errors()[0]
        raise BadController(f"{FILE}: {'.'.join(map(str, first['loc'])) or 'the file'}: {first['msg']}") from None
    except (OSError, ValueError, yaml.YAMLError) as problem:
        raise BadController(f"{FILE}: {problem}") from None
