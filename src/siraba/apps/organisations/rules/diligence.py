"""The questionnaire of due diligence as data, its score by rule, and what the rule lets a person decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

import yaml
from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field

from siraba.apps.foundation.lifecycles import Obstacle
from siraba.apps.foundation.words import Words

LONGEST = {"home": timedelta(days=731), "abroad": timedelta(days=366)}
"""For how long at most a decision counts before somebody looks again."""
YES, NO = "yes", "no"


class Question(BaseModel):
    """One question; `good` is the answer that speaks for the organisation."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str = Field(pattern=r"^[a-z_]+$")
    reach: tuple[str, ...] = Field(min_length=1)
    weight: int = Field(ge=1)
    critical: bool
    good: str = Field(pattern="^(yes|no)$")
    source: str = Field(min_length=1)
    text: Words
    evidence: Words


class Questionnaire(BaseModel):
    """All questions of a version. `accept_from` is a score in thousandths."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    version: str
    accept_from: int = Field(ge=0, le=1000)
    questions: tuple[Question, ...]

    def of(self, reach: str) -> tuple[Question, ...]:
        """The questions that are asked for posts at home or abroad."""
        return tuple(each for each in self.questions if reach in each.reach)


class Advice(StrEnum):
    """What the rule would do. A person decides."""

    ACCEPT = "accept"
    CONDITIONS = "accept_with_conditions"
    REFUSE = "refuse"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Score:
    """Thousandths: `score` of the weight that was answered (None: nothing was), `known` of the whole weight.

    `failed` are critical questions with the wrong answer, `open` those without one.
    """

    score: int | None
    known: int
    failed: tuple[str, ...]
    open: tuple[str, ...]
    advice: Advice


def score(questions: Sequence[Question], answers: Mapping[str, Mapping[str, Any]], accept_from: int) -> Score:
    """The weight of good answers over that of all answers given; what is not answered counts on neither side.

    Advice: refuse where a critical answer is wrong; unknown while a critical one is open; else by the score.
    """
    given = {each.id: answers[each.id].get("answer") for each in questions if each.id in answers}
    whole = sum(each.weight for each in questions)
    answered = [each for each in questions if given.get(each.id) in {YES, NO}]
    weight = sum(each.weight for each in answered)
    good = sum(each.weight for each in answered if given[each.id] == each.good)
    failed = tuple(each.id for each in answered if each.critical and given[each.id] != each.good)
    missing = tuple(each.id for each in questions if given.get(each.id) not in {YES, NO})
    points = good * 1000 // weight if weight else None
    if failed:
        advice = Advice.REFUSE
    elif points is None or any(each.critical and each.id in missing for each in questions):
        advice = Advice.UNKNOWN
    else:
        advice = Advice.ACCEPT if points >= accept_from and not missing else Advice.CONDITIONS
    return Score(points, weight * 1000 // whole if whole else 0, failed, missing, advice)


def decision_obstacles(verb: str, said: Score, reach: str, review_on: date | None, today: date) -> list[Obstacle]:
    """What stands against a decision. A refusal is always possible; an acceptance only as far as the answers go."""
    if verb == "refuse":
        return []
    found = [Obstacle("critical_failed", {"question": each}) for each in said.failed]
    if verb == "accept" and said.advice is not Advice.ACCEPT and not said.failed:
        found.append(Obstacle("not_all_answered" if said.open else "score_too_low", {"score": said.score or 0}))
    if verb != "accept" and said.advice is Advice.UNKNOWN:
        found.append(Obstacle("critical_open"))
    if review_on is None or review_on <= today:
        found.append(Obstacle("review_not_ahead"))
    elif review_on > today + LONGEST[reach]:
        found.append(Obstacle("review_too_far", {"days": LONGEST[reach].days}))
    return found


@cache
def questionnaire() -> Questionnaire:
    """The questionnaire in force."""
    path = settings.DATA_DIR / "organisations" / "questionnaire.yaml"
    return Questionnaire.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
