"""Writes of what a person asks of their own data: a case goes its way, each step is written and told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone

from siraba.apps.accounts.queries import home_country
from siraba.apps.foundation.actors import SYSTEM, Actor
from siraba.apps.foundation.db_locks import lock_rows, next_numbers
from siraba.apps.foundation.identifiers import reference
from siraba.apps.foundation.lifecycles import Obstacle, Refusal
from siraba.apps.foundation.verbs import action, record
from siraba.apps.messages.rules.templates import Value
from siraba.apps.persons import clocks
from siraba.apps.persons.actions.limiting import begin_limit, end_limits
from siraba.apps.persons.actions.rows import hold
from siraba.apps.persons.correcting import CorrectionEntry, held
from siraba.apps.persons.lifecycle import RIGHTS_CASE
from siraba.apps.persons.models import AskedHow, CaseStep, Correction, LimitKind, Person, RightKind, RightsCase, Topic
from siraba.apps.persons.telling import language_of, right_in_words, state_in_words, tell_person

LIMITS = {RightKind.RESTRICT.value: LimitKind.RESTRICTED}
TOPICS = {Topic.RANKING.value: LimitKind.RANKING, Topic.STATISTICS.value: LimitKind.STATISTICS}


@action("right.ask")
def ask_right(
    person: Person,
    kind: str,
    *,
    by: Actor,
    key: str,
    how: str,
    topic: str = "",
    said: str = "",
    happened_on: date | None = None,
    corrections: Sequence[CorrectionEntry] = (),
) -> RightsCase:
    """Write down what a person asks for; its clock runs from the day on which it was asked (`happened_on`).

    On the person's own page who asks is known; otherwise it is checked first. Raises ValidationError when it is asked
    already, lies in the future, or a correction has no words.
    """
    hold([person])
    today = timezone.localdate()
    asked = happened_on or today
    if asked > today:
        raise ValidationError({"happened_on": "It was asked today or before."})
    if (kind == RightKind.CORRECT) != bool(corrections):
        raise ValidationError({"words": "A correction says what is right."})
    case = RightsCase(
        reference=reference("R", today.year, next_numbers(f"right/{today.year}", 1)),
        person=person,
        kind=kind,
        topic=topic,
        how=how,
        happened_on=asked,
        due_on=clocks.reply_term(home_country(), asked).after(asked),
    )
    case.full_clean()
    case.save()
    _beside(case, person, corrections)
    _write(case, "ask", by, said)
    if how == AskedHow.OWN_PAGE and by.person_id == person.public_id:
        _known(case)
    after = {"kind": kind, "topic": topic, "how": how, "due_on": case.due_on}
    record(case, subject=person.public_id, after=after, reason=said, happened_on=asked)
    values: dict[str, Value] = {"right": right_in_words(case, language_of(person))[:60], "due": case.due_on}
    tell_person(case, "right_received", values, key=f"{key}/told")
    return case


@action("right.check")
def check_identity(case: RightsCase, *, by: Actor, key: str, said: str) -> RightsCase:
    """Who asks is the person, or acts for them: `said` tells by what that was seen. Raises ValidationError, Refusal."""
    if not said.strip():
        raise ValidationError({"said": "Say by what it was seen who asks."})
    case = _move(case, "check", by, said)
    _precaution(case)
    return _told(case, key)


@action("right.begin")
def begin_work(case: RightsCase, *, by: Actor, key: str, said: str = "") -> RightsCase:
    """Somebody works on it. Raises Refusal."""
    return _told(_move(case, "begin", by, said), key)


@action("right.extend")
def extend(case: RightsCase, *, by: Actor, key: str, said: str) -> RightsCase:
    """Take longer, once, told to the person with the reason before the first term is over.

    Raises ValidationError without a reason, Refusal for a case that is closed, late, or extended before.
    """
    case = _held(case)
    if not said.strip():
        raise ValidationError({"said": "The person is told why it takes longer."})
    _in_time(case)
    case.extended_on = timezone.localdate()
    case.due_on = clocks.extension_term(home_country(), case.happened_on).after(case.due_on)
    case.save(update_fields=["extended_on", "due_on"])
    _write(case, "extend", by, said)
    record(case, subject=_who(case), after={"due_on": case.due_on}, reason=said)
    tell_person(case, "right_extended", {"due": case.due_on, "reason": said[:160]}, key=f"{key}/told")
    return case


@action("right.answer")
def answer(case: RightsCase, *, by: Actor, key: str, said: str = "") -> RightsCase:
    """What was asked for was done; `said` tells how it was given. Raises Refusal with what stands against it."""
    return _told(_move(case, "answer", by, said, closed=True), key)


@action("right.refuse")
def refuse(case: RightsCase, code: str, *, by: Actor, key: str, said: str = "") -> RightsCase:
    """Refuse with a coded reason; the person is told it, and where to complain. What was stopped meanwhile goes on.

    Raises ValueError for a code that there is not, Refusal for a case that is closed.
    """
    if code not in clocks.said().refusals:
        raise ValueError(f"not a reason to refuse: {code!r}")
    case = _move(case, "refuse", by, said, closed=True, refusal=code)
    for row in case.corrections.filter(state="proposed"):
        row.state, row.why, row.decided_by, row.decided_on = "refused", code, by.id, timezone.localdate()
        row.save(update_fields=["state", "why", "decided_by", "decided_on"])
    end_limits(case)
    language = language_of(case.person) if case.person else "fr"
    values = {
        "reason": clocks.said().refusals[code].get(language[:2], clocks.said().refusals[code]["fr"])[:160],
        "complain": clocks.how_to_complain(home_country(), language[:2], timezone.localdate())[:190],
    }
    tell_person(case, "right_refused", values, key=f"{key}/told")
    return case


@action("right.withdraw")
def withdraw_right(case: RightsCase, *, by: Actor, key: str, said: str = "") -> RightsCase:
    """The person takes back what they asked; what was stopped as a precaution goes on. Raises Refusal."""
    case = _move(case, "withdraw", by, said, closed=True)
    case.corrections.filter(state="proposed").delete()
    end_limits(case)
    return _told(case, key)


@action("right.reopen")
def reopen(case: RightsCase, *, by: Actor, key: str, said: str) -> RightsCase:
    """What was refused is looked at again, after a complaint for instance. Raises ValidationError, Refusal."""
    if not said.strip():
        raise ValidationError({"said": "Say why it is looked at again."})
    case = _move(case, "reopen", by, said, refusal="")
    _precaution(case)
    return _told(case, key)


def _move(case: RightsCase, verb: str, by: Actor, said: str, *, closed: bool = False, refusal: str = "") -> RightsCase:
    """One transition of a case, with its step and its entry in the audit."""
    case = _held(case)
    old = RIGHTS_CASE.go(case, verb, by=by)
    case.closed_on, case.refusal = timezone.localdate() if closed else None, refusal
    case.save(update_fields=["state", "closed_on", "refusal"])
    _write(case, verb, by, said)
    after = {"state": case.state, **({"refusal": refusal} if refusal else {})}
    record(case, subject=_who(case), before={"state": old}, after=after, reason=said)
    return case


def _held(case: RightsCase) -> RightsCase:
    """The case as it is now, which nobody else moves until this is written. The person first, as everywhere."""
    if case.person is not None:
        hold([case.person])
    return lock_rows(RightsCase.objects.filter(pk=case.pk)).get()


def _beside(case: RightsCase, person: Person, corrections: Sequence[CorrectionEntry]) -> None:
    """The person's words beside each fact, with the fact as it is held now."""
    for entry in corrections:
        row = Correction(case=case, person=person, field=entry.field, held=held(person, entry.field), words=entry.words)
        row.full_clean()
        row.save()


def _known(case: RightsCase) -> None:
    """Whoever came to their own page proved who they are."""
    RIGHTS_CASE.go(case, "check", by=SYSTEM)
    case.save(update_fields=["state"])
    _write(case, "check", SYSTEM)
    _precaution(case)


def _write(case: RightsCase, step: str, by: Actor, said: str = "") -> None:
    if case.person is not None:
        CaseStep.objects.create(
            case=case, person=case.person, step=step, state=case.state, said=said[:500], by=by.id, by_name=by.name[:150]
        )


def _precaution(case: RightsCase) -> None:
    """Once it is known who asks, a limit holds while it is looked at whether it must."""
    kind = LIMITS.get(case.kind) or TOPICS.get(case.topic)
    if kind is not None and case.person is not None:
        begin_limit(case.person, kind, case)


def _in_time(case: RightsCase) -> None:
    obstacles = []
    if case.closed_on is not None:
        obstacles.append(Obstacle("wrong_state", {"state": case.state}))
    if case.extended_on is not None:
        obstacles.append(Obstacle("extended_before"))
    if case.due_on < timezone.localdate():
        obstacles.append(Obstacle("late_already", {"due_on": case.due_on}))
    if obstacles:
        raise Refusal("extend", obstacles)


def _told(case: RightsCase, key: str) -> RightsCase:
    if case.person is not None:
        language = language_of(case.person)
        values = {"right": right_in_words(case, language)[:60], "state": state_in_words(case.state, language)[:30]}
        tell_person(case, "right_step", values, key=f"{key}/told")
    return case


def _who(case: RightsCase) -> UUID | None:
    return case.person.public_id if case.person is not None else None
