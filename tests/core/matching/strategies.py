"""Random people, vacancies and classifications: few codes, so that they meet; every field may be unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from siraba.core.pool.proximity import SAME, Proximity
from siraba.core.pool.records import (
    AskedLanguage,
    Consent,
    HeldOccupation,
    HeldSkill,
    KnownLanguage,
    PersonRecord,
    VacancyRecord,
)
from siraba.core.terms.dates import PartialDate
from siraba.core.terms.levels import Evidence, LanguageLevel
from siraba.core.terms.money import Pay, PayPeriod

AS_OF = date(2026, 11, 22)
OCCUPATIONS = ("7212", "7213", "7214.1", "7311", "9112", "urn:x:1", "urn:x:2")
SKILLS = ("s1", "s2", "s3", "s4", "s5", "s6")
LANGUAGES = ("fr", "en", "fon")
COUNTRIES = ("BJ", "BE", "SN")
REGIONS = ("BJ-LI", "BJ-AT", "BE-VBR")
VACANCIES = ("v1", "v2", "v3")

near_days = st.integers(-400, 400).map(lambda days: AS_OF + timedelta(days=days)) | st.just(AS_OF)
shares = st.integers(1, SAME)
births = (
    st.dates(date(1950, 1, 1), date(2012, 12, 31)).map(lambda day: PartialDate.parse(day.isoformat()))
    | st.integers(1950, 2012).map(lambda year: PartialDate.parse(str(year)))
    | st.tuples(st.integers(1950, 2012), st.integers(1, 12)).map(lambda p: PartialDate.parse(f"{p[0]}-{p[1]:02}"))
    | st.integers(14, 70).map(lambda age: PartialDate.from_age(age, AS_OF))
    | st.sampled_from(["2008-11-22", "2008-11-23", "2008-02-29", "2008-11"]).map(PartialDate.parse)
)
pays = st.builds(Pay, st.integers(0, 400_000), st.sampled_from(["EUR", "XOF"]), st.sampled_from(PayPeriod))
years = st.none() | st.just(0.0) | st.floats(0, 45, allow_nan=False)
held_occupations = st.builds(HeldOccupation, st.sampled_from(OCCUPATIONS), years, st.none() | st.integers(1990, 2027))
held_skills = st.builds(HeldSkill, st.sampled_from(SKILLS), st.sampled_from(Evidence))
known_languages = st.builds(KnownLanguage, st.sampled_from(LANGUAGES), st.none() | st.sampled_from(LanguageLevel))
consents = st.builds(
    Consent,
    st.lists(st.tuples(st.sampled_from(COUNTRIES), st.none() | near_days), max_size=3).map(tuple),
    st.booleans(),
    st.none() | st.none() | near_days,
)


def some(codes: tuple[str, ...], least: int = 0) -> st.SearchStrategy[tuple[str, ...]]:
    """Tuples of codes, with repetitions."""
    return st.lists(st.sampled_from(codes), min_size=least, max_size=4).map(tuple)


names = st.text("ab\u00e9\U0001f600", min_size=1, max_size=3)
postings = st.sampled_from(VACANCIES)


def set_free(person: PersonRecord) -> PersonRecord:
    """The same person, registered, of age, willing and allowed to work in every country."""
    return replace(
        person,
        consent=Consent(everywhere=True),
        destinations=COUNTRIES,
        birth=PartialDate.parse("1990-05-17"),
        live=True,
        placed=False,
        registered_until=None,
        confirmed_on=AS_OF,
        excluded_from=(),
    )


def people(ids: st.SearchStrategy[str] = names):
    """One person; half of them are free to go anywhere, so that what is asked of them, and scores, are met too."""
    anybody = st.builds(
        PersonRecord,
        id=ids,
        occupations=st.none() | st.lists(held_occupations, max_size=3).map(tuple),
        skills=st.none() | st.lists(held_skills, max_size=4).map(tuple),
        education=st.none() | st.integers(0, 8),
        languages=st.none() | st.lists(known_languages, max_size=3).map(tuple),
        licences=st.none() | some(("B", "C")),
        country=st.none() | st.sampled_from(COUNTRIES),
        region=st.none() | st.sampled_from(REGIONS),
        destinations=st.none() | some(COUNTRIES) | st.just(COUNTRIES),
        mobile=st.none() | st.booleans(),
        birth=st.none() | births,
        available_from=st.none() | near_days,
        contract_kinds=st.none() | some(("permanent", "fixed")),
        working_times=st.none() | some(("full", "part")),
        min_pay=st.none() | pays,
        consent=consents,
        live=st.sampled_from([True, True, True, False]),
        confirmed_on=st.none() | near_days,
        registered_until=st.none() | near_days,
        placed=st.sampled_from([False, False, False, True]),
        excluded_from=st.just(()) | some(VACANCIES),
    )
    return anybody | anybody.map(set_free)


def vacancies(ids: st.SearchStrategy[str] = postings):
    """One vacancy."""
    asked_languages = st.builds(AskedLanguage, st.sampled_from(LANGUAGES), st.sampled_from(LanguageLevel))
    return st.builds(
        VacancyRecord,
        id=ids,
        occupation=st.none() | st.sampled_from(OCCUPATIONS),
        essential_skills=st.none() | some(SKILLS),
        optional_skills=some(SKILLS),
        min_experience_years=years,
        experience_required=st.booleans(),
        min_education=st.none() | st.none() | st.integers(0, 8),
        languages=st.just(()) | st.lists(asked_languages, max_size=2).map(tuple),
        licences=st.just(()) | st.just(()) | some(("B", "C", "D")),
        country=st.sampled_from([*COUNTRIES, *COUNTRIES, None]),
        region=st.none() | st.sampled_from(REGIONS),
        age_min=st.none() | st.none() | st.integers(15, 40),
        age_max=st.none() | st.none() | st.integers(18, 70),
        start_date=st.none() | near_days,
        contract_kind=st.none() | st.sampled_from(["permanent", "fixed", "seasonal"]),
        working_time=st.none() | st.sampled_from(["full", "part"]),
        pay=st.none() | pays,
        open=st.sampled_from([True, True, False]),
        closes_on=st.none() | near_days,
    )


def _relations(codes: tuple[str, ...]):
    return st.dictionaries(
        st.sampled_from(codes), st.dictionaries(st.sampled_from(codes), shares, max_size=3), max_size=3
    )


proximities = st.builds(
    Proximity,
    occupations=_relations(OCCUPATIONS),
    skills=_relations(SKILLS),
    groups=st.dictionaries(
        st.sampled_from(OCCUPATIONS), st.sampled_from(["7212", "7213.1", "H2901", "a/b"]), max_size=3
    ),
    card_skills=st.dictionaries(
        st.sampled_from(OCCUPATIONS),
        st.lists(st.tuples(st.sampled_from(SKILLS), st.booleans()), max_size=4).map(tuple),
        max_size=3,
    ),
)


def crowds(most: int = 12):
    """People with ids of their own."""
    return st.lists(people(), max_size=most, unique_by=lambda person: person.id)


def boards(most: int = 8):
    """Vacancies with ids of their own."""
    return st.lists(
        vacancies(st.text("vwx", min_size=1, max_size=3) | postings),
        max_size=most,
        unique_by=lambda vacancy: vacancy.id,
    )
