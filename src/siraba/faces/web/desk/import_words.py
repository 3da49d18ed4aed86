"""Words of the pages on which files are brought in: fields, reasons why a row or a thing stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from siraba.apps.findings.models import Finding, Severity
from siraba.apps.foundation.faults import fault
from siraba.apps.jobseekers.imports import CORRECTED, RESTRICTED
from siraba.core.tabular import Code
from siraba.faces.web import formats
from siraba.faces.web.steward import found

__all__ = ["fault"]


def field(name: str) -> str:
    """The name of a field of a file."""
    return _FIELDS.get(name, lambda: name)()


_FIELDS = {
    "id": lambda: _("Identifier"),
    "given_names": lambda: _("Given names"),
    "family_names": lambda: _("Family names"),
    "sex": lambda: _("Sex"),
    "birth": lambda: _("Date or year of birth"),
    "birth_earliest": lambda: _("Date or year of birth"),
    "birth_latest": lambda: _("Date or year of birth"),
    "birth_precision": lambda: _("Date or year of birth"),
    "country": lambda: _("Country (two letters)"),
    "region": lambda: _("Region (code)"),
    "place": lambda: _("Place"),
    "phones": lambda: _("Phone numbers"),
    "emails": lambda: _("E-mail addresses"),
    "title": lambda: _("Title of the occupation"),
    "titles": lambda: _("Occupations"),
    "years": lambda: _("Years of practice"),
    "last_year": lambda: _("Last year of practice"),
    "other_titles": lambda: _("Other occupations"),
    "skills": lambda: _("Skills (codes)"),
    "languages": lambda: _("Languages (fr:B1)"),
    "education": lambda: _("Education (ISCED 0 to 8)"),
    "destinations": lambda: _("Countries wanted (two letters)"),
    "mobile": lambda: _("Would move within the country"),
    "available_from": lambda: _("Free from"),
    "contract_kinds": lambda: _("Contracts wanted"),
    "working_times": lambda: _("Working times wanted"),
    "licences": lambda: _("Licences"),
    "min_pay": lambda: _("Pay expected"),
    "min_pay_amount": lambda: _("Pay expected"),
    "min_pay_currency": lambda: _("Pay expected"),
    "min_pay_period": lambda: _("Pay expected"),
    "consents": lambda: _("Agreements"),
    "consent_home": lambda: _("Agreed to be proposed at home"),
    "consent_abroad": lambda: _("Agreed to be proposed in (countries)"),
    "registered_on": lambda: _("Registered on"),
    "confirmed_on": lambda: _("Last confirmed on"),
    "registered_until": lambda: _("Registered until"),
    "description": lambda: _("Description"),
    "employer": lambda: _("Employer"),
    "employer_number": lambda: _("Number of the employer in the register"),
    "positions": lambda: _("People sought"),
    "start_date": lambda: _("Start"),
    "closes_on": lambda: _("Closes"),
    "published_on": lambda: _("Published on"),
    "contract_kind": lambda: _("Contract"),
    "working_time": lambda: _("Working time"),
    "pay": lambda: _("Pay"),
    "pay_amount": lambda: _("Pay"),
    "pay_currency": lambda: _("Pay"),
    "pay_period": lambda: _("Pay"),
    "min_education": lambda: _("Education asked (ISCED 0 to 8)"),
    "min_experience_years": lambda: _("Years of practice asked"),
    "experience_required": lambda: _("Practice is required"),
    "age_min": lambda: _("Lowest age"),
    "age_max": lambda: _("Highest age"),
    "age_source": lambda: _("Law that sets the age"),
    "essential_skills": lambda: _("Skills asked (codes)"),
    "optional_skills": lambda: _("Skills that help (codes)"),
    "kind": lambda: _("Kind of post"),
    "sector": lambda: _("Sector (ISIC)"),
    "hours_week": lambda: _("Hours a week"),
    "duration_months": lambda: _("Months"),
    "worker_pays": lambda: _("The worker pays something"),
    "open_licence": lambda: _("Open licence"),
    "agreement": lambda: _("Agreement between governments"),
    "housing": lambda: _("Housing"),
    "travel_payer": lambda: _("Who pays the travel"),
    "return_payer": lambda: _("Who pays the return"),
    "rest_day": lambda: _("Day of rest"),
    "leave": lambda: _("Paid leave"),
    "food": lambda: _("Food"),
    "trial": lambda: _("Trial period"),
    "trade": lambda: _("Trade that is learnt"),
    "tutor": lambda: _("Who supervises"),
    "title_fr": lambda: _("Title in {language}").format(language=formats.tongue("fr")),
    "title_en": lambda: _("Title in {language}").format(language=formats.tongue("en")),
    "title_ar": lambda: _("Title in {language}").format(language=formats.tongue("ar")),
    "description_fr": lambda: _("Description in {language}").format(language=formats.tongue("fr")),
    "description_en": lambda: _("Description in {language}").format(language=formats.tongue("en")),
    "description_ar": lambda: _("Description in {language}").format(language=formats.tongue("ar")),
    "office_id": lambda: _("Office"),
}


def fault_kind(code: str) -> str:
    """A kind of fault, for a list of how often each came."""
    return {
        Code.MISSING: _("something required is missing"),
        Code.NOT_A_DATE: _("not a date"),
        Code.NOT_A_NUMBER: _("not a number"),
        Code.AMBIGUOUS_NUMBER: _("a number that can be read in two ways"),
        Code.NOT_A_WHOLE_NUMBER: _("not a whole number"),
        Code.NOT_TRUE_OR_FALSE: _("neither yes nor no"),
        Code.OUT_OF_RANGE: _("too small or too large"),
        Code.NOT_ONE_OF: _("a word that is not known"),
        Code.TOO_LONG: _("too long"),
        Code.PATTERN_NOT_MATCHED: _("not in the expected form"),
        Code.NOT_A_PAY: _("not a pay"),
        Code.UNKNOWN_CODE: _("a code that is not known"),
        Code.DUPLICATE_ID: _("an identifier that came twice"),
        Code.ERASED: _("somebody who was erased"),
    }.get(Code(code), _("a row that cannot be read"))


def note(code: str, held: Mapping[str, Any]) -> str:
    """What is to be known of rows that were taken: how many, and the lines of the first."""
    said = {
        "employer_several": _(
            "{rows} rows name an employer whose name several bear: an entry of its own was made. Give its number, or "
            "make the two one. Lines {lines}."
        ),
        "employer_claimed": _(
            "{rows} rows name an employer whose name or number only somebody unchecked gives: an entry of its own was "
            "made. Check who that is, then make the two one. Lines {lines}."
        ),
        RESTRICTED: _(
            "{rows} rows are of people whose file is put aside: nothing was written there. Bring the file again once "
            "that is lifted. Lines {lines}."
        ),
    }.get(code, "{rows} · {lines}")
    if code.startswith(CORRECTED):
        said = _(
            "{column}: {rows} rows say otherwise than what the person had corrected; the person's word stands. Have it "
            "corrected where the file comes from. Lines {lines}."
        )
    lines = ", ".join(formats.number(line) for line in held["lines"])
    return said.format(
        column=field(code.removeprefix(CORRECTED)),
        rows=formats.number(held["rows"]),
        lines=lines + (" …" if held["rows"] > len(held["lines"]) else ""),
    )


def row_note(code: str) -> str:
    """What is to be known of one row that would be taken."""
    if code.startswith(CORRECTED):
        said = _("{column}: the person had it corrected, and their word stands.")
        return said.format(column=field(code.removeprefix(CORRECTED)))
    return {
        "employer_several": _("Several bear the name of this employer: an entry of its own is made."),
        "employer_claimed": _("Only somebody unchecked gives this name or number: an entry of its own is made."),
        RESTRICTED: _("The file of this person is put aside: nothing is written there."),
    }.get(code, code)


@dataclass(frozen=True, slots=True)
class Told:
    """What a check would say of a row: how heavy it is, in a word, and the sentence."""

    severity: str
    weight: str
    sentence: str


def foreseen(said: Iterable[Mapping[str, Any]]) -> list[Told]:
    """What checks would say of a row, in the order in which it was found."""
    rows = [Finding(**{name: each[name] for name in ("rule", "severity", "code", "params")}) for each in said]
    return [Told(row.severity, row.get_severity_display(), found.sentence(row)) for row in rows]


def by_weight(counts: Mapping[str, int]) -> list[tuple[str, str, int]]:
    """How many rows have something of each weight as the heaviest: the weight, its word, rows."""
    return [(code, str(word), counts[code]) for code, word in Severity.choices if counts.get(code)]


def kept(reason: str) -> str:
    """Why something that an import did could not be taken back."""
    return {
        "changed": _("somebody changed it since"),
        "used": _("something was built on it: it was proposed, presented or the like"),
        "gone": _("it is no longer there"),
        "erased": _("the person was erased"),
    }.get(reason, reason)
