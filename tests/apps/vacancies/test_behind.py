"""Who stands behind an advert: an agency that recruits for itself, the employer behind one, due diligence."""

from __future__ import annotations

import pytest

from siraba.apps.accounts.models import Office
from siraba.apps.findings.models import Finding
from siraba.apps.organisations import actions, queries
from siraba.apps.vacancies.models import Vacancy
from siraba.apps.vacancies.queries.checking import is_shown
from tests.apps import making
from tests.apps.organisations import dealing

pytestmark = [pytest.mark.both, pytest.mark.django_db]


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


def test_a_licence_carries_the_posts_of_its_countries_and_no_others(office: Office) -> None:
    """Rule 39: an agency with two licences stands still at once where the stopped one alone let it work."""
    agency, home = dealing.agency(kinds=("placement",))
    gulf = dealing.licence(agency, "BJ-2026-002", countries=("QA", "SA"), kinds=("placement_abroad",))
    firm = making.employer()
    away, here = dealing.mandate(firm, agency, countries=("QA",)), dealing.mandate(firm, agency)
    posts = {}
    for country, mandate in (("QA", away), ("BJ", here)):
        row = making.vacancy(office, country=country, region=None, employer_id=firm.pk)
        under = {"agency_id": agency.public_id, "mandate_id": mandate.public_id}
        Vacancy.objects.filter(pk=row.pk).update(state="published", published_on=making.today(), **under)
        Finding.objects.all().delete()
        posts[country] = row
    today = making.today()
    assert is_shown(posts["QA"], today) and is_shown(posts["BJ"], today)
    decision = actions.suspend(gulf, dealing.WHY, by=dealing.inspector(), key="s")
    Finding.objects.all().delete()
    decision.refresh_from_db()
    assert (is_shown(posts["QA"], today), is_shown(posts["BJ"], today)) == (False, True)
    assert (decision.effects["adverts"], decision.effects["mandates_after"]) == (1, 1)
    assert not queries.mandate_facts(away, today).live(today) and queries.mandate_facts(here, today).live(today)
    more = actions.suspend(home, dealing.WHY, by=dealing.inspector(), key="t")
    more.refresh_from_db()
    assert (more.effects["adverts"], more.effects["mandates_after"]) == (1, 2)
    assert not is_shown(posts["BJ"], today)
