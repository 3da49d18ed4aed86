"""What is written when somebody asks something of their data: on their own page, or for them at the desk."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from siraba.apps.persons.correcting import CorrectionEntry
from siraba.apps.persons.models import AskedHow, CorrectionField, RightKind, Topic
from siraba.faces.web import formats


class AskForm(forms.Form):
    """What is asked for; for an objection to what, for a correction which fact and the person's own words."""

    kind = forms.ChoiceField(label=gettext_lazy("What is asked"), choices=RightKind.choices)
    topic = forms.ChoiceField(
        label=gettext_lazy("For an objection: to what"),
        required=False,
        choices=[("", "–"), *((each.value, each.label) for each in Topic if each.value)],
    )
    field = forms.ChoiceField(
        label=gettext_lazy("For a correction: what is wrong"),
        required=False,
        choices=[("", "–"), *CorrectionField.choices],
    )
    words = forms.CharField(
        label=gettext_lazy("And what is right, in one's own words"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=gettext_lazy("These words are kept beside what is written, whatever is decided."),
    )
    said = forms.CharField(
        label=gettext_lazy("Anything to add"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        kind = said.get("kind")
        if kind == RightKind.OBJECT and not said.get("topic"):
            self.add_error("topic", _("Choose to what."))
        if kind == RightKind.CORRECT and not said.get("field"):
            self.add_error("field", _("Choose what is wrong."))
        if kind == RightKind.CORRECT and not (said.get("words") or "").strip():
            self.add_error("words", _("Write what is right."))
        return said

    def asked(self) -> dict[str, Any]:
        """What the action takes."""
        said = self.cleaned_data
        kind = said["kind"]
        correct = kind == RightKind.CORRECT
        return {
            "kind": kind,
            "topic": said["topic"] if kind == RightKind.OBJECT else "",
            "said": said["said"].strip(),
            "corrections": (CorrectionEntry(said["field"], said["words"].strip()),) if correct else (),
        }


class DeskForm(AskForm):
    """The same for somebody else: how they asked, and on which day."""

    how = forms.ChoiceField(
        label=gettext_lazy("How it was asked"),
        choices=[(each.value, each.label) for each in AskedHow if each != AskedHow.OWN_PAGE],
    )
    happened_on = forms.DateField(
        label=gettext_lazy("On which day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("The term runs from that day. Empty: today."),
    )
    field_order = ("kind", "topic", "field", "words", "how", "happened_on", "said")

    def clean_happened_on(self) -> date | None:
        day: date | None = self.cleaned_data["happened_on"]
        if day is not None and day > formats.today():
            raise forms.ValidationError(_("It was asked today or before."))
        return day

    def asked(self) -> dict[str, Any]:
        """What the action takes."""
        said = self.cleaned_data
        return {**super().asked(), "how": said["how"], "happened_on": said["happened_on"]}
