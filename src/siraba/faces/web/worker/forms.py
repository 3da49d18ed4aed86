"""What a worker writes to see their own file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from siraba.apps.accounts.queries import home_country
from siraba.apps.foundation.phones import international
from siraba.apps.persons.identifying import Claim
from siraba.core.terms.dates import PartialDate

_LTR = {"dir": "ltr"}


class Who(forms.Form):
    """A number or an address, the name, the birth; the reference number where it is asked for."""

    reach = forms.CharField(
        label=_("Phone number or e-mail address"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "tel", **_LTR}),
        help_text=_("The one you gave to the employment service. It may be your family's."),
        error_messages={"required": _("Write your number or your address.")},
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=240,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Write your name.")},
    )
    birth = forms.CharField(
        label=_("Year or date of birth"),
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "bday", "placeholder": "1998", **_LTR}),
        help_text=_("1998, or 1998-04-17"),
        error_messages={"required": _("Write at least the year.")},
    )
    reference = forms.CharField(
        label=_("Reference number, if you have it"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "P-26-000123-K", **_LTR}),
        help_text=_("It stands on your card. It is needed when you have not used this number for long."),
    )

    def clean_birth(self) -> PartialDate:
        try:
            return PartialDate.parse(self.cleaned_data["birth"].strip())
        except ValueError as wrong:
            raise forms.ValidationError(_("Write the year, for example 1998, or the day, 1998-04-17.")) from wrong

    def clean_reach(self) -> tuple[str, str]:
        """`phone` or `email`, and the number or address in the form that is kept."""
        said = self.cleaned_data["reach"].strip()
        if "@" in said:
            try:
                validate_email(said)
            except forms.ValidationError as wrong:
                raise forms.ValidationError(_("Write the whole address, for example name@service.org.")) from wrong
            return "email", said.lower()
        number = international(said, home_country())
        if number is None:
            raise forms.ValidationError(_("This is no phone number. Write all its digits, for example 01 97 00 00 00."))
        return "phone", number

    def claim(self) -> Claim:
        """What is claimed by a form that is whole."""
        said: dict[str, Any] = self.cleaned_data
        kind, value = said["reach"]
        return Claim(kind, value, said["name"], said["birth"], said["reference"])
