"""An offer as schema.org's JobPosting, with what Google's job search asks of it (documentation of 2025).

Pages: schema.org/JobPosting; developers.google.com/search/docs/appearance/structured-data/job-posting.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils.html import escape, linebreaks

from siraba.apps.vacancies.models import Vacancy
from siraba.core.terms.levels import LanguageLevel
from siraba.core.terms.money import minor_digits
from siraba.core.text.folding import fold
from siraba.core.text.languages import guess_language
from siraba.core.text.words import words

CONTEXT = "https://schema.org/"
SURE = 0.6
"""How sure a guess of a title's language is before a name is put beside it: one too many does no harm."""
_EMPLOYMENT = {"full_time": "FULL_TIME", "part_time": "PART_TIME"}
_CONTRACTS = {"fixed_term": "TEMPORARY", "seasonal": "TEMPORARY", "internship": "INTERN", "apprenticeship": "OTHER"}
LICENCES = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}
"""Where the terms of an open licence stand."""


TELLING, TOLD = 40, 0.9
"""Letters from which the language of a text is guessed, and how sure the guess must be to be told."""


def text_of(vacancy: Vacancy, language: str) -> tuple[str, str, str]:
    """Title, description and their language: the translation into a language where it is whole, else the original.

    The language of an original that nobody named is guessed from its words; empty where they say too little.
    """
    own = vacancy.texts.get(language[:2]) or {}
    if own.get("title") and (own.get("description") or not vacancy.description):
        return own["title"], own.get("description", ""), language[:2]
    return (
        vacancy.title,
        vacancy.description,
        vacancy.language or _guessed(f"{vacancy.title}\n{vacancy.description}"[:160]),
    )


@lru_cache(maxsize=4096)
def _guessed(text: str) -> str:
    guess = guess_language(text)
    return guess.language if len(text) >= TELLING and guess.share >= TOLD and guess.language != "und" else ""


def trade_beside(title: str, title_language: str, names: Mapping[str, str], language: str) -> str:
    """What the occupation of an advert is called in the reader's language, where its title is in another one.

    Empty where the title says it already. What nobody said of a title is guessed: by its script, by the names of the
    occupation that stand in it (`names`, by language), then by its letters.
    """
    name = names.get(language, "")
    if not name or title_language[:2] == language:
        return ""
    plain = f" {' '.join(words(fold(title)))} "
    held = {code for code, each in names.items() if any(f" {one} " in plain for one in _forms(each))}
    if language in held:
        return ""
    guess = guess_language(title)
    elsewhere = title_language or held or (guess.language != language and guess.share >= SURE)
    return name if elsewhere else ""


def _forms(name: str) -> list[str]:
    """The forms of a name, masculine and feminine, as words."""
    return [" ".join(words(part)) for part in fold(name).split("/") if part.strip()]


def job_posting(vacancy: Vacancy, address: str, language: str, names: Mapping[str, str]) -> dict[str, Any]:
    """The JSON-LD of an offer. `names` has words of the reader's language: `country`, `region`, `service`, `terms`."""
    title, description, _language = text_of(vacancy, language)
    told = f"{description}\n\n{names.get('terms', '')}".strip() or title
    employer = vacancy.employer.name if vacancy.employer else names.get("service", "")
    said: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "JobPosting",
        "title": title,
        "description": linebreaks(escape(told)),
        "identifier": {"@type": "PropertyValue", "name": names.get("service", ""), "value": vacancy.reference},
        "datePosted": (vacancy.published_on or vacancy.happened_on).isoformat(),
        "hiringOrganization": {"@type": "Organization", "name": employer},
        "jobLocation": {"@type": "Place", "address": _address(vacancy, names)},
        "totalJobOpenings": max(1, vacancy.positions - vacancy.filled),
        "directApply": False,
        "url": address,
    }
    if vacancy.closes_on:
        said["validThrough"] = f"{vacancy.closes_on.isoformat()}T23:59:59Z"
    if vacancy.start_date:
        said["jobStartDate"] = vacancy.start_date.isoformat()
    kinds = [_EMPLOYMENT.get(vacancy.working_time or ""), _CONTRACTS.get(vacancy.contract_kind or "")]
    if known := [kind for kind in kinds if kind]:
        said["employmentType"] = known
    if vacancy.hours_week:
        said["workHours"] = f"{vacancy.hours_week:g} h/week"
    if vacancy.pay:
        said["baseSalary"] = _salary(vacancy)
    if vacancy.occupation:
        said["relevantOccupation"] = {"@type": "Occupation", "name": names.get("occupation", "")}
        if vacancy.occupation.isco:
            said["relevantOccupation"]["occupationalCategory"] = {
                "@type": "CategoryCode",
                "inCodeSet": "ISCO-08",
                "codeValue": vacancy.occupation.isco,
            }
    return said | _asked(vacancy)


def _address(vacancy: Vacancy, names: Mapping[str, str]) -> dict[str, str]:
    said = {
        "@type": "PostalAddress",
        "addressLocality": vacancy.place,
        "addressRegion": names.get("region", ""),
        "addressCountry": vacancy.country or "",
    }
    return {name: value for name, value in said.items() if value}


def _salary(vacancy: Vacancy) -> dict[str, Any]:
    amount = (vacancy.pay_amount or 0) / 10 ** minor_digits(vacancy.pay_currency)
    value = {"@type": "QuantitativeValue", "value": amount, "unitText": vacancy.pay_period.upper()}
    return {"@type": "MonetaryAmount", "currency": vacancy.pay_currency, "value": value}


def _asked(vacancy: Vacancy) -> dict[str, Any]:
    """What the post asks, as far as the vocabulary has a place for it."""
    said: dict[str, Any] = {}
    if vacancy.min_experience_years:
        months = round(12 * vacancy.min_experience_years)
        said["experienceRequirements"] = {
            "@type": "OccupationalExperienceRequirements",
            "monthsOfExperience": months,
        }
    if languages := [f"{each.code} {LanguageLevel(each.level).word}" for each in vacancy.languages.all()]:
        said["qualifications"] = ", ".join(languages)
    return said


def feed_of(postings: list[dict[str, Any]], name: str, language: str, licence: str = "") -> dict[str, Any]:
    """Offers as one DataFeed; under a licence where all of them are."""
    said: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "DataFeed",
        "name": name,
        "inLanguage": language,
        "dataFeedElement": [
            {"@type": "DataFeedItem", "item": {key: value for key, value in each.items() if key != "@context"}}
            for each in postings
        ],
    }
    return said | ({"license": LICENCES[licence]} if licence else {})
