"""Checks of an advert, each a small function named like its rule, and all of them together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from siraba.core.fairness import publishing
from siraba.core.fairness.catalogue import Catalogue, Severity
from siraba.core.fairness.completeness import terms_are_complete
from siraba.core.fairness.facts import AdvertFacts, Corridor, CorridorState, Criterion
from siraba.core.fairness.findings import Finding, broken, of_hits, unsure
from siraba.core.fairness.minimum import pay_reaches_minimum
from siraba.core.fairness.scanner import Hit

_HEALTH = ("22", "32", "532")
"""Beginnings of ISCO-08 codes of health workers; veterinarians (225, 324) are not among them."""
_ANIMALS = ("225", "324")


def no_worker_fee(worker_pays: bool | None) -> list[Finding]:
    """Rule 10, as the employer declares it; what the text says comes from the scan."""
    if worker_pays is None:
        return [unsure("no_worker_fee", reason="declaration")]
    return [broken("no_worker_fee")] if worker_pays else []


def no_discrimination(criteria: Sequence[Criterion]) -> list[Finding]:
    """Rule 12: a criterion about what a person is needs the text that sets it and a second signature."""
    return [
        broken("no_discrimination", criterion=each.name)
        for each in criteria
        if not (each.source.strip() and each.second_signature)
    ]


def no_strike_replacement(dispute_since: date | None, *, unrelated: bool = False) -> list[Finding]:
    """Rule 13: a dispute at the employer stops the advert unless the inspection established that it is unrelated."""
    if dispute_since is None or unrelated:
        return []
    return [broken("no_strike_replacement", since=dispute_since.isoformat())]


def health_workers_safeguarded(
    isco: str | None, home: str, country: str | None, safeguarded: frozenset[str] | None, agreement: str | None
) -> list[Finding]:
    """Rule 14: a health post abroad recruits from a country on the WHO list only under a government agreement."""
    rule = "health_workers_safeguarded"
    if country is None or country == home or agreement:
        return []
    if isco is None:
        return [unsure(rule, reason="occupation", country=home)]
    if not isco.startswith(_HEALTH) or isco.startswith(_ANIMALS):
        return []
    if safeguarded is None:
        return [unsure(rule, reason="list", country=home)]
    return [broken(rule, country=home)] if home in safeguarded else []


def corridor_is_open(corridor: Corridor | None, home: str, country: str | None) -> list[Finding]:
    """Rule 15. A country that no list speaks of is said to be unknown; the home country needs no list."""
    if country is None or country == home:
        return []
    if corridor is None:
        return [unsure("corridor_is_open", reason="corridor", country=country)]
    if corridor.state is CorridorState.OPEN:
        return []
    told = {"country": corridor.country, "status": corridor.state.value, "since": corridor.since.isoformat()}
    return [broken("corridor_is_open", **told, source=corridor.source)]


def advert_is_fresh(confirmed_on: date | None, limit: int, as_of: date) -> list[Finding]:
    """Rule 16: confirmed at most `limit` days ago; an advert that was never confirmed yet is not stale."""
    if confirmed_on is None or (as_of - confirmed_on).days <= limit:
        return []
    return [broken("advert_is_fresh", days=str((as_of - confirmed_on).days), limit=str(limit))]


def check(facts: AdvertFacts, hits: Sequence[Hit], catalogue: Catalogue, as_of: date) -> list[Finding]:
    """Everything the rules say of an advert on a day, in the order of the rules; `hits` are what the scan found.

    A rule that does not apply in the country of the service is left out; its severity is that of the catalogue, and
    what is not known never blocks.
    """
    found = [
        finding
        for finding in [*_of_publisher(facts, as_of), *_of_terms(facts, as_of)]
        if catalogue.rules[finding.rule].applies(facts.home, as_of)
    ]
    weighed = [
        replace(each, severity=Severity.WARN if each.unknown else catalogue.rules[each.rule].severity) for each in found
    ]
    return sorted([*weighed, *of_hits(hits, catalogue)], key=lambda each: catalogue.rules[each.rule].number)


def _of_publisher(facts: AdvertFacts, as_of: date) -> list[Finding]:
    abroad = facts.country is not None and facts.country != facts.home
    work = publishing.work_for(facts.kind, abroad=abroad)
    found = publishing.publisher_is_verified(facts.publisher, facts.country, as_of, work=work, behind=facts.employer)
    found += publishing.licence_stops_everything(facts.publisher.licence)
    if facts.publisher.agency:
        found += publishing.mandate_covers_post(
            facts.mandate,
            occupation=facts.occupation,
            country=facts.country,
            positions=facts.positions,
            as_of=as_of,
        )
    return found


def _of_terms(facts: AdvertFacts, as_of: date) -> list[Finding]:
    abroad = facts.country is not None and facts.country != facts.home
    found = terms_are_complete(facts.kind, facts.given, abroad=abroad)
    found += no_worker_fee(facts.worker_pays)
    found += pay_reaches_minimum(
        facts.pay,
        facts.country,
        facts.minimums,
        as_of,
        hours=facts.hours,
        sector=facts.sector,
        section=facts.section,
        occupation=facts.occupation,
    )
    found += no_discrimination(facts.criteria)
    found += no_strike_replacement(facts.dispute_since, unrelated=facts.dispute_unrelated)
    found += health_workers_safeguarded(facts.isco, facts.home, facts.country, facts.safeguarded, facts.agreement)
    found += corridor_is_open(facts.corridor, facts.home, facts.country)
    return found + advert_is_fresh(facts.confirmed_on, facts.fresh_days, as_of)
