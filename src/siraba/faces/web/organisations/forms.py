"""What is asked when something is done with an organisation, a licence, a mandate, an inspection or a visit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from siraba.apps.countries import queries as countries
from siraba.apps.organisations import queries
from siraba.apps.organisations.actions import EmployerEntry
from siraba.apps.organisations.models import (
    ContactKind,
    Organisation,
    Outcome,
    RegisterAnswer,
    SanctionKind,
    SizeClass,
    VisitKind,
)
from siraba.apps.organisations.rules.reference import kinds_of_document, kinds_of_work
from siraba.apps.organisations.rules.sectors import section_of
from siraba.core.terms.money import minor_digits
from siraba.core.text.folding import fold
from siraba.faces.web import formats
from siraba.faces.web.organisations import words
from siraba.faces.web.organisations.rules_seen import rule_choices

ABROAD = ("FR", "BE", "DE", "IT", "ES", "PT", "CH", "CA", "MA", "TN", "SA", "QA", "AE", "KW", "LB", "JO", "OM", "BH")
"""Countries offered beside those that the installation knows; others are written by file."""
CURRENCIES = ("XOF", "XAF", "EUR", "USD", "MAD", "CAD")
Choices = list[tuple[str, str]]


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A day, as browsers and people write it."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


def text_field(
    label: Any, length: int, *, required: bool = True, rows: int = 0, help_text: Any = ""
) -> forms.CharField:
    """A line, or a box of some lines, in any script."""
    attrs = {"dir": "auto"}
    widget = forms.Textarea(attrs={**attrs, "rows": rows}) if rows else forms.TextInput(attrs=attrs)
    return forms.CharField(label=label, max_length=length, required=required, widget=widget, help_text=help_text)


def country_choices(*more: str) -> Choices:
    """Countries by name in the reader's language."""
    codes = {*(each.code for each in countries.known_countries()), *ABROAD, *(each for each in more if each)}
    return sorted(((code, formats.country(code)) for code in codes), key=lambda pair: fold(pair[1]))


def labelled(names: dict[str, dict[str, str]]) -> Choices:
    """Codes of reference data with their names."""
    return [(code, formats.label(said, code)) for code, said in names.items()]


class Form(forms.Form):
    """A form about a thing, by a user; `choices` fill its lists when it is shown."""

    def __init__(self, thing: Any, user: Any, data: Any = None) -> None:
        super().__init__(data, initial=self.first(thing, user))
        self.thing, self.user = thing, user
        for name, choices in self.lists(thing, user).items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice field, by its name

    def first(self, thing: Any, user: Any) -> dict[str, Any]:
        """What stands in it before anybody wrote."""
        return {}

    def lists(self, thing: Any, user: Any) -> dict[str, Iterable[tuple[str, Any]]]:
        """The choices of its lists, some in groups."""
        return {}


class ReasonForm(Form):
    """Why."""

    reason = text_field(gettext_lazy("Why"), 500, rows=3)


class SuspendForm(ReasonForm):
    """Why, and until when the agency may answer."""

    answer_by = day_field(gettext_lazy("Last day for the agency's answer"))

    def first(self, thing: Any, user: Any) -> dict[str, Any]:
        return {"answer_by": formats.today() + timedelta(days=15)}


class IdentityForm(Form):
    """Who an organisation is."""

    name = text_field(gettext_lazy("Name"), 200)
    country = forms.ChoiceField(label=gettext_lazy("Country"))
    place = text_field(gettext_lazy("Town"), 120, required=False)
    address = text_field(gettext_lazy("Street and house"), 200, required=False)
    register_number = text_field(gettext_lazy("Number in the business register"), 60, required=False)
    capacities = forms.MultipleChoiceField(
        label=gettext_lazy("What it does"), widget=forms.CheckboxSelectMultiple, required=False
    )
    section = forms.ChoiceField(label=gettext_lazy("Sector"), required=False)
    size = forms.ChoiceField(label=gettext_lazy("How many people work there"), required=False)

    def first(self, thing: Any, user: Any) -> dict[str, Any]:
        if not isinstance(thing, Organisation):
            home = user.office.country if user.office else ""
            return {"country": home, "capacities": ["employer"]}
        held = [each for each in queries.CAPACITIES if getattr(thing, f"is_{each}")]
        names = ("name", "country", "place", "address", "register_number", "size")
        offered = {code for _group, codes in words.sector_choices() for code, _name in codes}
        sector = thing.division if thing.division in offered else thing.section
        return {"capacities": held, "section": sector, **{name: getattr(thing, name) for name in names}}

    def lists(self, thing: Any, user: Any) -> dict[str, Iterable[tuple[str, Any]]]:
        unknown = ("", _("not known"))
        own = str(getattr(thing, "country", "") or "")
        return {
            "country": country_choices(own, user.office.country if user.office else ""),
            "capacities": [(each, words.capacity(each).capitalize()) for each in queries.CAPACITIES],
            "section": [unknown, *words.sector_choices()],
            "size": [unknown, *((value, str(name)) for value, name in SizeClass.choices)],
        }

    def entry(self) -> EmployerEntry:
        """What was written."""
        said = self.cleaned_data
        held = self.thing if isinstance(self.thing, Organisation) else None
        same_place = held is not None and held.country == said["country"]
        return EmployerEntry(
            said["name"],
            said["country"],
            held.region if held and same_place else None,
            said["place"],
            said["register_number"],
            address=said["address"],
            capacities=frozenset(said["capacities"]),
            section=section_of(said["section"]),
            division=said["section"] if said["section"].isdecimal() else "",
            size=said["size"],
        )


class VerifyForm(Form):
    """How somebody's identity was checked, and what the register said."""

    answer = forms.ChoiceField(label=gettext_lazy("What the register said"), required=False)
    how = text_field(
        gettext_lazy("How you checked it"), 300, rows=2, help_text=gettext_lazy("Which paper, which page.")
    )

    def lists(self, thing: Any, user: Any) -> dict[str, Iterable[tuple[str, str]]]:
        answers = [(value, str(name).capitalize()) for value, name in RegisterAnswer.choices]
        return {"answer": [("", _("The register was not asked")), *answers]}


class DocumentForm(Form):
    """What was seen of a paper."""

    kind = forms.ChoiceField(label=gettext_lazy("Which paper"))
    number = text_field(gettext_lazy("Its number"), 80, required=False)
    issued_by = text_field(gettext_lazy("Who gave it"), 150, required=False)
    issued_on = day_field(gettext_lazy("When it was given"), required=False)
    valid_until = day_field(gettext_lazy("Until when it holds"), required=False)
    says = text_field(
        gettext_lazy("What it says"), 500, rows=3, help_text=gettext_lazy("The paper itself is given back.")
    )

    def lists(self, thing: Any, user: Any) -> dict[str, Iterable[tuple[str, str]]]:
        return {"kind": labelled(kinds_of_document())}


class ContactForm(Form):
    """How an organisation is reached."""

    kind = forms.ChoiceField(label=gettext_lazy("Sort"))
    value = text_field(gettext_lazy("Number or address"), 254)
    function = text_field(gettext_lazy("Whose it is (function)"), 120, required=False)

    def lists(self, thing: Any, user: Any) -> dict[str, Iterable[tuple[str, str]]]:
        return {"kind": [(value, str(name).capitalize()) for value, name in ContactKind.choices]}


class SiteForm(Form):
    """A place where an organisation works."""

    name = text_field(gettext_lazy("Name of the site"), 120, required=False)
    country = forms.ChoiceField(label=gettext_lazy("Country"))
    place = text_field(gettext_lazy("Town"), 120)
    address = text_field(gettext_lazy("Street and house"), 200, required=False)

    def first(self, thing: Any, user: Any) -> dict[str, Any]:
        return {"country": thing.country}

    def lists(self, thing: Any, user: Any) -> dict[str, Iterable[tuple[str, str]]]:
        return {"country": country_choices(str(thing.country or ""))}


class DisputeForm(ReasonForm):
    """Since when there is a strike; nothing: it is over."""

    since = day_field(
        gettext_lazy("Strike or lock-out since"), required=False, help_text=gettext_lazy("Empty: it is over.")
    )


class LicenceForm(Form):
    """A licence."""

    number = text_field(gettext_lazy("Number of the licence"), 40)
    authority = text_field(gettext_lazy("Given by"), 150, required=False)
    valid_from = day_field(gettext_lazy("First day"))
    valid_until = day_field(gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Empty: not known."))
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("What it allows"), widget=forms.CheckboxSelectMultiple, required=False
    )
    countries = forms.MultipleChoiceField(
        label=gettext_lazy("Countries abroad"),
        widget=forms.SelectMultiple(attrs={"size": 6}),
        required=False,
        help_text=gettext_lazy("None: posts at home only."),
    )
    bond = forms.DecimalField(label=gettext_lazy("Bond"), required=False, min_value=0, max_digits=15, decimal_places=2)
    bond_currency = forms.ChoiceField(label=gettext_lazy("Currency of the bond"), required=False)

    def lists(self, thing: Any, user: Any) -> dict[str, Iterable[tuple[str, str]]]:
        return {
            "kinds": labelled(kinds_of_work()),
            "countries": country_choices(),
            "bond_currency": [("", "–"), *((each, each) for each in CURRENCIES)],
        }

    def bond_amount(self) -> int | None:
        """The bond in minor units."""
        said, currency = self.cleaned_data["bond"], self.cleaned_data["bond_currency"]
        return None if said is None else int(said.scaleb(minor_digits(currency) if currency else 0))


class SubAgentForm(Form):
    """Who recruits for an agency."""

    name = text_field(gettext_lazy("Name"), 150)
    phone = text_field(gettext_lazy("Phone"), 40, required=False)
    place = text_field(gettext_lazy("Town"), 120, required=False)
    address = text_field(gettext_lazy("Street and house"), 200, required=False)


class MandateForm(Form):
    """What an employer asks an agency to fill."""

    employer = text_field(
        gettext_lazy("Number of the employer"),
        20,
        help_text=gettext_lazy("Such as E-26-000012-K; ask the employer for it."),
    )
    posts = text_field(gettext_lazy("Which posts"), 200)
    headcount = forms.IntegerField(label=gettext_lazy("For how many people"), min_value=1, max_value=100_000)
    valid_from = day_field(gettext_lazy("First day"))
    valid_until = day_field(gettext_lazy("Last day"))
    countries = forms.MultipleChoiceField(
        label=gettext_lazy("Countries"),
        widget=forms.SelectMultiple(attrs={"size": 6}),
        required=False,
        help_text=gettext_lazy("None: every one that the licence allows."),
    )

    def first(self, thing: Any, user: Any) -> dict[str, Any]:
        return {"valid_from": formats.today()}

    def lists(self, thing: Any, user: Any) -> dict[str, Iterable[tuple[str, str]]]:
        return {"countries": country_choices(str(thing.country or ""))}


class SignForm(Form):
    """The employer agrees on their own page; somebody of the service describes the paper."""

    signed_by = text_field(gettext_lazy("Who signed for the employer"), 150, required=False)
    paper = text_field(gettext_lazy("The paper that you saw"), 300, required=False, rows=2)

    def __init__(self, thing: Any, user: Any, data: Any = None) -> None:
        super().__init__(thing, user, data)
        if user.organisation_id:
            self.fields.clear()


class SanctionForm(ReasonForm):
    """What is imposed."""

    kind = forms.ChoiceField(label=gettext_lazy("What is imposed"))
    until = day_field(
        gettext_lazy("Through which day"), required=False, help_text=gettext_lazy("Empty: until it is lifted.")
    )
    source = text_field(gettext_lazy("Article of the law"), 200, required=False)
    field_order = ("kind", "reason", "until", "source")

    def lists(self, thing: Any, user: Any) -> dict[str, Iterable[tuple[str, str]]]:
        return {"kind": [(value, str(name).capitalize()) for value, name in SanctionKind.choices]}


class PlanForm(Form):
    """When somebody is inspected."""

    due_on = day_field(gettext_lazy("Until which day"))


class RecordForm(Form):
    """What an inspector saw."""

    visited_on = day_field(gettext_lazy("Day of the visit"))
    says = text_field(gettext_lazy("What you saw"), 5000, rows=6)
    breaches = forms.MultipleChoiceField(
        label=gettext_lazy("Rules that were broken"), widget=forms.CheckboxSelectMultiple, required=False
    )
    answer_days = forms.IntegerField(label=gettext_lazy("Days to answer"), min_value=1, max_value=90, initial=15)

    def first(self, thing: Any, user: Any) -> dict[str, Any]:
        return {"visited_on": formats.today(), "answer_days": 15}

    def lists(self, thing: Any, user: Any) -> dict[str, Iterable[tuple[str, str]]]:
        return {"breaches": rule_choices()}


class AnswerForm(Form):
    """What an organisation answers."""

    text = text_field(gettext_lazy("Your answer"), 5000, rows=6)


class VisitForm(Form):
    """A contact that is planned, or that was made."""

    kind = forms.ChoiceField(label=gettext_lazy("How"))
    on = day_field(gettext_lazy("Day"))
    about = text_field(gettext_lazy("What about"), 300, required=False)
    outcome = forms.ChoiceField(label=gettext_lazy("What came of it"), required=False)
    says = text_field(gettext_lazy("What was said"), 1000, required=False, rows=3)
    next_on = day_field(gettext_lazy("Speak again on"), required=False)
    need = text_field(gettext_lazy("A need that was promised: which post"), 200, required=False)
    positions = forms.IntegerField(
        label=gettext_lazy("For how many people"), min_value=1, max_value=10_000, required=False
    )
    expected_on = day_field(gettext_lazy("Expected on"), required=False)

    def first(self, thing: Any, user: Any) -> dict[str, Any]:
        if isinstance(thing, Organisation):
            return {"on": formats.today()}
        return {"kind": thing.kind, "on": min(thing.happened_on, formats.today()), "about": thing.about}

    def lists(self, thing: Any, user: Any) -> dict[str, Iterable[tuple[str, str]]]:
        ahead = _("It lies ahead") if isinstance(thing, Organisation) else _("Choose")
        return {
            "kind": [(value, str(name).capitalize()) for value, name in VisitKind.choices],
            "outcome": [("", ahead), *((value, str(name).capitalize()) for value, name in Outcome.choices)],
        }


class MergeForm(ReasonForm):
    """Which other organisation this one is."""

    other = text_field(gettext_lazy("Number of the other organisation"), 20)
    with_users = forms.BooleanField(
        label=gettext_lazy("Its users come along"),
        required=False,
        help_text=gettext_lazy("Only where the other one was verified. Else their accounts end, and they are told."),
    )
    field_order = ("other", "reason", "with_users")
