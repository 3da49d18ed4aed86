"""Two files at once whose adverts stand under the same mandates, in another order in each."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection

from siraba.apps.accounts.models import Office
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.organisations.models import Mandate, MandateUse, Organisation
from siraba.apps.vacancies.actions import correct, entering
from siraba.apps.vacancies.models import Vacancy
from tests.apps import making
from tests.apps.organisations import dealing

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]


def adverts(office: Office, firm: Organisation, under: Iterator[Mandate]) -> list[Vacancy]:
    """A published advert under each of some mandates."""
    rows = []
    for mandate in under:
        row = making.vacancy(office, publish=False, **making.fair(employer_id=firm.pk))
        Vacancy.objects.filter(pk=row.pk).update(
            state="published", agency_id=mandate.agency.public_id, mandate_id=mandate.public_id
        )
        rows.append(Vacancy.objects.get(pk=row.pk))
    return rows


def test_two_files_that_share_their_mandates_both_come_in(
    edition_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each holds its first mandate when it comes to its second, which is the other's first."""
    making.lay_in(edition_folder)
    office, firm, (agency, _licence) = making.office(), dealing.organisation(), dealing.agency()
    mandates = [dealing.mandate(firm, agency, 20) for _number in range(2)]
    files = [adverts(office, firm, iter(mandates)), adverts(office, firm, reversed(mandates))]
    both, troubles = threading.Barrier(2), []
    draw = entering.draw_on_mandate

    def draw_slowly(vacancy: Vacancy, by: object) -> None:
        draw(vacancy, by)  # type: ignore[arg-type]  # an actor
        try:
            both.wait(0.3)
        except threading.BrokenBarrierError:
            return  # the other waits for what this one holds: as it should

    monkeypatch.setattr(entering, "draw_on_mandate", draw_slowly)

    def bring(rows: list[Vacancy]) -> None:
        said = making.vacancy_entry(office, **making.fair(employer_id=firm.pk, positions=3))
        entries = [replace(said, agency_id=row.agency_id, mandate_id=row.mandate_id) for row in rows]
        try:
            correct(rows, entries, publish=True, by=SYSTEM, key=making.key())
        except Exception as trouble:
            troubles.append(trouble)
        finally:
            connection.close()

    threads = [threading.Thread(target=bring, args=(rows,)) for rows in files]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)
    assert troubles == []
    assert list(Mandate.objects.order_by("pk").values_list("used", flat=True)) == [6, 6]
    assert MandateUse.objects.count() == 4
