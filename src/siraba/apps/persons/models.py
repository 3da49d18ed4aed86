"""Who somebody is, how to reach them, and what they agreed to."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from siraba.apps.accounts.models import Office
from siraba.apps.foundation.models import Fact, Thing
from siraba.core.terms.dates import DatePrecision, PartialDate


class Sex(models.TextChoices):
    """As the person declares it; read by the exposure audit and statistics, never by a ranking."""

    FEMALE = "f", _("woman")
    MALE = "m", _("man")
    OTHER = "x", _("other")


class Person(Fact):
    """A person: identity apart from why they are known. `happened_on` is when they were first registered."""

    reference = models.CharField(max_length=20, unique=True)
    given_names = models.CharField(max_length=120)
    family_names = models.CharField(max_length=120)
    sought = models.CharField(max_length=300)
    sex = models.CharField(max_length=1, null=True, choices=Sex.choices)
    birth_earliest = models.DateField(null=True)
    birth_latest = models.DateField(null=True)
    birth_precision = models.CharField(
        max_length=5,
        default="",
        blank=True,
        choices=[(precision.value, precision.value) for precision in DatePrecision],
    )
    country = models.CharField(max_length=2, null=True)
    region = models.CharField(max_length=20, null=True)
    place = models.CharField(max_length=120, default="", blank=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="merged_files")
    office = models.ForeignKey(Office, null=True, blank=True, on_delete=models.PROTECT, related_name="files")
    """Which office keeps the file."""
    assigned_to = models.UUIDField(null=True, blank=True, db_index=True)
    """The counsellor who looks after the person, by the public id of the user."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(birth_earliest__isnull=True, birth_latest__isnull=True, birth_precision="")
                | Q(birth_earliest__lte=F("birth_latest"), birth_precision__in=["day", "month", "year", "age"]),
                name="birth_date_is_a_span",
                violation_error_message=_("A date of birth is a day, a month, a year or an age."),
            ),
            models.CheckConstraint(
                condition=~Q(given_names="", family_names=""),
                name="person_has_a_name",
                violation_error_message=_("A person has a name."),
            ),
        ]
        indexes = [models.Index(fields=["family_names", "given_names"], name="person_names")]

    def __str__(self) -> str:
        return self.reference

    @property
    def full_name(self) -> str:
        """Given names, then family names, as written by the person."""
        return f"{self.given_names} {self.family_names}".strip()

    @property
    def birth(self) -> PartialDate | None:
        """The date of birth as far as it is known."""
        if self.birth_earliest is None or self.birth_latest is None:
            return None
        return PartialDate(self.birth_earliest, self.birth_latest, DatePrecision(self.birth_precision))


class ContactKind(models.TextChoices):
    """Ways to reach a person."""

    PHONE = "phone", _("phone")
    EMAIL = "email", _("e-mail")


class EndReason(models.TextChoices):
    """Why a number or address is no longer used for a person."""

    REPLACED = "replaced", _("replaced by another")
    VANISHED = "vanished", _("no longer in the file it came from")
    WRONG = "wrong", _("not the person's")
    RECYCLED = "recycled", _("now somebody else's")


class ContactPoint(Fact):
    """A number or address; families share phones, numbers are recycled: it says when it was last confirmed.

    Rows are ended, never deleted: the history of how somebody was reached. `origin` is `file:` and the id of the row
    of a source, where a file said it.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="contacts")
    kind = models.CharField(max_length=5, choices=ContactKind.choices)
    value = models.CharField(max_length=254)
    confirmed_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=10, default="", blank=True, choices=EndReason.choices)
    origin = models.CharField(max_length=130, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "value"], condition=Q(ended_on__isnull=True), name="one_live_contact_each"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, end_reason="") | Q(ended_on__isnull=False),
                name="live_contact_has_no_end_reason",
            ),
        ]
        indexes = [models.Index(fields=["value"], name="contact_value")]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class Purpose(models.TextChoices):
    """What a person may agree to. Service at home never depends on consent abroad."""

    MATCH_HOME = "match_home", _("being proposed for posts at home")
    MATCH_ABROAD = "match_abroad", _("being proposed for posts in a country abroad")


class Consent(Fact):
    """An agreement given on a day (`happened_on`) for one purpose, perhaps for one country, perhaps with an end."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    country = models.CharField(max_length=2, null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    text_version = models.CharField(max_length=20, default="2026-1")
    how = models.CharField(max_length=20, default="paper")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=Q(withdrawn_on__isnull=True, country__isnull=True),
                name="one_live_consent_at_home",
                violation_error_message=_("The person agreed to this already."),
            ),
            models.UniqueConstraint(
                fields=["person", "purpose", "country"],
                condition=Q(withdrawn_on__isnull=True, country__isnull=False),
                name="one_live_consent_per_country",
                violation_error_message=_("The person agreed to this already."),
            ),
            models.CheckConstraint(
                condition=(Q(purpose="match_abroad") & Q(country__isnull=False))
                | (Q(purpose="match_home") & Q(country__isnull=True)),
                name="consent_abroad_names_a_country",
                violation_error_message=_("An agreement for posts abroad names the country."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.country or ''}"


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


class BrokenGlass(Thing):
    """Somebody opened a file that is not theirs to see, because somebody was in danger: loud, and for hours only."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="broken_glass")
    opened_by = models.UUIDField()
    until = models.DateTimeField()
    seen_by = models.UUIDField(null=True)
    """The data protection officer who looked at it."""
    seen_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["opened_by", "until"], name="glass_broken_by")]

    def __str__(self) -> str:
        return str(self.opened_by)


class AlertKind(models.TextChoices):
    """What looks wrong in how somebody looks at files."""

    MANY_FILES = "many_files", _("many files in a short time")
    OUT_OF_HOURS = "out_of_hours", _("outside of working hours")
    OWN_NAME = "own_name", _("a file with the viewer's own family name and place")
    OTHER_OFFICE = "other_office", _("files that another office keeps")
    GLASS = "glass", _("a file opened in an emergency")


class Alert(Thing):
    """Something for the data protection officer to look at: who looked, what seemed wrong, over how many files."""

    kind = models.CharField(max_length=20, choices=AlertKind.choices)
    viewer_id = models.UUIDField()
    day = models.DateField()
    files = models.PositiveIntegerField(default=1)
    last_at = models.DateTimeField()
    seen_by = models.UUIDField(null=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "viewer_id", "day"], name="one_alert_a_day")]
        indexes = [models.Index(fields=["seen_at", "-last_at"], name="alerts_to_see")]

    def __str__(self) -> str:
        return f"{self.kind} {self.viewer_id}"


class Disclosure(Thing):
    """One viewing of a person's file by somebody else; the person can read the list."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="disclosures")
    viewer_id = models.UUIDField()
    viewer_name = models.CharField(max_length=150)
    part = models.CharField(max_length=20)
    purpose = models.CharField(max_length=40)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-recorded_at"], name="disclosures_of_person"),
            models.Index(fields=["viewer_id", "-recorded_at"], name="disclosures_to_viewer"),
        ]

    def __str__(self) -> str:
        return f"{self.viewer_name} {self.part}"


class PersonKey(models.Model):
    """A key under which a person is found when somebody alike is entered (`resemblance.blocking_keys`)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="keys")
    key = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "person"], name="each_key_once")]

    def __str__(self) -> str:
        return self.key


class NameShare(models.Model):
    """How many people of the register bear a name (its skeleton), counted at night: a rare name says more."""

    skeleton = models.CharField(max_length=40, primary_key=True)
    people = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.skeleton} {self.people}"


class ResemblanceState(models.TextChoices):
    """What was decided about two files that may be one person's."""

    OPEN = "open", _("to decide")
    LATER = "later", _("later")
    SAME = "same", _("the same person")
    DIFFERENT = "different", _("two people")


class Resemblance(Thing):
    """Two files that may be one person's; what a person decided about them is remembered and never asked again.

    `score` is the log-odds in hundredths, `reasons` its parts by code (`resemblance.Likeness`): no personal data.
    """

    one = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    score = models.IntegerField()
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=ResemblanceState.choices, default=ResemblanceState.OPEN)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="asked_once_about_two"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="two_files_in_order"),
        ]
        indexes = [models.Index(fields=["state", "-score"], name="resemblances_to_decide")]

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id} {self.state}"


class Merge(Thing):
    """Two files made one by a person. `moved` says by app what moved, by public or database id, so that it can go
    back; `left` says by app what did not go back when it was undone, because something was built on it."""

    kept = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="merges")
    merged = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    moved = models.JSONField(default=dict)
    left = models.JSONField(default=dict)
    by = models.UUIDField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["merged"],
                condition=Q(undone_at__isnull=True),
                name="merged_once",
                violation_error_message=_("This file was merged into another already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} into {self.kept_id}"


class EraseReason(models.TextChoices):
    """Why everything about a person was erased: a code, since free words may name people."""

    REQUEST = "request", _("the person asked for it")
    MISTAKE = "mistake", _("entered by mistake")
    RETENTION = "retention", _("kept as long as the law asks")
    UNLAWFUL = "unlawful", _("kept without a right to it")


class Tombstone(Thing):
    """A person was erased: that it was done, when and why, without anything about the person."""

    person_id = models.UUIDField(unique=True)
    reason = models.CharField(max_length=10, choices=EraseReason.choices)

    def __str__(self) -> str:
        return f"{self.person_id} {self.reason}"
