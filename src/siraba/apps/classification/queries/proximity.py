"""How near the occupations and skills of all active releases are to each other, for the pool (docs/classification.md).

Values are integer millionths. Everything comes from what the releases say: mobility tables, crosswalks, cards.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from siraba.apps.classification.models import (
    Crosswalk,
    MatchKind,
    Mobility,
    Occupation,
    OccupationSkill,
    SchemeCode,
    Skill,
    SkillRelation,
)
from siraba.apps.classification.queries.labels import SURE_MATCHES, concept_id
from siraba.apps.classification.queries.releases import states
from siraba.core.pool.proximity import SAME, Proximity

NEAREST, FARTHEST, FADE, NEXT_STEP = 750_000, 500_000, 50_000, 500_000
"""Mobility: the nearest occupation, the least near one, what each rank costs; a next step upwards."""
MATCH_VALUE = {
    MatchKind.EXACT: SAME,
    MatchKind.CLOSE: 900_000,
    MatchKind.BROAD: 650_000,
    MatchKind.NARROW: 650_000,
}
ACTIVE = "occupation__release__active"
Table = dict[str, dict[str, int]]
Cards = dict[str, tuple[tuple[str, bool], ...]]

_held: dict[str, Proximity] = {}


def proximity_tables() -> Proximity:
    """What all active releases know, with codes as `scheme:code`. One query where nothing changed since the last call.

    Nothing installed gives empty tables: the pool then compares codes for equality.
    """
    key = "|".join(f"{scheme}={state}" for scheme, state in states().items())
    if key not in _held:
        _held.clear()
        _held[key] = _build()
    return _held[key]


def near_value(rank: int) -> int:
    """Millionths for a near occupation of a rank (1 is the nearest): 0.75, then 0.05 less a rank, down to 0.50."""
    return max(FARTHEST, NEAREST - FADE * (max(rank, 1) - 1))


def _build() -> Proximity:
    # retired ones too: people are still registered with them
    rows = list(
        Occupation.objects.filter(release__active=True).values_list("pk", "release__scheme", "code", "uri", "isco")
    )
    ids = {pk: concept_id(scheme, code) for pk, scheme, code, _uri, _isco in rows}
    named = {(scheme, code): ids[pk] for pk, scheme, code, _uri, _isco in rows}
    named |= {(scheme, uri): ids[pk] for pk, scheme, _code, uri, _isco in rows if uri}
    links, sure = _links(ids, named)
    mobility = _mobility(ids)
    table: Table = defaultdict(dict)
    for part in (links, mobility, _across_roame(links, sure, mobility)):
        for asked, near in part.items():
            _keep_best(table[asked], near.items(), asked)
    return Proximity(
        occupations={asked: table[asked] for asked in sorted(table)},
        skills=_skills(),
        groups={ids[pk]: isco for pk, _scheme, _code, _uri, isco in rows if isco},
        card_skills=_cards(ids, sure),
    )


def _keep_best(near: dict[str, int], others: Iterable[tuple[str, int]], asked: str) -> None:
    for other, value in others:
        if other != asked and value > near.get(other, 0):
            near[other] = value


def _links(ids: dict[int, str], named: dict[tuple[str, str], str]) -> tuple[Table, dict[str, dict[str, str]]]:
    """Crosswalks between installed concepts, both ways, and the kinds of the sure ones (exact, close)."""
    table: Table = defaultdict(dict)
    sure: dict[str, dict[str, str]] = defaultdict(dict)
    rows = Crosswalk.objects.filter(**{ACTIVE: True}).values_list("occupation_id", "scheme", "code", "match")
    for pk, scheme, code, match in rows.iterator(chunk_size=5000):
        one, other = ids.get(pk), named.get((scheme, code))
        if one is None or other is None or one == other:
            continue
        for asked, held in ((one, other), (other, one)):
            _keep_best(table[asked], [(held, MATCH_VALUE[MatchKind(match)])], asked)
            if match in SURE_MATCHES and sure[asked].get(held) != MatchKind.EXACT:
                sure[asked][held] = match
    return table, sure


def _mobility(ids: dict[int, str]) -> Table:
    """Near occupations both ways, since nearness has no direction; a next step only for whoever stands below it."""
    table: Table = defaultdict(dict)
    rows = Mobility.objects.filter(source__release__active=True).values_list("source_id", "target_id", "step", "rank")
    for source, target, step, rank in rows.iterator(chunk_size=5000):
        held, asked = ids.get(source), ids.get(target)
        if held is None or asked is None:
            continue
        value = NEXT_STEP if step == "next" else near_value(rank)
        _keep_best(table[asked], [(held, value)], asked)
        if step == "near":
            _keep_best(table[held], [(asked, value)], held)
    return table


def _across_roame(links: Table, sure: dict[str, dict[str, str]], mobility: Table) -> Table:
    """Two steps through a ROAME occupation, the values multiplied, where at least one is an exact or close crosswalk.

    Two broader or narrower links in a row say nothing: both may be other parts of the same whole.
    """
    table: Table = defaultdict(dict)
    leads: Table = defaultdict(dict)  # held → asked, the mobility table read from its other side
    for asked, near in mobility.items():
        for held, value in near.items():
            leads[held][asked] = value
    for middle in [each for each in links if each.startswith(f"{SchemeCode.ROAME}:")]:
        ends = links[middle]
        for one, first in ends.items():
            for other, second in ends.items():
                if one != other and (one in sure[middle] or other in sure[middle]):
                    _keep_best(table[one], [(other, first * second // SAME)], one)
        for end in sure[middle]:
            first = ends[end]
            held_by = mobility.get(middle, {})
            _keep_best(table[end], ((held, first * value // SAME) for held, value in held_by.items()), end)
            for asked, value in leads.get(middle, {}).items():
                _keep_best(table[asked], [(end, first * value // SAME)], asked)
    return table


NARROWER_SKILL, BROADER_SKILL, NEEDED_SKILL = 700_000, 400_000, 300_000
"""Who has a narrower skill than asked, a broader one, one that needs the asked one or that it needs (essential)."""


def _skills() -> Table:
    """Skills with the same ESCO URI are the same skill; others are near as far as ESCO relates them.

    Optional relations say that two skills meet in a job, not that one stands for the other: they are left out. What
    is related to an ESCO skill is related to every skill that bears its URI.
    """
    table, ids = _same_skills()
    every = {asked: [asked, *near] for asked, near in table.items()}
    rows = SkillRelation.objects.filter(source__release__active=True).exclude(kind="optional")
    for source, target, kind in rows.values_list("source_id", "target_id", "kind").iterator(chunk_size=5000):
        if source not in ids or target not in ids:
            continue
        narrow, wide = every.get(ids[source], [ids[source]]), every.get(ids[target], [ids[target]])
        up, down = (BROADER_SKILL, NARROWER_SKILL) if kind == "broader" else (NEEDED_SKILL, NEEDED_SKILL)
        for one in narrow:
            _keep_best(table.setdefault(one, {}), ((other, up) for other in wide), one)
        for other in wide:
            _keep_best(table.setdefault(other, {}), ((one, down) for one in narrow), other)
    return {asked: near for asked, near in table.items() if near}


def _same_skills() -> tuple[Table, dict[int, str]]:
    """Skills that bear the same URI, and every live skill by primary key."""
    same: dict[str, list[tuple[str, str]]] = defaultdict(list)
    ids: dict[int, str] = {}
    rows = Skill.objects.filter(release__active=True, retired=False)
    for pk, scheme, code, uri in rows.values_list("pk", "release__scheme", "code", "uri").iterator(chunk_size=5000):
        ids[pk] = concept_id(scheme, code)
        if uri:
            same[uri].append((scheme, ids[pk]))
    table: Table = {}
    for group in same.values():
        for scheme, asked in group:
            if near := {held: SAME for other, held in group if other != scheme}:
                table[asked] = near
    return table, ids


def _cards(ids: dict[int, str], sure: dict[str, dict[str, str]]) -> Cards:
    """The ROAME card where an exact or close crosswalk leads to one, else the card of the own release."""
    own: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    skill_ids = {
        pk: concept_id(scheme, code)
        for pk, scheme, code in Skill.objects.filter(release__active=True, retired=False).values_list(
            "pk", "release__scheme", "code"
        )
    }
    pairs: dict[tuple[int, bool], tuple[str, bool]] = {}  # one object for a skill on a thousand cards
    for owner, skill, essential in _card_rows():
        if owner in ids and skill in skill_ids:
            pair = pairs.get((skill, essential)) or pairs.setdefault((skill, essential), (skill_ids[skill], essential))
            own[ids[owner]].append(pair)
    cards = {concept: tuple(sorted(skills)) for concept, skills in own.items()}
    roame = f"{SchemeCode.ROAME}:"
    for concept, held in sure.items():
        found = [(match != MatchKind.EXACT, other) for other, match in held.items() if other.startswith(roame)]
        found = [pair for pair in found if pair[1] in cards]
        if found and not concept.startswith(roame):
            cards[concept] = cards[min(found)[1]]
    return {concept: cards[concept] for concept in sorted(cards)}


def _card_rows() -> Iterator[tuple[int, int, bool]]:
    rows = OccupationSkill.objects.filter(**{ACTIVE: True})
    return rows.values_list("occupation_id", "skill_id", "essential").iterator(chunk_size=10_000)
