"""Who signs in: users with a role, in an office."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from siraba.apps.foundation.actors import Actor, ActorKind
from siraba.apps.foundation.models import Thing


class Role(models.TextChoices):
    """What a user is here for; `access.py` of each app says what each may see and do."""

    COUNSELLOR = "counsellor", _("counsellor")
    OFFICE_HEAD = "office_head", _("office head")
    ADMINISTRATOR = "administrator", _("administrator")


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

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150)
    role = models.CharField(max_length=20, choices=Role.choices)
    office = models.ForeignKey(Office, null=True, blank=True, on_delete=models.PROTECT, related_name="users")
    language = models.CharField(max_length=10, default="fr")
    is_active = models.BooleanField(default=True)
    demo = models.BooleanField(default=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name", "role"]
    objects = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(office__isnull=False) | models.Q(role=Role.ADMINISTRATOR),
                name="desk_user_has_office",
                violation_error_message=_("Somebody who works at a desk belongs to an office."),
            )
        ]

    def __str__(self) -> str:
        return self.email

    def clean(self) -> None:
        self.email = self.email.strip().lower()

    @property
    def actor(self) -> Actor:
        """The user as an action and a query know them."""
        return Actor(ActorKind.USER, id=self.public_id, role=self.role, office_id=self.office_id or 0, name=self.name)

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
