"""What a person asks of their own data: cases with a clock, their words beside a fact, what they set limits to."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from siraba.apps.foundation.models import Fact, Thing
from siraba.apps.foundation.protected import Protected
from siraba.apps.persons.models.identity import Person


class RightKind(models.TextChoices):
    """What a person may ask for."""

    SEE = "see", _("to see what is kept")
    CORRECT = "correct", _("to have something corrected")
    PORT = "port", _("to take the data along")
    OBJECT = "object", _("to object to a use")
    RESTRICT = "restrict", _("to have the file put aside")
    ERASE = "erase", _("to have the file erased")


class Topic(models.TextChoices):
    """What an objection is to."""

    NONE = "", _("nothing named")
    RANKING = "ranking", _("being ranked for posts")
    STATISTICS = "statistics", _("being counted in statistics")


class AskedHow(models.TextChoices):
    """How it was asked for. A page proves who asked; everything else is checked."""

    OWN_PAGE = "own_page", _("on their own page")
    DESK = "desk", _("at the desk, in person")
    PHONE = "phone", _("by phone")
    LETTER = "letter", _("by letter or e-mail")
    FOR_THEM = "for_them", _("by somebody who acts for them")


class CaseState(models.TextChoices):
    """Where a case is; the transitions are in `lifecycle.py`."""

    RECEIVED = "received", _("received")
    CHECKED = "checked", _("identity checked")
    IN_WORK = "in_work", _("in work")
    ANSWERED = "answered", _("answered")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("taken back")


OPEN_STATES = (CaseState.RECEIVED, CaseState.CHECKED, CaseState.IN_WORK)


class RightsCase(Fact):
    """One thing asked for on a day (`happened_on`), to be answered by `due_on`.

    When the person is erased the case stays without them, so that how the service answers can be counted: kind, days
    and outcome are codes, and everything that was said lies in its steps, which go with the person.
    """

    reference = models.CharField(max_length=20, unique=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="rights_cases")
    kind = models.CharField(max_length=10, choices=RightKind.choices)
    topic = models.CharField(max_length=12, default="", blank=True, choices=Topic.choices)
    how = models.CharField(max_length=10, choices=AskedHow.choices)
    state = models.CharField(max_length=10, choices=CaseState.choices, default=CaseState.RECEIVED)
    due_on = models.DateField()
    extended_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    refusal = models.CharField(max_length=30, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "topic"],
                condition=Q(state__in=["received", "checked", "in_work"]),
                name="one_open_case_a_right",
                violation_error_message=_("The person asked for this already, and it is not answered yet."),
            ),
            models.CheckConstraint(
                condition=Q(state="refused", closed_on__isnull=False) & ~Q(refusal="")
                | Q(refusal="") & ~Q(state="refused"),
                name="a_refusal_says_why",
                violation_error_message=_("A refusal says why."),
            ),
            models.CheckConstraint(
                condition=Q(kind="object") & ~Q(topic="") | Q(topic="") & ~Q(kind="object"),
                name="an_objection_names_a_use",
                violation_error_message=_("An objection says to what."),
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="rights_cases_due")]

    def __str__(self) -> str:
        return f"{self.reference} {self.kind} {self.state}"


class CaseStep(Thing):
    """One step of a case: what was done, by whom, what was said (sealed). It goes with the person."""

    case = models.ForeignKey(RightsCase, on_delete=models.CASCADE, related_name="steps")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    step = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=CaseState.choices)
    said = Protected(max_length=500, blank=True)
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=150, default="", blank=True)

    class Meta:
        indexes = [models.Index(fields=["case", "id"], name="steps_of_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.step}"


class CorrectionField(models.TextChoices):
    """A fact that a person may dispute."""

    GIVEN = "given_names", _("given names")
    FAMILY = "family_names", _("family names")
    SEX = "sex", _("sex")
    BIRTH = "birth", _("date of birth")
    PLACE = "place", _("place")
    OTHER = "other", _("something else in the file")


class CorrectionState(models.TextChoices):
    """What was decided about a correction."""

    PROPOSED = "proposed", _("to decide")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")


class Correction(Thing):
    """The person's own words beside a fact: what was held when they spoke, what they say, what was decided and written.

    Both stay, whatever was decided: a refused one is shown beside the fact it disputes. Its words lie sealed, so
    `clean` looks at them instead of the database.
    """

    case = models.ForeignKey(RightsCase, on_delete=models.CASCADE, related_name="corrections")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="corrections")
    field = models.CharField(max_length=20, choices=CorrectionField.choices)
    held = Protected(max_length=200, blank=True)
    words = Protected(max_length=500)
    state = models.CharField(max_length=10, choices=CorrectionState.choices, default=CorrectionState.PROPOSED)
    written = Protected(max_length=200, blank=True)
    why = Protected(max_length=300, blank=True)
    decided_by = models.UUIDField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    """When a source said the same of its own: until then what was accepted stands against it."""

    def __str__(self) -> str:
        return f"{self.field} {self.state}"

    def clean(self) -> None:
        """Whoever corrects says what is right, whoever refuses says why. Raises ValidationError."""
        if not self.words:
            raise ValidationError({"words": _("A correction says what is right.")})
        if self.state == CorrectionState.REFUSED and not self.why:
            raise ValidationError({"why": _("A refusal says why.")})


class LimitKind(models.TextChoices):
    """What a person set a limit to."""

    RESTRICTED = "restricted", _("the file is kept and not used")
    RANKING = "ranking", _("not ranked for posts")
    STATISTICS = "statistics", _("not counted in statistics")


class Limitation(Fact):
    """From a day on a file is not used (`restricted`), not ranked, or not counted, until it is lifted."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="limitations")
    case = models.ForeignKey(RightsCase, null=True, on_delete=models.SET_NULL, related_name="limitations")
    kind = models.CharField(max_length=12, choices=LimitKind.choices)
    lifted_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "kind"], condition=Q(lifted_on__isnull=True), name="live_limitations"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.happened_on}"
