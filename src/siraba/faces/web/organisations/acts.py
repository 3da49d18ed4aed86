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
from siraba.apps.organisations.registers import register_of
from siraba.faces.web.organisations import deeds, forms


@dataclass(frozen=True, slots=True)
class Act:
    """`model` is the kind of thing, `name` the end of the address; `when` says of a thing whether it is offered."""

    model: type[Model]
    name: str
    verb: str
    title: str | Lazy
    lead: str | Lazy
    form: type[forms.Form]
    do: deeds.Do
    tone: str = ""
    when: Callable[[Any], bool] = lambda thing: True

    @property
    def room(self) -> str:
        """What the kind of thing is called in addresses."""
        return "organisation" if self.model is Organisation else self.model.__name__.lower()

    @property
    def address(self) -> str:
        """The name of its address."""
        return f"{self.room}_{self.name}"

    @property
    def url(self) -> str:
        """The same with its namespace, for templates."""
        return f"web:{self.address}"


def _in_a_register(thing: Any) -> bool:
    return bool(thing.register_number) and register_of(thing.country or "") is not None


_ = gettext_lazy
ACTS: tuple[Act, ...] = (
    Act(
        Organisation,
        "correct",
        "organisation.correct",
        _("Correct who it is"),
        _("Another name, country or number takes the check of its identity back."),
        forms.IdentityForm,
        deeds.correct,
    ),
    Act(
        Organisation,
        "verify",
        "organisation.verify",
        _("Write down that its identity was checked"),
        _("Your name stands with it."),
        forms.VerifyForm,
        deeds.verify,
    ),
    Act(
        Organisation,
        "register",
        "organisation.ask_register",
        _("Ask the business register"),
        _("What it says is written down; whether that is this one, you say."),
        forms.Form,
        deeds.plain(actions.ask_register),
        when=_in_a_register,
    ),
    Act(
        Organisation,
        "describe",
        "organisation.describe",
        _("Describe a paper"),
        _("Papers are looked at and given back: what they say is kept, never a copy."),
        forms.DocumentForm,
        deeds.describe,
    ),
    Act(
        Organisation,
        "contact",
        "organisation.add_contact",
        _("Add a number or an address"),
        "",
        forms.ContactForm,
        deeds.contact,
    ),
    Act(Organisation, "site", "organisation.add_site", _("Add a place of work"), "", forms.SiteForm, deeds.site),
    Act(
        Organisation,
        "dispute",
        "organisation.note_dispute",
        _("Write down a strike, or its end"),
        _("Nobody is sent to replace people on strike."),
        forms.DisputeForm,
        deeds.dispute,
    ),
    Act(
        Organisation,
        "merge",
        "organisation.merge",
        _("It is the same as another one"),
        _("What belongs to the other comes here: licences, mandates, sanctions, visits."),
        forms.MergeForm,
        deeds.merge,
        "stop",
    ),
    Act(Organisation, "grant", "licence.grant", _("Write down a licence"), "", forms.LicenceForm, deeds.grant),
    Act(
        Organisation,
        "sub_agent",
        "sub_agent.declare",
        _("Name somebody who recruits for it"),
        _("The name is public: workers look whether somebody may recruit."),
        forms.SubAgentForm,
        deeds.declare,
        when=deeds.is_agency,
    ),
    Act(
        Organisation,
        "mandate",
        "mandate.propose",
        _("Write down a mandate"),
        _("It counts once the employer has signed."),
        forms.MandateForm,
        deeds.propose,
        when=deeds.is_agency,
    ),
    Act(
        Organisation,
        "sanction",
        "sanction.impose",
        _("Impose a sanction"),
        _("A ban stops everything that the organisation does here, at once."),
        forms.SanctionForm,
        deeds.impose,
        "stop",
    ),
    Act(Organisation, "inspect", "inspection.plan", _("Plan an inspection"), "", forms.PlanForm, deeds.plan_inspection),
    Act(
        Organisation,
        "visit",
        "visit.plan",
        _("Plan a visit or a call, or write one down"),
        "",
        forms.VisitForm,
        deeds.plan_visit,
    ),
    Act(
        Licence,
        "suspend",
        "licence.suspend",
        _("Suspend the licence"),
        _("Adverts and mandates stand still at once; the agency and the workers concerned are told."),
        forms.SuspendForm,
        deeds.suspend,
        "stop",
        deeds.in_states("in_force"),
    ),
    Act(
        Licence,
        "reinstate",
        "licence.reinstate",
        _("Give the licence back"),
        "",
        forms.ReasonForm,
        deeds.by_reason(actions.reinstate),
        "",
        deeds.in_states("suspended"),
    ),
    Act(
        Licence,
        "withdraw",
        "licence.withdraw",
        _("Withdraw the licence for good"),
        "",
        forms.ReasonForm,
        deeds.by_reason(actions.withdraw),
        "stop",
        deeds.in_states("in_force", "suspended"),
    ),
    Act(
        SubAgent,
        "end",
        "sub_agent.end",
        _("Recruits no more"),
        "",
        forms.Form,
        deeds.plain(actions.end_sub_agent),
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
        deeds.sign,
        "",
        deeds.in_states("proposed"),
    ),
    Act(
        Mandate,
        "end",
        "mandate.end",
        _("End the mandate"),
        "",
        forms.ReasonForm,
        deeds.by_reason(actions.end),
        "stop",
        deeds.in_states("proposed", "signed"),
    ),
    Act(
        Sanction,
        "lift",
        "sanction.lift",
        _("Lift the sanction"),
        "",
        forms.ReasonForm,
        deeds.by_reason(actions.lift_sanction),
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
        deeds.record,
        "",
        deeds.in_states("planned"),
    ),
    Act(
        Inspection,
        "answer",
        "inspection.answer",
        _("Answer"),
        _("Your answer is read before anything is decided."),
        forms.AnswerForm,
        deeds.answer,
        "",
        deeds.in_states("visited"),
    ),
    Act(
        Visit,
        "record",
        "visit.record",
        _("Write down what came of it"),
        "",
        forms.VisitForm,
        deeds.record_visit,
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
        deeds.plain(actions.cancel_visit),
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
        deeds.plain(actions.promise_lapsed),
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
