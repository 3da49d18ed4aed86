"""What an agreement must say to be one, and until when it holds; no database."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date

from siraba.apps.foundation.actors import Actor, ActorKind
from siraba.apps.persons.models.consents import READ_IN, WITNESSED, GivenBy, How
from siraba.apps.persons.purposes import PurposeEntry, Scope
from siraba.apps.persons.rules import ConsentEntry


@dataclass(frozen=True, slots=True)
class Given:
    """How an agreement was given: by whom, in which words, and what shows it.

    `how` and `given_by` are values of `How` and `GivenBy`; empty, they follow from who acts (`settled`). A paper is
    described by its number, where it lies and who saw it. A voice or thumbprint has a witness, the language spoken
    (BCP 47), and whoever interpreted where that is none of the languages of the texts.
    """

    how: str = ""
    given_by: str = ""
    given_name: str = ""
    text_version: str = ""
    text_language: str = ""
    paper_number: str = ""
    paper_place: str = ""
    paper_seen_by: str = ""
    witness: str = ""
    interpreter: str = ""
    spoken_language: str = ""


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why an agreement cannot be written down: the field, and a stable code."""

    field: str
    code: str


def settled(given: Given, by: Actor, *, own: bool, from_file: bool = False) -> Given:
    """Fill what follows from who acts. `own`: the actor is the person; `from_file`: a row of a file said it."""
    program = from_file or by.kind is not ActorKind.USER
    who = GivenBy.PERSON if own else GivenBy.RELAY if by.role == "relay" else GivenBy.COUNSELLOR
    given_by = given.given_by or str(GivenBy.SOURCE if program else who)
    name = given.given_name or (by.name if given_by == GivenBy.RELAY else "")
    return replace(
        given,
        how=given.how or str(How.STATED if program else How.SCREEN),
        given_by=given_by,
        given_name=name,
        paper_seen_by=given.paper_seen_by or (by.name if given.how == How.PAPER else ""),
    )


def version_of(purpose: PurposeEntry, given: Given, on: date) -> str:
    """Which text was agreed to: the one said, else the one in force on the day where a text was read at all."""
    if given.text_version or given.how == How.STATED:
        return given.text_version
    return next((each.version for each in reversed(purpose.texts) if each.since <= on), "")


def ends(purpose: PurposeEntry, on: date, until: date | None) -> date | None:
    """The last day of an agreement given on a day: the one said, else as long as the purpose lasts; None: no end."""
    return until or (_later(on, purpose.lasts_months) if purpose.lasts_months else None)


def flaws(entry: ConsentEntry, given: Given, purpose: PurposeEntry, *, on: date, today: date) -> list[Flaw]:
    """Everything that keeps an agreement given on a day from being one. `given` is settled."""
    found = [*_of_scope(entry, purpose), *_of_time(entry, purpose, on, today), *_of_proof(given)]
    if given.text_version and purpose.version(given.text_version) is None:
        found.append(Flaw("text_version", "unknown_text"))
    if given.text_language and given.text_language not in READ_IN:
        found.append(Flaw("text_language", "no_such_language"))
    if given.given_by == GivenBy.GUARDIAN and not given.given_name.strip():
        found.append(Flaw("given_name", "guardian_unnamed"))
    return found


def _of_scope(entry: ConsentEntry, purpose: PurposeEntry) -> list[Flaw]:
    if not purpose.asked:
        return [Flaw("purpose", "not_asked")]
    said = {
        Scope.COUNTRY: ("country", bool(entry.country)),
        Scope.ORGANISATION: ("organisation", entry.organisation_id is not None),
        Scope.PROJECT: ("project", bool(entry.project.strip())),
    }
    return [
        Flaw(field, f"names_no_{field}" if scope is purpose.scope else f"names_a_{field}")
        for scope, (field, named) in said.items()
        if named is not (scope is purpose.scope)
    ]


def _of_time(entry: ConsentEntry, purpose: PurposeEntry, on: date, today: date) -> list[Flaw]:
    found = [Flaw("happened_on", "not_yet")] if on > today else []
    if entry.until and entry.until < on:
        found.append(Flaw("until", "ends_before_it_begins"))
    if entry.until and purpose.lasts_months and entry.until > _later(on, purpose.lasts_months):
        found.append(Flaw("until", "too_long"))
    return found


def _of_proof(given: Given) -> list[Flaw]:
    if given.how == How.PAPER:
        return [] if given.paper_place.strip() else [Flaw("paper_place", "paper_not_described")]
    if given.how not in WITNESSED:
        return []
    found = [] if given.witness.strip() else [Flaw("witness", "no_witness")]
    if not given.spoken_language:
        found.append(Flaw("spoken_language", "no_language"))
    elif given.spoken_language not in READ_IN and not given.interpreter.strip():
        found.append(Flaw("interpreter", "no_interpreter"))
    return found


def _later(day: date, months: int) -> date:
    """The same day so many months later, or the last of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
