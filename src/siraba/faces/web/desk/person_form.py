"""What is asked of a person at the desk: who they are, and at registration what they do, speak and agree to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from siraba.apps.accounts.models import User
from siraba.apps.countries import queries as countries
from siraba.apps.foundation.phones import international
from siraba.apps.jobseekers.rules import LanguageEntry
from siraba.apps.persons.models import Person, Purpose, Sex
from siraba.apps.persons.purposes import purpose
from siraba.apps.persons.rules import ConsentEntry, PersonEntry
from siraba.core.terms.dates import DatePrecision, PartialDate
from siraba.core.terms.levels import ISCED_MAX, LanguageLevel
from siraba.core.text.folding import fold
from siraba.faces.web import formats, titles, words

LANGUAGES = 4
"""Rows for languages; a person who speaks more says so in the profile."""
OLDEST = 1900


class PersonForm(forms.Form):
    """Who somebody is. A date of birth as far as it is known: whole, month and year, year, or an age."""

    given_names = forms.CharField(label=gettext_lazy("Given names"), max_length=120, required=False)
    family_names = forms.CharField(label=gettext_lazy("Family names"), max_length=120, required=False)
    sex = forms.ChoiceField(label=gettext_lazy("Sex"), required=False)
    birth_day = forms.IntegerField(label=gettext_lazy("Day of birth"), required=False, min_value=1, max_value=31)
    birth_month = forms.TypedChoiceField(
        label=gettext_lazy("Month of birth"), required=False, coerce=int, empty_value=None
    )
    birth_year = forms.IntegerField(label=gettext_lazy("Year of birth"), required=False, min_value=OLDEST)
    age = forms.IntegerField(label=gettext_lazy("Or the age, in years"), required=False, min_value=0, max_value=120)
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    place = forms.CharField(label=gettext_lazy("Town or village"), max_length=120, required=False)

    def __init__(self, user: User, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.country = user.office.country if user.office else ""
        self.birth: PartialDate | None = None
        unknown = ("", _("not known"))
        self._choose("sex", [unknown, *((code, str(name)) for code, name in Sex.choices)])
        self._choose("birth_month", [("", _("not known")), *((str(number), _month(number)) for number in range(1, 13))])
        regions = [(each.code, formats.label(each.names, each.code)) for each in countries.regions(self.country)]
        self._choose("region", [unknown, *sorted(regions, key=lambda pair: fold(pair[1]))])

    def _choose(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = choices

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if not said.get("given_names") and not said.get("family_names") and "family_names" not in self.errors:
            self.add_error("family_names", _("Write at least one name."))
        if not {"birth_day", "birth_month", "birth_year", "age"} & set(self.errors):
            self._read_birth(said)
        return said

    def _read_birth(self, said: dict[str, Any]) -> None:
        day, month, year, age = (said.get(name) for name in ("birth_day", "birth_month", "birth_year", "age"))
        today = formats.today()
        if year is None:
            if day is not None or month is not None:
                self.add_error("birth_year", _("Write the year of birth too, or the age alone."))
            elif age is not None:
                self.birth = PartialDate.from_age(age, today)
            return
        if day is not None and month is None:
            self.add_error("birth_month", _("Choose the month too, or leave the day out."))
            return
        text = "-".join(f"{part:02d}" for part in (year, month, day) if part is not None)
        try:
            self.birth = PartialDate.parse(text)
        except ValueError:
            self.add_error("birth_day", _("This month has no such day."))
            return
        if self.birth.earliest > today:
            self.add_error("birth_year", _("This day has not come yet."))

    def entry(self, **more: Any) -> PersonEntry:
        """Who somebody is, of a valid form."""
        said = self.cleaned_data
        who = {
            "given_names": said["given_names"],
            "family_names": said["family_names"],
            "sex": said["sex"] or None,
            "birth": self.birth,
            "country": self.country or None,
            "region": said["region"] or None,
            "place": said["place"],
        }
        return PersonEntry(**(who | more))


def said_of(person: Person) -> dict[str, Any]:
    """A person's file as the form shows it."""
    said: dict[str, Any] = {
        name: getattr(person, name) or "" for name in ("given_names", "family_names", "sex", "region", "place")
    }
    birth = person.birth
    if birth is None:
        return said
    if birth.precision is DatePrecision.AGE:
        return said | {"age": birth.ages(formats.today())[0]}
    said["birth_year"] = birth.earliest.year
    if birth.precision is not DatePrecision.YEAR:
        said["birth_month"] = str(birth.earliest.month)
    if birth.precision is DatePrecision.DAY:
        said["birth_day"] = birth.earliest.day
    return said


class RegistrationForm(PersonForm):
    """A person who comes to look for work. Nothing is ticked beforehand."""

    phone_1 = forms.CharField(label=gettext_lazy("Phone"), max_length=30, required=False)
    phone_2 = forms.CharField(label=gettext_lazy("Another phone"), max_length=30, required=False)
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        required=False,
        error_messages={"invalid": gettext_lazy("Write the whole address, for example name@service.org.")},
    )
    title = forms.CharField(
        label=gettext_lazy("What the person does, in their words"),
        max_length=300,
        required=False,
        widget=titles.TitleInput,
    )
    occupation = titles.ChosenOccupation()
    years = forms.FloatField(
        label=gettext_lazy("For how many years"), required=False, min_value=0, max_value=70, localize=True
    )
    education = forms.TypedChoiceField(label=gettext_lazy("Education"), required=False, coerce=int, empty_value=None)
    consent_home = forms.BooleanField(required=False)
    consent_abroad = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    consent_until = forms.DateField(
        label=gettext_lazy("Until (empty: without an end)"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, user: User, abroad: Sequence[tuple[str, str]], *args: Any, **more: Any) -> None:
        super().__init__(user, *args, **more)
        self.phones: tuple[str, ...] = ()
        for name in ("phone_1", "phone_2", "email"):
            self.fields[name].widget.attrs |= {"dir": "ltr", "autocomplete": "off"}
        self.fields["phone_1"].widget.input_type = self.fields["phone_2"].widget.input_type = "tel"
        schools = [(str(level), words.education(level)) for level in range(ISCED_MAX + 1)]
        self._choose("education", [("", _("not known")), *schools])
        offered = [(code, formats.tongue(code)) for code in countries.languages_of(self.country)]
        levels = [(level.word, words.language_level(level)) for level in LanguageLevel]
        for number in range(1, LANGUAGES + 1):
            self.fields[f"language_{number}"] = forms.ChoiceField(
                label=_("Language"), required=False, choices=[("", "—"), *offered]
            )
            self.fields[f"level_{number}"] = forms.ChoiceField(
                label=_("How well"), required=False, choices=[("", _("level not known")), *levels]
            )
        self._choose("consent_abroad", abroad)

    @property
    def language_rows(self) -> list[tuple[Any, Any]]:
        """The fields of languages, in pairs."""
        return [(self[f"language_{number}"], self[f"level_{number}"]) for number in range(1, LANGUAGES + 1)]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        numbers = []
        for name in ("phone_1", "phone_2"):
            text = (said.get(name) or "").strip()
            number = international(text, self.country) if text else None
            if text and number is None:
                self.add_error(name, _("This is no phone number of any length in use. Write it as one dials it."))
            elif number:
                numbers.append(number)
        self.phones = tuple(dict.fromkeys(numbers))
        until = said.get("consent_until")
        if until and until < formats.today():
            self.add_error("consent_until", _("An agreement ends today or later."))
        return said

    @property
    def meaning(self) -> str:
        """The occupation that was chosen while the title was typed, as the page says it."""
        return titles.meaning(self)

    @property
    def agreement_texts(self) -> dict[str, str]:
        """The words of the agreements that the form asks for, by purpose."""
        read, today = formats.language(), formats.today()
        return {code: purpose(code).text(today).said(read) for code in (Purpose.MATCH_HOME, Purpose.MATCH_ABROAD)}

    def whole_entry(self) -> PersonEntry:
        """Who somebody is, how they are reached, and what they agreed to."""
        said = self.cleaned_data
        read = formats.language()  # the words stand on the page, and are read out from it
        home = [ConsentEntry("match_home", text_language=read)] if said["consent_home"] else []
        until: date | None = said["consent_until"]
        abroad = [ConsentEntry("match_abroad", each, until, text_language=read) for each in said["consent_abroad"]]
        emails = (said["email"].lower(),) if said["email"] else ()
        return self.entry(phones=self.phones, emails=emails, consents=(*home, *abroad))

    def languages(self) -> tuple[LanguageEntry, ...]:
        """The languages that were said, each once."""
        found: dict[str, LanguageEntry] = {}
        for number in range(1, LANGUAGES + 1):
            code, level = self.cleaned_data[f"language_{number}"], self.cleaned_data[f"level_{number}"]
            if code and code not in found:
                found[code] = LanguageEntry(code, LanguageLevel.parse(level) if level else None)
        return tuple(found.values())


class ContactForm(forms.Form):
    """A number or an address."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=[("phone", gettext_lazy("phone")), ("email", gettext_lazy("e-mail"))]
    )
    value = forms.CharField(
        label=gettext_lazy("Number or address"), max_length=254, error_messages={"required": gettext_lazy("Write it.")}
    )
    shown = forms.BooleanField(required=False)

    def __init__(self, country: str, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.country = country
        self.fields["value"].widget.attrs |= {"dir": "ltr", "autocomplete": "off"}

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        kind, value = said.get("kind"), (said.get("value") or "").strip()
        if not value:
            return said
        if kind == "phone":
            number = international(value, self.country)
            if number is None:
                self.add_error("value", _("This is no phone number of any length in use. Write it as one dials it."))
            said["value"] = number
            return said
        try:
            said["value"] = forms.EmailField().clean(value).lower()
        except ValidationError:
            self.add_error("value", _("Write the whole address, for example name@service.org."))
        return said


def _month(number: int) -> str:
    return str(formats.locale().months["stand-alone"]["wide"][number])
