"""What a person agreed to, and whom they named to help."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from siraba.apps.foundation.models import Fact, Thing
from siraba.apps.foundation.protected import Protected
from siraba.apps.persons.models.identity import Person


class Purpose(StrEnum):
    """The purposes that the program itself asks for; all there are stand in `data/persons/purposes.yaml`.

    Service at home never depends on consent abroad.
    """

    MATCH_HOME = "match_home"
    MATCH_ABROAD = "match_abroad"
    EMPLOYER = "employer"
    PARTNER_SERVICE = "partner_service"
    RESEARCH = "research"


class GivenBy(models.TextChoices):
    """Who said it for the file; empty is *not written down*."""

    PERSON = "person", _("the person, on their own page")
    RELAY = "relay", _("a helper whom the person named")
    COUNSELLOR = "counsellor", _("the person, written down by a counsellor")
    GUARDIAN = "guardian", _("a parent or guardian")
    SOURCE = "source", _("a file or another program")


class How(models.TextChoices):
    """How an agreement was given or taken back. STATED: a file or another program says so, and no more is known."""

    SCREEN = "screen", _("read on the screen")
    PAPER = "paper", _("signed on paper")
    VOICE = "voice", _("said aloud before a witness")
    THUMBPRINT = "thumbprint", _("with a thumbprint before a witness")
    STATED = "stated", _("as a file says it")


NAMES_ORGANISATION = (Purpose.EMPLOYER, Purpose.PARTNER_SERVICE)
WITNESSED = (How.VOICE, How.THUMBPRINT)
READ_IN = ("fr", "en", "ar")
"""The languages that the texts are written in; in any other somebody interprets."""
ALREADY = _("The person agreed to this already.")
UNWITNESSED = _("A voice or a thumbprint is given before a named witness, in a language, with a named interpreter.")


def _live_once(name: str, *fields: str, where: Q) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        fields=["person", "purpose", *fields],
        condition=Q(withdrawn_on__isnull=True) & where,
        name=name,
        violation_error_message=ALREADY,
    )


class Consent(Fact):
    """An agreement given on a day (`happened_on`) for one purpose, perhaps with an end.

    It may be for one country, one organisation (by its public id, with its name as it was) or one project. How it was
    given is described, never copied: a paper by its number, where it lies and who saw it; a voice or a thumbprint by
    who witnessed it, and who interpreted into which language. `text_version` and `text_language` say which words were
    agreed to; empty where nobody wrote it down. Taken back with nobody in `withdrawn_by`: it ran out, or two files
    became one. Names of people who are not on file are sealed, so `clean` looks at them instead of the database.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20)
    country = models.CharField(max_length=2, null=True, blank=True)
    organisation_id = models.UUIDField(null=True, blank=True)
    organisation_name = models.CharField(max_length=200, default="", blank=True)
    project = models.CharField(max_length=120, default="", blank=True)
    until = models.DateField(null=True, blank=True)
    text_version = models.CharField(max_length=20, default="", blank=True)
    text_language = models.CharField(max_length=2, default="", blank=True)
    given_by = models.CharField(max_length=10, choices=GivenBy.choices, default="", blank=True)
    given_name = Protected(max_length=150, blank=True)
    """The guardian or helper who said it."""
    how = models.CharField(max_length=20, choices=How.choices, default=How.STATED)
    noted_by = models.UUIDField(null=True, blank=True)
    noted_by_name = models.CharField(max_length=150, default="", blank=True)
    paper_number = models.CharField(max_length=60, default="", blank=True)
    paper_place = models.CharField(max_length=120, default="", blank=True)
    paper_seen_by = models.CharField(max_length=150, default="", blank=True)
    witness = Protected(max_length=150, blank=True)
    interpreter = Protected(max_length=150, blank=True)
    spoken_language = models.CharField(max_length=20, default="", blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=10, choices=GivenBy.choices, default="", blank=True)
    withdrawn_how = models.CharField(max_length=20, choices=How.choices, default="", blank=True)
    withdrawn_noted_by_name = models.CharField(max_length=150, default="", blank=True)

    class Meta:
        constraints = [
            _live_once(
                "one_live_consent_at_home", where=Q(country__isnull=True, organisation_id__isnull=True, project="")
            ),
            _live_once("one_live_consent_per_country", "country", where=Q(country__isnull=False)),
            _live_once("one_live_consent_per_organisation", "organisation_id", where=Q(organisation_id__isnull=False)),
            _live_once("one_live_consent_per_project", "project", where=~Q(project="")),
            models.CheckConstraint(
                condition=Q(purpose=Purpose.MATCH_ABROAD, country__isnull=False)
                | (~Q(purpose=Purpose.MATCH_ABROAD) & Q(country__isnull=True)),
                name="consent_abroad_names_a_country",
                violation_error_message=_("An agreement for posts abroad names the country."),
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=NAMES_ORGANISATION, organisation_id__isnull=False)
                | (~Q(purpose__in=NAMES_ORGANISATION) & Q(organisation_id__isnull=True)),
                name="consent_names_its_organisation",
                violation_error_message=_("An agreement for one employer or one partner service names it."),
            ),
            models.CheckConstraint(
                condition=(Q(purpose=Purpose.RESEARCH) & ~Q(project=""))
                | (~Q(purpose=Purpose.RESEARCH) & Q(project="")),
                name="consent_names_its_project",
                violation_error_message=_("An agreement for research names the project."),
            ),
            models.CheckConstraint(
                condition=~Q(how=How.PAPER) | (~Q(paper_place="") & ~Q(paper_seen_by="")),
                name="consent_on_paper_is_described",
                violation_error_message=_("A paper is described: where it lies, and who saw it."),
            ),
            models.CheckConstraint(
                condition=~Q(how__in=WITNESSED) | ~Q(spoken_language=""),
                name="consent_by_voice_names_its_language",
                violation_error_message=UNWITNESSED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.country or self.organisation_name or self.project}"

    def clean(self) -> None:
        """What lies sealed is there where it must be. Raises ValidationError."""
        interpreted = self.spoken_language in READ_IN or self.interpreter
        if self.how in WITNESSED and not (self.witness and interpreted):
            raise ValidationError({"witness": UNWITNESSED})
        if self.given_by == GivenBy.GUARDIAN and not self.given_name:
            raise ValidationError({"given_name": _("A parent or guardian who agrees is named.")})

    def ended(self, on: date) -> date | None:
        """The day it ended, by whatever: taken back, or run out before a day; None while it holds."""
        ran_out = self.until if self.until and self.until < on else None
        days = [day for day in (self.withdrawn_on, ran_out) if day]
        return min(days) if days else None


class ReceiptEvent(models.TextChoices):
    """What a receipt is of."""

    GIVEN = "given", _("given")
    WITHDRAWN = "withdrawn", _("taken back")


class ConsentReceipt(Thing):
    """A receipt as it was handed out, never changed: its very bytes, and their SHA-256 (`persons.receipts`).

    Both are sealed: the receipt names the witness, and by its digest somebody could try names.
    """

    consent = models.ForeignKey(Consent, on_delete=models.CASCADE, related_name="receipts")
    event = models.CharField(max_length=10, choices=ReceiptEvent.choices)
    document = Protected()
    digest = Protected(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consent", "event"], name="one_receipt_an_event")]

    def __str__(self) -> str:
        return f"{self.consent_id} {self.event}"


class Entrustment(Fact):
    """A person named somebody of their village as a helper, until a day: the relay sees this file and no other."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="entrustments")
    relay_id = models.UUIDField()
    until = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["relay_id", "until"], name="entrusted_to")]

    def __str__(self) -> str:
        return str(self.relay_id)
