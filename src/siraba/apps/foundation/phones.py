"""Phone numbers as people write them, in international form (ITU-T E.164)."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

import phonenumbers
import yaml
from django.conf import settings
from pydantic import BaseModel, ConfigDict


class LongerPlan(BaseModel):
    """A country put `prefix` before every number of `old_digits` digits."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    country: str
    since: date
    old_digits: int
    prefix: str
    source: str


_NOBODYS = re.compile(r"(?:\+|00)999(\d{8,12})")
"""Numbers with a country code that is given to no country."""


def is_fictitious(country: str) -> bool:
    """Whether a country is one that ISO 3166-1 keeps free (XA to XZ, without Kosovo's XK): the demo's."""
    return bool(re.fullmatch("X[A-JL-Z]", country))


@cache
def longer_plans() -> dict[str, LongerPlan]:
    """The plans that were lengthened, by country (ISO 3166-1)."""
    said = yaml.safe_load((settings.DATA_DIR / "phones" / "plans.yaml").read_text(encoding="utf-8"))
    return {plan.country: plan for plan in map(LongerPlan.model_validate, said)}


def international(text: str, country: str) -> str | None:
    """A number in international form, as it is dialled today; None for what is no number of any length in use.

    `country` is where a number without a country code was written.
    """
    if is_fictitious(country) and (found := _NOBODYS.fullmatch(re.sub(r"[^\d+]", "", text))):
        return f"+999{found[1]}"
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        region = phonenumbers.region_code_for_country_code(number.country_code or 0)
        plan = longer_plans().get(region)
        old = str(number.national_number)
        if plan is None or len(old) != plan.old_digits:
            return None
        return f"+{number.country_code}{plan.prefix}{old}"
    written: str = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return written
