"""Codes of what is held of a person, in the words that the other pages have for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from siraba.apps.accounts.models import Role
from siraba.apps.accounts.queries import offices
from siraba.apps.classification.queries import label_of_row
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.holdings import holdings
from siraba.apps.foundation.verb_words import verb_said
from siraba.apps.jobseekers.models import ContractKind, WorkingTime
from siraba.apps.persons.documented import documents
from siraba.apps.persons.purposes import UnknownPurpose, purpose
from siraba.core.terms.levels import LanguageLevel
from siraba.faces.web import formats, words
from siraba.faces.web.licences import licence
from siraba.faces.web.rights.words import step_name
from siraba.faces.web.steward import telling
from siraba.faces.web.worker.seen import PARTS, PURPOSES

Name = Callable[[Any], str]


def name_of(kind: str, field: str, value: Any) -> str | None:
    """A value of a field of a kind (`persons.consent`) in words; None where it says itself what it is."""
    if value is None or value == "":
        return None
    found = NAMES.get(f"{kind}.{field}") or ANYWHERE.get(field)
    return found(value) if found is not None and isinstance(value, str | int | list) else None


def _each(name: Name) -> Name:
    return lambda codes: formats.listed([name(code) for code in codes]) or _("none")


def _known(table: Mapping[str, Any]) -> Name:
    return lambda code: str(table.get(code, code))


def _purpose(code: str) -> str:
    try:
        return purpose(code).names.said(formats.language())
    except UnknownPurpose:
        return code


def _document(code: str) -> str:
    kind = documents().kind(code)
    return formats.label(kind.names, code) if kind else code


def _office(said: str | int) -> str:
    """By its code, or in an audit by the number of its row."""
    row = offices(SYSTEM).filter(**({"pk": said} if isinstance(said, int) else {"code": said})).first()
    return formats.label(row.names, row.code) if row else str(said)


def _occupation(number: int) -> str:
    return label_of_row(number, formats.language())


def _done(verb: str) -> str:
    return verb_said(verb, formats.language())


def _actor(kind: str) -> str:
    known = {"user": _("somebody who signed in"), "client": _("another program"), "system": _("Siraba by itself")}
    return known.get(kind, kind)


def _form(code: str) -> str:
    return {"page": _("on the screen"), "json": "JSON", "pdf": "PDF"}.get(code, code)


def _kind_of_thing(kind: str) -> str:
    known = {
        "persons.resemblance": _("Two files"),
        "accounts.onetimecode": _("One-time code"),
        "outbox.silentaddress": _("Number or address"),
    }
    return next((str(each.title) for each in holdings().values() if each.kind == kind), known.get(kind, kind))


def _precision(code: str) -> str:
    known = {"day": _("the day"), "month": _("the month"), "year": _("the year"), "age": _("the age, about")}
    return known.get(code, code)


def _period(code: str) -> str:
    known = {"hour": _("an hour"), "day": _("a day"), "week": _("a week"), "month": _("a month"), "year": _("a year")}
    return known.get(code, code)


ANYWHERE: dict[str, Name] = {
    "country": formats.country,
    "region": formats.place,
    "language": formats.tongue,
    "text_language": formats.tongue,
    "spoken_language": formats.tongue,
}
"""Fields that have one meaning wherever they stand."""
NAMES: dict[str, Name] = {
    "foundation.auditentry.verb": _done,
    "foundation.auditentry.actor_kind": _actor,
    "foundation.auditentry.object_kind": _kind_of_thing,
    "persons.person.birth_precision": _precision,
    "persons.person.office": _office,
    "persons.person.handed_out": _form,
    "persons.identitydocument.kind": _document,
    "persons.consent.purpose": _purpose,
    "persons.disclosure.part": _known(PARTS),
    "persons.disclosure.purpose": _known(PURPOSES),
    "persons.casestep.step": step_name,
    "jobseekers.registration.office": _office,
    "jobseekers.profile.occupation": _occupation,
    "jobseekers.profile.education": words.education,
    "jobseekers.profile.destinations": _each(formats.country),
    "jobseekers.profile.contract_kinds": _each(_known(dict(ContractKind.choices))),
    "jobseekers.profile.working_times": _each(_known(dict(WorkingTime.choices))),
    "jobseekers.profile.licences": _each(licence),
    "jobseekers.profile.min_pay_period": _period,
    "jobseekers.profilelanguage.code": formats.tongue,
    "jobseekers.profilelanguage.level": lambda level: words.language_level(LanguageLevel(level)),
    "jobseekers.profileskill.evidence": words.evidence,
    "outbox.message.template": telling.kind,
    "outbox.message.channel": telling.channel,
    "outbox.message.problem": telling.problem,
    "accounts.user.role": _known(dict(Role.choices)),
}
