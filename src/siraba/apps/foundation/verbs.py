"""How an action is written: atomic, by somebody, under a key, with an audit entry in the same transaction.

    @action("vacancy.publish")
    def publish(vacancy: Vacancy, *, by: Actor, key: str) -> Vacancy:
        ...
        record(vacancy, after={"state": "published"})
        tell(VacancyChanged(vacancy.public_id))
        return vacancy

The same verb and key a second time, from another tab or another desk, have no second effect and give the same answer,
to whoever may act so: the role is looked at again. The same key for another request is refused, rather than answered
with what was asked before. An action that recorded nothing is rolled back: it cannot be written.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ParamSpec, TypeVar, cast
from uuid import UUID

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone

from siraba.apps.foundation import trail
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.appending import Answered, append, keep_answer, settle_after_commit
from siraba.apps.foundation.db_locks import claim
from siraba.apps.foundation.events import Event, dispatch
from siraba.apps.foundation.models import DoneAction, Visibility
from siraba.apps.foundation.requests import kept_key, request_digest
from siraba.apps.foundation.rights import demand
from siraba.apps.foundation.scopes import hold_to

ROUNDS = 10
"""Reactions to events of reactions to events …: beyond so many somebody made a circle."""
P = ParamSpec("P")
R = TypeVar("R")


class Unaudited(Exception):
    """An action ended without an audit entry; nothing of it was kept."""


class OutsideAction(Exception):
    """`record` or `tell` was called where no action is under way."""


class KeyReused(Exception):
    """The key was used before, for another request. Nothing was done; the same request again needs the same words."""


class AnswerGone(LookupError):
    """The action was done, and what it answered is not there any more: it was erased, or taken back. Nothing is done
    a second time."""


class EndlessEvents(Exception):
    """Reactions answer each other without end; nothing was kept, rather than a half of it."""


@dataclass(slots=True)
class _Deed:
    """What is under way in the outermost action of this transaction."""

    notes: list[trail.Note] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    stack: list[tuple[str, Actor]] = field(default_factory=list)
    answered: Answered | None = None


_deed: ContextVar[_Deed | None] = ContextVar("siraba_deed", default=None)
verbs: dict[str, Callable[..., Any]] = {}
"""Every verb of the house, for the page that lists them."""


def action(verb: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function of an `actions.py` the action `verb`. It takes keyword-only `by=` and `key=`.

    Who may do it, and to what, stands in the table of rights; everybody else gets NotAllowed, also when they repeat
    what somebody else did. What an action does on its way is its own.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            by, key = cast(Actor, kwargs["by"]), str(kwargs["key"])
            if not key:
                raise ValueError(f"{verb}: an action needs a key")
            outer = _deed.get()
            if outer is None:
                _may(by, verb, args)
            if outer is not None:  # what an action does on the way to its end is its own: who may do it may do that
                with transaction.atomic():  # one that fails, and is caught by the other, leaves nothing either
                    return _perform(
                        outer, DoneAction(verb=verb, key=kept_key(key)), by, lambda: function(*args, **kwargs)
                    )
            deed = _Deed()
            token = _deed.set(deed)
            asked = DoneAction(verb=verb, key=kept_key(key), request=request_digest(args, kwargs))
            try:
                with transaction.atomic():
                    settle_after_commit()
                    answer = _perform(deed, asked, by, lambda: function(*args, **kwargs))
                    _settle(deed)
                return answer
            finally:
                _deed.reset(token)

        verbs[verb] = run
        return run

    return decorate


def _may(by: Actor, verb: str, things: tuple[Any, ...]) -> None:
    """Raise NotAllowed when the table does not let the actor do this to each of the things.

    Nobody does by hand what stands in no row: reactions and jobs do, as the installation, which may do everything.
    """
    demand(by, verb)
    hold_to(by, verb, things)


def record(
    thing: models.Model,
    *,
    subject: UUID | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
    happened_on: date | None = None,
    visibility: Visibility = Visibility.ORDINARY,
) -> None:
    """Write in the audit what the action under way did to a thing. `subject` is the person it concerns."""
    deed = _under_way()
    verb, by = deed.stack[-1]
    details = {name: value for name, value in (("before", before), ("after", after)) if value is not None}
    if reason:  # free text may name people: it belongs to the side that can be erased
        details["reason"] = {"said": reason}
    deed.notes.append(
        trail.Note(
            verb=verb,
            by=by,
            object_kind=thing._meta.label_lower,
            object_id=thing.public_id,  # type: ignore[attr-defined]  # every audited model is a Thing
            subject_id=subject,
            details=details,
            happened_on=happened_on,
            visibility=visibility,
        )
    )


def tell(*happened: Event) -> None:
    """Emit events; higher apps react before the transaction ends."""
    _under_way().events.extend(happened)


def _under_way() -> _Deed:
    deed = _deed.get()
    if deed is None:
        raise OutsideAction("Facts are recorded inside an action (siraba.apps.foundation.verbs.action).")
    return deed


def _perform(deed: _Deed, asked: DoneAction, by: Actor, function: Callable[[], R]) -> R:
    """Do it, or answer what it answered before: whether the actor may was looked at already."""
    outermost = not deed.stack
    if not claim(asked):
        return cast(R, _again(DoneAction.objects.get(verb=asked.verb, key=asked.key), asked))
    before, told = len(deed.notes), len(deed.events)
    deed.stack.append((asked.verb, by))
    try:
        answer = function()
    except BaseException:
        del deed.notes[before:], deed.events[told:]
        raise
    finally:
        deed.stack.pop()
    if len(deed.notes) == before:
        raise Unaudited(f"{asked.verb} recorded nothing; call record() for each thing it changes")
    said = Answered(asked.pk, _remember(answer))
    if outermost and deed.answered is None:  # written with the links, in one statement
        deed.answered = said
    else:
        keep_answer(said)
    return answer


def _again(done: DoneAction, asked: DoneAction) -> Any:
    """The answer of an action that was done, for the same request."""
    if asked.request and done.request and done.request != asked.request:
        raise KeyReused(f"{asked.verb}: this key was used for another request. A new request needs a new key.")
    return _answer(done)


def _settle(deed: _Deed) -> None:
    """Reactions first (they may act and emit in turn), the chain last: its head is held for the shortest time."""
    at, ready = timezone.now(), len(deed.notes)
    links = trail.seal(deed.notes, at=at)  # before the reactions, which hold counters that others wait for
    for _round in range(ROUNDS):
        happened, deed.events = deed.events, []
        if not happened:
            break
        dispatch(happened)
    if deed.events:
        raise EndlessEvents(f"reactions still emit {type(deed.events[0]).__name__} after {ROUNDS} rounds")
    links += trail.seal(deed.notes[ready:], at=at)
    if links:
        append(links, deed.answered)


def _remember(answer: Any) -> dict[str, Any]:
    if answer is None:
        return {"nothing": True}
    if isinstance(answer, models.Model):
        return {"kind": answer._meta.label, "one": str(answer.public_id)}  # type: ignore[attr-defined]  # a Thing
    if isinstance(answer, (list, tuple)) and all(isinstance(item, models.Model) for item in answer):
        kind = answer[0]._meta.label if answer else ""
        return {"kind": kind, "many": [str(item.public_id) for item in answer]}
    return {"value": answer}


def _answer(done: DoneAction) -> Any:
    said = done.answer
    if "value" in said:
        return said["value"]
    ids = [said["one"]] if "one" in said else said.get("many", [])
    found = _things(said["kind"], ids) if ids else []
    if len(found) < len(ids):  # rather than fewer than were asked for: whoever asked takes them one by one
        raise AnswerGone(f"{done.verb}: it was done before, and what it made is not there any more.")
    return found[0] if "one" in said else found if "many" in said else None


def _things(kind: str, ids: Iterable[str]) -> list[models.Model]:
    wanted = list(ids)
    found = {
        str(thing.public_id): thing for thing in apps.get_model(kind)._default_manager.filter(public_id__in=wanted)
    }
    return [found[each] for each in wanted if each in found]
