"""The documented interface against the real one: no answer that is not documented, none of the server's own faults."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.faces.api.conftest import Program, Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def _connected() -> Iterator[None]:
    """The application is called inside the test's transaction: it must not close the connection between calls."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def documented(_connected: None, program: Callable[..., Program], town: Town) -> tuple[Any, Program]:
    """The schema as the application serves it, and a program with every scope."""
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application()), program()


def test_the_document_is_openapi_3_1_and_every_error_has_the_one_form(documented: tuple[Any, Program]) -> None:
    raw = documented[0].raw_schema
    assert raw["openapi"].startswith("3.1")
    for path, methods in raw["paths"].items():
        for method, operation in methods.items():
            codes = operation["responses"]
            assert {"400", "401", "403", "404", "422"} <= set(codes), (path, method)
            for code, answer in codes.items():
                if code.startswith("4"):
                    content = answer["content"]["application/json"]["schema"]
                    assert content["$ref"].endswith("/Problem"), (path, method, code)


OPERATIONS = 31


def test_generated_calls_get_documented_answers(documented: tuple[Any, Program], town: Town) -> None:
    schema, caller = documented
    known = {"public_id": [str(town.vacancy.public_id), str(town.mason.public_id)]}
    tried = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        tried += 1
        _try(operation, caller, known)
    assert tried == OPERATIONS


def _try(operation: Any, caller: Program, known: dict[str, list[str]]) -> None:
    count = iter(range(10_000))

    @settings(max_examples=15, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def call(case: Any) -> None:
        number = next(count)
        case.headers = {
            **(case.headers or {}),
            "Authorization": f"Bearer {caller.token}",
            "Accept-Encoding": "identity",
        }
        if number % 2 and "public_id" in (case.path_parameters or {}):  # generated ids exist almost never
            case.path_parameters["public_id"] = known["public_id"][number // 2 % 2]
        response = case.call()
        assert response.status_code < 500, (operation.label, response.text[:500])
        # a schema cannot say that an age limit names its source, or that a skill is installed: 422 is right there
        case.validate_response(response, excluded_checks=[positive_data_acceptance])

    call()
