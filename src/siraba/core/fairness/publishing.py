"""Checks of who publishes an advert and on whose behalf."""

from __future__ import annotations

from datetime import date

from siraba.core.fairness.facts import Licence, LicenceState, Mandate, PostKind, Publisher
from siraba.core.fairness.findings import Finding, broken, unsure


def work_for(kind: PostKind, *, abroad: bool) -> frozenset[str]:
    """The kinds of work any of which lets an agency fill a post (ILO C181 art. 1, C189 art. 15): advice alone does not,
    nor does placing abroad for a post at home."""
    found = {"placement", "temporary_work"}
    if abroad:
        found.add("placement_abroad")
    if kind is PostKind.DOMESTIC:
        found.add("domestic_work")
    return frozenset(found)


def publisher_is_verified(
    publisher: Publisher,
    country: str | None,
    as_of: date,
    *,
    work: frozenset[str] = frozenset(),
    behind: Publisher | None = None,
) -> list[Finding]:
    """Rule 7: found in the register, its review not overdue, and an agency has a licence for the country today.

    `work` are the kinds any of which the licence must name, where it names some. A licence that is suspended or
    withdrawn is rule 39's matter and not told twice. An employer who is also an agency passes as both or not at all.
    `behind` is the employer for whom an agency recruits.
    """
    rule, name = "publisher_is_verified", publisher.name
    found: list[Finding] = []
    if publisher.verified is None:
        found.append(broken(rule, publisher=name, reason="not_checked"))
    elif not publisher.verified:
        found.append(broken(rule, publisher=name, reason="not_in_register"))
    if publisher.banned:
        found.append(broken(rule, publisher=name, reason="banned"))
    found += _looked_at(publisher, as_of)
    if publisher.agency:
        found += _licensed(publisher, country, as_of, work)
    return found + _behind(behind, as_of)


def _behind(employer: Publisher | None, as_of: date) -> list[Finding]:
    """Of the employer behind an agency: one whom the register denies, or whose due diligence was refused or is
    overdue, stops the advert; one at whom nobody looked yet is said to be unknown. What is not known never blocks."""
    if employer is None:
        return []
    rule, found = "publisher_is_verified", _looked_at(employer, as_of)
    if employer.verified is None:
        found.append(unsure(rule, publisher=employer.name, reason="not_checked"))
    elif not employer.verified:
        found.append(broken(rule, publisher=employer.name, reason="not_in_register"))
    return found


def _looked_at(publisher: Publisher, as_of: date) -> list[Finding]:
    """Due diligence: refused or overdue it stops; for posts abroad one that nobody made yet is told to who validates
    (`docs/decisions/0015`)."""
    rule, name = "publisher_is_verified", publisher.name
    if publisher.review_due is not None and publisher.review_due < as_of:
        return [broken(rule, publisher=name, reason="review_overdue")]
    return [] if publisher.looked else [unsure(rule, publisher=name, reason="not_looked_at_abroad")]


def _licensed(publisher: Publisher, country: str | None, as_of: date, work: frozenset[str]) -> list[Finding]:
    rule, licence = "publisher_is_verified", publisher.licence
    if licence is None:
        return [broken(rule, publisher=publisher.name, reason="no_licence")]
    if licence.valid_until is not None and licence.valid_until < as_of:
        return [broken(rule, publisher=publisher.name, reason="licence_expired")]
    if licence.countries and country is not None and country not in licence.countries:
        return [broken(rule, publisher=publisher.name, reason="licence_elsewhere")]
    if work and licence.kinds and not licence.kinds & work:
        return [broken(rule, publisher=publisher.name, reason="licence_other_work")]
    if licence.valid_until is None:
        return [unsure(rule, publisher=publisher.name, reason="licence_end_unknown")]
    return []


def licence_stops_everything(licence: Licence | None) -> list[Finding]:
    """Rule 39: a predicate asked each time, so that adverts, mandates and departures stop with the licence at once."""
    if licence is None or licence.state is LicenceState.IN_FORCE:
        return []
    return [broken("licence_stops_everything", licence=licence.number, status=licence.state.value)]


def mandate_covers_post(
    mandate: Mandate | None, *, occupation: str | None, country: str | None, positions: int | None, as_of: date
) -> list[Finding]:
    """Rule 8: in writing, for this occupation and country, on this day, and for no more people than it names."""
    rule = "mandate_covers_post"
    if mandate is None:
        return [broken(rule, reason="no_mandate")]
    reasons = []
    if not mandate.signed:
        reasons.append("not_signed")
    if (mandate.valid_from is not None and as_of < mandate.valid_from) or (
        mandate.valid_until is not None and mandate.valid_until < as_of
    ):
        reasons.append("mandate_not_in_force")
    if mandate.occupations and occupation is not None and occupation not in mandate.occupations:
        reasons.append("other_occupation")
    if mandate.countries and country is not None and country not in mandate.countries:
        reasons.append("other_country")
    if positions is not None and mandate.used + positions > mandate.headcount:
        reasons.append("too_many")
    if reasons:
        left = {"left": str(mandate.headcount - mandate.used)} if "too_many" in reasons else {}
        return [broken(rule, reason=" ".join(reasons), **left)]
    return [unsure(rule, reason="positions")] if positions is None else []
