"""The town of the page tests: bakers and masons, two offices, one vacancy worth a look."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from siraba.apps.accounts.actions import enter_user, open_office
from siraba.apps.classification.actions import UnsureTitle, load_edition, queue_titles
from siraba.apps.classification.queries import card, occupations_of
from siraba.apps.countries.actions import load_reference
from siraba.apps.foundation.actors import Actor
from siraba.apps.jobseekers.actions import register
from siraba.apps.jobseekers.rules import JobSeekerEntry, LanguageEntry, OccupationEntry, ProfileEntry, SkillEntry
from siraba.apps.organisations.actions import EmployerEntry, enter_employers
from siraba.apps.persons.rules import ConsentEntry, PersonEntry
from siraba.apps.vacancies.actions import enter
from siraba.apps.vacancies.rules import VacancyEntry
from siraba.core.coding.proposals import Because, Proposal
from siraba.core.terms.dates import PartialDate
from siraba.core.terms.levels import Evidence, LanguageLevel
from siraba.core.terms.money import Pay, PayPeriod
from siraba.faces.web import formats

PASSWORD = "karité-et-baobab-7"
BAKER, MASON = "roame:RA-02-01", "roame:RA-03-01"
BAKERS, MASONS, OTHER_VACANCIES = 14, 16, 30


# long: a town is a list of what is in it
def build(by: Actor) -> dict[str, Any]:
    """Make the town; what the tests need of it by name."""
    load_reference(by=by)
    load_edition(by=by, key="town")
    today = formats.today()
    offices = {
        code: open_office(code, names, "XD", region=region, by=by, key=f"town/{code}")
        for code, names, region in (
            ("KEN", {"fr": "Agence de Kénéba", "en": "Keneba office", "ar": "وكالة كينيبا"}, "XD-01"),
            ("COT", {"fr": "Agence de la Côte"}, "XD-07"),
        )
    }
    users = {
        name: enter_user(
            f"{name}@town.example", said, role, office=offices.get(office), password=PASSWORD, by=by, key=f"town/{name}"
        )
        for name, said, role, office in (
            ("counsellor", "Nadège Houékpon", "counsellor", "KEN"),
            ("elsewhere", "Esther Mbarga", "counsellor", "COT"),
            ("administrator", "Awa Diallo-Sane", "administrator", ""),
        )
    }
    rows = occupations_of([BAKER, MASON])
    skills = {code: [each.skill.pk for each in card(row).skills] for code, row in rows.items()}  # type: ignore[union-attr]  # both have a card
    bakers = register(
        [_baker(n, rows[BAKER].pk, skills[BAKER], offices["KEN"].pk, today) for n in range(BAKERS)],
        by=by,
        key="town/bakers",
    )
    register([_mason(n, rows[MASON].pk, offices["COT"].pk, today) for n in range(MASONS)], by=by, key="town/masons")
    employer = enter_employers(
        [EmployerEntry("Boulangerie du Fleuve", "XD", "XD-01", verified_on=today)], by=by, key="town/employer"
    )[0]
    wanted, draft = enter(
        [
            _wanted(rows[BAKER].pk, skills[BAKER], offices["KEN"].pk, employer.pk, today),
            VacancyEntry("Façonneur de pain <de nuit>", offices["KEN"].pk, country="XD", happened_on=today),
        ],
        publish=True,
        by=by,
        key="town/wanted",
    )
    enter(
        [
            VacancyEntry(f"Maçon {n}", offices["COT"].pk, occupation_id=rows[MASON].pk, country="FR", happened_on=today)
            for n in range(OTHER_VACANCIES)
        ],
        publish=True,
        by=by,
        key="town/others",
    )
    queue_titles([_unsure()], scheme="roame", by=by, key="town/titles")
    return {**users, "vacancy": wanted, "draft": draft, "bakers": bakers}


def _baker(n: int, occupation: int, skills: list[int], office: int, today: date) -> JobSeekerEntry:
    """The first has everything, each further one a skill and half a year less; the last two told very little."""
    told = n < BAKERS - 2
    proof = Evidence.CERTIFIED if n == 0 else Evidence.DECLARED
    confirmed = today - timedelta(days=175 if n == 1 else 3)
    profile = ProfileEntry(
        education=3 if told else None,
        destinations=("XD",),
        mobile=True if told else None,
        available_from=today,
        contract_kinds=("permanent",) if told else None,
        min_pay=Pay(80_000, "XOF", PayPeriod.MONTH) if n < 5 else None,
        occupations=(OccupationEntry("boulanger", occupation, 8 - n / 2 if told else None, today.year),),
        skills=tuple(SkillEntry(skill, proof) for skill in skills[: max(1, len(skills) - n)]) if told else (),
        languages=(LanguageEntry("fr", LanguageLevel.B1), LanguageEntry("fon", LanguageLevel.SPEAKS)) if told else (),
    )
    person = PersonEntry(
        "Aminata" if n == 0 else f"Moussa {n}",
        "Traorabé",
        sex="f" if n == 0 else "m",
        birth=PartialDate.parse("1990" if n % 2 else "1990-04-01"),
        country="XD",
        region="XD-01" if told else None,
        place="Kénéba" if told else "",
        phones=(f"+9990100000{n:02d}",),
        consents=(ConsentEntry("match_home"), ConsentEntry("match_abroad", "FR", today + timedelta(days=90))),
        happened_on=today - timedelta(days=200),
    )
    return JobSeekerEntry(person, profile, office, confirmed_on=confirmed, until=today + timedelta(days=300))


def _mason(n: int, occupation: int, office: int, today: date) -> JobSeekerEntry:
    profile = ProfileEntry(destinations=("XD",), occupations=(OccupationEntry("maçon", occupation, 2),))
    person = PersonEntry(
        f"Kossi {n}",
        "Ndiayène",
        country="XD",
        region="XD-07",
        happened_on=today,
        consents=(ConsentEntry("match_abroad", "FR"),),
    )
    return JobSeekerEntry(person, profile, office, state="suspended" if n == 0 else "open")


def _wanted(occupation: int, skills: list[int], office: int, employer: int, today: date) -> VacancyEntry:
    return VacancyEntry(
        "Boulanger ou boulangère",
        office,
        description="Pain de nuit.\n\nFour à bois.",
        occupation_id=occupation,
        employer_id=employer,
        country="XD",
        region="XD-01",
        place="Kénéba",
        positions=3,
        start_date=today + timedelta(days=10),
        closes_on=today + timedelta(days=5),
        contract_kind="permanent",
        working_time="full_time",
        pay=Pay(90_000, "XOF", PayPeriod.MONTH),
        hours_week=40,
        worker_pays=False,
        min_experience_years=2,
        skills=tuple((skill, place < 4) for place, skill in enumerate(skills[:6])),
        languages=(("fr", LanguageLevel.A2),),
        happened_on=today,
    )


def _unsure() -> UnsureTitle:
    proposals = (
        Proposal(BAKER, "RA-02-01", "", "fournier", "fr", 0.55, Because.WORDS),
        Proposal(MASON, "RA-03-01", "", "maçon", "fr", 0.2, Because.CHARACTERS),
    )
    return UnsureTitle("fournier du quartier", "fr", proposals, seen=3)
