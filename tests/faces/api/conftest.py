"""A small office with a program that calls the API."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client as Browser

from siraba.apps.accounts.actions import enter_client
from siraba.apps.accounts.models import Client, Office, Scope
from siraba.apps.accounts.queries import token_digest
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.persons.models import Person
from siraba.apps.shortlists import pool
from siraba.apps.vacancies.models import Vacancy
from tests.apps import making


@dataclass(slots=True)
class Program:
    """A client of the API with its token."""

    client: Client
    token: str
    keys: int = 0

    def get(self, path: str, **query: Any) -> HttpResponse:
        """GET with the token."""
        return Browser().get(f"/api/v1{path}", query, headers={"Authorization": f"Bearer {self.token}"})

    def post(self, path: str, said: Any, key: str = "") -> HttpResponse:
        """POST JSON with the token, under a key (a fresh one unless given)."""
        self.keys += 1
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key or f"key-{self.keys:06d}"}
        return Browser().post(f"/api/v1{path}", json.dumps(said), content_type="application/json", headers=headers)


@dataclass(frozen=True, slots=True)
class Town:
    """One office, a mason who looks for work, a vacancy for one."""

    office: Office
    mason: Person
    vacancy: Vacancy


@pytest.fixture
def town(db: None, settings: Any, tmp_path: Path) -> Iterator[Town]:
    """Made through the actions, with a pool of its own."""
    settings.SIRABA_HOME = tmp_path
    pool.forget()
    making.lay_in(making.edition(tmp_path / "edition"))
    office = making.office()
    yield Town(office, making.seeker(office, "Aminata"), making.vacancy(office))
    pool.forget()


@pytest.fixture
def program(town: Town) -> Callable[..., Program]:
    """A program with some scopes, all unless said."""

    def make(*scopes: str, name: str = "partner") -> Program:
        token = f"test-{name}-{'-'.join(scopes)}"
        digest = token_digest(token)
        wanted = scopes or tuple(Scope.values)
        client = enter_client(name, town.office, wanted, token_digest=digest, by=SYSTEM, key=digest[:20])
        return Program(client, token)

    return make
