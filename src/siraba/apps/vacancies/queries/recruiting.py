"""The agency that recruits for the employer of an advert: its name, the licence that counts, the mandate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from siraba.apps.organisations.models import Mandate, Organisation
from siraba.apps.organisations.queries import PublicLicence, licence_that_counts
from siraba.apps.vacancies.models import Vacancy


@dataclass(frozen=True, slots=True)
class Recruiter:
    """Who recruits, as anybody may know it; `licence` is the one that counts for the country of the post."""

    agency: Organisation
    licence: PublicLicence | None


@dataclass(frozen=True, slots=True)
class UnderMandate:
    """A mandate with how many of its posts nobody has taken."""

    mandate: Mandate
    left: int


def recruiter(vacancy: Vacancy, on: date) -> Recruiter | None:
    """The agency that recruits for the employer of an advert; none where it recruits itself."""
    agency = Organisation.objects.filter(public_id=vacancy.agency_id).first() if vacancy.agency_id else None
    return Recruiter(agency, licence_that_counts(agency, on, vacancy.country)) if agency else None


def under_mandate(vacancy: Vacancy) -> UnderMandate | None:
    """The mandate under which an advert stands, for who validates it."""
    held = Mandate.objects.filter(public_id=vacancy.mandate_id).first() if vacancy.mandate_id else None
    return UnderMandate(held, held.headcount - held.used) if held else None
