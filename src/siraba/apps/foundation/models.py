"""What every app builds on: public ids, the audit trail, keys of done actions, jobs, import runs."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from siraba.apps.foundation.identifiers import new_public_id


class Thing(models.Model):
    """Anything that has an identity outside the house."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class Fact(Thing):
    """A thing that happened on a day; paper arrives in the evening, phones come back online."""

    happened_on = models.DateField()

    class Meta:
        abstract = True


class Counter(models.Model):
    """A number handed out once. Locked last in a transaction, so that entries become visible in their order."""

    name = models.CharField(max_length=60, primary_key=True)
    value = models.BigIntegerField(default=0)
    note = models.CharField(max_length=64, default="", blank=True)

    def __str__(self) -> str:
        return f"{self.name} {self.value}"


class Visibility(models.IntegerChoices):
    """Who may read an audit entry: a sealed matter must not show through its audit."""

    ORDINARY = 0, _("ordinary")
    RESTRICTED = 1, _("restricted")
    SEALED = 2, _("sealed")


class AuditEntry(models.Model):
    """One link of the audit chain. Knows actor and object by public id, without foreign keys."""

    number = models.BigIntegerField(primary_key=True)
    recorded_at = models.DateTimeField()
    happened_on = models.DateField(null=True)
    verb = models.CharField(max_length=60)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.UUIDField(null=True)
    object_kind = models.CharField(max_length=60)
    object_id = models.UUIDField()
    subject_id = models.UUIDField(null=True)
    visibility = models.PositiveSmallIntegerField(choices=Visibility.choices, default=Visibility.ORDINARY)
    commitment = models.CharField(max_length=64)
    chain = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["object_id", "number"], name="audit_object"),
            models.Index(fields=["subject_id", "number"], name="audit_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.verb}"


class AuditDetail(models.Model):
    """What was before and after, readable only with the key of the person concerned; erased with it."""

    number = models.BigIntegerField(primary_key=True)
    subject_id = models.UUIDField(null=True, db_index=True)
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return str(self.number)


class SubjectKey(models.Model):
    """The key of one person's readable audit, itself encrypted under a key outside the database."""

    subject_id = models.UUIDField(primary_key=True)
    wrapped = models.BinaryField()

    def __str__(self) -> str:
        return str(self.subject_id)


class ErasedSubject(models.Model):
    """Somebody who was erased, by the public id that the chain knows: no key is made for them again."""

    subject_id = models.UUIDField(primary_key=True)

    def __str__(self) -> str:
        return str(self.subject_id)


class DoneAction(models.Model):
    """An action that was done under a key: asked again, it has no second effect and the same answer.

    `request` is a digest of what was asked (another request under the key is refused). Blank for an action inside
    another, whose own key says it.
    """

    verb = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    request = models.CharField(max_length=64, default="", blank=True)
    answer = models.JSONField(default=list)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["verb", "key"], name="one_effect_per_key")]

    def __str__(self) -> str:
        return f"{self.verb} {self.key}"


class JobState(models.TextChoices):
    """Where a job is."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    STOPPED = "stopped", _("stopped")
    FAILED = "failed", _("failed")


class Job(Thing):
    """Work done later, in chunks, from where it was. `cursor` says how far it came."""

    kind = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.WAITING)
    cursor = models.JSONField(default=dict)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    result = models.JSONField(default=dict)
    problem = models.TextField(default="", blank=True)
    asked_by = models.UUIDField(null=True)
    stop_asked = models.BooleanField(default=False)
    lease_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=80, default="", blank=True)
    not_before = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "not_before"], name="job_waiting")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class Beat(models.Model):
    """A worker that lives says so twice a minute; the doctor looks at it."""

    worker = models.CharField(max_length=80, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.worker


class ImportMapping(Thing):
    """A mapping kept under a name: YAML as `core.tabular.mapping` reads it. Each saving is a version; none changes."""

    kind = models.CharField(max_length=30)
    name = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    text = models.TextField()
    made_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "name", "version"], name="one_mapping_per_version"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name} {self.version}"


class Upload(Thing):
    """A file given on a page: it lies under `SIRABA_HOME/imports` until it is done with, and what is to be done of it.

    `asked_as` is who gave it, as an action knows them; `counts` what a look at the whole file found.
    """

    kind = models.CharField(max_length=30)
    file_name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    file_digest = models.CharField(max_length=64)
    columns = models.JSONField(default=list)
    source = models.CharField(max_length=60, default="", blank=True)
    mapping = models.TextField(default="", blank=True)
    mapping_name = models.CharField(max_length=80, default="", blank=True)
    options = models.JSONField(default=dict)
    asked_as = models.JSONField(default=dict)
    asked_by = models.UUIDField(null=True)
    looked = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    counts = models.JSONField(default=dict)
    reading = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["removed_at"], name="uploads_kept")]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"


class ImportRun(Thing):
    """One file brought in: what was done with its rows, and how far it came. `chunks` counts the pieces written.

    `office_id` is whose run it is: the office that asked, or 0 for the installation's own.
    """

    kind = models.CharField(max_length=30)
    source = models.CharField(max_length=60)
    file_name = models.CharField(max_length=255)
    file_digest = models.CharField(max_length=64)
    mapping_digest = models.CharField(max_length=64, default="", blank=True)
    asked_by = models.UUIDField(null=True)
    office_id = models.BigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.WAITING)
    line = models.BigIntegerField(default=0)
    rows = models.BigIntegerField(default=0)
    total = models.BigIntegerField(null=True)
    imported = models.BigIntegerField(default=0)
    unchanged = models.BigIntegerField(default=0)
    unsure = models.BigIntegerField(default=0)
    rejected = models.BigIntegerField(default=0)
    notes = models.JSONField(default=dict)
    """What is to be known of rows that were taken: code → how many `rows`, and the first of their `lines`."""
    chunks = models.PositiveIntegerField(default=0)
    upload = models.ForeignKey(Upload, null=True, on_delete=models.SET_NULL, related_name="runs")
    undoing = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    undone = models.JSONField(default=dict)
    worker = models.CharField(max_length=80, default="", blank=True)
    lease_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "source"],
                condition=Q(state="running"),
                name="one_running_import_per_source",
                violation_error_message=_("An import from this source is running already."),
            )
        ]
        indexes = [models.Index(fields=["office_id", "id"], name="imports_of_office")]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"


class SourceRecord(models.Model):
    """Which of our things a row of a source became; a row that did not change is not written again."""

    kind = models.CharField(max_length=30)
    source = models.CharField(max_length=60)
    source_id = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    object_id = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "source", "source_id"], name="one_thing_per_source_row")]

    def __str__(self) -> str:
        return f"{self.kind} {self.source} {self.source_id}"


class ErasedRow(models.Model):
    """A row of a source whose person was erased on request: its keyed digest, which nobody can read back.

    The same file brought in again would bring the person back; its row is told as erased instead.
    """

    digest = models.CharField(max_length=64, primary_key=True)

    def __str__(self) -> str:
        return self.digest[:8]


class ImportEffect(models.Model):
    """What a run did with one row, so that it can be taken back: made a thing, or changed one.

    `before` is the thing as it was, sealed under the key of the person concerned; `digest` what its source had said
    then; `chunk` the piece of the run that wrote it; `kept` why it could not be taken back.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="effects")
    chunk = models.PositiveIntegerField()
    source_id = models.CharField(max_length=120)
    object_id = models.UUIDField(db_index=True)
    made = models.BooleanField()
    digest = models.CharField(max_length=64, default="", blank=True)
    before = models.BinaryField(null=True)
    undone_at = models.DateTimeField(null=True)
    kept = models.CharField(max_length=20, default="", blank=True)

    def __str__(self) -> str:
        return f"{self.run_id} {self.source_id}"
