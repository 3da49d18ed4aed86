"""Fixtures for every test. What must come before Django loads is in tests/settings.py."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

import pytest


def pytest_collection_finish() -> None:
    """A sixth of the suite's time went into looking for garbage among what had been imported."""
    from siraba.apps.foundation.collecting import set_aside

    set_aside()


@pytest.fixture
def queries_at_most() -> Callable[[int], contextlib.AbstractContextManager[None]]:
    """`with queries_at_most(12): client.get(...)` fails with the list of queries when there are more."""

    @contextlib.contextmanager
    def within(budget: int) -> Iterator[None]:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as seen:
            yield
        if len(seen) > budget:
            told = "\n".join(
                f"{number:3}. {query['sql'][:300]}" for number, query in enumerate(seen.captured_queries, 1)
            )
            pytest.fail(f"{len(seen)} queries, and the budget is {budget}:\n{told}", pytrace=False)

    return within
