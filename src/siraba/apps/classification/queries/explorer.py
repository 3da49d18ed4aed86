"""What anybody may read of a classification: its tree, an occupation with its names, near ones and crosswalks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from django.db.models import Count, Q, QuerySet

from siraba.apps.classification.models import (
    Crosswalk,
    MatchKind,
    Mobility,
    Occupation,
    OccupationLevel,
    OccupationName,
    OccupationSkill,
    Release,
    SchemeCode,
)
from siraba.apps.classification.queries.labels import label, link_codes, text_in

TURNED = {MatchKind.BROAD: MatchKind.NARROW, MatchKind.NARROW: MatchKind.BROAD}
"""The kind of a crosswalk read from its other side."""
_ABOVE = "__".join(["parent"] * 6)


@dataclass(frozen=True, slots=True)
class SchemeCard:
    """A classification that can be explored, its active release and what it holds."""

    scheme: str
    name: str
    version: str
    occupations: int
    notice: str


@dataclass(frozen=True, slots=True)
class Names:
    """The names of an occupation in one language: those of the country that says so apart from the rest."""

    language: str
    preferred: list[str]
    others: list[str]
    local: list[tuple[str, list[str]]]


@dataclass(frozen=True, slots=True)
class Near:
    """A near occupation (`step` near, `rank` 1 the nearest) or a next step."""

    occupation: Occupation
    step: str
    rank: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """One end of a crosswalk: a code, how well it renders this one, who says so; `occupation` where installed."""

    scheme: str
    code: str
    match: str
    source: str
    occupation: Occupation | None


def scheme_cards(language: str) -> list[SchemeCard]:
    """Every classification with an active release, ROAME first, then by name. One query."""
    live = Count("occupations", filter=Q(occupations__retired=False, occupations__level=OccupationLevel.OCCUPATION))
    rows = Release.objects.filter(active=True).annotate(live=live)
    cards = [
        SchemeCard(row.scheme, scheme_name(row, language), row.version, row.live, text_in(row.notices, language))
        for row in rows
    ]
    return sorted(cards, key=lambda card: (card.scheme != SchemeCode.ROAME, card.name))


def scheme_name(release: Release, language: str) -> str:
    """The name of a classification: the public ones by theirs, a national one by the title of its release."""
    if release.scheme in SchemeCode.values:
        return str(SchemeCode(release.scheme).label)
    return text_in(release.titles, language, release.scheme)


def concept(scheme: str, code: str) -> Occupation | None:
    """A heading or an occupation of the active release with its headings; None where there is none. One query."""
    rows = Occupation.objects.filter(release__scheme=scheme, release__active=True, code=code)
    return rows.select_related("release", _ABOVE).first()


def path_to(occupation: Occupation) -> list[Occupation]:
    """The headings above, the uppermost first; no query for what `concept` gave, up to six of them."""
    found: list[Occupation] = []
    above = occupation.parent
    while above is not None:
        found.append(above)
        above = above.parent
    return found[::-1]


def children(scheme: str, above: Occupation | None = None) -> QuerySet[Occupation]:
    """What stands under a heading, or the uppermost headings; `below` counts what each has under it."""
    rows = Occupation.objects.filter(release__scheme=scheme, release__active=True, parent=above, retired=False)
    below = Count("children", filter=Q(children__retired=False))
    return rows.annotate(below=below).order_by("code")


def names_of(occupation: Occupation, first: str) -> list[Names]:
    """Names by language, the reader's first, without those that a person confirmed from a file: they may be private."""
    by: dict[str, list[OccupationName]] = {}
    for row in public_names(occupation):
        by.setdefault(row.language, []).append(row)
    order = sorted(by, key=lambda tag: (tag.partition("-")[0] != first, tag))
    return [_names(tag, by[tag]) for tag in order]


def public_names(occupation: Occupation) -> list[OccupationName]:
    """The names of an occupation as its release has them, without those that a person confirmed from a file."""
    rows = OccupationName.objects.filter(occupation=occupation).exclude(confirmed=True, preferred=False)
    return list(rows.order_by("pk"))


def _names(language: str, rows: list[OccupationName]) -> Names:
    local: dict[str, list[str]] = {}
    for row in rows:
        if row.country:
            local.setdefault(row.country, []).append(row.text)
    return Names(
        language,
        [row.text for row in rows if row.preferred and not row.country],
        [row.text for row in rows if not row.preferred and not row.country],
        sorted(local.items()),
    )


def card_of(occupation: Occupation) -> list[OccupationSkill]:
    """Skills of the occupation's own card, those it cannot be done without first."""
    rows = OccupationSkill.objects.filter(occupation=occupation, skill__retired=False).select_related("skill")
    return list(rows.order_by("-essential", "skill__code"))


def near_of(occupation: Occupation, most: int = 12) -> list[Near]:
    """Near occupations, the nearest first, then next steps. One query."""
    rows = Mobility.objects.filter(source=occupation, target__retired=False).select_related("target")
    return [Near(row.target, row.step, row.rank) for row in rows.order_by("step", "rank", "pk")[:most]]


def crosswalks(occupation: Occupation) -> dict[str, list[Candidate]]:
    """Every candidate in other classifications by scheme: exact, close, broader, narrower, each with its source.

    Those that others state towards this one are read from their other side. Two queries and one a scheme linked.
    """
    found: dict[str, dict[tuple[str, str, str], Candidate]] = {}
    links = list(Crosswalk.objects.filter(occupation=occupation))
    there = _linked(links)
    for link in links:
        target = there.get((link.scheme, link.code))
        one = Candidate(link.scheme, target.code if target else link.code, link.match, link.source, target)
        found.setdefault(link.scheme, {})[one.code, one.match, one.source] = one
    towards = Crosswalk.objects.filter(scheme=occupation.release.scheme, code__in=link_codes(occupation))
    towards = towards.filter(occupation__release__active=True, occupation__retired=False)
    for link in towards.select_related("occupation__release").order_by("occupation__code"):
        other, match = link.occupation, TURNED.get(MatchKind(link.match), MatchKind(link.match))
        one = Candidate(other.release.scheme, other.code, match, link.source, other)
        found.setdefault(one.scheme, {}).setdefault((one.code, one.match, one.source), one)
    order = [str(each) for each in MatchKind]
    return {
        scheme: sorted(held.values(), key=lambda one: (order.index(one.match), one.code, one.source))
        for scheme, held in sorted(found.items())
    }


def _linked(links: Iterable[Crosswalk]) -> dict[tuple[str, str], Occupation]:
    """The occupations that links name, of active releases, by code and by URI."""
    wanted: dict[str, set[str]] = {}
    for link in links:
        wanted.setdefault(link.scheme, set()).add(link.code)
    found: dict[tuple[str, str], Occupation] = {}
    for scheme, codes in wanted.items():
        rows = Occupation.objects.filter(release__scheme=scheme, release__active=True)
        for row in rows.filter(Q(code__in=codes) | Q(uri__in=codes)):
            found |= {(scheme, name): row for name in link_codes(row)}
    return found


def disagree(candidates: list[Candidate]) -> bool:
    """Whether two sources name different codes: official routes that have none in common.

    A code that begins another one (ISCO-08 711 and 7112) says less, not something else.
    """
    by: dict[str, set[str]] = {}
    for each in candidates:
        by.setdefault(each.source, set()).add(each.code)
    return any(not _common(one, other) for one, other in combinations(by.values(), 2))


def _common(one: set[str], other: set[str]) -> bool:
    return any(a.startswith(b) or b.startswith(a) for a in one for b in other)


def same_everywhere(occupation: Occupation) -> list[int]:
    """Database ids of an occupation in every release of its scheme: files may still be coded with an older one."""
    rows = Occupation.objects.filter(release__scheme=occupation.release.scheme, code=occupation.code)
    return list(rows.values_list("pk", flat=True))


def sibling_labels(occupation: Occupation, language: str, most: int = 12) -> list[tuple[str, str]]:
    """Code and label of those in the same group, for an occupation without stated near ones."""
    if occupation.parent_id is None:
        return []
    rows = Occupation.objects.filter(parent_id=occupation.parent_id, retired=False).exclude(pk=occupation.pk)
    return [(row.code, label(row, language)) for row in rows.order_by("code")[:most]]
