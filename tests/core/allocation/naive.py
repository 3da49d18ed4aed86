"""Small problems, and what allocation means, told once more in plain Python over every possibility."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from hypothesis import strategies as st

from siraba.core.allocation import Allocation, Ceiling, Edge, Problem, Reserve

Given = dict[str, tuple[str, str | None]]
"""person → (offer, group of the reserved place or None)."""


@dataclass(frozen=True)
class Case:
    """What `Problem.of` takes, kept readable."""

    edges: tuple[Edge, ...]
    places: dict[str, int]
    members: dict[str, frozenset[str]]
    reserves: tuple[Reserve, ...]
    ceilings: tuple[Ceiling, ...]

    def problem(self, edges: tuple[Edge, ...] | None = None) -> Problem:
        return Problem.of(
            self.edges if edges is None else edges,
            self.places,
            persons=PERSONS,
            members=self.members,
            reserves=self.reserves,
            ceilings=self.ceilings,
        )

    def score(self, person: str, offer: str) -> int:
        return next(e.score for e in self.edges if (e.person, e.offer) == (person, offer))


PERSONS = ("p1", "p2", "p3", "p4")
OFFERS = ("a", "b", "c")
CEILINGS = ("a", "b"), ("c",), ("a", "b", "c")


@st.composite
def cases(draw: st.DrawFn, *, reserves: bool = True, ceilings: bool = True, wishes: bool = False) -> Case:
    pairs = draw(st.sets(st.tuples(st.sampled_from(PERSONS), st.sampled_from(OFFERS))))
    scores = st.sampled_from([0, 1, 2, 3, 50, 51, 1_000_000])
    edges = tuple(Edge(p, o, draw(scores), draw(scores) if wishes else None) for p, o in sorted(pairs))
    places = {offer: draw(st.integers(0, 3)) for offer in OFFERS}
    members, kept = {}, []
    if reserves:
        members = {group: frozenset(draw(st.sets(st.sampled_from(PERSONS)))) for group in ("g", "h")}
        for offer, group in product(OFFERS, members):
            left = places[offer] - sum(one.places for one in kept if one.offer == offer)
            if left and (count := draw(st.integers(0, left))):
                kept.append(Reserve(offer, group, count, draw(st.booleans())))
    limits = []
    if ceilings:
        chosen = draw(st.sets(st.sampled_from(CEILINGS)))
        limits = [Ceiling("-".join(held), frozenset(held), draw(st.integers(0, 4))) for held in sorted(chosen)]
    return Case(edges, places, members, tuple(kept), tuple(limits))


def given_of(allocation: Allocation) -> Given:
    return {o.person: (o.offer, o.group) for o in allocation.outcomes() if o.offer is not None}


def allowed(case: Case, given: Given) -> bool:
    """Whether edges, places, reserves and ceilings are kept."""
    pairs = {(edge.person, edge.offer) for edge in case.edges}
    at, label = Counter(offer for offer, _ in given.values()), Counter(given.values())
    reserved = {(one.offer, one.group): one.places for one in case.reserves}
    closed, inside = Counter[str](), Counter[str]()
    for one in case.reserves:
        if not one.released:
            closed[one.offer] += one.places
            inside[one.offer] += label[one.offer, one.group]
    return (
        all((person, offer) in pairs for person, (offer, _) in given.items())
        and all(group is None or person in case.members[group] for person, (_, group) in given.items())
        and all(at[offer] <= places for offer, places in case.places.items())
        and all(at[offer] - inside[offer] <= case.places[offer] - closed[offer] for offer in OFFERS)
        and all(n <= reserved.get(key, 0) for key, n in label.items() if key[1] is not None)
        and all(sum(at[offer] for offer in one.offers) <= one.places for one in case.ceilings)
    )


def every(case: Case) -> Iterator[Given]:
    """Every allocation that is allowed."""
    options: list[list[tuple[str, str | None] | None]] = []
    for person in PERSONS:
        offers = [edge.offer for edge in case.edges if edge.person == person]
        mine = [group for group, members in case.members.items() if person in members]
        held = {(one.offer, one.group) for one in case.reserves}
        labels = [(o, g) for o, g in product(offers, [None, *mine]) if g is None or (o, g) in held]
        options.append([None, *labels])
    for choice in product(*options):
        given = {person: one for person, one in zip(PERSONS, choice, strict=True) if one is not None}
        if allowed(case, given):
            yield given


def value(case: Case, given: Given) -> int:
    """What best total maximises: scores, and for each member in a released reserved place a point above the highest."""
    released = {(one.offer, one.group) for one in case.reserves if one.released}
    point = max((edge.score for edge in case.edges), default=0) + 1
    return sum(case.score(person, one[0]) + point * (one in released) for person, one in given.items())


def keep(case: Case, asking: set[tuple[str, str]]) -> dict[tuple[str, str], str | None]:
    """Whom offers and ceilings keep among (person, offer) pairs: reserved places, open ones, ceilings, one by one."""
    best = sorted(asking, key=lambda pair: (-case.score(*pair), *pair))
    kept: dict[tuple[str, str], str | None] = {}
    for offer in OFFERS:
        here = [pair for pair in best if pair[1] == offer]
        left = case.places[offer]
        for one in sorted((r for r in case.reserves if r.offer == offer), key=lambda r: r.group):
            inside = [p for p in here if p not in kept and p[0] in case.members[one.group]][: one.places]
            kept |= dict.fromkeys(inside, one.group)
            left -= len(inside) if one.released else one.places
        kept |= dict.fromkeys([p for p in here if p not in kept][:left], None)
    for limit in sorted(case.ceilings, key=lambda one: len(one.offers)):
        under = [pair for pair in best if pair in kept and pair[1] in limit.offers]
        under.sort(key=lambda pair: kept[pair] is None)
        for pair in under[limit.places :]:
            del kept[pair]
    return kept


def blocking(case: Case, given: Given) -> list[tuple[str, str]]:
    """Pairs that would rather have each other: the person wishes it more, and the offer would keep the person."""
    pairs = {(person, offer) for person, (offer, _) in given.items()}

    def liking(edge: Edge) -> tuple[int, str]:
        return (-(edge.score if edge.wish is None else edge.wish), edge.offer)

    has = {edge.person: liking(edge) for edge in case.edges if (edge.person, edge.offer) in pairs}
    found = []
    for edge in case.edges:
        if edge.person in has and has[edge.person] <= liking(edge):
            continue
        if (edge.person, edge.offer) in keep(case, pairs | {(edge.person, edge.offer)}):
            found.append((edge.person, edge.offer))
    return found
