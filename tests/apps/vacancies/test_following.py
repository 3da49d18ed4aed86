"""Vacancies follow when two organisations become one."""

from __future__ import annotations

import pytest

from siraba.apps.accounts.models import Office
from siraba.apps.countries.actions import enter_values
from siraba.apps.countries.rules import ValueRow
from siraba.apps.findings.actions import Checked
from siraba.apps.findings.actions import write as write_findings
from siraba.apps.findings.models import Finding
from siraba.apps.findings.rules import FindingEntry
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.organisations import actions
from siraba.apps.organisations.models import Organisation
from siraba.apps.vacancies.access import shown
from siraba.apps.vacancies.advert import CORRIDORS
from siraba.apps.vacancies.models import Vacancy
from siraba.apps.vacancies.prospects import Trade, prospects
from siraba.apps.vacancies.queries.behind import adverts_carried, history
from siraba.apps.vacancies.queries.own import findings_of_own
from tests.apps import making
from tests.apps.organisations import dealing

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def test_what_a_merged_organisation_offered_is_the_kept_ones(office: Office) -> None:
    kept, other = dealing.organisation("Bâtir"), dealing.organisation("Batir SARL")
    mine = making.vacancy(office, employer_id=other.pk, publish=False)
    recruited = making.vacancy(office, employer_id=kept.pk, publish=False)
    Vacancy.objects.filter(pk=recruited.pk).update(agency_id=other.public_id)
    by = making.actor("office_head", office)
    assert history(by, other.public_id).adverts == 2
    actions.merge(kept, other, dealing.WHY, by=by, key="m")
    assert history(by, kept.public_id).adverts == 2
    assert history(by, other.public_id).adverts == 0
    mine.refresh_from_db()
    assert mine.employer == kept
    assert adverts_carried(by, dealing.licence(kept), making.today()) == ([], [])  # drafts are adverts to nobody


def test_who_hired_and_whose_work_people_wait_for_is_proposed_first(office: Office) -> None:
    by = making.actor("counsellor", office)
    hired, asked, quiet = (dealing.organisation(name) for name in ("Embauche", "Annonce", "Rien"))
    spoken = dealing.organisation("Vue hier")
    stopped = dealing.organisation("Bannie")
    actions.impose(stopped, "ban", dealing.WHY, by=dealing.inspector(), key="b")
    rows = [making.vacancy(office, employer_id=one.pk, publish=False) for one in (hired, asked, spoken, stopped)]
    Vacancy.objects.filter(pk=rows[0].pk).update(state="filled", filled=1)
    making.seekers(office, "Aminata", "Moussa")
    call = actions.VisitEntry("call", making.today(), outcome="no_need")
    actions.plan_visit(spoken, call, by=by, key="v")
    found = prospects(by, making.today())
    assert [each.organisation for each in found] == [hired, asked]
    assert quiet not in [each.organisation for each in found]
    codes = [[reason.code for reason in each.prospect.reasons] for each in found]
    assert codes == [["many_wait", "never_visited", "hired"], ["many_wait", "never_visited", "advertised"]]


def test_a_proposal_says_what_was_counted_for_it(office: Office) -> None:
    firm, other = (dealing.organisation(name, section="F") for name in ("Embauche", "Concurrent"))
    ways = [
        ValueRow(1, code, "", state, "", making.days(-9), None) for code, state in (("FR", "open"), ("QA", "suspended"))
    ]
    enter_values(CORRIDORS, ways, "Journal officiel", "t.csv", "0" * 64, by=SYSTEM, key=making.key())
    kept = making.vacancy(office, employer_id=firm.pk, positions=3)
    Vacancy.objects.filter(pk=kept.pk).update(filled=1)
    away = {"employer_id": firm.pk, "region": None, "publish": False}
    making.vacancy(office, country="FR", positions=4, **away)
    making.vacancy(office, country="QA", positions=8, **away)
    gone = making.vacancy(office, employer_id=other.pk, positions=2, publish=False)
    Vacancy.objects.filter(pk=gone.pk).update(state="filled", filled=2)
    making.seekers(office, "Aminata", "Moussa")
    found = prospects(making.actor("counsellor", office), making.today())
    (one,) = [each for each in found if each.organisation == firm]
    said = {why.code: (why.points, why.number) for why in one.prospect.reasons}
    assert said == {
        "some_wait": (10, 2),
        "hired": (5, 1),
        "sector_hires": (10, 2),
        "corridor_open": (10, 4),
        "never_visited": (15, 0),
    }
    told = one.figures
    assert (told.adverts, told.sought, told.filled, told.sector_hires) == (3, 15, 1, 2)
    ((occupation, trade),) = told.trades
    assert (occupation.code, trade) == ("RA-03-01", Trade(waiting=2, adverts=1, posts=2))
    assert [(each.country, each.sought, each.way and each.way.state) for each in told.abroad] == [
        ("QA", 8, "suspended"),
        ("FR", 4, "open"),
    ]


def test_a_new_employer_is_proposed_where_its_sector_hires_or_is_sought_after(office: Office) -> None:
    """One that nobody verified is not, nor one of a sector of which nothing is known; what it offers is not made up."""
    known, builder, baker = (dealing.organisation(name, section=s) for name, s in (("A", "F"), ("B", "F"), ("C", "C")))
    claimed, idle = dealing.organisation("D", section="F"), dealing.organisation("E", section="K")
    Organisation.objects.filter(pk__in=[builder.pk, baker.pk, idle.pk]).update(verified_on=making.today())
    gone = making.vacancy(office, employer_id=known.pk, positions=2, publish=False)
    Vacancy.objects.filter(pk=gone.pk).update(state="filled", filled=2)
    making.seekers(office, "Aminata", "Moussa")
    found = {each.organisation: each for each in prospects(making.actor("counsellor", office), making.today())}
    assert set(found) == {known, builder} and claimed not in found
    codes = {why.code: why.number for why in found[builder].prospect.reasons}
    assert codes == {"sector_hires": 2, "sector_waits": 2, "never_visited": 0}
    assert (found[builder].figures.adverts, found[builder].figures.trades) == (0, [])


def test_employers_with_the_latest_adverts_are_looked_at(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("siraba.apps.vacancies.prospects.LOOKED_AT", 1)
    late, early = dealing.organisation("Tard"), dealing.organisation("Tôt")
    for firm, day in ((late, making.days(-1)), (early, making.days(-90))):
        making.vacancy(office, employer_id=firm.pk, publish=False, happened_on=day)
    found = prospects(making.actor("counsellor", office), making.today())
    assert [each.organisation for each in found] == [late]


def test_whoever_offers_reads_what_they_can_mend_and_not_what_others_look_into(office: Office) -> None:
    firm = dealing.organisation()
    vacancy = making.vacancy(office, employer_id=firm.pk, publish=False, worker_pays=True)
    seen = FindingEntry("terms_kept", "block", "terms_kept")
    write_findings("inspection", [Checked(vacancy, [seen])], by=SYSTEM, key="i")
    mine = dealing.user("employer_user", firm)
    told = {row.rule for row in findings_of_own(mine, vacancy, making.today())}
    assert "no_worker_fee" in told and "terms_kept" not in told
    Finding.objects.filter(check_name="vacancy.fair", rule="no_worker_fee").update(severity="escalate")
    assert "no_worker_fee" not in {row.rule for row in findings_of_own(mine, vacancy, making.today())}
    stranger = dealing.user("employer_user", dealing.organisation("Autre"))
    assert findings_of_own(stranger, vacancy, making.today()) == []


def test_an_employer_who_is_an_agency_too_passes_as_both_or_not_at_all(office: Office) -> None:
    agency, licence = dealing.agency()
    Organisation.objects.filter(pk=agency.pk).update(is_employer=True, verified_on=making.today())
    advert = making.vacancy(office, employer_id=agency.pk, publish=False)
    Vacancy.objects.filter(pk=advert.pk).update(state="published", published_on=making.today())
    Finding.objects.all().delete()  # what else the draft lacks is not asked here
    today = making.today()
    assert Vacancy.objects.filter(shown(today), pk=advert.pk).exists()
    actions.suspend(licence, dealing.WHY, by=dealing.inspector(), key="s")
    assert not Vacancy.objects.filter(shown(today), pk=advert.pk).exists()
