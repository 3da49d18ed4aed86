"""What is done when a form of an act was filled: from what was typed to the action that writes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from siraba.apps.accounts.models import User
from siraba.apps.foundation.lifecycles import Obstacle, Refusal
from siraba.apps.organisations import actions, queries
from siraba.apps.organisations.models import Inspection, Licence, Mandate, Organisation, Visit
from siraba.faces.web.organisations import forms
from siraba.faces.web.organisations.rules_seen import breaches

Do = Callable[[Any, Any, User, str], Any]


def correct(thing: Organisation, form: forms.IdentityForm, user: User, key: str) -> Any:
    """Write an organisation anew."""
    return actions.correct(thing, form.entry(), by=user.actor, key=key)


def verify(thing: Organisation, form: forms.Form, user: User, key: str) -> Any:
    """Write down that its identity was checked."""
    said = form.cleaned_data
    return actions.verify(thing, said["how"], answer=said["answer"], by=user.actor, key=key)


def describe(thing: Organisation, form: forms.Form, user: User, key: str) -> Any:
    """Describe a paper."""
    return actions.describe(thing, actions.DocumentEntry(**form.cleaned_data), by=user.actor, key=key)


def contact(thing: Organisation, form: forms.Form, user: User, key: str) -> Any:
    """Add a number or an address."""
    said = form.cleaned_data
    return actions.add_contact(thing, said["kind"], said["value"], function=said["function"], by=user.actor, key=key)


def site(thing: Organisation, form: forms.Form, user: User, key: str) -> Any:
    """Add a place of work."""
    said = form.cleaned_data
    return actions.add_site(
        thing, said["country"], said["place"], name=said["name"], address=said["address"], by=user.actor, key=key
    )


def dispute(thing: Organisation, form: forms.Form, user: User, key: str) -> Any:
    """Write down a strike or its end."""
    return actions.note_dispute(thing, form.cleaned_data["since"], form.cleaned_data["reason"], by=user.actor, key=key)


def grant(thing: Organisation, form: forms.LicenceForm, user: User, key: str) -> Any:
    """Write down a licence."""
    said = form.cleaned_data
    home = user.office.country if user.office else (thing.country or "")
    entry = actions.LicenceEntry(
        said["number"],
        home,
        said["valid_from"],
        said["valid_until"],
        said["authority"],
        tuple(said["kinds"]),
        tuple(each for each in said["countries"] if each != home),
        form.bond_amount(),
        said["bond_currency"],
    )
    return actions.grant(thing, entry, by=user.actor, key=key)


def merge(thing: Organisation, form: forms.Form, user: User, key: str) -> Any:
    """Make it one with the organisation of a number."""
    number = form.cleaned_data["other"].strip()
    found = queries.organisations(user.actor, text=number)[:20]
    others = [each for each in found if number.upper() in (each.reference, each.register_number.upper())]
    if len(others) != 1:  # a word of a name is no number: a merge has no way back
        raise Refusal("merge", [Obstacle("other_unknown")])
    said = form.cleaned_data
    return actions.merge(thing, others[0], said["reason"], with_users=said["with_users"], by=user.actor, key=key)


def declare(thing: Organisation, form: forms.Form, user: User, key: str) -> Any:
    """Name somebody who recruits for it."""
    said = dict(form.cleaned_data)
    return actions.declare_sub_agent(thing, said.pop("name"), **said, by=user.actor, key=key)


def propose(thing: Organisation, form: forms.Form, user: User, key: str) -> Any:
    """Write down a mandate with the employer of a number."""
    said = form.cleaned_data
    employer = queries.employer_named(user.actor, said["employer"])
    if employer is None:
        raise Refusal("propose", [Obstacle("employer_unknown", {"number": said["employer"]})])
    entry = actions.MandateEntry(
        said["posts"],
        said["headcount"],
        said["valid_from"],
        said["valid_until"],
        countries=tuple(said["countries"]),
    )
    return actions.propose(thing, entry, employer=employer, by=user.actor, key=key)


def impose(thing: Organisation, form: forms.Form, user: User, key: str) -> Any:
    """Impose a sanction."""
    said = dict(form.cleaned_data)
    return actions.impose(thing, said.pop("kind"), said.pop("reason"), **said, by=user.actor, key=key)


def plan_inspection(thing: Organisation, form: forms.Form, user: User, key: str) -> Any:
    """Plan an inspection."""
    return actions.plan_inspection(thing, form.cleaned_data["due_on"], by=user.actor, key=key)


def entry(form: forms.Form) -> actions.VisitEntry:
    """What a form says of a contact."""
    said = form.cleaned_data
    return actions.VisitEntry(said["kind"], said["on"], said["about"], said["outcome"], said["says"], said["next_on"])


def promised(visit: Visit, form: forms.Form, user: User, key: str) -> Visit:
    """Note the need that was promised at a contact, where one was."""
    said = form.cleaned_data
    if said["need"].strip():
        need = actions.PromiseEntry(said["need"], said["positions"] or 1, expected_on=said["expected_on"])
        actions.note_promise(visit, need, by=user.actor, key=f"{key}/need")
    return visit


def plan_visit(thing: Organisation, form: forms.Form, user: User, key: str) -> Any:
    """Plan or write down a contact."""
    return promised(actions.plan_visit(thing, entry(form), by=user.actor, key=key), form, user, key)


def record_visit(thing: Visit, form: forms.Form, user: User, key: str) -> Any:
    """Write down what came of a contact."""
    return promised(actions.record_visit(thing, entry(form), by=user.actor, key=key), form, user, key)


def suspend(thing: Licence, form: forms.Form, user: User, key: str) -> Any:
    """Suspend a licence."""
    said = form.cleaned_data
    return actions.suspend(thing, said["reason"], answer_by=said["answer_by"], by=user.actor, key=key)


def by_reason(do: Callable[..., Any]) -> Do:
    """A deed that needs a reason alone."""
    return lambda thing, form, user, key: do(thing, form.cleaned_data["reason"], by=user.actor, key=key)


def plain(do: Callable[..., Any]) -> Do:
    """A deed that needs nothing."""
    return lambda thing, form, user, key: do(thing, by=user.actor, key=key)


def sign(thing: Mandate, form: forms.Form, user: User, key: str) -> Any:
    """Sign a mandate."""
    return actions.sign(thing, **form.cleaned_data, by=user.actor, key=key)


def record(thing: Inspection, form: forms.Form, user: User, key: str) -> Any:
    """Write down an inspection."""
    said = form.cleaned_data
    return actions.record_inspection(
        thing,
        said["visited_on"],
        said["says"],
        breaches(said["breaches"]),
        answer_days=said["answer_days"],
        by=user.actor,
        key=key,
    )


def answer(thing: Inspection, form: forms.Form, user: User, key: str) -> Any:
    """Answer an inspection."""
    return actions.answer_inspection(thing, form.cleaned_data["text"], by=user.actor, key=key)


def in_states(*states: str) -> Callable[[Any], bool]:
    """Whether a thing is in one of some states."""
    return lambda thing: thing.state in states


def is_agency(thing: Any) -> bool:
    """Whether an organisation is an agency."""
    return bool(thing.is_agency)
