"""Occupations, skills and what links them, release by release."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from siraba.apps.foundation.models import Thing


class SchemeCode(models.TextChoices):
    """The classifications that can be installed."""

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
    """One edition of a classification. The active one is what people and vacancies are coded with."""

    scheme = models.CharField(max_length=10, choices=SchemeCode.choices)
    version = models.CharField(max_length=40)
    titles = models.JSONField(default=dict)
    notices = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, default="", blank=True)
    active = models.BooleanField(default=False)

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
    """A name people use for an occupation, in a language, perhaps of one country only."""

    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="names")
    text = models.CharField(max_length=300)
    language = models.CharField(max_length=20)
    country = models.CharField(max_length=2, default="", blank=True)
    preferred = models.BooleanField(default=False)
    confirmed = models.BooleanField(default=False)

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
    scheme = models.CharField(max_length=10, choices=SchemeCode.choices)
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
    """A text the coder was not sure of: decided once by a person, remembered for every file that says the same."""

    scheme = models.CharField(max_length=10, choices=SchemeCode.choices)
    text = models.CharField(max_length=300)
    normalised = models.CharField(max_length=300)
    language = models.CharField(max_length=20, default="auto")
    proposals = models.JSONField(default=list)
    seen = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=CodingState.choices, default=CodingState.WAITING)
    occupation = models.ForeignKey(Occupation, null=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

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
