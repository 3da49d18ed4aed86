"""Occupations: what is installed, look-up, one with its names, skills and crosswalks, and titles coded.

A concept is named by its classification and its code, which stay the same from release to release; `id` is its public
id in the active release, `uri` the one its publisher gave it.
"""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from siraba.apps.accounts.models import Scope
from siraba.apps.classification.models import Occupation, OccupationLevel
from siraba.apps.classification.queries import NotInstalled, explorer, find_occupations, label, lexicon
from siraba.apps.classification.queries.lookup import only_told
from siraba.core.coding.proposals import sure
from siraba.faces.api.problems import READ_ERRORS, Refused
from siraba.faces.api.tokens import Needs, may

router = Router(tags=["occupations"], auth=Needs(Scope.OCCUPATIONS_READ, "occupation.look_up"))
Scheme = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,19}$")]
Code = Annotated[str, Field(max_length=40, pattern=r"^[^\x00]*$")]
Language = Literal["fr", "en", "ar"]


class FoundOccupation(Schema):
    """An occupation that a look-up found."""

    code: str
    label: str
    matched: str


class NameOut(Schema):
    """A name of an occupation in a language (BCP 47), perhaps of one country only."""

    text: str
    language: str
    country: str | None
    preferred: bool


class NearOut(Schema):
    """A near occupation (rank 1 the nearest) or a next step, of the same classification."""

    code: str
    step: Literal["near", "next"]
    rank: int


class OccupationOut(Schema):
    """An occupation of a classification."""

    scheme: str
    code: str
    uri: str
    isco: str
    labels: dict[str, str]
    id: UUID
    release: str
    level: Literal["group", "occupation"]
    retired: bool
    definitions: dict[str, str]
    names: list[NameOut]
    parents: list[str]
    near: list[NearOut]


class SchemeOut(Schema):
    """A classification with its active release and how many occupations that holds."""

    scheme: str
    name: str
    release: str
    occupations: int
    notice: str


class OccupationSkillOut(Schema):
    """A skill on the card of an occupation."""

    code: str
    uri: str
    kind: str
    labels: dict[str, str]
    essential: bool


class CrosswalkOut(Schema):
    """A code of another classification for an occupation: official routes disagree, so there may be several."""

    scheme: str
    code: str
    match: Literal["exact", "close", "broad", "narrow"]
    source: str
    label: str | None


class TitlesIn(Schema):
    """Titles to be coded."""

    titles: Annotated[list[Annotated[str, Field(max_length=2000)]], Field(max_length=200)]
    scheme: Scheme = "roame"
    language: Literal["fr", "en", "ar", "auto"] = "auto"
    top: Annotated[int, Field(ge=1, le=20)] = 5


class ProposalOut(Schema):
    """One occupation for a title: the label that matched ("" for words of people that the token may not read), why,
    and how likely it is right (0 to 1).
    """

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
    """Occupations whose names begin like, or resemble, a text: at most ten, for type-ahead.

    What people wrote of their own work answers only to a token that may read people: beginnings of words would spell
    it out.
    """
    try:
        found = find_occupations(text, scheme, language, 10, public=not may(request, Scope.PEOPLE_READ))
    except NotInstalled as missing:
        raise Refused(404, "not_installed", str(missing)) from missing
    return [FoundOccupation(code=each.occupation.code, label=each.label, matched=each.name) for each in found]


@router.get("/schemes", response={200: list[SchemeOut], **READ_ERRORS})
def schemes(request: HttpRequest, language: Language = "fr") -> list[SchemeOut]:
    """Every classification that is installed, with its active release."""
    return [
        SchemeOut(
            scheme=card.scheme, name=card.name, release=card.version, occupations=card.occupations, notice=card.notice
        )
        for card in explorer.scheme_cards(language)
    ]


@router.get("/occupations/{scheme}/{code}", response={200: OccupationOut, **READ_ERRORS})
def one(request: HttpRequest, scheme: Scheme, code: Code) -> OccupationOut:
    """One occupation or heading of the active release, with its names and what is near it."""
    row = _concept(scheme, code)
    names = [
        NameOut(text=name.text, language=name.language, country=name.country or None, preferred=name.preferred)
        for name in explorer.public_names(row)
    ]
    near = [
        NearOut(code=each.occupation.code, step="next" if each.step == "next" else "near", rank=each.rank)
        for each in explorer.near_of(row)
    ]
    return OccupationOut(
        scheme=scheme,
        code=row.code,
        uri=row.uri,
        isco=row.isco,
        labels=row.labels,
        id=row.public_id,
        release=row.release.version,
        level="group" if row.level == OccupationLevel.GROUP else "occupation",
        retired=row.retired,
        definitions=row.definitions,
        names=names,
        parents=[above.code for above in explorer.path_to(row)],
        near=near,
    )


@router.get("/occupations/{scheme}/{code}/skills", response={200: list[OccupationSkillOut], **READ_ERRORS})
def skills(request: HttpRequest, scheme: Scheme, code: Code) -> list[OccupationSkillOut]:
    """The skills on the occupation's own card, those it cannot be done without first."""
    return [
        OccupationSkillOut(
            code=card.skill.code,
            uri=card.skill.uri,
            kind=card.skill.kind,
            labels=card.skill.labels,
            essential=card.essential,
        )
        for card in explorer.card_of(_concept(scheme, code))
    ]


@router.get("/occupations/{scheme}/{code}/crosswalks", response={200: list[CrosswalkOut], **READ_ERRORS})
def crosswalks(request: HttpRequest, scheme: Scheme, code: Code, language: Language = "fr") -> list[CrosswalkOut]:
    """Every candidate in other classifications, with how well it fits and who says so, from both sides."""
    return [
        CrosswalkOut(
            scheme=each.scheme,
            code=each.code,
            match=_match(each.match),
            source=each.source,
            label=label(each.occupation, language) if each.occupation else None,
        )
        for candidates in explorer.crosswalks(_concept(scheme, code)).values()
        for each in candidates
    ]


def _match(kind: str) -> Literal["exact", "close", "broad", "narrow"]:
    found: dict[str, Literal["exact", "close", "broad", "narrow"]] = {
        "exact": "exact", "close": "close", "broad": "broad", "narrow": "narrow",
    }  # fmt: skip
    return found[kind]


def _concept(scheme: str, code: str) -> Occupation:
    row = explorer.concept(scheme, code)
    if row is None:
        raise Refused(404, "not_found", f"{scheme} has no occupation {code}.")
    return row


@router.post("/titles/coded", response={200: list[CodedOut], **READ_ERRORS})
def code(request: HttpRequest, said: TitlesIn) -> list[CodedOut]:
    """Code job titles as files and forms are coded; nothing is written.

    What people confirmed a title to mean counts for every program that may ask. Whoever may not read people gets no
    `label` where the one that matched is somebody's own words: it is empty, and the occupation is named by its code.
    """
    try:
        words = lexicon(said.scheme)
    except NotInstalled as missing:
        raise Refused(404, "not_installed", str(missing)) from missing
    ranked = words.rank_many(said.titles, language=said.language, top=said.top)
    told = may(request, Scope.PEOPLE_READ)  # else the label that matched is not said where somebody wrote it
    return [
        CodedOut(
            title=title,
            sure=sure(proposals),
            proposals=[
                ProposalOut(
                    code=each.code,
                    uri=each.uri,
                    label=each.label if told or not only_told(said.scheme, each.label, each.code) else "",
                    confidence=each.confidence,
                    because=each.because.value,
                )
                for each in proposals
            ],
        )
        for title, proposals in zip(said.titles, ranked, strict=True)
    ]
