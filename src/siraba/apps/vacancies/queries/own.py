"""What whoever offers posts sees: their own vacancies, and what their own words say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from babel import Locale
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from siraba.apps.accounts.models import Office
from siraba.apps.accounts.queries import home_country
from siraba.apps.classification.models import Skill
from siraba.apps.classification.queries import NotInstalled, skills_of
from siraba.apps.classification.queries.skills import skill_finder
from siraba.apps.countries.models import Place
from siraba.apps.findings.models import Finding, Severity
from siraba.apps.findings.queries import of_things
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.scopes import reachable
from siraba.apps.organisations.models import Mandate, Organisation
from siraba.apps.vacancies.access import visible_vacancies
from siraba.apps.vacancies.lifecycle import OWN_CHECKS
from siraba.apps.vacancies.models import Vacancy, VacancyQuestion
from siraba.apps.vacancies.queries.reading import NotFound
from siraba.core.fairness.reading import LONGEST, Reading, read_advert
from siraba.core.text.folding import fold

_WORD = re.compile(r"\w+")
COMMON_WORDS = frozenset({"مالي"})
"""Arabic names of countries that are common words too, folded."""

SCHEME, SKILLS = "roame", 12


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What an advert says: fields, where the work is, and skills as `scheme:code` → skill."""

    reading: Reading
    country: str
    region: str
    place: str
    skills: dict[str, Skill]


def own(by: Actor) -> QuerySet[Vacancy]:
    """The vacancies of the actor's own organisation, the latest first."""
    mine = by.organisation_id
    if mine is None:
        return Vacancy.objects.none()
    rows = visible_vacancies(by).filter(Q(employer__public_id=mine) | Q(agency_id=mine))
    return rows.select_related("employer", "occupation").order_by("-pk")


def own_vacancy(by: Actor, public_id: str) -> Vacancy:
    """One of them. Raises NotFound."""
    found = own(by).prefetch_related("skills", "languages").filter(public_id=public_id).first()
    if found is None:
        raise NotFound(public_id)
    return found


def own_question(by: Actor, public_id: str) -> VacancyQuestion:
    """A question about one of them. Raises NotFound."""
    try:
        return VacancyQuestion.objects.select_related("vacancy").get(public_id=public_id, vacancy__in=own(by))
    except (VacancyQuestion.DoesNotExist, ValidationError) as problem:
        raise NotFound(public_id) from problem


def own_organisation(by: Actor) -> Organisation:
    """The actor's organisation. Raises NotFound."""
    found = Organisation.objects.filter(public_id=by.organisation_id).first() if by.organisation_id else None
    if found is None:
        raise NotFound("organisation")
    return found


def mandates_held(by: Actor) -> list[Mandate]:
    """Signed mandates of the actor's agency, by the employer's name."""
    if by.organisation_id is None:
        return []
    rows = Mandate.objects.filter(agency__public_id=by.organisation_id, state="signed")
    return list(rows.select_related("employer", "agency").order_by("employer__name", "pk"))


def findings_of_own(by: Actor, vacancy: Vacancy, as_of: date) -> list[Finding]:
    """What whoever offers a vacancy can mend of it, the heaviest first.

    What its own checks say and tell: not what somebody else is asked to look into (`escalate`), nor what others found.
    """
    if not reachable(by, "vacancy.see_findings", Vacancy).filter(pk=vacancy.pk).exists():
        return []
    rows = of_things([vacancy.public_id], as_of).get(vacancy.public_id, [])
    return [row for row in rows if row.check_name in OWN_CHECKS and row.severity != Severity.ESCALATE]


def skills_by_id(said: Sequence[str], vacancy: Vacancy | None) -> dict[int, tuple[dict[str, str], str]]:
    """Labels and code of skills by database id: those that a form says, and those that a vacancy asks."""
    ids = {int(each) for each in said if each.isdecimal()}
    if vacancy is not None:
        ids |= {row.skill_id for row in vacancy.skills.all()}
    rows = Skill.objects.filter(pk__in=ids, release__active=True)
    return {row.pk: (row.labels, row.code) for row in rows.order_by("pk")}


def office_for(region: str) -> int:
    """The office that looks after a vacancy: one in its region, else the first. Raises NotFound where there is none."""
    near = Office.objects.filter(region=region).order_by("pk") if region else Office.objects.none()
    found = near.first() or Office.objects.order_by("pk").first()
    if found is None:
        raise NotFound("office")
    return found.pk


def own_words(text: str) -> OwnWords:
    """An advert's text as a draft: everything that was found is to be confirmed."""
    text = text[:LONGEST]
    plain = _parted(text)
    home = home_country()
    country, where = _country(plain, home), _place(plain, home)
    try:
        concepts = [each.concept_id for each in skill_finder(SCHEME).read(text, top=SKILLS).skills]
    except NotInstalled:
        concepts = []
    return OwnWords(
        read_advert(text, country=country),
        country,
        where[0] if country == home else "",
        where[1] if country == home else "",
        dict(skills_of(concepts)),
    )


def _parted(text: str) -> str:
    """The words of a text, folded, each between blanks; the signs that touch them are gone."""
    return f" {' '.join(_WORD.findall(fold(text)))} "


def _country(plain: str, home: str) -> str:
    """The country abroad that a text names first, by its longest name there; else the home country."""
    found = [(plain.find(said), -len(said), code) for said, code in _countries() if code != home and said in plain]
    return min(found)[2] if found else home


def _place(plain: str, home: str) -> tuple[str, str]:
    """The region and the place that a text names: the longest name counts."""
    best = ("", "", "")
    for code, parent, names in _places(home):
        for name in names:
            folded = _parted(name).strip()
            if len(folded) > max(3, len(best[2])) and f" {folded} " in plain:
                best = (parent or code, "" if parent is None else name, folded)
    return best[0], best[1]


def _places(home: str) -> list[tuple[str, str | None, list[str]]]:
    rows = Place.objects.filter(country__code=home).select_related("parent").order_by("pk")
    return [(row.code, row.parent.code if row.parent else None, list(row.names.values())) for row in rows]


@lru_cache(maxsize=1)
def _countries() -> list[tuple[str, str]]:
    """Names of countries in three languages between blanks, folded, with their codes.

    In Arabic also behind the prepositions that are written with them: بقطر, للمغرب. A name that is a common word (مالي,
    financial) counts only behind one.
    """
    found = []
    for language in ("fr", "en", "ar"):
        for code, name in Locale.parse(language).territories.items():
            if len(code) != 2 or not code.isalpha():
                continue
            said = _parted(name).strip()
            if language != "ar":
                found += [(f" {said} ", code)] if len(said) > 3 else []
                continue
            near = [f"{before} {said}" for before in ("في", "الي", "من")] + [f"{before}{said}" for before in "بل"]
            joined = [f"لل{said[2:]}"] if said.startswith("ال") else []
            alone = [] if said in COMMON_WORDS else [said, f"و{said}"]
            found += [(f" {each} ", code) for each in (*near, *joined, *alone)]
    return found
