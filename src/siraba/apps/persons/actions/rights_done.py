"""Writes that do what was asked: a word beside a fact decided on, a file handed out, a file erased by its case."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.lifecycles import Obstacle, Refusal
from siraba.apps.foundation.verbs import action, record
from siraba.apps.persons.actions.entering import correct_persons
from siraba.apps.persons.actions.erasing import erase_person
from siraba.apps.persons.actions.rows import hold
from siraba.apps.persons.correcting import with_fact
from siraba.apps.persons.models import (
    CaseState,
    Correction,
    CorrectionField,
    CorrectionState,
    EraseReason,
    Person,
    RightKind,
    RightsCase,
)
from siraba.apps.persons.telling import addresses_of, language_of, tell_erased


@action("right.decide")
def decide_correction(
    row: Correction, accepted: bool, *, by: Actor, key: str, written: str = "", why: str = ""
) -> Correction:
    """Decide on the person's words: accepted, what is written from now on; refused, why. Both stay beside each other.

    Raises ValidationError for a value that the field cannot hold, or a refusal without a reason; Refusal when it was
    decided before or its case is not in work.
    """
    hold([row.person])
    row.refresh_from_db()
    if row.state != CorrectionState.PROPOSED or row.case.state != CaseState.IN_WORK:
        raise Refusal("decide", [Obstacle("wrong_state", {"state": row.case.state})])
    row.state = CorrectionState.ACCEPTED if accepted else CorrectionState.REFUSED
    row.written, row.why = written.strip()[:200] if accepted else "", why.strip()[:300]
    row.decided_by, row.decided_on = by.id, timezone.localdate()
    if accepted and row.field != CorrectionField.OTHER:
        _write_fact(row, by, key)
    row.full_clean()
    row.save()
    after = {"state": row.state, "written": row.written}
    record(row, subject=row.person.public_id, before={"held": row.held}, after=after, reason=why)
    return row


def _write_fact(row: Correction, by: Actor, key: str) -> None:
    try:
        entry = with_fact(row.person, row.field, row.written)
    except ValueError as problem:
        raise ValidationError({"written": "This cannot be written there."}) from problem
    if not entry.given_names and not entry.family_names:
        raise ValidationError({"written": "A person has a name."})
    asked = replace(entry, happened_on=row.case.happened_on)  # that day the person said so, not on this one
    correct_persons([row.person], [asked], by=by, key=f"{key}/fact")


@action("right.take_out")
def take_out(person: Person, form: str, *, by: Actor, key: str) -> Person:
    """Everything that the house holds of a person is handed out in a form (`page`, `json`, `pdf`): that it was."""
    record(person, subject=person.public_id, after={"handed_out": form})
    return person


@action("right.erase")
def erase_for(case: RightsCase, *, by: Actor, key: str) -> RightsCase:
    """Erase the person of a case in work, which answers it; the last message goes to the address they had.

    Raises Refusal when the case is none in work that asks for it, or when something that the law keeps hangs on the
    person, or somebody stopped a file of theirs: then nothing is erased.
    """
    if case.person is None or case.kind != RightKind.ERASE or case.state != CaseState.IN_WORK:
        raise Refusal("erase", [Obstacle("wrong_state", {"state": case.state})])
    root: Person = case.person
    while root.merged_into is not None:
        root = root.merged_into
    today = timezone.localdate()
    language, addresses = language_of(root), addresses_of(root, today)
    ident: UUID = case.public_id
    erase_person(root, EraseReason.REQUEST, by=by, key=f"{key}/erase")
    case = RightsCase.objects.get(public_id=ident)
    record(case, after={"state": case.state})  # about nobody any more: it stays to be read
    tell_erased(language, addresses, today, ident, key=f"{key}/told")
    return case
