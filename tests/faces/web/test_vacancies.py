"""Vacancies: finding one, and who is proposed for it and why."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse

from siraba.apps.accounts.models import User
from siraba.apps.classification.models import Occupation
from siraba.apps.classification.queries import families, occupations_of
from siraba.apps.countries.actions import enter_values
from siraba.apps.countries.rules import ValueRow
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.jobseekers.actions import register
from siraba.apps.jobseekers.rules import JobSeekerEntry, OccupationEntry, ProfileEntry
from siraba.apps.persons.actions import withdraw_consent
from siraba.apps.persons.rules import ConsentEntry, PersonEntry
from siraba.apps.shortlists.queries import shortlist
from siraba.apps.vacancies.actions import enter
from siraba.apps.vacancies.advert import USUAL_PAY
from siraba.apps.vacancies.checks import check_adverts
from siraba.apps.vacancies.models import Vacancy
from siraba.apps.vacancies.queries.checking import is_shown
from siraba.apps.vacancies.rules import VacancyEntry
from siraba.core.matching.results import OccupationFit
from siraba.core.terms.money import Pay, PayPeriod
from siraba.faces.web import formats
from tests.faces.web.conftest import Town
from tests.faces.web.scene import table
from tests.faces.web.town import BAKER, BAKERS, OTHER_VACANCIES

CLERK = "roame:RA-13-01"
"""An occupation far from a baker's."""


def page(desk: Client, name: str, *args: object, **query: object) -> str:
    answer = desk.get(reverse(f"web:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def titles(text: str) -> list[str]:
    return re.findall(r'href="/desk/vacancies/[0-9a-f-]{36}/"\s+dir="auto">([^<]+)</a>', text)


def names(text: str) -> list[str]:
    return re.findall(r'<h3 [^>]+><a href="[^"]+"\s+dir="auto">([^<]+)</a>', text)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "boulang"}, ["Boulanger ou boulangère"]),
        ({"q": "BOULANGÈRE keneba"}, ["Boulanger ou boulangère"]),
        ({"state": "draft"}, ["Façonneur de pain &lt;de nuit&gt;"]),
        ({"region": "XD-01"}, ["Boulanger ou boulangère"]),
        ({"mine": "1"}, ["Façonneur de pain &lt;de nuit&gt;", "Boulanger ou boulangère"]),
        ({"country": "FR", "q": "maçon 7"}, ["Maçon 7"]),
        ({"q": "boulang", "country": "FR"}, []),
    ],
)
def test_vacancies_are_found_by_words_and_filters(
    town: Town, desk: Client, query: dict[str, str], found: list[str]
) -> None:
    assert titles(page(desk, "vacancies", **query)) == found


def test_a_vacancy_is_found_by_its_number_and_its_occupation(town: Town, desk: Client) -> None:
    assert titles(page(desk, "vacancies", q=town.vacancy.reference.lower())) == [town.vacancy.title]
    occupation = town.vacancy.occupation
    assert occupation is not None
    assert titles(page(desk, "vacancies", occupation=occupation.public_id)) == [town.vacancy.title]


def family_of(occupation: Occupation) -> str:
    """The public id of the uppermost heading above an occupation."""
    return str(family_of(occupation.parent) if occupation.parent else occupation.public_id)


def test_vacancies_are_found_by_field_of_work(town: Town, desk: Client) -> None:
    occupation = town.vacancy.occupation
    assert occupation is not None
    food = family_of(occupation)
    text = page(desk, "vacancies", family=food)
    assert titles(text) == [town.vacancy.title]


@pytest.mark.parametrize("typed", ["boulanger", "boulnager", "خباز", "Baker"])
def test_an_occupation_is_typed_also_without_scripts(town: Town, desk: Client, typed: str) -> None:
    occupation = town.vacancy.occupation
    assert occupation is not None
    text = page(desk, "vacancies", work=typed)
    assert titles(text) == [town.vacancy.title]
    assert f'name="occupation" value="{occupation.public_id}"' in text
    # what was chosen before no longer counts once other words stand in the field
    other = page(desk, "vacancies", work="maçon", occupation=occupation.public_id)
    assert town.vacancy.title not in titles(other)
    assert titles(page(desk, "vacancies", work="xqzzyq")) == []
    assert len(titles(page(desk, "vacancies", work="", occupation=occupation.public_id))) > 1  # the field was emptied


def test_an_occupation_of_another_field_is_left_aside(town: Town, desk: Client) -> None:
    occupation = town.vacancy.occupation
    assert occupation is not None
    other = next(each for each in families("roame") if str(each.public_id) != family_of(occupation))
    text = page(desk, "vacancies", family=other.public_id, occupation=occupation.public_id)
    assert town.vacancy.title not in titles(text)
    assert f'value="{other.public_id}" selected' in text
    assert f'value="{occupation.public_id}"' not in text


def test_a_filter_that_is_not_offered_is_left_aside(town: Town, desk: Client) -> None:
    text = page(desk, "vacancies", state="nonsense", family="none", occupation="not-a-uuid", page="many")
    assert len(titles(text)) == 25


def test_pages_keep_the_filters(town: Town, desk: Client) -> None:
    text = page(desk, "vacancies", country="FR", q="maçon")
    assert len(titles(text)) == 25
    following = re.search(r'rel="next"\s+href="([^"]+)"', text)
    assert following is not None
    rest = desk.get(reverse("web:vacancies") + following[1].replace("&amp;", "&")).content.decode()
    assert len(titles(rest)) == OTHER_VACANCIES - 25
    assert not set(titles(rest)) & set(titles(text))


def test_an_empty_answer_says_how_to_go_on(town: Town, desk: Client) -> None:
    text = page(desk, "vacancies", q="cosmonaute")
    assert 'class="empty' in text
    assert titles(text) == []


@pytest.mark.both
def test_the_list_is_the_one_that_the_search_gives_in_its_order(town: Town, desk: Client) -> None:
    view = shortlist(town.counsellor.actor, town.vacancy, as_of=formats.today())
    wanted = [view.people[match.person_id].person.full_name for match in view.result.matches]
    first = names(page(desk, "vacancy", town.vacancy.public_id))
    second = names(page(desk, "vacancy", town.vacancy.public_id, page=2))
    assert first + second == wanted
    assert len(first) == 10
    assert wanted[0] == "Aminata Traorabé"
    assert len(wanted) == BAKERS


def test_every_person_comes_with_a_bar_reasons_and_points(town: Town, desk: Client) -> None:
    text = page(desk, "vacancy", town.vacancy.public_id)
    best = text[text.index("Aminata Traorabé") : text.index('<li class="rank">', text.index("Aminata Traorabé"))]
    assert best.count("<rect") >= 14  # seven parts in the bar, and the bars of the points
    assert 'class="yes"' in best
    shown = [int(each) for each in re.findall(r'<b class="points num">(\d+)</b>', text)]
    assert shown == sorted(shown, reverse=True)
    last = page(desk, "vacancy", town.vacancy.public_id, page=2)
    assert 'class="wait"' in last  # the last two told little: something is to be verified


def test_the_terms_are_there_at_a_glance_and_text_is_never_markup(town: Town, desk: Client) -> None:
    text = page(desk, "vacancy", town.vacancy.public_id)
    for said in ("90\u202f000", "Kénéba", "A2", "Boulangerie du Fleuve", "Four à bois"):
        assert said in text
    draft = page(desk, "vacancy", town.draft.public_id)
    assert "Façonneur de pain &lt;de nuit&gt;" in draft
    assert "<de nuit>" not in draft
    assert reverse("web:coding_queue") in draft  # nobody can be proposed before it is coded: where to go
    assert names(draft) == []


def test_whoever_takes_the_consent_back_is_gone_at_once(town: Town, desk: Client) -> None:
    assert "Aminata Traorabé" in page(desk, "vacancy", town.vacancy.public_id)
    consent = town.bakers[0].consents.get(purpose="match_home")
    withdraw_consent(consent, by=town.counsellor.actor, key="test/withdraw")
    text = page(desk, "vacancy", town.vacancy.public_id)
    assert "Aminata Traorabé" not in text
    assert len(names(text)) == 10


def test_two_people_are_compared_and_the_choice_survives_the_pages(town: Town, desk: Client) -> None:
    one, two = str(town.bakers[0].public_id), str(town.bakers[12].public_id)
    second = desk.get(
        reverse("web:vacancy", args=[town.vacancy.public_id]), {"person": [one, two], "page": 2}
    ).content.decode()
    assert f'<input type="hidden" name="person" value="{one}">' in second  # chosen on the first page
    assert re.search(rf'value="{two}"\s+checked', second)
    address = reverse("web:compare", args=[town.vacancy.public_id])
    text = desk.get(address, {"person": [one, two]}).content.decode()
    assert text.index("Aminata") < text.index("Moussa 12")
    assert 'class="better"' in text  # the first has more
    assert 'class="unsure"' in text  # the other told little: to ask


def wanted(town: Town, code: str) -> Vacancy:
    """A vacancy at home that asks nothing but an occupation: everybody registered may be proposed."""
    occupation = occupations_of([code])[code]
    entry = VacancyEntry(
        "Recherche", town.counsellor.office_id, occupation_id=occupation.pk, country="XD", happened_on=formats.today()
    )
    return enter([entry], publish=True, by=SYSTEM, key=f"test/{code}")[0]


def strangers(town: Town, code: str, count: int) -> None:
    """People with an occupation who may be proposed at home."""
    occupation, today = occupations_of([code])[code], formats.today()
    profile = ProfileEntry(destinations=("XD",), occupations=(OccupationEntry("autre", occupation.pk, 1),))
    people = [
        PersonEntry(f"Afi {n}", "Kpadonou", country="XD", consents=(ConsentEntry("match_home"),), happened_on=today)
        for n in range(count)
    ]
    office = town.counsellor.office_id
    entries = [
        JobSeekerEntry(person, profile, office, confirmed_on=today, until=today + timedelta(days=300))
        for person in people
    ]
    register(entries, by=SYSTEM, key="test/strangers")


def ranks(text: str) -> list[int]:
    return [int(each) for each in re.findall(r'<li class="rank">\s*<span class="num">(\d+)</span>', text)]


def test_a_line_is_drawn_before_those_of_whom_nobody_is_near(town: Town, desk: Client) -> None:
    strangers(town, CLERK, 3)
    vacancy = wanted(town, BAKER)
    view = shortlist(town.counsellor.actor, vacancy, as_of=formats.today())
    occupied = [view.explanations[each.person_id].occupation.fit for each in view.result.matches]
    assert occupied == [OccupationFit.SAME] * BAKERS + [OccupationFit.FAR] * 3
    first_far = BAKERS + 1
    numbers = range(1, 2 + (len(occupied) - 1) // 10)
    pages = {number: page(desk, "vacancy", vacancy.public_id, page=number) for number in numbers}
    assert [rank for text in pages.values() for rank in ranks(text)] == list(range(1, len(occupied) + 1))
    drawn = [number for number, text in pages.items() if 'class="divider' in text]
    assert drawn == [(first_far - 1) // 10 + 1]
    before, _line, after = pages[drawn[0]].partition('class="divider')
    assert ranks(after)[0] == first_far
    assert first_far not in ranks(before)
    assert f'start="{first_far}"' in after
    assert not any('class="finding' in text for text in pages.values())


def test_a_list_without_anybody_near_says_so_and_what_to_do(town: Town, desk: Client) -> None:
    text = page(desk, "vacancy", wanted(town, CLERK).public_id)
    note = text.index('class="finding')
    assert note < text.index('class="rank"')
    assert text[note:].partition("</ul>")[0].count("<li>") == 3
    assert 'class="divider' not in text
    assert re.findall(r'<b class="points num">\d+</b>', text)  # their points are shown all the same


def test_a_list_of_people_who_are_near_has_no_line(town: Town, desk: Client) -> None:
    for number in (1, 2):
        text = page(desk, "vacancy", town.vacancy.public_id, page=number)
        assert 'class="divider' not in text
        assert 'class="finding' not in text


@pytest.mark.parametrize("how_many", [0, 1, 3])
def test_comparing_wants_two(town: Town, desk: Client, how_many: int) -> None:
    ids = [str(each.public_id) for each in town.bakers[:how_many]]
    answer = desk.get(reverse("web:compare", args=[town.vacancy.public_id]), {"person": ids})
    assert answer.status_code == 422
    assert reverse("web:vacancy", args=[town.vacancy.public_id]) in answer.content.decode()


def test_the_histogram_can_be_taken_along(town: Town, desk: Client) -> None:
    answer = desk.get(reverse("web:points_csv", args=[town.vacancy.public_id]))
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert sum(int(row[2]) for row in rows[1:]) == BAKERS
    assert f'filename="{town.vacancy.reference}.csv"' in answer.headers["Content-Disposition"]
    drawing = ElementTree.fromstring(desk.get(reverse("web:points_svg", args=[town.vacancy.public_id])).content)  # noqa: S314 - our own
    bars = [each for each in drawing if each.get("class") in {"c1", "c4"}]
    assert len(bars) == len(rows) - 1
    assert all(float(each.get("height", "-1")) >= 0 for each in bars)


def test_another_office_sees_the_same_vacancy(town: Town) -> None:
    other = Client()
    other.force_login(User.objects.get(pk=town.elsewhere.pk))
    assert town.vacancy.title in page(other, "vacancy", town.vacancy.public_id)


def test_a_list_names_the_occupation_in_the_language_of_whoever_reads_it(town: Town, desk: Client) -> None:
    names = town.vacancy.occupation.labels
    for language in ("fr", "en", "ar"):
        desk.get(f"/language/{language}")
        page = desk.get(f"/desk/vacancies/?q={town.vacancy.reference}").content.decode()
        assert (f'<bdi class="flow-text">{names[language]}</bdi>' in page) is (language != "fr")


def test_who_validates_reads_what_is_usually_paid_with_its_source_or_that_nobody_knows(
    town: Town, desk: Client
) -> None:
    """A row of the sector goes before one of the country; pay that is far below it stops nothing."""
    address = reverse("web:check_advert", args=[town.vacancy.public_id])
    unknown = desk.get(address).context["usual"]
    assert unknown and not re.search(r"\d", unknown)
    shown = is_shown(town.vacancy, formats.today())
    table(USUAL_PAY, "XD", 900_000, "XOF/month")
    told = desk.get(address).context["usual"]
    assert formats.pay(Pay(900_000, "XOF", PayPeriod.MONTH)) in told and "Journal officiel" in told
    row = ValueRow(1, "XD", "sector=C", 950_000, "XOF/month", formats.today(), None)
    enter_values(USUAL_PAY, [row], "Enquête", "t.csv", "0" * 64, by=SYSTEM, key="sector")
    assert "Journal officiel" in desk.get(address).context["usual"]
    Vacancy.objects.filter(pk=town.vacancy.pk).update(sector="C")
    assert "Enquête" in desk.get(address).context["usual"]
    check_adverts([Vacancy.objects.get(pk=town.vacancy.pk)])
    assert is_shown(town.vacancy, formats.today()) is shown
