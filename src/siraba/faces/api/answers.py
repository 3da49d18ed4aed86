"""Answers that several addresses give."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from siraba.core.matching.results import Match, Openings, Shortlist
from siraba.faces.api.schemas import MatchOut, PartOut, ShortlistOut, StepOut


def as_of() -> date:
    """Today, where the installation is."""
    return datetime.now(ZoneInfo(settings.SIRABA_TIME_ZONE)).date()


def shortlist_out(result: Shortlist | Openings) -> ShortlistOut:
    """A search as it is answered."""
    return ShortlistOut(
        as_of=result.as_of,
        total=result.total,
        eligible=result.eligible,
        matches=[_match(match) for match in result.matches],
        funnel=[
            StepOut(
                condition=step.constraint.value, subject=step.subject, failing=step.failing, remaining=step.remaining
            )
            for step in result.funnel
        ],
    )


def _match(match: Match) -> MatchOut:
    return MatchOut(
        rank=match.rank,
        person=UUID(match.person_id),
        vacancy=UUID(match.vacancy_id),
        score=match.score,
        parts=[
            PartOut(component=part.component.value, points=part.points, possible=part.possible, known=part.known)
            for part in match.parts
        ],
        to_verify=list(match.to_verify),
    )
