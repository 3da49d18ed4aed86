"""What is written and answered of who people are: identity, contacts, files that may be one person's."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from ninja import Field, Schema

Name = Annotated[str, Field(max_length=120, pattern=r"^[^\x00]*$")]


class IdentityIn(Schema):
    """Who somebody is, written anew: what is left out becomes unknown."""

    given_names: Name = ""
    family_names: Name = ""
    sex: Literal["f", "m", "x"] | None = None
    birth: Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")] | None = None
    region: Annotated[str, Field(max_length=20, pattern=r"^[^\x00]*$")] | None = None
    place: Name = ""


class ContactIn(Schema):
    """A number, as it is dialled in the country of the office or in international form, or an address."""

    kind: Literal["phone", "email"]
    value: Annotated[str, Field(min_length=3, max_length=254, pattern=r"^[^\x00]*$")]
    confirmed_on: date | None = None


class ContactEndIn(Schema):
    """Why a number or address is no longer used for the person."""

    why: Literal["replaced", "wrong", "recycled"]


class ContactOut(Schema):
    """A number or address. `may_identify` says whether it may open the file: live, confirmed lately, nobody else's."""

    id: UUID
    kind: str
    value: str
    since: date
    confirmed_on: date | None
    ended_on: date | None
    end_reason: str
    shared_with: int
    stale: bool
    recycled: bool
    reachable: bool
    may_identify: bool


class ContactPage(Schema):
    """Every number and address that a person had, the live ones first."""

    items: list[ContactOut]


class ReasonOut(Schema):
    """A part of a likeness: its code and its weight (natural logarithm of the odds)."""

    code: str
    weight: float


class PairOut(Schema):
    """Two files that may be one person's. A person at a desk decides; programs read only."""

    id: UUID
    one: UUID
    other: UUID
    score: float
    state: str
    reasons: list[ReasonOut]


class PairPage(Schema):
    """Pairs that wait, newest first; `next` is the `after` of the page that follows."""

    items: list[PairOut]
    next: str | None
