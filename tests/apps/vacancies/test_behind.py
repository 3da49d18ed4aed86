"""Who stands behind an advert: an agency that recruits for itself, the employer behind one, due diligence."""

from __future__ import annotations

import pytest

from siraba.apps.accounts.models import Office
from siraba.apps.findings.models import Finding
from siraba.apps.organisations import actions, queries
from siraba.apps.organisations.models import Organisation
from siraba.apps.organisations.rules.diligence import questionnaire
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


@pytest.mark.parametrize(
    ("answer", "looks", "by_agency", "said"),
    [
        ("found", (), False, [("warn", "not_looked_at_abroad")]),
        ("found", ("home",), False, [("warn", "not_looked_at_abroad")]),
        ("found", ("abroad",), False, []),
        ("found", ("abroad", "refused"), False, [("block", "review_overdue")]),
        ("found", ("abroad",), True, []),
        ("found", ("home",), True, [("warn", "not_looked_at_abroad")]),
        ("found", ("abroad", "refused"), True, [("block", "review_overdue")]),
        ("not_found", ("abroad",), True, [("block", "not_in_register")]),
        (None, ("abroad",), True, [("warn", "not_checked")]),
    ],
)
def test_whoever_wants_people_abroad_is_looked_at_also_behind_an_agency(
    office: Office, answer: str | None, looks: tuple[str, ...], by_agency: bool, said: list[tuple[str, str]]
) -> None:
    """Rule 7: a refusal stops, what nobody looked at is told to who validates (docs/decisions/0015)."""
    firm = making.employer("Gulf Build", country="QA", verified_on=making.today() if answer else None)
    Organisation.objects.filter(pk=firm.pk).update(register_answer=answer or "")
    agency = making.employer("Route Sûre", capacities=frozenset({"agency"}))
    dealing.licence(agency, countries=("QA",))
    looked_at(agency, "abroad")
    for reach in looks:
        looked_at(firm, reach)
    more = {"agency_id": agency.public_id, "mandate_id": dealing.mandate(firm, agency).public_id} if by_agency else {}
    row = making.vacancy(office, **making.fair(employer_id=firm.pk, country="QA", region=None, **more))
    assert said_of(row, "publisher_is_verified") == said


def looked_at(firm: Organisation, how: str) -> None:
    """Due diligence by the real path: answered by one and decided by another. `refused`: one for abroad, refused."""
    reach = "abroad" if how == "refused" else how
    good = {each.id: {"answer": each.good, "evidence": "extract"} for each in questionnaire().of(reach)}
    first, second = dealing.user("office_head"), dealing.inspector()
    look = actions.answer(actions.begin(firm, reach, by=first, key=making.key()), good, by=first, key=making.key())
    verb, review = ("refuse", None) if how == "refused" else ("accept", making.days(90))
    actions.decide(look, verb, dealing.WHY, review_on=review, by=second, key=making.key())
