"""Who stands behind an advert: an agency that recruits for itself, the employer behind one, due diligence."""

from __future__ import annotations

import pytest

from siraba.apps.accounts.models import Office
from siraba.apps.findings.models import Finding
from siraba.apps.vacancies.models import Vacancy
from siraba.apps.vacancies.queries.checking import is_shown
from tests.apps import making
from tests.apps.organisations import dealing

pytestmark = pytest.mark.django_db


def said_of(row: Vacancy, rule: str) -> list[tuple[str, str]]:
    found = Finding.objects.filter(object_id=row.public_id, rule=rule, state="open").order_by("pk")
    return [(each.severity, str(each.params.get("reason") or each.params.get("unknown"))) for each in found]


@pytest.mark.parametrize(
    ("capacities", "post", "broken"),
    [
        ({"agency"}, {}, True),
        ({"employer", "agency"}, {}, False),
        ({"employer", "agency"}, {"country": "QA", "region": None}, True),
        ({"employer", "agency"}, {"kind": "domestic"}, True),
        ({"employer"}, {"country": "QA", "region": None}, False),
    ],
)
def test_an_agency_does_not_escape_the_mandate_by_writing_for_itself(
    office: Office, capacities: set[str], post: dict[str, str | None], broken: bool
) -> None:
    """Rule 8: one that only sends people has no posts of its own, and no agency has some abroad or in a household."""
    firm = making.employer("Nous-mêmes", capacities=frozenset(capacities))
    if "agency" in capacities:
        dealing.licence(firm, countries=("QA",))
    row = making.vacancy(office, **making.fair(employer_id=firm.pk, positions=200, **post))
    assert said_of(row, "mandate_covers_post") == ([("block", "no_mandate")] if broken else [])
    assert not (broken and is_shown(row, making.today()))
