"""The way of a vacancy: written by an employer, handed in, asked about, published, confirmed, filled, taken away."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone

from siraba.apps.classification.actions import UnsureTitle, settle_title
from siraba.apps.classification.models import Occupation
from siraba.apps.classification.queries.titles import code_titles
from siraba.apps.foundation.actors import SYSTEM, Actor, ActorKind, NotAllowed
from siraba.apps.foundation.db_locks import lock_rows, next_numbers
from siraba.apps.foundation.identifiers import reference
from siraba.apps.foundation.lifecycles import Obstacle, Refusal
from siraba.apps.foundation.verbs import action, record, tell
from siraba.apps.messages.actions import MessageEntry, queue
from siraba.apps.persons.rules import sought
from siraba.apps.vacancies.actions.drawing import draw_on_mandate
from siraba.apps.vacancies.actions.entering import take_off, write_parts
from siraba.apps.vacancies.actions.parting import as_looked_at, look_anew
from siraba.apps.vacancies.actions.tracing import write_traces
from siraba.apps.vacancies.events import VacancyChanged
from siraba.apps.vacancies.lifecycle import VACANCY
from siraba.apps.vacancies.models import Vacancy, VacancyQuestion, VacancyVersion
from siraba.apps.vacancies.queries.checking import snapshot
from siraba.apps.vacancies.queries.reaching import offering
from siraba.apps.vacancies.rules import VacancyEntry, missing_terms, vacancy_fields

SCHEME = "roame"
MOVED = (
    "state", "published_on", "confirmed_on", "submitted_at", "filled", "needs_person", "publish_when_complete",
)  # fmt: skip
"""Columns that a move writes."""


@action("vacancy.move")
def move(vacancy: Vacancy, verb: str, *, by: Actor, key: str, reason: str = "") -> Vacancy:
    """Publish, fill, withdraw, renew or expire a vacancy (`lifecycle.py`). Raises Refusal or NotAllowed."""
    return _go(vacancy, verb, by, reason)


@action("vacancy.withdraw")
def withdraw(vacancy: Vacancy, *, by: Actor, key: str, reason: str = "") -> Vacancy:
    """Take a vacancy back: it is shown no more. Raises Refusal."""
    return _go(vacancy, "withdraw", by, reason)


def _go(vacancy: Vacancy, verb: str, by: Actor, reason: str = "") -> Vacancy:
    vacancy.refresh_from_db(from_queryset=lock_rows(Vacancy.objects.all()))  # guards judge the row as it is now
    if vacancy.needs_person and verb in ("publish", "renew") and by.kind is ActorKind.CLIENT:
        raise Refusal(verb, [Obstacle("needs_person", {})])
    old, today = VACANCY.go(vacancy, verb, by=by), timezone.localdate()
    if vacancy.state == "published":
        vacancy.published_on = vacancy.confirmed_on = today
        vacancy.needs_person = False
        if by.kind is not ActorKind.CLIENT:  # a program has read nothing
            _keep(vacancy, by)
    draw_on_mandate(vacancy, by)
    if vacancy.state == "submitted":
        vacancy.submitted_at = timezone.now()
        _keep(vacancy, by)
    if verb == "fill":
        vacancy.filled = vacancy.positions
    if verb == "recall":  # what a person took off comes back by a person
        vacancy.needs_person, vacancy.publish_when_complete = True, False
    vacancy.save(update_fields=MOVED)
    record(vacancy, before={"state": old}, after={"state": vacancy.state}, reason=reason)
    tell(VacancyChanged(vacancy.public_id))
    return vacancy


def _keep(vacancy: Vacancy, by: Actor) -> None:
    """Keep what it says now, so that the next who looks sees what changed."""
    VacancyVersion.objects.create(
        vacancy=vacancy, step=vacancy.state, said=snapshot(vacancy), taken_at=timezone.now(), by_name=by.name[:150]
    )


@action("vacancy.write")
def write(vacancy: Vacancy | None, entry: VacancyEntry, *, by: Actor, key: str) -> Vacancy:
    """Write a new vacancy (None) or a known one anew, as its employer, agency or counsellor says it now.

    Its title is coded; one that is not sure waits for a counsellor. What an employer writes is looked at by a person
    before it is shown (again), also in a draft that a file brought to be published; what the service writes into a
    published one stays so, but for a new title of which nobody is sure. Raises NotAllowed for another organisation's,
    Refusal where the mandate does not cover what is published, where fewer posts are offered than are taken already,
    and where an organisation writes on what is filled.
    """
    before: dict[str, object] = {}
    mandate = None
    if vacancy is None:
        today = timezone.localdate()
        vacancy = Vacancy(
            reference=reference("V", today.year, next_numbers(f"vacancy/{today.year}")),
            happened_on=today,
            confirmed_on=today,
        )
    else:
        vacancy.refresh_from_db(from_queryset=lock_rows(Vacancy.objects.all()))
        _keeps_what_was_filled(vacancy, entry, by)
        before = {name: getattr(vacancy, name) for name in ("title", "state")}
        mandate = vacancy.mandate_id
    known = vacancy.pk is not None
    entry = _coded(entry, vacancy, by, key)
    read, posts = as_looked_at(vacancy), vacancy.positions
    for name, value in vacancy_fields(entry).items():
        setattr(vacancy, name, value)
    look_anew(vacancy, read, posts)
    if by.organisation_id:
        vacancy.state = "returned" if vacancy.state == "returned" else "draft"
        vacancy.publish_when_complete, vacancy.needs_person = False, True
    elif vacancy.state == "published" and missing_terms(vacancy):
        take_off(vacancy)
    vacancy.save()
    _own_alone(vacancy, by)
    draw_on_mandate(vacancy, by, before=mandate)
    if vacancy.state == "published" and vacancy.filled == vacancy.positions:
        VACANCY.go(vacancy, "fill", by=by)
        vacancy.save(update_fields=["state"])
    write_parts([vacancy], [entry], known=known)
    write_traces([vacancy], known=known)
    if vacancy.state == "published":  # whoever of the service wrote it has read it
        _keep(vacancy, by)
    record(vacancy, before=before or None, after={"title": vacancy.title, "state": vacancy.state})
    tell(VacancyChanged(vacancy.public_id))
    return vacancy


def _keeps_what_was_filled(vacancy: Vacancy, entry: VacancyEntry, by: Actor) -> None:
    """Who found people keeps the posts they took."""
    if by.organisation_id and vacancy.state == "filled":
        raise Refusal("write", [Obstacle("wrong_state", {"state": vacancy.state})])
    if entry.positions < vacancy.filled:
        raise Refusal("write", [Obstacle("fewer_than_filled", {"filled": vacancy.filled})])


def _coded(entry: VacancyEntry, vacancy: Vacancy, by: Actor, key: str) -> VacancyEntry:
    """The entry with its occupation: one that was chosen, that the same title has, or that the title surely means.

    A title that is not sure waits for a person; what somebody of the service chose for it decides it.
    """
    if not entry.title.strip():
        return entry
    same = vacancy.occupation_id is not None and sought(entry.title) == sought(vacancy.title)
    if same and entry.occupation_id in (None, vacancy.occupation_id):  # by whatever it was coded or decided
        return replace(entry, occupation_id=vacancy.occupation_id, coding_confidence=vacancy.coding_confidence)
    found = code_titles([entry.title], (SCHEME,), language=entry.language or "auto")[entry.title]
    if found.occupation_id is None:
        chosen = Occupation.objects.get(pk=entry.occupation_id) if entry.occupation_id else None
        unsure = UnsureTitle(found.text, entry.language or "auto", found.proposals)
        settle_title(unsure, chosen, scheme=SCHEME, by=by, key=key)
    if entry.occupation_id:
        return entry
    return replace(entry, occupation_id=found.occupation_id, coding_confidence=found.confidence)


def _own_alone(vacancy: Vacancy, by: Actor) -> None:
    """Who belongs to an organisation writes its posts, or those that it recruits for."""
    mine = by.organisation_id
    if mine is None:
        return
    employer = vacancy.employer.public_id if vacancy.employer else None
    if mine not in (employer, vacancy.agency_id):
        raise NotAllowed("the vacancy is of another organisation")


@action("vacancy.submit")
def submit(vacancy: Vacancy, *, by: Actor, key: str) -> Vacancy:
    """Hand a vacancy in for validation. Raises Refusal with everything that whoever wrote it can mend."""
    return _go(vacancy, "submit", by)


@action("vacancy.ask")
def ask(vacancy: Vacancy, text: str, *, by: Actor, key: str) -> VacancyQuestion:
    """Give a vacancy that was handed in back with a question. Raises Refusal without one."""
    if not text.strip():
        raise Refusal("ask", [Obstacle("no_question", {})])
    _go(vacancy, "ask", by)
    row = VacancyQuestion.objects.create(
        vacancy=vacancy, text=text.strip()[:2000], asked_at=timezone.now(), asked_by=by.name[:150]
    )
    record(row, after={"vacancy": str(vacancy.public_id)})
    _tell_question(vacancy, row, key)
    return row


def _tell_question(vacancy: Vacancy, row: VacancyQuestion, key: str) -> None:
    """Tell whoever offers the vacancy that there is a question; who cannot be reached is called (`to_call`)."""
    values = {"title": vacancy.title, "reference": vacancy.reference, "question": row.text}
    entries = [
        MessageEntry("vacancy_question", language, addresses, values, about_id=row.public_id)
        for language, addresses in offering(vacancy)
    ]
    if entries:
        queue(entries, by=SYSTEM, key=f"{key}/told")


@action("vacancy.answer")
def answer(question: VacancyQuestion, text: str, *, by: Actor, key: str) -> VacancyQuestion:
    """Answer a question. Raises Refusal without words, or where somebody answered already."""
    row = lock_rows(VacancyQuestion.objects.filter(pk=question.pk)).get()
    if not text.strip() or row.answered_at:
        raise Refusal("answer", [Obstacle("answered_already" if row.answered_at else "no_answer", {})])
    row.answer, row.answered_at, row.answered_by = text.strip()[:2000], timezone.now(), by.name[:150]
    row.save()
    record(row, after={"answered": True})
    return row


@action("vacancy.confirm_open")
def confirm_open(vacancy: Vacancy, *, by: Actor, key: str) -> Vacancy:
    """Say that a published vacancy is open still. Raises Refusal for one that is not published."""
    row = lock_rows(Vacancy.objects.filter(pk=vacancy.pk)).get()
    if row.state != "published":
        raise Refusal("confirm_open", [Obstacle("wrong_state", {"state": row.state})])
    before, row.confirmed_on = row.confirmed_on, timezone.localdate()
    row.save(update_fields=["confirmed_on"])
    record(row, before={"confirmed_on": before}, after={"confirmed_on": row.confirmed_on})
    tell(VacancyChanged(row.public_id))
    return row


@action("vacancy.fill")
def fill_positions(vacancy: Vacancy, count: int, *, by: Actor, key: str) -> Vacancy:
    """Say that some posts are taken; with the last one the vacancy is filled. Raises Refusal for more than are open."""
    row = lock_rows(Vacancy.objects.filter(pk=vacancy.pk)).get()
    if not 1 <= count <= row.positions - row.filled:
        raise Refusal("fill", [Obstacle("no_such_posts", {"open": row.positions - row.filled})])
    before, row.filled = row.filled, row.filled + count
    if row.filled == row.positions:
        VACANCY.go(row, "fill", by=by)
    row.save(update_fields=["filled", "state"])
    record(row, before={"filled": before}, after={"filled": row.filled, "state": row.state})
    tell(VacancyChanged(row.public_id))
    return row
