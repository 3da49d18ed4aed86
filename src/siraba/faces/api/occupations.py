"""Occupations: look-up, one with its labels, and titles coded."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema

from siraba.apps.accounts.models import Scope
from siraba.apps.classification.queries import NotInstalled, concept_id, find_occupations, lexicon, occupation_of
from siraba.core.coding.proposals import sure
from siraba.faces.api.problems import READ_ERRORS, Refused
from siraba.faces.api.tokens import Needs

router = Router(tags=["occupations"], auth=Needs(Scope.OCCUPATIONS_READ))
Scheme = Literal["roame", "isco", "esco", "rome"]
Language = Literal["fr", "en", "ar"]


class FoundOccupation(Schema):
    """An occupation that a look-up found."""

    code: str
    label: str
    matched: str


class OccupationOut(Schema):
    """An occupation of a classification."""

    scheme: str
    code: str
    uri: str
    isco: str
    labels: dict[str, str]


class TitlesIn(Schema):
    """Titles to be coded."""

    titles: Annotated[list[Annotated[str, Field(max_length=2000)]], Field(max_length=200)]
    scheme: Scheme = "roame"
    language: Literal["fr", "en", "ar", "auto"] = "auto"
    top: Annotated[int, Field(ge=1, le=20)] = 5


class ProposalOut(Schema):
    """One occupation for a title: the label that matched, why, and how likely it is right (0 to 1)."""

    code: str
    uri: str
    label: str
    confidence: float
    because: str


class CodedOut(Schema):
    """A title with its proposals, best first; `sure` says that the first may be taken without a person."""

    title: str
    sure: bool
    proposals: list[ProposalOut]


@router.get("/occupations", response={200: list[FoundOccupation], **READ_ERRORS})
def find(
    request: HttpRequest,
    text: Annotated[str, Field(max_length=200)],
    scheme: Scheme = "roame",
    language: Language = "fr",
) -> list[FoundOccupation]:
    """Occupations whose names begin like, or resemble, a text: at most ten, for type-ahead."""
    try:
        found = find_occupations(text, scheme, language, 10)
    except NotInstalled as missing:
        raise Refused(404, "not_installed", str(missing)) from missing
    return [FoundOccupation(code=each.occupation.code, label=each.label, matched=each.name) for each in found]


@router.get("/occupations/{scheme}/{code}", response={200: OccupationOut, **READ_ERRORS})
def one(
    request: HttpRequest, scheme: Scheme, code: Annotated[str, Field(max_length=40, pattern=r"^[^\x00]*$")]
) -> OccupationOut:
    """One occupation of the active release."""
    row = occupation_of(concept_id(scheme, code))
    if row is None:
        raise Refused(404, "not_found", f"{scheme} has no occupation {code}.")
    return OccupationOut(scheme=scheme, code=row.code, uri=row.uri, isco=row.isco, labels=row.labels)


@router.post("/titles/coded", response={200: list[CodedOut], **READ_ERRORS})
def code(request: HttpRequest, said: TitlesIn) -> list[CodedOut]:
    """Code job titles; nothing is written."""
    try:
        words = lexicon(said.scheme)
    except NotInstalled as missing:
        raise Refused(404, "not_installed", str(missing)) from missing
    ranked = words.rank_many(said.titles, language=said.language, top=said.top)
    return [
        CodedOut(
            title=title,
            sure=sure(proposals),
            proposals=[
                ProposalOut(
                    code=each.code,
                    uri=each.uri,
                    label=each.label,
                    confidence=each.confidence,
                    because=each.because.value,
                )
                for each in proposals
            ],
        )
        for title, proposals in zip(said.titles, ranked, strict=True)
    ]
