"""What an employer writes: who they are, and a vacancy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from siraba.apps.accounts.queries import home_country
from siraba.apps.countries import queries as countries
from siraba.apps.jobseekers.models import ContractKind, WorkingTime
from siraba.apps.organisations.models import Mandate
from siraba.apps.vacancies.models import Kind, OpenLicence, Vacancy
from siraba.apps.vacancies.rules import OWN_WORDS, VacancyEntry
from siraba.core.terms.levels import LanguageLevel
from siraba.core.terms.money import Pay, PayPeriod, minor_digits
from siraba.core.text.languages import guess_language
from siraba.faces.web import formats, titles
from siraba.faces.web.employer.languages import (
    LANGUAGES,
    LONGEST,
    TELLING,
    Further,
    further,
    texts_of,
    translation_flaws,
)
from siraba.faces.web.organisations import words
from siraba.faces.web.public.terms import criteria_names, names

LTR = {"dir": "ltr"}
_LEVELS = [(level.word, level.word) for level in LanguageLevel if level.examined]


_OPTIONAL = (
    "region", "start_date", "closes_on", "contract_kind", "working_time", "hours_week", "duration_months",
)  # fmt: skip
"""Fields of a vacancy that may be not known."""


class Begin(forms.Form):
    """Who asks for access."""

    name = forms.CharField(label=gettext_lazy("Name of the firm, the farm or the household"), max_length=200)
    register_number = forms.CharField(
        label=gettext_lazy("Number in the business register"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs=LTR),
        help_text=gettext_lazy("A household has none. With the number your firm is found sooner."),
    )
    country = forms.ChoiceField(label=gettext_lazy("Country"))
    place = forms.CharField(label=gettext_lazy("Town or village"), max_length=120, required=False)
    contact = forms.CharField(label=gettext_lazy("Your own name"), max_length=150)
    address = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        widget=forms.EmailInput(attrs={**LTR, "autocomplete": "email"}),
        help_text=gettext_lazy("A link is sent there, with which you choose a password."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = country_choices()  # type: ignore[attr-defined]  # a choice field


def country_choices() -> list[tuple[str, str]]:
    """Every country by its name, those that the installation works with first."""
    known = [row.code for row in countries.known_countries()]
    codes = [code for code in map(str, formats.locale().territories) if len(code) == 2 and code.isalpha()]
    rest = sorted((formats.country(code), code) for code in codes if code not in known)
    return [*((code, formats.country(code)) for code in known), *((code, name) for name, code in rest)]


class Words(forms.Form):
    """A vacancy in the employer's own words, pasted or as a file."""

    words = forms.CharField(
        label=gettext_lazy("Your advert, in your own words"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 12, "dir": "auto"}),
        help_text=gettext_lazy(
            "Paste it in French, English or Arabic. What it says is put in its place, and you confirm it."
        ),
        error_messages={"max_length": gettext_lazy("This is too long for one advert: paste one post at a time.")},
    )
    file = forms.FileField(label=gettext_lazy("Or a file (PDF, Word, text)"), required=False)


class Write(forms.Form):
    """A vacancy. Only the title is needed to keep it; what else is lacking is told before it is handed in."""

    title = forms.CharField(
        label=gettext_lazy("What work?"),
        max_length=300,
        widget=titles.TitleInput,
        error_messages={"required": gettext_lazy("Say what work it is: one or a few words are enough.")},
    )
    occupation = titles.ChosenOccupation()
    kind = forms.ChoiceField(label=gettext_lazy("What kind of post?"), required=False)
    positions = forms.IntegerField(label=gettext_lazy("How many people?"), min_value=1, max_value=100_000, initial=1)
    country = forms.ChoiceField(label=gettext_lazy("Country of the work"))
    region = forms.ChoiceField(label=gettext_lazy("Region, in this country"), required=False)
    place = forms.CharField(label=gettext_lazy("Town or village"), max_length=120, required=False)
    amount = forms.DecimalField(
        label=gettext_lazy("Pay"), min_value=0, max_digits=12, decimal_places=3, required=False, localize=False
    )
    currency = forms.CharField(
        label=gettext_lazy("Currency"),
        max_length=3,
        required=False,
        widget=forms.TextInput(attrs={**LTR, "placeholder": "XOF"}),
    )
    period = forms.ChoiceField(label=gettext_lazy("For"), required=False)
    hours_week = forms.FloatField(label=gettext_lazy("Hours a week"), min_value=1, max_value=100, required=False)
    contract_kind = forms.ChoiceField(label=gettext_lazy("Contract"), required=False)
    working_time = forms.ChoiceField(label=gettext_lazy("Working time"), required=False)
    duration_months = forms.IntegerField(
        label=gettext_lazy("For how many months?"), min_value=1, max_value=240, required=False
    )
    start_date = forms.DateField(
        label=gettext_lazy("From which day?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    closes_on = forms.DateField(
        label=gettext_lazy("Until when can people answer?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    languages = forms.CharField(
        label=gettext_lazy("Languages that are needed"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={**LTR, "placeholder": "fr A2, en B1"}),
        help_text=gettext_lazy("Code and level, from A1 to C2."),
    )
    worker_pays = forms.ChoiceField(label=gettext_lazy("Does the worker pay anything to get this job?"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language of your text"), required=False)
    description = forms.CharField(
        label=gettext_lazy("Describe the work"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
    skills = forms.MultipleChoiceField(
        label=gettext_lazy("What one does there"), required=False, widget=forms.CheckboxSelectMultiple
    )
    mandate = forms.ChoiceField(label=gettext_lazy("For which employer (mandate)?"), required=False)
    agreement = forms.CharField(
        label=gettext_lazy("Government agreement that covers the post"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=gettext_lazy("Number or name. For health work abroad there must be one."),
    )
    sector = forms.ChoiceField(label=gettext_lazy("Sector of the work"), required=False)
    criteria = forms.MultipleChoiceField(
        label=gettext_lazy("Does the work need somebody of one …"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    criteria_source = forms.CharField(
        label=gettext_lazy("Which law or signed agreement says so?"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=gettext_lazy("Without one, and without a second signature of the service, it is not published."),
    )
    open_licence = forms.ChoiceField(
        label=gettext_lazy("May newspapers and partner agencies reprint it?"), required=False
    )

    def __init__(
        self,
        *args: Any,
        skills: Mapping[int, str] | None = None,
        mandates: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        none = ("", _("not said"))
        periods = {
            "hour": _("an hour"), "day": _("a day"), "week": _("a week"), "month": _("a month"), "year": _("a year"),
        }  # fmt: skip
        choices: Mapping[str, list[tuple[str, Any]]] = {
            "kind": [("", _("by the country")), *_said(Kind.choices)],
            "country": country_choices(),
            "region": [none, *_regions()],
            "period": [none, *periods.items()],
            "contract_kind": [none, *_said(ContractKind.choices)],
            "working_time": [none, *_said(WorkingTime.choices)],
            "worker_pays": [none, ("no", _("no, nothing")), ("yes", _("yes"))],
            "language": [("", _("find out")), *LANGUAGES],
            "skills": [(str(pk), name) for pk, name in (skills or {}).items()],
            "criteria": list(criteria_names().items()),
            "sector": [("", _("that of the employer")), *words.sector_choices()],
            "mandate": list(({"": _("for ourselves")} | dict(mandates or {})).items()),
            "open_licence": [("", _("no")), *_said(OpenLicence.choices)],
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]  # a choice field
        further(self)
        for code, name in names().items():
            self.fields[code] = forms.CharField(
                label=name, required=False, max_length=200, widget=forms.TextInput(attrs={"dir": "auto"})
            )

    @property
    def meaning(self) -> str:
        """The occupation that was chosen while the title was typed, as the page says it."""
        return titles.meaning(self)

    @property
    def own_words(self) -> list[forms.BoundField]:
        """The fields of the terms that are stated in words."""
        return [self[name] for name in OWN_WORDS]

    @property
    def in_further_languages(self) -> list[Further]:
        """The pairs of fields for other languages than that of the text; also of that one where something stands."""
        pairs = [Further(code, name, self[f"title_{code}"], self[f"description_{code}"]) for code, name in LANGUAGES]
        own = self["language"].value()
        return [each for each in pairs if each.code != own or each.title.value() or each.description.value()]

    def clean_currency(self) -> str:
        """A currency is three letters."""
        code = self.cleaned_data["currency"].strip().upper()
        if code and (len(code) != 3 or code not in formats.locale().currencies):
            raise forms.ValidationError(_("Write the three letters of the currency, for example XOF or EUR."))
        return str(code)

    def clean_languages(self) -> tuple[tuple[str, LanguageLevel], ...]:
        """`fr A2, en B1` as codes and levels."""
        found = []
        for part in self.cleaned_data["languages"].replace(";", ",").split(","):
            pieces = part.split()
            if not pieces:
                continue
            level = next((each for each in LanguageLevel if each.examined and each.word == pieces[-1].upper()), None)
            if len(pieces) != 2 or level is None or not pieces[0].isalpha() or len(pieces[0]) not in (2, 3):
                raise forms.ValidationError(_("Write a code and a level for each language, for example: fr A2, en B1."))
            found.append((pieces[0].lower(), level))
        return tuple(dict(found).items())

    def clean(self) -> dict[str, Any]:
        """A pay is whole or not there; a text is in the language that is said."""
        kept = super().clean() or {}
        amount, currency, period = (kept.get(name) for name in ("amount", "currency", "period"))
        if amount is not None and not (currency and period) and "currency" not in self.errors:
            self.add_error("currency", _("Say the currency of the pay, and whether it is for an hour, a month …"))
        if amount is not None and amount <= 0:
            self.add_error("amount", _("Work is paid: write the pay that the worker gets."))
        text = f"{kept.get('title', '')}\n{kept.get('description', '')}"
        guess = guess_language(text[:2000])
        said = kept.get("language")
        if said and len(text) >= TELLING and guess.share >= 0.95 and guess.language not in (said, "und"):
            name = dict(LANGUAGES)[guess.language]
            self.add_error(
                "language",
                _("The text is written in {language}. Choose it here, or write the text anew.").format(language=name),
            )
        for code, problem in translation_flaws(kept | {"language": said}):
            self.add_error(code, problem)
        kept["language"] = said or (guess.language if guess.language != "und" and len(text) >= TELLING else "")
        return kept

    def entry(
        self,
        *,
        office_id: int,
        employer_id: int | None,
        before: Vacancy | None = None,
        mandate: Mandate | None = None,
        by_id: str = "",
    ) -> VacancyEntry:
        """The entry of a form that is whole; what a form does not ask stays as it was before."""
        kept: dict[str, Any] = self.cleaned_data
        same: dict[str, Any] = {name: kept[name] or None for name in _OPTIONAL}
        asked = _kept_of(before) | {"skills": tuple((int(pk), True) for pk in kept["skills"])}
        asked["criteria"] = self._criteria(before, by_id)
        asked["occupation_id"] = kept["occupation"].pk if kept["occupation"] else None
        if mandate is not None:
            asked |= {"mandate_id": mandate.public_id, "agency_id": mandate.agency.public_id}
        return VacancyEntry(
            title=kept["title"],
            office_id=office_id,
            description=kept["description"],
            employer_id=employer_id,
            country=kept["country"],
            place=kept["place"],
            positions=kept["positions"],
            pay=_pay(kept),
            languages=kept["languages"],
            kind=kept["kind"],
            terms={name: kept[name].strip() for name in OWN_WORDS if kept[name].strip()},
            worker_pays={"yes": True, "no": False}.get(kept["worker_pays"]),
            language=kept["language"],
            open_licence=kept["open_licence"],
            agreement=kept["agreement"].strip(),
            texts=texts_of(kept, before.texts if before else {}),
            sector=kept["sector"],
            **same,
            **asked,
        )

    def _criteria(self, before: Vacancy | None, by_id: str) -> tuple[dict[str, Any], ...]:
        """Each criterion with its source; one that says the same as before keeps its signature."""
        source = self.cleaned_data["criteria_source"].strip()
        held = {(each.get("name"), each.get("source")): each for each in (before.criteria if before else ())}
        fresh = ({"name": name, "source": source, "by": by_id} for name in self.cleaned_data["criteria"])
        return tuple(held.get((each["name"], source), each) for each in fresh)


def _pay(kept: dict[str, Any]) -> Pay | None:
    if kept["amount"] is None or not (kept["currency"] and kept["period"]):
        return None
    minor = round(kept["amount"] * 10 ** minor_digits(kept["currency"]))
    return Pay(int(minor), kept["currency"], PayPeriod(kept["period"]))


def _said(choices: Any) -> list[tuple[str, str]]:
    return [(value, str(name)) for value, name in choices]


def _regions() -> list[tuple[str, str]]:
    found = countries.regions(home_country())
    return [(each.code, formats.label(each.names, each.code)) for each in found]


def _kept_of(before: Vacancy | None) -> dict[str, Any]:
    """Columns of a known vacancy that this form does not ask."""
    if before is None:
        return {}
    names_of = (
        "min_education", "min_experience_years", "experience_required", "age_min", "age_max", "age_source",
        "dispute_since", "agency_id", "mandate_id",
    )  # fmt: skip
    same = {name: getattr(before, name) for name in names_of}
    return same | {"licences": tuple(before.licences)}


def initial_of(row: Vacancy) -> dict[str, Any]:
    """A vacancy as the form shows it."""
    same = (
        "title", "kind", "positions", "country", "region", "place", "hours_week", "contract_kind", "working_time",
        "duration_months", "start_date", "closes_on", "language", "description", "open_licence",
        "agreement", "sector",
    )  # fmt: skip
    said = {name: getattr(row, name) for name in same} | dict(row.terms)
    said |= {f"{name}_{code}": text for code, texts in row.texts.items() for name, text in texts.items()}
    said["languages"] = ", ".join(f"{each.code} {LanguageLevel(each.level).word}" for each in row.languages.all())
    said["worker_pays"] = {True: "yes", False: "no"}.get(row.worker_pays, "") if row.worker_pays is not None else ""
    said["criteria"] = [str(each.get("name", "")) for each in row.criteria]
    said["criteria_source"] = next((str(each["source"]) for each in row.criteria if each.get("source")), "")
    if row.pay:
        said |= pay_fields(row.pay)
    return said


def pay_fields(pay: Pay) -> dict[str, Any]:
    """A pay as the form's three fields."""
    digits = minor_digits(pay.currency)
    amount = pay.amount / 10**digits
    return {
        "amount": f"{amount:.{digits}f}".rstrip("0").rstrip(".") if digits else str(pay.amount),
        "currency": pay.currency,
        "period": pay.period.value,
    }
