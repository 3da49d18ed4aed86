"""What was written in the clear before it was sealed is sealed by the migration, and nothing of it stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from siraba.apps.foundation.identifiers import new_public_id
from siraba.apps.persons.models import CaseStep, Consent, ConsentReceipt, Correction
from siraba.faces.cli.verbs import setup
from tests.apps.persons.test_stolen import found_in, stolen

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]
BEFORE = ("persons", "0010_breaches_and_notices")
DAY = date(2026, 3, 1)
STEP, HELD, WORDS, WRITTEN, WHY = (
    "fears her uncle",
    "Agonlin-Houégbo",
    "Ouinhi-Tohouè",
    "Ouinhi-Dasso",
    "card of her aunt",
)
WITNESS, INTERPRETER, GUARDIAN, RECEIPT = "Dossou Bonaventure", "Kpanou Philomène", "Ahouansou C.", '{"said":"Agossou"}'


def at(*targets: tuple[str, str]) -> Any:
    """The tables as they are after some migrations; the models of then."""
    executor = MigrationExecutor(connection)
    executor.migrate(list(targets) or executor.loader.graph.leaf_nodes())
    return MigrationExecutor(connection).loader.project_state(list(targets)).apps


@pytest.fixture
def then(tmp_path: Path, settings: Any) -> Iterator[Any]:
    settings.SIRABA_HOME = tmp_path
    yield at(BEFORE)
    at()


def test_what_lay_in_the_clear_is_sealed_and_read_as_before(then: Any, tmp_path: Path) -> None:
    def made(model: str, **columns: Any) -> Any:
        return then.get_model("persons", model).objects.create(public_id=new_public_id(), **columns)

    person = made("person", reference="P-1", happened_on=DAY, family_names="Sossa")
    case = made("rightscase", reference="R-1", person=person, kind="correct", how="desk", happened_on=DAY, due_on=DAY)
    made("casestep", case=case, person=person, step="ask", said=STEP)
    made("casestep", case=case, person=person, step="check")
    made("correction", case=case, person=person, field="place", held=HELD, words=WORDS, written=WRITTEN, why=WHY)
    of = {"person": person, "purpose": "match_abroad", "happened_on": DAY}
    said = {"how": "voice", "witness": WITNESS, "interpreter": INTERPRETER, "spoken_language": "fon"}
    aloud = made("consent", country="FR", **said, **of)
    made("consent", how="stated", given_by="guardian", given_name=GUARDIAN, country="ES", **of)
    made("consentreceipt", consent=aloud, event="given", document=RECEIPT, digest="d" * 64)
    secrets: dict[str, str | bytes] = {
        each: each for each in (STEP, HELD, WORDS, WRITTEN, WHY, WITNESS, INTERPRETER, GUARDIAN, RECEIPT)
    }
    assert found_in(stolen(tmp_path), secrets) == set(secrets), "the tools find what is there"

    setup._migrate()  # as `siraba setup` does

    assert [each.said for each in CaseStep.objects.order_by("pk")] == [STEP, ""]
    row = Correction.objects.get()
    assert (row.held, row.words, row.written, row.why) == (HELD, WORDS, WRITTEN, WHY)
    one, other = Consent.objects.order_by("pk")
    assert (one.witness, one.interpreter, one.given_name, other.given_name) == (WITNESS, INTERPRETER, "", GUARDIAN)
    assert (ConsentReceipt.objects.get().document, ConsentReceipt.objects.get().digest) == (RECEIPT, "d" * 64)
    assert found_in(stolen(tmp_path), secrets) == set()
