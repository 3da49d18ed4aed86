"""Fixtures of the apps' tests: a small edition, an office, a counsellor; a pool that no other test filled."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from siraba.apps.accounts.models import Office
    from siraba.apps.foundation.actors import Actor


@pytest.fixture(autouse=True)
def _own_pool() -> Iterator[None]:
    """The database of a test is gone after it; so is what was built from it."""
    from django.conf import settings
    from django.core.cache import cache

    from siraba.apps.shortlists import pool

    pool.forget()
    shutil.rmtree(Path(settings.SIRABA_HOME) / "pool", ignore_errors=True)
    cache.clear()
    yield
    pool.forget()


@pytest.fixture(scope="session")
def edition_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small edition of `making`, on disk."""
    from tests.apps import making

    return making.edition(tmp_path_factory.mktemp("edition"))


@pytest.fixture
def roame(edition_folder: Path) -> None:
    """The small edition, installed. For tests with a database."""
    from tests.apps import making

    making.lay_in(edition_folder)


@pytest.fixture
def office(roame: None) -> Office:
    """An office in Benin, with the edition."""
    from tests.apps import making

    return making.office()


@pytest.fixture
def counsellor(office: Office) -> Actor:
    """A counsellor of that office."""
    from tests.apps import making

    return making.actor("counsellor", office)
