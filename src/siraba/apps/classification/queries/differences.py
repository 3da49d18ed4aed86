"""Releases side by side, read for comparing and recoding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from siraba.apps.classification.access import require_steward
from siraba.apps.classification.models import (
    Change,
    ChangeKind,
    ChangeState,
    Occupation,
    OccupationLevel,
    OccupationName,
    Recoding,
    Release,
    Succession,
)
from siraba.apps.classification.queries.labels import label
from siraba.apps.classification.queries.titles import code_titles
from siraba.apps.classification.rules.succession import SURE, Difference, Node, compare
from siraba.apps.foundation.actors import Actor
from siraba.core.text.folding import fold
from siraba.core.text.words import words


class NoSuchRelease(Exception):
    """The release is not installed here. The message says which."""


@dataclass(frozen=True, slots=True)
class RecodingState:
    """How far a recoding is: old occupations that are sure, undecided and decided, and files recoded so far."""

    sure: int
    undecided: int
    decided: int
    people: int
    vacancies: int


def releases_of(scheme: str) -> QuerySet[Release]:
    """Every release of a classification, the active one first, then the latest made."""
    return Release.objects.filter(scheme=scheme).select_related("base").order_by("-active", "-pk")


def release(scheme: str, version: str) -> Release:
    """A release by its names. Raises NoSuchRelease."""
    row = Release.objects.filter(scheme=scheme, version=version).first()
    if row is None:
        there = (
            ", ".join(Release.objects.filter(scheme=scheme).order_by("pk").values_list("version", flat=True)) or "none"
        )
        raise NoSuchRelease(f"{scheme} {version} is not installed here; installed: {there}.")
    return row


def nodes(of: Release, language: str, *, retired: bool = False) -> dict[str, Node]:
    """The occupations of a release for comparing, `retired` ones only where asked for. Two queries."""
    names: dict[int, set[str]] = {}
    rows = OccupationName.objects.filter(occupation__release=of, confirmed=False)
    for owner, text in rows.values_list("occupation_id", "text").iterator(chunk_size=5000):
        names.setdefault(owner, set()).add(_folded(text))
    found: dict[str, Node] = {}
    every = Occupation.objects.filter(release=of, level=OccupationLevel.OCCUPATION)
    for row in (every if retired else every.filter(retired=False)).select_related("parent"):
        own = {_folded(text) for text in row.labels.values()} | names.get(row.pk, set())
        found[row.code] = Node(
            row.code, label(row, language), frozenset(own - {""}), row.uri, row.parent.code if row.parent else ""
        )
    return found


def _folded(text: str) -> str:
    return " ".join(words(fold(text)))


def difference(old: Release, new: Release, language: str) -> Difference:
    """What the new release changed, with titles in a language. Four queries."""
    return compare(nodes(old, language), nodes(new, language))


def merged_between(old: Release, new: Release) -> dict[str, str]:
    """Codes that stewards merged into others on the way from one release to the other."""
    steps: list[int] = []
    at: Release | None = new
    while at is not None and at.pk != old.pk:
        steps.append(at.pk)
        at = at.base
    rows = Change.objects.filter(release__in=steps, kind=ChangeKind.MERGE, state=ChangeState.PUBLISHED)
    return {row.code: str(row.content.get("into", "")) for row in rows}


def recodings(by: Actor) -> QuerySet[Recoding]:
    """Every recoding, the newest first. Raises NotAllowed."""
    require_steward(by)
    return Recoding.objects.select_related("old", "new").order_by("-pk")


def recoding(by: Actor, public_id: UUID | str) -> Recoding | None:
    """One recoding by its public id. Raises NotAllowed."""
    return recodings(by).filter(public_id=public_id).first()


def recoding_state(of: Recoding) -> RecodingState:
    """Counts of a recoding. Two queries."""
    rows = of.rows.aggregate(
        sure=Count("pk", filter=Q(certainty__gte=SURE, target__isnull=False)),
        decided=Count("pk", filter=Q(decided_by__isnull=False)),
        undecided=Count("pk", filter=Q(target__isnull=True, decided_by__isnull=True)),
    )
    files = of.rows.aggregate(
        people=Count("files", filter=Q(files__kind="profile", files__target__isnull=False)),
        vacancies=Count("files", filter=Q(files__kind="vacancy", files__target__isnull=False)),
    )
    return RecodingState(rows["sure"], rows["undecided"], rows["decided"], files["people"], files["vacancies"])


def undecided(of: Recoding) -> QuerySet[Succession]:
    """Old occupations that a person must decide, those with most files first; `waiting` counts the files."""
    waiting = Count("files", filter=Q(files__target__isnull=True))
    rows = of.rows.filter(target__isnull=True, decided_by__isnull=True).select_related("old__release")
    rows = rows.annotate(waiting=waiting)
    return rows.order_by("-waiting", "old__code")


def targets(of: Recoding, asked: Sequence[tuple[int, str]]) -> dict[tuple[int, str], tuple[int, int | None]]:
    """What becomes of (old occupation, title in the file): the row that says so, and the new occupation.

    Database ids. Where the old code alone is not sure, the title is: coded with the new release, where that is the
    active one, it must be sure and name one of the candidates. Otherwise None: it waits for a person.
    """
    rows = {row.old_id: row for row in of.rows.filter(old_id__in={old for old, _title in asked})}
    unsure = [(old, title) for old, title in asked if old in rows and rows[old].target_id is None and title.strip()]
    coded: dict[str, int | None] = {}
    if unsure and Release.objects.filter(pk=of.new_id, active=True).exists():
        found = code_titles([title for _old, title in unsure], [of.new.scheme])
        coded = {title: each.occupation_id for title, each in found.items()}
    codes = dict(Occupation.objects.filter(pk__in=[pk for pk in coded.values() if pk]).values_list("pk", "code"))
    answer: dict[tuple[int, str], tuple[int, int | None]] = {}
    for old, title in asked:
        if (row := rows.get(old)) is None:
            continue
        target = row.target_id
        if target is None and (pk := coded.get(title)) is not None:
            target = pk if any(codes.get(pk) == each["code"] for each in row.candidates) else None
        answer[old, title] = (row.pk, target)
    return answer


def succession(by: Actor, public_id: UUID | str) -> Succession | None:
    """One row of a recoding by its public id. Raises NotAllowed."""
    require_steward(by)
    return Succession.objects.filter(public_id=public_id).select_related("recoding__new", "old").first()
