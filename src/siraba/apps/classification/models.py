"""Occupations, skills and what links them, release by release."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from siraba.apps.foundation.models import Thing


class SchemeCode(models.TextChoices):
    """The public classifications known by name; a national one has the short name that its mapping file gives it."""

    ROAME = "roame", "ROAME"
    ISCO = "isco", "ISCO-08"
    ESCO = "esco", "ESCO"
    ROME = "rome", "ROME 4"


class MatchKind(models.TextChoices):
    """How well a concept of one classification renders one of another (SKOS mapping relations)."""

    EXACT = "exact", _("exact")
    CLOSE = "close", _("close")
    BROAD = "broad", _("broader")
    NARROW = "narrow", _("narrower")


class Release(Thing):
    """One edition of a classification. The active one is what people and vacancies are coded with.

    `base` is the release that stewards changed into this one; None for a release as its authors made it.
    """

    scheme = models.CharField(max_length=20)
    version = models.CharField(max_length=40)
    titles = models.JSONField(default=dict)
    notices = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, default="", blank=True)
    active = models.BooleanField(default=False)
    base = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="editions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "version"], name="one_release_per_version"),
            models.UniqueConstraint(fields=["scheme"], condition=Q(active=True), name="one_active_release_per_scheme"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.version}"


class OccupationLevel(models.TextChoices):
    """Where in the tree a concept stands: a heading, or an occupation a person can have."""

    GROUP = "group", _("group")
    OCCUPATION = "occupation", _("occupation")


class Occupation(Thing):
    """A heading or an occupation of a release. `isco` is its ISCO-08 code (unit group where known)."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="occupations")
    code = models.CharField(max_length=40)
    uri = models.CharField(max_length=200, default="", blank=True)
    level = models.CharField(max_length=10, choices=OccupationLevel.choices, default=OccupationLevel.OCCUPATION)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    isco = models.CharField(max_length=4, default="", blank=True)
    labels = models.JSONField(default=dict)
    definitions = models.JSONField(default=dict)
    activities = models.JSONField(default=list)
    access = models.JSONField(default=dict)
    retired = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "code"], name="one_occupation_per_code")]
        indexes = [models.Index(fields=["uri"], name="occupation_uri"), models.Index(fields=["isco"], name="occ_isco")]

    def __str__(self) -> str:
        return self.code


class OccupationName(models.Model):
    """A name people use for an occupation, in a language, perhaps of one country only.

    `also`: the word means other occupations more often.
    """

    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="names")
    text = models.CharField(max_length=300)
    language = models.CharField(max_length=20)
    country = models.CharField(max_length=2, default="", blank=True)
    preferred = models.BooleanField(default=False)
    confirmed = models.BooleanField(default=False)
    also = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["occupation", "language", "text"], name="one_name_per_occupation")
        ]

    def __str__(self) -> str:
        return self.text


class Skill(Thing):
    """A skill of a release. `kind` is technical, transversal, language, digital or knowledge."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="skills")
    code = models.CharField(max_length=40)
    uri = models.CharField(max_length=200, default="", blank=True)
    kind = models.CharField(max_length=20, default="technical")
    reuse = models.CharField(max_length=20, default="", blank=True)
    labels = models.JSONField(default=dict)
    retired = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "code"], name="one_skill_per_code")]
        indexes = [models.Index(fields=["uri"], name="skill_uri")]

    def __str__(self) -> str:
        return self.code


class SkillName(models.Model):
    """Another name of a skill in a language, as ESCO has them: what texts are searched for beside the labels."""

    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="names")
    text = models.CharField(max_length=300)
    language = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["skill", "language", "text"], name="one_name_per_skill")]

    def __str__(self) -> str:
        return self.text


class SkillRelation(models.Model):
    """What ESCO says of two skills: `target` is broader than `source`, or is needed or useful for it."""

    source = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="relations")
    target = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="relations_of")
    kind = models.CharField(
        max_length=10,
        choices=[("broader", _("broader")), ("essential", _("essential")), ("optional", _("optional"))],
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="skill_relation_once"),
            models.CheckConstraint(condition=~Q(source=models.F("target")), name="skill_relation_leads_elsewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"


class OccupationSkill(models.Model):
    """A skill on the card of an occupation."""

    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="card")
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="cards")
    essential = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["occupation", "skill"], name="skill_once_on_a_card")]

    def __str__(self) -> str:
        return f"{self.occupation_id} {self.skill_id}"


class Mobility(models.Model):
    """A near occupation, or a next step, inside one release. `rank` 1 is the nearest."""

    source = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="near")
    target = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="near_of")
    step = models.CharField(max_length=4, choices=[("near", _("near")), ("next", _("next step"))], default="near")
    rank = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "step"], name="mobility_once"),
            models.CheckConstraint(condition=~Q(source=models.F("target")), name="mobility_leads_elsewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.target_id}"


class Crosswalk(models.Model):
    """A link from an occupation to a code of another classification, which may be installed later."""

    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="links")
    scheme = models.CharField(max_length=20)
    code = models.CharField(max_length=200)
    match = models.CharField(max_length=10, choices=MatchKind.choices)
    source = models.CharField(max_length=80, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["occupation", "scheme", "code", "source"], name="one_link_per_source")
        ]
        indexes = [models.Index(fields=["scheme", "code"], name="crosswalk_target")]

    def __str__(self) -> str:
        return f"{self.occupation_id} {self.scheme}:{self.code}"


class CodingState(models.TextChoices):
    """Whether somebody has said which occupation a text means."""

    WAITING = "waiting", _("to be decided")
    DECIDED = "decided", _("decided")
    UNCODABLE = "uncodable", _("cannot be coded")


class CodingCase(Thing):
    """A text the coder was not sure of: decided once by a person, remembered for every file that says the same.

    `former`: what it meant until a release took that away {code, title: label by language, release}.
    `chosen_by_writer`: what a worker, a relay or an employer chose for their own file; it decides nothing for others.
    """

    scheme = models.CharField(max_length=20)
    text = models.CharField(max_length=300)
    normalised = models.CharField(max_length=300)
    language = models.CharField(max_length=20, default="auto")
    proposals = models.JSONField(default=list)
    seen = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=CodingState.choices, default=CodingState.WAITING)
    occupation = models.ForeignKey(Occupation, null=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    former = models.JSONField(default=dict)
    chosen_by_writer = models.ForeignKey(Occupation, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "normalised"], name="one_case_per_text"),
            models.CheckConstraint(
                condition=~Q(state="decided") | Q(occupation__isnull=False), name="decided_case_has_occupation"
            ),
        ]
        indexes = [models.Index(fields=["state", "-seen"], name="coding_queue")]

    def __str__(self) -> str:
        return self.text


class ChangeKind(models.TextChoices):
    """What a steward proposes to change."""

    NAME = "name", _("add a local name")
    MERGE = "merge", _("merge two occupations")
    OCCUPATION = "occupation", _("propose a new occupation")
    EDIT = "edit", _("change an occupation")


class ChangeState(models.TextChoices):
    """Where a proposed change is; the transitions are in `lifecycle.py`."""

    DRAFT = "draft", _("draft")
    REVIEW = "review", _("to be looked at by a second person")
    APPROVED = "approved", _("approved for the next release")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Change(Thing):
    """A change that stewards want in the next release. `code` is the occupation it is about, "" for a new one.

    `content` by kind: name {text, language, country}; merge {into}; occupation {code, parent, isco, labels,
    definitions}; edit {labels, definitions, isco} with only what changes.
    """

    scheme = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=ChangeKind.choices)
    state = models.CharField(max_length=10, choices=ChangeState.choices, default=ChangeState.DRAFT)
    code = models.CharField(max_length=40, default="", blank=True)
    content = models.JSONField(default=dict)
    reason = models.CharField(max_length=500, default="", blank=True)
    remark = models.CharField(max_length=500, default="", blank=True)
    author_id = models.UUIDField()
    author_name = models.CharField(max_length=150, default="", blank=True)
    reviewer_id = models.UUIDField(null=True)
    reviewer_name = models.CharField(max_length=150, default="", blank=True)
    release = models.ForeignKey(Release, null=True, on_delete=models.PROTECT, related_name="changes")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "published"]) | (Q(reviewer_id__isnull=False)),
                name="approved_change_has_reviewer",
            ),
            models.CheckConstraint(
                condition=Q(reviewer_id__isnull=True) | ~Q(reviewer_id=models.F("author_id")),
                name="reviewer_is_a_second_person",
                violation_error_message=_("A change is looked at by somebody else than who wrote it."),
            ),
        ]
        indexes = [models.Index(fields=["scheme", "state"], name="changes_by_state")]

    def __str__(self) -> str:
        return f"{self.kind} {self.scheme}:{self.code}"


class Recoding(Thing):
    """People and vacancies coded with one release brought to another one, as somebody asked."""

    old = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="recodings_from")
    new = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="recodings_to")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["old", "new"], name="one_recoding_per_pair")]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


class Succession(Thing):
    """What becomes of one old occupation: one new one for sure, or candidates of which a person chooses.

    `candidates` are codes with `certainty` in percent and `because`; `target` is None until it is sure or chosen.
    """

    recoding = models.ForeignKey(Recoding, on_delete=models.CASCADE, related_name="rows")
    old = models.ForeignKey(Occupation, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Occupation, null=True, on_delete=models.PROTECT, related_name="+")
    candidates = models.JSONField(default=list)
    certainty = models.PositiveSmallIntegerField(default=0)
    because = models.CharField(max_length=20, default="", blank=True)
    decided_by = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recoding", "old"], name="one_succession_per_occupation")]

    def __str__(self) -> str:
        return f"{self.recoding_id} {self.old_id}"


class Recoded(models.Model):
    """A file (a profile, a vacancy) that held an old occupation: what it is now. The old code is kept here."""

    row = models.ForeignKey(Succession, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(max_length=10, choices=[("profile", _("person")), ("vacancy", _("vacancy"))])
    file_id = models.UUIDField()
    target = models.ForeignKey(Occupation, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["row", "kind", "file_id"], name="recoded_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_id}"
