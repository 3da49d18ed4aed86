"""Who signs in: users with a role, in an office."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from siraba.apps.foundation.actors import Actor, ActorKind
from siraba.apps.foundation.models import Fact, Thing


class Role(models.TextChoices):
    """What a user is here for. What each may do stands in `data/access/rights.yaml`."""

    WORKER = "worker", _("job seeker or worker")
    RELAY = "relay", _("relay in a village or district")
    COUNSELLOR = "counsellor", _("counsellor")
    OFFICE_HEAD = "office_head", _("office head")
    EMPLOYER = "employer_user", _("employer")
    AGENCY = "agency_user", _("private employment agency")
    INSPECTOR = "inspector", _("inspector")
    ATTACHE = "labour_attache", _("labour attaché")
    TRAINER = "trainer", _("trainer")
    ANALYST = "analyst", _("analyst")
    PARTNER_SERVICE = "partner_service", _("partner employment service")
    PARTNER = "partner_organisation", _("municipality, union or association")
    CLASSIFICATION_STEWARD = "classification_steward", _("classification steward")
    ADMINISTRATOR = "administrator", _("administrator")
    DATA_PROTECTION = "data_protection_officer", _("data protection officer")


OFFICE_ROLES = (Role.COUNSELLOR, Role.OFFICE_HEAD, Role.RELAY)
"""Who belongs to an office."""
ORGANISATION_ROLES = (Role.EMPLOYER, Role.AGENCY, Role.TRAINER, Role.PARTNER_SERVICE, Role.PARTNER)
"""Who belongs to an organisation."""


class Office(Thing):
    """A place where the service receives people."""

    code = models.CharField(max_length=20, unique=True)
    names = models.JSONField(default=dict)
    country = models.CharField(max_length=2)
    region = models.CharField(max_length=20, default="", blank=True)

    def __str__(self) -> str:
        return self.code


class UserManager(BaseUserManager["User"]):
    """Finds users by their sign-in name, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=(username or "").strip())


class User(AbstractBaseUser, Thing):
    """Somebody with a right to sign in."""

    email = models.EmailField(unique=True, null=True, blank=True)
    name = models.CharField(max_length=150)
    role = models.CharField(max_length=30, choices=Role.choices)
    office = models.ForeignKey(Office, null=True, blank=True, on_delete=models.PROTECT, related_name="users")
    language = models.CharField(max_length=10, default="fr")
    is_active = models.BooleanField(default=True)
    demo = models.BooleanField(default=False)
    person_id = models.UUIDField(null=True, blank=True, unique=True)
    """The worker's own file, by its public id: persons lie above this app."""
    organisation_id = models.UUIDField(null=True, blank=True, db_index=True)
    """The employer, agency, centre or partner whose user this is."""
    country = models.CharField(max_length=2, default="", blank=True)
    """Where a labour attaché is posted."""

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name", "role"]
    objects = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(office__isnull=False) | ~models.Q(role__in=OFFICE_ROLES),
                name="desk_user_has_office",
                violation_error_message=_("Somebody who works at a desk belongs to an office."),
            ),
            models.CheckConstraint(
                condition=models.Q(organisation_id__isnull=False) | ~models.Q(role__in=ORGANISATION_ROLES),
                name="partner_user_has_organisation",
                violation_error_message=_("This role belongs to an employer, an agency or a partner: name it."),
            ),
            models.CheckConstraint(
                condition=models.Q(person_id__isnull=False) | ~models.Q(role=Role.WORKER),
                name="worker_has_own_file",
                violation_error_message=_("A worker signs in to their own file."),
            ),
            models.CheckConstraint(
                condition=~models.Q(country="") | ~models.Q(role=Role.ATTACHE),
                name="attache_has_country",
                violation_error_message=_("A labour attaché is posted in a country: name it."),
            ),
            models.CheckConstraint(
                condition=models.Q(email__isnull=False) | models.Q(role=Role.WORKER),
                name="staff_has_address",
                violation_error_message=_("Only a worker signs in without an e-mail address."),
            ),
        ]

    def __str__(self) -> str:
        return self.email or str(self.public_id)

    def clean(self) -> None:
        self.email = self.email.strip().lower() if self.email else None

    @property
    def actor(self) -> Actor:
        """The user as an action and a query know them."""
        return Actor(
            ActorKind.USER,
            id=self.public_id,
            role=self.role,
            office_id=self.office_id or 0,
            name=self.name,
            person_id=self.person_id,
            organisation_id=self.organisation_id,
            country=self.country,
        )

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Rights are in `access.py`; Django's permission tables are not used."""
        return False


class Scope(models.TextChoices):
    """What a program that calls the API may do."""

    OCCUPATIONS_READ = "occupations:read", _("look up occupations and code titles")
    VACANCIES_READ = "vacancies:read", _("read vacancies")
    VACANCIES_WRITE = "vacancies:write", _("enter and move vacancies")
    PEOPLE_READ = "people:read", _("read people's files")
    PEOPLE_WRITE = "people:write", _("register people, write consents")
    SHORTLISTS_READ = "shortlists:read", _("read shortlists")


class Client(Thing):
    """A program that calls the API for an office. Only a digest of its token is kept."""

    name = models.CharField(max_length=150)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="clients")
    scopes = models.JSONField(default=list)
    token_digest = models.CharField(max_length=64, unique=True)
    ends_on = models.DateField(null=True, blank=True)
    revoked_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name

    @property
    def actor(self) -> Actor:
        """The client as an action and a query know it: what a counsellor of its office may, within its scopes."""
        return Actor(
            ActorKind.CLIENT, id=self.public_id, role=Role.COUNSELLOR, office_id=self.office_id, name=self.name
        )


class Cover(Fact):
    """Somebody stands in for a colleague: what is assigned to the one is assigned to the other, until a day."""

    absent = models.ForeignKey(User, on_delete=models.CASCADE, related_name="covers")
    stand_in = models.ForeignKey(User, on_delete=models.CASCADE, related_name="covered")
    until = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(absent=models.F("stand_in")),
                name="nobody_covers_themselves",
                violation_error_message=_("Somebody else stands in."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.absent_id} {self.stand_in_id}"


class FactorKind(models.TextChoices):
    """What somebody has, beside what they know."""

    TOTP = "totp", _("code of an application")
    PASSKEY = "passkey", _("passkey")


class SecondFactor(Thing):
    """Something a user has. `sealed` holds the secret or the public key under the installation's key."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="factors")
    kind = models.CharField(max_length=10, choices=FactorKind.choices)
    name = models.CharField(max_length=60)
    sealed = models.BinaryField()
    credential = models.CharField(max_length=400, null=True, blank=True, unique=True)
    counter = models.BigIntegerField(default=0)
    """The last step of time of a code, or the signature counter of a passkey: nothing works twice."""
    confirmed_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class RecoveryCode(models.Model):
    """A code on paper for the day when the factor is lost; works once. Only a digest is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="one_code_each")]

    def __str__(self) -> str:
        return str(self.user_id)


class SignIn(Thing):
    """One session of a user, as they see it in the list of their sessions and can end it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins")
    session = models.CharField(max_length=64, unique=True)
    """A digest of the session's key."""
    device = models.CharField(max_length=80, default="", blank=True)
    network = models.CharField(max_length=45, default="", blank=True)
    """The first half of the address: where about, not who."""
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user", "-seen_at"], name="sign_ins_of_user")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.device}"


class OneTimeCode(Thing):
    """A code sent to a phone or an address. Only a keyed digest is kept; it works once, for minutes, with few tries."""

    purpose = models.CharField(max_length=20)
    address = models.CharField(max_length=64, db_index=True)
    """A keyed digest of the phone number or e-mail address."""
    subject_id = models.UUIDField(null=True)
    """The person or user it was sent for; nobody when the address is not known: the page answers the same."""
    digest = models.CharField(max_length=64)
    claim = models.BinaryField(null=True)
    """What was said of oneself, sealed, until a worker looked whom it fits."""
    until = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.purpose


class Knock(models.Model):
    """Failed tries at one door: a name from a place, a name from anywhere, a place with any name."""

    door = models.CharField(max_length=80, primary_key=True)
    since = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(null=True)
    """No more is looked at before this moment."""

    def __str__(self) -> str:
        return self.door


class Invitation(Thing):
    """A way in for a colleague, an employer or an agency: a link that works once."""

    address = models.EmailField()
    name = models.CharField(max_length=150)
    role = models.CharField(max_length=30, choices=Role.choices)
    office = models.ForeignKey(Office, null=True, blank=True, on_delete=models.PROTECT)
    organisation_id = models.UUIDField(null=True, blank=True)
    country = models.CharField(max_length=2, default="", blank=True)
    language = models.CharField(max_length=10, default="fr")
    digest = models.CharField(max_length=64, unique=True)
    until = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class ForeignIdentity(Thing):
    """A user as a government's identity service knows them."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="one_user_per_identity")]

    def __str__(self) -> str:
        return self.issuer
