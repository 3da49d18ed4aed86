"""`siraba admin`, as an administrator calls it."""

from __future__ import annotations

import io
import sys

import pytest
from django.contrib.auth import authenticate

from siraba.apps.accounts.models import User
from siraba.faces.cli.main import main

pytestmark = pytest.mark.django_db


def create(monkeypatch: pytest.MonkeyPatch, email: str, password: str) -> int:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))
    return main(["admin", "create", email, "--password-stdin"])


def test_the_first_administrator_is_made_and_signs_in(monkeypatch: pytest.MonkeyPatch) -> None:
    assert create(monkeypatch, "Chef@service.example", "trois-mots-sans-rapport") == 0
    user = authenticate(username="chef@service.example", password="trois-mots-sans-rapport")
    assert isinstance(user, User)
    assert user.role == "administrator"


@pytest.mark.parametrize("password", ["short", "karite-baobab-2026"])
def test_a_weak_or_published_password_makes_nobody(
    password: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert create(monkeypatch, "chef@service.example", password) == 1
    assert "siraba admin:" in capsys.readouterr().err
    assert not User.objects.exists()


def test_somebody_is_let_in_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    create(monkeypatch, "chef@service.example", "trois-mots-sans-rapport")
    assert main(["admin", "deactivate", "nobody@service.example", "--reason", "left"]) == 1
    assert main(["admin", "deactivate", "CHEF@service.example", "--reason", "left"]) == 0
    assert authenticate(username="chef@service.example", password="trois-mots-sans-rapport") is None
