"""The identity services that an installation trusts: a file of its own, `SIRABA_HOME/identity.yaml`.

services:
  - name: gov                       # stands in addresses: /sign-in/with/gov/back is to be registered at the service
    names: {fr: "Identité Bénin", en: "Benin identity"}
    issuer: https://id.gov.example  # exactly as the service writes it
    client_id: siraba
    secret_file: keys/gov_secret    # under SIRABA_HOME, its owner's alone; left out: a client without a secret
    strong: [otp, hwk, "urn:gov:assurance:high"]   # values of `amr` or `acr` that make our second step needless
    workers: true                   # job seekers too, once they were linked at a desk
"""

from __future__ import annotations

import stat
from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

import yaml
from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

FILE = "identity.yaml"


class BadServices(ValueError):
    """The file cannot be used; the message says where and why."""


class Service(BaseModel):
    """One identity service."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,29}$")]
    names: dict[str, str]
    issuer: Annotated[str, Field(max_length=200)]
    client_id: Annotated[str, Field(min_length=1)]
    secret_file: str = ""
    authentication: Literal["client_secret_basic", "client_secret_post"] = "client_secret_basic"
    scope: str = "openid"
    algorithms: tuple[Literal["RS256", "PS256", "ES256", "EdDSA"], ...] = ("RS256", "PS256", "ES256", "EdDSA")
    """Signatures that are taken: none that needs our own secret, never `none`. What the service offers is not asked."""
    strong: frozenset[str] = frozenset()
    workers: bool = False

    @field_validator("issuer")
    @classmethod
    def _encrypted(cls, issuer: str) -> str:
        if not guarded(issuer):
            raise ValueError("an issuer is an https address (http only on this machine, for trying)")
        return issuer

    @field_validator("scope")
    @classmethod
    def _of_openid(cls, scope: str) -> str:
        if "openid" not in scope.split():
            raise ValueError("the scope holds openid")
        return scope

    @model_validator(mode="after")
    def _named(self) -> Service:
        if not self.names:
            raise ValueError("names: what people know it by, in one language at least")
        return self

    def secret(self) -> str | None:
        """The secret of this installation at the service; None for a client without one. Raises BadServices."""
        if not self.secret_file:
            return None
        try:
            return self.secret_path.read_text(encoding="utf-8").strip()
        except OSError as problem:
            raise BadServices(f"{FILE}: {self.name}: {self.secret_file} cannot be read ({problem.strerror})") from None

    @property
    def secret_path(self) -> Path:
        """Where the secret lies."""
        return Path(settings.SIRABA_HOME) / self.secret_file


def guarded(address: str) -> bool:
    """Whether what is said to an address is read by nobody on the way: https, or this very machine."""
    parts = urlsplit(address)
    if parts.scheme == "https":
        return bool(parts.hostname)
    try:
        return parts.scheme == "http" and ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False


def services() -> tuple[Service, ...]:
    """Those of this installation, none where there is no file. Raises BadServices."""
    path = Path(settings.SIRABA_HOME) / FILE
    try:
        state = path.stat()
    except OSError:
        return ()
    return _read(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int, _size: int) -> tuple[Service, ...]:
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        found = tuple(Service.model_validate(row) for row in said["services"])
    except ValidationError as problem:
        first = problem.errors()[0]
        raise BadServices(f"{FILE}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
    except (OSError, yaml.YAMLError, KeyError, TypeError) as problem:
        raise BadServices(f"{FILE}: {problem}") from None
    if len({each.name for each in found}) != len(found) or len({each.issuer for each in found}) != len(found):
        raise BadServices(f"{FILE}: two services have the same name or issuer")
    return found


def service(name: str) -> Service | None:
    """One by its name. Raises BadServices."""
    return next((each for each in services() if each.name == name), None)


def open_secrets() -> list[Path]:
    """Files of secrets that others of this machine can read."""
    paths = [each.secret_path for each in services() if each.secret_file]
    return [path for path in paths if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077]
