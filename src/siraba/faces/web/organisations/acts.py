"""Everything that is done with one form: what it asks, who may, what it does, where one comes back to.

A line of the table makes a page (`pages.py`) and a button where its thing is shown. The verb is that of the table of
rights; which things somebody may do it to, `reachable` says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy

from siraba.apps.accounts.models import User
from siraba.apps.foundation.lifecycles import Obstacle, Refusal
from siraba.apps.organisations import actions, queries
from siraba.apps.organisations.models import (
    Inspection,
    Licence,
    Mandate,
    Organisation,
    Promise,
    Sanction,
    SubAgent,
    Visit,
)
from siraba.faces.web.organisations import forms
from siraba.faces.web.organisations.rules_seen import breaches

Said = dict[str, Any]
Do = Callable[[Any, Any, User, str], Any]


@dataclass(frozen=True, slots=True)
class Act:
    """`model` is the kind of thing, `name` the end of the address; `when` says of a thing whether it is offered."""

    model: type[Model]
    name: str
    verb: str
    title: str | Lazy
    lead: str | Lazy
    form: type[forms.Form]
    do: Do
    tone: str = ""
    when: Callable[[Any], bool] = lambda thing: True

    @property
    def address(self) -> str:
        """The name of its address."""
        return f"{self.model.__name__.lower()}_{self.name}"

    @property
    def url(self) -> str:
        """The same with its namespace, for templates."""
        return f"web:{self.address}"


def _correct(thing: Organisation, form: forms.IdentityForm, user: User, key: str) -> Any:
    return actions.correct(thing, form.entry(), by=user.actor, key=key)


def _verify(thing: Organisation, form: forms.Form, user: User, key: str) -> Any:
    said = form.cleaned_data
    return actions.verify(thing, said["how"], answer=said["answer"], by=user.actor, key=key)


def _describe(thing: Organisation, form: forms.Form, user: User, key: str) -> Any:
    return actions.describe(thing, actions.DocumentEntry(**form.cleaned_data), by=user.actor, key=key)


def _contact(thing: Organisation, form: forms.Form, user: User, key: str) -> Any:
    said = form.cleaned_data
    return actions.add_contact(thing, said["kind"], said["value"], function=said["function"], by=user.actor, key=key)


def _site(thing: Organisation, form: forms.Form, user: User, key: str) -> Any:
    said = form.cleaned_data
    return actions.add_site(
        thing, said["country"], said["place"], name=said["name"], address=said["address"], by=user.actor, key=key
    )


def _dispute(thing: Organisation, form: forms.Form, user: User, key: str) -> Any:
    return actions.note_dispute(thing, form.cleaned_data["since"], form.cleaned_data["reason"], by=user.actor, key=key)


def _grant(thing: Organisation, form: forms.LicenceForm, user: User, key: str) -> Any:
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


def _merge(thing: Organisation, form: forms.Form, user: User, key: str) -> Any:
    other = queries.organisations(user.actor, text=form.cleaned_data["other"]).first()
    if other is None:
        raise Refusal("merge", [Obstacle("other_unknown")])
    return actions.merge(thing, other, form.cleaned_data["reason"], by=user.actor, key=key)


def _declare(thing: Organisation, form: forms.Form, user: User, key: str) -> Any:
    said = dict(form.cleaned_data)
    return actions.declare_sub_agent(thing, said.pop("name"), **said, by=user.actor, key=key)


def _propose(thing: Organisation, form: forms.Form, user: User, key: str) -> Any:
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


def _impose(thing: Organisation, form: forms.Form, user: User, key: str) -> Any:
    said = dict(form.cleaned_data)
    return actions.impose(thing, said.pop("kind"), said.pop("reason"), **said, by=user.actor, key=key)


def _plan_inspection(thing: Organisation, form: forms.Form, user: User, key: str) -> Any:
    return actions.plan_inspection(thing, form.cleaned_data["due_on"], by=user.actor, key=key)


def _entry(form: forms.Form) -> actions.VisitEntry:
    said = form.cleaned_data
    return actions.VisitEntry(said["kind"], said["on"], said["about"], said["outcome"], said["says"], said["next_on"])


def _promised(visit: Visit, form: forms.Form, user: User, key: str) -> Visit:
    said = form.cleaned_data
    if said["need"].strip():
        need = actions.PromiseEntry(said["need"], said["positions"] or 1, expected_on=said["expected_on"])
        actions.note_promise(visit, need, by=user.actor, key=f"{key}/need")
    return visit


def _plan_visit(thing: Organisation, form: forms.Form, user: User, key: str) -> Any:
    return _promised(actions.plan_visit(thing, _entry(form), by=user.actor, key=key), form, user, key)


def _record_visit(thing: Visit, form: forms.Form, user: User, key: str) -> Any:
    return _promised(actions.record_visit(thing, _entry(form), by=user.actor, key=key), form, user, key)


def _suspend(thing: Licence, form: forms.Form, user: User, key: str) -> Any:
    said = form.cleaned_data
    return actions.suspend(thing, said["reason"], answer_by=said["answer_by"], by=user.actor, key=key)


def _by_reason(do: Callable[..., Any]) -> Do:
    return lambda thing, form, user, key: do(thing, form.cleaned_data["reason"], by=user.actor, key=key)


def _plain(do: Callable[..., Any]) -> Do:
    return lambda thing, form, user, key: do(thing, by=user.actor, key=key)


def _sign(thing: Mandate, form: forms.Form, user: User, key: str) -> Any:
    return actions.sign(thing, **form.cleaned_data, by=user.actor, key=key)


def _record(thing: Inspection, form: forms.Form, user: User, key: str) -> Any:
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


def _answer(thing: Inspection, form: forms.Form, user: User, key: str) -> Any:
    return actions.answer_inspection(thing, form.cleaned_data["text"], by=user.actor, key=key)


def _in(*states: str) -> Callable[[Any], bool]:
    return lambda thing: thing.state in states


def _agency(thing: Any) -> bool:
    return bool(thing.is_agency)


_ = gettext_lazy
ACTS: tuple[Act, ...] = (
    Act(
        Organisation,
        "correct",
        "organisation.correct",
        _("Correct who it is"),
        _("Another name, country or number takes the check of its identity back."),
        forms.IdentityForm,
        _correct,
    ),
    Act(
        Organisation,
        "verify",
        "organisation.verify",
        _("Write down that its identity was checked"),
        _("Your name stands with it."),
        forms.VerifyForm,
        _verify,
    ),
    Act(
        Organisation,
        "describe",
        "organisation.describe",
        _("Describe a paper"),
        _("Papers are looked at and given back: what they say is kept, never a copy."),
        forms.DocumentForm,
        _describe,
    ),
    Act(
        Organisation,
        "contact",
        "organisation.add_contact",
        _("Add a number or an address"),
        "",
        forms.ContactForm,
        _contact,
    ),
    Act(Organisation, "site", "organisation.add_site", _("Add a place of work"), "", forms.SiteForm, _site),
    Act(
        Organisation,
        "dispute",
        "organisation.note_dispute",
        _("Write down a strike, or its end"),
        _("Nobody is sent to replace people on strike."),
        forms.DisputeForm,
        _dispute,
    ),
    Act(
        Organisation,
        "merge",
        "organisation.merge",
        _("It is the same as another one"),
        _("What belongs to the other comes here: licences, mandates, sanctions, visits."),
        forms.MergeForm,
        _merge,
        "stop",
    ),
    Act(Organisation, "grant", "licence.grant", _("Write down a licence"), "", forms.LicenceForm, _grant),
    Act(
        Organisation,
        "sub_agent",
        "sub_agent.declare",
        _("Name somebody who recruits for it"),
        _("The name is public: workers look whether somebody may recruit."),
        forms.SubAgentForm,
        _declare,
        when=_agency,
    ),
    Act(
        Organisation,
        "mandate",
        "mandate.propose",
        _("Write down a mandate"),
        _("It counts once the employer has signed."),
        forms.MandateForm,
        _propose,
        when=_agency,
    ),
    Act(
        Organisation,
        "sanction",
        "sanction.impose",
        _("Impose a sanction"),
        _("A ban stops everything that the organisation does here, at once."),
        forms.SanctionForm,
        _impose,
        "stop",
    ),
    Act(Organisation, "inspect", "inspection.plan", _("Plan an inspection"), "", forms.PlanForm, _plan_inspection),
    Act(
        Organisation,
        "visit",
        "visit.plan",
        _("Plan a visit or a call, or write one down"),
        "",
        forms.VisitForm,
        _plan_visit,
    ),
    Act(
        Licence,
        "suspend",
        "licence.suspend",
        _("Suspend the licence"),
        _("Adverts and mandates stand still at once; the agency and the workers concerned are told."),
        forms.SuspendForm,
        _suspend,
        "stop",
        _in("in_force"),
    ),
    Act(
        Licence,
        "reinstate",
        "licence.reinstate",
        _("Give the licence back"),
        "",
        forms.ReasonForm,
        _by_reason(actions.reinstate),
        "",
        _in("suspended"),
    ),
    Act(
        Licence,
        "withdraw",
        "licence.withdraw",
        _("Withdraw the licence for good"),
        "",
        forms.ReasonForm,
        _by_reason(actions.withdraw),
        "stop",
        _in("in_force", "suspended"),
    ),
    Act(
        SubAgent,
        "end",
        "sub_agent.end",
        _("Recruits no more"),
        "",
        forms.Form,
        _plain(actions.end_sub_agent),
        "stop",
        lambda thing: thing.ended_on is None,
    ),
    Act(
        Mandate,
        "sign",
        "mandate.sign",
        _("Sign the mandate"),
        _("The employer agrees, not the agency."),
        forms.SignForm,
        _sign,
        "",
        _in("proposed"),
    ),
    Act(
        Mandate,
        "end",
        "mandate.end",
        _("End the mandate"),
        "",
        forms.ReasonForm,
        _by_reason(actions.end),
        "stop",
        _in("proposed", "signed"),
    ),
    Act(
        Sanction,
        "lift",
        "sanction.lift",
        _("Lift the sanction"),
        "",
        forms.ReasonForm,
        _by_reason(actions.lift_sanction),
        "",
        lambda thing: thing.lifted_on is None,
    ),
    Act(
        Inspection,
        "record",
        "inspection.record",
        _("Write down the visit"),
        _("Rules that were broken stand with the findings; the organisation has some days to answer."),
        forms.RecordForm,
        _record,
        "",
        _in("planned"),
    ),
    Act(
        Inspection,
        "answer",
        "inspection.answer",
        _("Answer"),
        _("Your answer is read before anything is decided."),
        forms.AnswerForm,
        _answer,
        "",
        _in("visited"),
    ),
    Act(
        Visit,
        "record",
        "visit.record",
        _("Write down what came of it"),
        "",
        forms.VisitForm,
        _record_visit,
        "",
        lambda thing: not thing.outcome and not thing.cancelled,
    ),
    Act(
        Visit,
        "cancel",
        "visit.cancel",
        _("Take it off the week"),
        "",
        forms.Form,
        _plain(actions.cancel_visit),
        "stop",
        lambda thing: not thing.outcome and not thing.cancelled,
    ),
    Act(
        Promise,
        "lapse",
        "promise.lapse",
        _("Nothing came of it"),
        "",
        forms.Form,
        _plain(actions.promise_lapsed),
        "stop",
        lambda thing: thing.vacancy_id is None and thing.lapsed_on is None,
    ),
)


def offered(user: User, thing: Model, *names: str) -> list[Act]:
    """The acts that somebody may do to a thing as it stands; of those named, or of all."""
    wanted: Iterable[Act] = (
        each for each in ACTS if isinstance(thing, each.model) and (not names or each.name in names)
    )
    return [each for each in wanted if each.when(thing) and queries.may_do(user.actor, each.verb, thing)]
