"""Lists that were kept as they were shown: what goes in, what can be read and worked out again."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Max, QuerySet

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.trail import open_for, seal_for
from siraba.apps.jobseekers.access import visible_registrations
from siraba.apps.persons.models import Person
from siraba.apps.shortlists.access import UNPUBLISHED, visible_lists
from siraba.apps.shortlists.agreed import agreeing
from siraba.apps.shortlists.models import ParameterSet, SavedCandidate, SavedShortlist
from siraba.apps.shortlists.queries import ShortlistView, parameters, proximity
from siraba.apps.vacancies.models import Vacancy
from siraba.core.matching import documents
from siraba.core.matching.frozen import Asked, Held, freeze, of_person, of_vacancy, thaw
from siraba.core.matching.parameters import Parameters
from siraba.core.matching.replaying import Kept, Replay, replay
from siraba.core.matching.results import Explanation, Match, Shortlist

__all__ = [
    "UNPUBLISHED",
    "Frozen",
    "NotFound",
    "Place",
    "list_digest",
    "of_vacancy_kept",
    "people_listed",
    "places",
    "replayed",
    "saved",
    "still_agreeing",
    "the_same",
    "without",
]


MOST_COMPARED = 5
"""Kept lists with the same people and points that are looked into for being the same one."""


class NotFound(Exception):
    """There is no such list for this actor."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """What is written of a list; `said` is what was sealed of each person."""

    asked: str
    figures: dict[str, Any]
    digest: str
    candidates: list[SavedCandidate]
    parameters: Parameters
    said: Mapping[UUID, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a kept list; `match` and `why` are None once the person was erased."""

    rank: int
    score: int
    person_id: UUID | None
    match: Match | None
    why: Explanation | None


def list_digest(result: Shortlist) -> str:
    """What a list shows, as 32 hexadecimal digits: who, in which order, with which points."""
    said = [f"{match.person_id} {[part.points for part in match.parts]} {match.to_verify}" for match in result.matches]
    return hashlib.blake2b("\n".join(said).encode(), digest_size=16).hexdigest()


def freeze_view(view: ShortlistView) -> Frozen:
    """A list that was made, ready to be written; each person's side sealed under their key."""
    near, result = proximity(), view.result
    said = {
        UUID(match.person_id): {
            "held": freeze(of_person(view.records[match.person_id], near)),
            "match": freeze(match),
            "why": freeze(view.explanations[match.person_id]),
        }
        for match in result.matches
        if match.person_id in view.records
    }
    sealed = seal_for(said)
    candidates = [
        SavedCandidate(
            rank=match.rank, score=match.score, person_id=match.person_id, sealed=sealed[UUID(match.person_id)]
        )
        for match in result.matches
        if match.person_id in view.records
    ]
    figures = {
        "total": result.total,
        "eligible": result.eligible,
        "funnel": [asdict(step) for step in result.funnel],
        "histogram": list(result.histogram),
        "holdings": [asdict(one) for one in result.holdings],
    }
    asked = freeze(of_vacancy(view.asked, near, view.rarity))
    return Frozen(asked, figures, list_digest(result), candidates, view.parameters, said)


def without(view: ShortlistView, gone: Container[str]) -> ShortlistView:
    """A list without some of its people, the others one place higher."""
    kept = [match for match in view.result.matches if match.person_id not in gone]
    matches = tuple(replace(match, rank=rank) for rank, match in enumerate(kept, start=1))
    return replace(view, result=replace(view.result, matches=matches))


def the_same(vacancy: Vacancy, made: Frozen, version: ParameterSet, as_of: date) -> SavedShortlist | None:
    """The list of a vacancy that was kept before and is this one in everything it shows and was made from."""
    rows = SavedShortlist.objects.filter(
        vacancy=vacancy, digest=made.digest, parameters=version, as_of=as_of, asked=made.asked, batch=None
    )
    for row in rows.order_by("-pk")[:MOST_COMPARED]:
        held = {one.person_id: said for one, said in _opened(row)}
        if row.figures == made.figures and held == dict(made.said):
            return row
    return None


def of_vacancy_kept(by: Actor, vacancy: Vacancy) -> QuerySet[SavedShortlist]:
    """The kept lists of a vacancy, the newest first; those of a batch that is held back are not shown."""
    return visible_lists(by).filter(vacancy=vacancy).select_related("parameters").order_by("-pk")


def saved(by: Actor, public_id: str) -> SavedShortlist:
    """One kept list. Raises NotFound."""
    try:
        return visible_lists(by).select_related("vacancy", "parameters").get(public_id=public_id)
    except (SavedShortlist.DoesNotExist, ValidationError) as problem:  # the latter: not an id at all
        raise NotFound(public_id) from problem


def places(row: SavedShortlist) -> list[Place]:
    """Every place of a list with what was shown of it."""
    return [
        Place(one.rank, one.score, one.person_id, _match(said), thaw(Explanation, said["why"]) if said else None)
        for one, said in _opened(row)
    ]


def people_listed(by: Actor, listed: Sequence[Place]) -> dict[UUID, Person]:
    """The people of a list whom the actor may see, by public id; a page shows those of them who still agree."""
    wanted = [place.person_id for place in listed if place.person_id]
    rows = visible_registrations(by).filter(person__public_id__in=wanted).select_related("person")
    return {row.person.public_id: row.person for row in rows}


def still_agreeing(row: SavedShortlist, people: Mapping[UUID, Person]) -> dict[UUID, Person]:
    """Of people of a list those who still agree to be proposed for its post: the others keep a place without a name."""
    left = agreeing(map(str, people), row.vacancy.country)
    return {public_id: person for public_id, person in people.items() if str(public_id) in left}


def replayed(row: SavedShortlist) -> Replay:
    """The list worked out again from what was frozen, with the parameters of then."""
    kept = [Kept(one.rank, thaw(Held, said["held"]) if said else None, _match(said)) for one, said in _opened(row)]
    return replay(thaw(Asked, row.asked), kept, parameters=documents.of(row.parameters.document), as_of=row.as_of)


def _match(said: dict[str, str] | None) -> Match | None:
    return thaw(Match, said["match"]) if said else None


def _opened(row: SavedShortlist) -> list[tuple[SavedCandidate, dict[str, str] | None]]:
    rows = list(row.candidates.order_by("rank"))
    known = open_for({one.person_id: bytes(one.sealed) for one in rows if one.person_id and one.sealed})
    return [(one, known.get(one.person_id) if one.person_id else None) for one in rows]


def people_of(lists: Sequence[int]) -> dict[int, list[str]]:
    """The people of some lists (database ids), best first; an erased one is an empty text."""
    found: dict[int, list[str]] = {pk: [] for pk in lists}
    listed = SavedCandidate.objects.filter(shortlist__in=list(found)).order_by("shortlist_id", "rank")
    for shortlist_id, person in listed.values_list("shortlist_id", "person_id"):
        found[shortlist_id].append(str(person or ""))
    return found


def latest(*, before: date | None = None, since: date | None = None) -> QuerySet[SavedShortlist]:
    """The newest kept list of each vacancy within some days."""
    rows = SavedShortlist.objects.all()
    rows = rows.filter(as_of__lt=before) if before else rows
    rows = rows.filter(as_of__gte=since) if since else rows
    newest = rows.values("vacancy").annotate(newest=Max("pk")).values("newest")
    return SavedShortlist.objects.filter(pk__in=newest).select_related("vacancy", "parameters").order_by("pk")


def last_week(today: date) -> QuerySet[SavedShortlist]:
    """The newest list of each vacancy that had one within seven days."""
    return latest(since=today - timedelta(days=7))


def parameters_of(row: SavedShortlist) -> Parameters:
    """The parameters that a list was made with."""
    return documents.of(row.parameters.document)


def in_force() -> Parameters:
    """The parameters in force for the installation."""
    return parameters()
