"""What classification tells the apps above."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from siraba.apps.foundation.events import Event


@dataclass(frozen=True, slots=True)
class TitleDecided(Event):
    """A person said which occupation a text means; `occupation` is its public id, None where no code fits,
    `case` that of the case: what names a deed, since the words may be somebody's own.

    `normalised` is the text as `queries.normalised` writes it: whatever was waiting for it can now be coded.
    """

    normalised: str
    scheme: str
    occupation: UUID | None
    case: UUID


@dataclass(frozen=True, slots=True)
class ReleaseActivated(Event):
    """A release became the one that is coded with, or the active one changed in place."""

    scheme: str
    version: str


@dataclass(frozen=True, slots=True)
class RecodingStarted(Event):
    """People and vacancies coded with an old release are to be recoded, as far as that is sure; `turn` is this once."""

    recoding: UUID
    turn: str
