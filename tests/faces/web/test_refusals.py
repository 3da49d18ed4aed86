"""What was refused where a page has no place to say so breaks no page."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from siraba.apps.foundation.lifecycles import Obstacle, Refusal
from siraba.apps.vacancies import confirming
from siraba.apps.vacancies.models import Vacancy
from siraba.faces.web.middleware import Requests
from tests.faces.web.conftest import Town


def test_a_refusal_that_nobody_caught_is_told_with_its_reasons() -> None:
    middle = Requests(lambda request: HttpResponse())
    refusal = Refusal("x", [Obstacle("number_taken", {"number": "N1"}), Obstacle("wrong_state", {"state": "filled"})])
    answer = middle.process_exception(RequestFactory().post("/somewhere"), refusal)
    assert answer is not None and answer.status_code == 409
    assert "N1" in answer.content.decode()
    assert middle.process_exception(RequestFactory().post("/api/v1/x"), refusal) is None  # programs have their own form


def test_an_offer_that_was_filled_meanwhile_is_said_to_be_so(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page is asked for while it is published; the button comes after it was filled."""
    row = Vacancy.objects.get(pk=town.vacancy.pk)
    path = f"/offers/open/{confirming.token_of(row)}"
    code = {"reference": row.reference, "code": confirming.code_of(row)}
    Vacancy.objects.filter(pk=row.pk).update(state="filled")
    monkeypatch.setattr(confirming, "vacancy_of", lambda token: row)
    monkeypatch.setattr(confirming, "vacancy_by_code", lambda reference, code: row)
    assert Client().post(path).status_code == 404
    assert Client().post("/offers/open", code).status_code == 422
