"""Skills that a text names."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema

from siraba.apps.accounts.models import Scope
from siraba.apps.classification.queries import NotInstalled
from siraba.apps.classification.queries.skills import skill_finder
from siraba.faces.api.problems import READ_ERRORS, Refused
from siraba.faces.api.tokens import Needs

router = Router(tags=["skills"], auth=Needs(Scope.OCCUPATIONS_READ, "occupation.look_up"))


class TextIn(Schema):
    """A text to be searched: a sentence, an advert, the text of a CV."""

    text: Annotated[str, Field(max_length=50_000, pattern=r"^[^\x00]*$")]
    scheme: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,19}$")] = "roame"
    language: Literal["fr", "en", "ar", "auto"] = "auto"
    top: Annotated[int, Field(ge=1, le=100)] = 30


class SkillFoundOut(Schema):
    """A skill with where the text names it (characters from 0), the label and the words that made the match.

    `aside` says why it is not meant: denied, employer (what the employer is or does), offered.
    """

    code: str
    uri: str
    label: str
    matched: str
    language: str
    confidence: float
    quote: str
    start: int
    end: int
    words: list[str]
    match: Literal["label", "forms", "part", "typo"]
    times: int
    aside: Literal["denied", "employer", "offered"] | None


class FactOut(Schema):
    """A licence, a language with its level, years of experience, an education (its ISCED 2011 level)."""

    kind: Literal["licence", "language", "experience", "education"]
    value: str
    level: str
    quote: str
    start: int
    end: int
    aside: Literal["denied", "employer", "offered"] | None


class ReadingOut(Schema):
    """What a text names, the surest skills first; nothing is written."""

    language: str
    skills: list[SkillFoundOut]
    aside: list[SkillFoundOut]
    facts: list[FactOut]


@router.post("/skills/found", response={200: ReadingOut, **READ_ERRORS})
def found(request: HttpRequest, said: TextIn) -> ReadingOut:
    """Find the skills that a text names; nothing is written."""
    try:
        finder = skill_finder(said.scheme)
    except NotInstalled as missing:
        raise Refused(404, "not_installed", str(missing)) from missing
    reading = finder.read(said.text, language=said.language, top=said.top)
    return ReadingOut(
        language=reading.language,
        skills=[SkillFoundOut(**asdict(each)) for each in reading.skills],
        aside=[SkillFoundOut(**asdict(each)) for each in reading.aside],
        facts=[FactOut(**asdict(each)) for each in reading.facts],
    )
