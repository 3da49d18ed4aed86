"""What the rules of fair recruitment say of vacancies on a day: their facts gathered, some hundreds at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

from django.conf import settings

from siraba.apps.accounts.queries import home_country
from siraba.apps.classification.models import Occupation
from siraba.apps.countries.models import DatedValue
from siraba.apps.countries.queries import dated_values
from siraba.apps.findings.queries import aside
from siraba.apps.findings.rules import FindingEntry, of_rules
from siraba.apps.organisations.models import Employer
from siraba.apps.organisations.rules.sectors import section_of
from siraba.apps.vacancies import publishers
from siraba.apps.vacancies.rules import advert_text, given_terms, post_kind
from siraba.core.fairness.advert import check
from siraba.core.fairness.catalogue import Catalogue, read_catalogue
from siraba.core.fairness.facts import AdvertFacts, Corridor, CorridorState, Criterion
from siraba.core.fairness.grammar import Grammar, read_grammar
from siraba.core.fairness.learned import Learned, read_learned
from siraba.core.fairness.minimum import Minimum, minimum_of
from siraba.core.fairness.phrases import Phrase, read_phrases
from siraba.core.fairness.scanner import Hit, scan
from siraba.core.terms.money import Pay, PayPeriod, minor_digits

FAIR_CHECK = "vacancy.fair"
"""The name under which findings keep what the rules say of an advert."""
FRESH_DAYS = 90
"""Days after which an advert that nobody confirmed is shown no more (rule 16)."""
SHORT = 20_000
"""Characters up to which what was found in an advert is kept in memory, of some hundred adverts."""
ASKED_BEFORE = 10
"""Days before that on which whoever offers it is asked."""
PAY_TABLE, CORRIDORS, SAFEGUARDS = "minimum_pay", "corridor_status", "who_safeguards"
USUAL_PAY = "reference_pay"
"""Names of the dated tables (`siraba countries table …`); what is usually paid is written as the least pay is."""
AT_SUBMISSION = frozenset(
    {"terms_are_complete", "no_worker_fee", "pay_reaches_minimum", "no_discrimination", "mandate_covers_post"}
)
"""Rules that stop an advert when it is handed in: whoever wrote it can mend it. The others wait for who validates."""


@cache
def catalogue() -> Catalogue:
    """The rules."""
    return read_catalogue(settings.DATA_DIR / "rules" / "catalogue")


@cache
def phrases() -> tuple[Phrase, ...]:
    """What an advert must not say."""
    return read_phrases(settings.DATA_DIR / "rules" / "phrases")


@cache
def grammar() -> Grammar:
    """What words of an advert say together."""
    return read_grammar(settings.DATA_DIR / "rules" / "grammar")


@cache
def learned() -> Learned:
    """The learned part of the scan."""
    return read_learned(settings.DATA_DIR / "rules" / "learned.bin")


@lru_cache(maxsize=512)
def _read(text: str) -> tuple[Hit, ...]:
    return tuple(scan(text, phrases(), learned(), grammar()))


def hits(text: str) -> Sequence[Hit]:
    """What stands in an advert that must not. The guard of a step and the check after it read the same words: once."""
    return _read(text) if len(text) <= SHORT else scan(text, phrases(), learned(), grammar())


@dataclass(frozen=True, slots=True)
class Tables:
    """What does not depend on the advert: the country of the service and the dated tables, read once for many."""

    home: str
    minimums: tuple[Minimum, ...]
    corridors: dict[str, Corridor]
    safeguarded: frozenset[str] | None


def tables(as_of: date) -> Tables:
    """The tables as they stand on a day."""
    listed = dated_values(SAFEGUARDS)
    return Tables(
        home_country(),
        tuple(row for each in dated_values(PAY_TABLE) if (row := _minimum(each)) is not None),
        corridors(as_of),
        frozenset(each.country for each in listed if _holds(each, as_of) and each.value) if listed else None,
    )


def corridors(as_of: date) -> dict[str, Corridor]:
    """By country, how the way there stands on a day."""
    return {each.country: _corridor(each) for each in dated_values(CORRIDORS) if _holds(each, as_of)}


def usual_pay(vacancy: Any, as_of: date) -> Minimum | None:
    """What is usually paid for such a post in its country on a day, from a table with its source; None where no row
    speaks of it. It is told to who validates and stops nothing."""
    if not vacancy.country:
        return None
    employer, occupation = vacancy.employer, vacancy.occupation
    sector = vacancy.sector or ((employer.division or employer.section) if employer else "")
    told = dated_values(USUAL_PAY, country=vacancy.country)
    table = [row for each in told if (row := _minimum(each)) is not None]
    isco = occupation.isco if occupation else None
    return minimum_of(table, vacancy.country, as_of, sector=sector, section=section_of(sector), occupation=isco)


def _holds(row: DatedValue, as_of: date) -> bool:
    return row.valid_from <= as_of and (row.valid_until is None or as_of <= row.valid_until)


def _minimum(row: DatedValue) -> Minimum | None:
    """A row of the table of pay: `key` is empty, `sector=A` or `occupation=71`; `unit` is `XOF/month`."""
    currency, _slash, period = row.unit.partition("/")
    if period not in {each.value for each in PayPeriod} or not isinstance(row.value, int | float):
        return None
    narrow = dict(part.split("=", 1) for part in row.key.split(",") if "=" in part)
    return Minimum(
        row.country,
        Pay(round(row.value * 10 ** minor_digits(currency)), currency, PayPeriod(period)),
        row.valid_from,
        row.brought.source,
        valid_to=row.valid_until,
        sector=narrow.get("sector", ""),
        occupation=narrow.get("occupation", ""),
    )


def _corridor(row: DatedValue) -> Corridor:
    known = {each.value for each in CorridorState}
    state = CorridorState(row.value) if row.value in known else CorridorState.SUSPENDED
    return Corridor(row.country, state, row.valid_from, row.brought.source)


def facts_of(
    vacancies: Sequence[Any], as_of: date, laid: Tables, ahead: Mapping[int, Employer] | None = None
) -> list[AdvertFacts]:
    """The facts of some vacancies, in their order; `ahead` are employers that nobody wrote down yet, by made-up ids."""
    known = {row.employer_id for row in vacancies if row.employer_id} - (ahead or {}).keys()
    employers = {**Employer.objects.in_bulk(known), **(ahead or {})}
    isco = dict(Occupation.objects.filter(pk__in={r.occupation_id for r in vacancies}).values_list("pk", "isco"))
    behind = publishers.of(vacancies, employers, as_of, laid.home)
    return [
        _facts(row, isco.get(row.occupation_id) or None, publisher, laid)
        for row, publisher in zip(vacancies, behind, strict=True)
    ]


def _facts(row: Any, isco: str | None, behind: publishers.Behind, laid: Tables) -> AdvertFacts:
    sector = row.sector or behind.sector
    dispute = row.dispute_since or behind.dispute_since
    return AdvertFacts(
        kind=post_kind(row, laid.home),
        publisher=behind.publisher,
        given=given_terms(row),
        home=laid.home,
        country=row.country,
        occupation=isco,
        isco=isco,
        sector=sector or None,
        section=section_of(sector) or None,
        positions=row.positions,
        pay=row.pay,
        hours=row.hours_week,
        minimums=laid.minimums,
        mandate=behind.mandate,
        employer=behind.employer,
        worker_pays=row.worker_pays,
        criteria=tuple(_criterion(each) for each in row.criteria),
        dispute_since=dispute,
        dispute_unrelated=dispute is not None and row.unrelated_to == dispute,
        corridor=laid.corridors.get(row.country or ""),
        safeguarded=laid.safeguarded,
        agreement=row.agreement or None,
        confirmed_on=row.confirmed_on,
        fresh_days=FRESH_DAYS,
    )


def _criterion(said: dict[str, Any]) -> Criterion:
    return Criterion(str(said.get("name", "")), str(said.get("source", "")), bool(said.get("second")))


def entries_of(
    vacancies: Sequence[Any], as_of: date, ahead: Mapping[int, Employer] | None = None
) -> list[list[FindingEntry]]:
    """What the rules say of each of some vacancies on a day, also what was set aside. `ahead`: see `facts_of`."""
    facts = facts_of(vacancies, as_of, tables(as_of), ahead)
    return [
        of_rules(check(fact, hits(advert_text(row)), catalogue(), as_of), catalogue())
        for row, fact in zip(vacancies, facts, strict=True)
    ]


def stops(vacancy: Any, as_of: date, *, at_submission: bool = False) -> list[FindingEntry]:
    """What stops an advert on a day, but for what somebody set aside; fewer rules when it is only handed in."""
    (said,) = entries_of([vacancy], as_of)
    waived = aside(FAIR_CHECK, [vacancy.public_id], as_of)
    return [
        entry
        for entry in said
        if entry.severity == "block"
        and (vacancy.public_id, entry.rule, entry.part) not in waived
        and (not at_submission or entry.rule in AT_SUBMISSION)
    ]
