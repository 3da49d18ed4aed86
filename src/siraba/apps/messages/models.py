"""The outbox: messages, each try, who had their message of the day, and addresses that do not answer."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from siraba.apps.foundation.models import Thing


class MessageState(models.TextChoices):
    """Where a message is; the transitions are in `lifecycle.py`."""

    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("not sent")
    MERGED = "merged", _("told with another")
    CANCELLED = "cancelled", _("cancelled")
    EXPIRED = "expired", _("too late")


class Message(Thing):
    """Something that is told to somebody once.

    `sealed` holds the addresses, the values and the words, under the key of the person (`subject_id`), else of the
    installation; None once wiped. `route` are the channels for which there is an address, in order, and `step` the one
    at which it is. `mark` tells an address again without saying it. `round` counts how often a person let it be sent
    anew after a refusal: with `public_id` it makes the id by which a gateway knows a repeated request.
    """

    key = models.CharField(max_length=140, unique=True)
    template = models.CharField(max_length=40)
    urgent = models.BooleanField(default=False)
    language = models.CharField(max_length=10)
    subject_id = models.UUIDField(null=True)
    about_id = models.UUIDField(null=True)
    sealed = models.BinaryField(null=True)
    route = models.JSONField(default=list)
    step = models.PositiveSmallIntegerField(default=0)
    channel = models.CharField(max_length=10, default="", blank=True)
    mark = models.CharField(max_length=64, default="", blank=True)
    state = models.CharField(max_length=10, choices=MessageState.choices, default=MessageState.WAITING)
    problem = models.CharField(max_length=40, default="", blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    round = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    expires_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=80, default="", blank=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="merged")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(lease_until__isnull=False), name="message_in_hand_has_a_lease"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "not_before"], name="messages_waiting"),
            models.Index(fields=["subject_id", "-id"], name="messages_of_subject"),
            models.Index(fields=["mark", "template"], condition=Q(state="waiting"), name="messages_of_address"),
            models.Index(fields=["ended_at"], name="messages_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.state}"

    @property
    def request_id(self) -> str:
        """The id by which a gateway knows a request again."""
        return f"{self.public_id}-{self.round}" if self.round else str(self.public_id)


class Outcome(models.TextChoices):
    """How a try ended."""

    SENT = "sent", _("sent")
    BUSY = "busy", _("not taken now")
    UNCLEAR = "unclear", _("no answer: it may have been sent")
    REFUSED = "refused", _("refused")


class Attempt(models.Model):
    """One try. Written before the gateway is called: without an end, the worker died in between."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=10)
    worker = models.CharField(max_length=80)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default="", blank=True)
    code = models.CharField(max_length=40, default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "number"], name="one_row_per_attempt")]

    def __str__(self) -> str:
        return f"{self.message_id} {self.number} {self.outcome}"


class Turn(models.Model):
    """The one ordinary message that an address, and a person, gets on a day: the database keeps it at one."""

    mark = models.CharField(max_length=64)
    day = models.DateField()
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="turns")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mark", "day"], name="one_ordinary_message_a_day")]
        indexes = [models.Index(fields=["day"], name="turns_by_day")]

    def __str__(self) -> str:
        return f"{self.day}"


class SilentAddress(Thing):
    """An address that a gateway said does not exist. Nothing is sent there until somebody confirms it anew."""

    mark = models.CharField(max_length=64, unique=True)
    channel = models.CharField(max_length=10)
    code = models.CharField(max_length=40)
    since = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.channel} {self.code}"
