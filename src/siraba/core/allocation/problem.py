"""What is to be allocated: people, offers with places, who could take which, and what is set aside or limited.

Persons and offers are held in the order of their ids, edges in the order (person, offer), so that no result can
depend on the order in which a file lists them. Scores are whole millionths (docs/algorithms/allocation.md).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
MOST = 10**9
"""The largest score and the largest number of places: a thousand times a full score, and far from an overflow."""


class Invalid(ValueError):
    """An input that cannot be allocated; the message names the person, offer, group or ceiling and what to do."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A person could take a place at an offer. `score` in millionths; `wish` is how much the person wants it, in any
    whole unit, and the score where nothing is said."""

    person: str
    offer: str
    score: int
    wish: int | None = None


@dataclass(frozen=True, slots=True)
class Reserve:
    """`places` of an offer's places are for the members of a group. What they leave free goes to others when
    `released`, else it stays empty."""

    offer: str
    group: str
    places: int
    released: bool = True


@dataclass(frozen=True, slots=True)
class Ceiling:
    """At most `places` people over several offers together, as an agreement's quota. Two ceilings either share no
    offer, or one holds every offer of the other."""

    id: str
    offers: frozenset[str]
    places: int


@dataclass(frozen=True, slots=True)
class Limit:
    """A ceiling over positions of offers: `of_offer[o]` says whether offer number o counts in it."""

    id: str
    of_offer: Flags
    places: int


@dataclass(frozen=True, eq=False)
class Problem:
    """A checked allocation problem over P persons, O offers, E edges, G groups.

    `start` (P + 1) cuts the edges by person; `offer`, `score`, `wish` (E) belong to each edge; `capacity` (O);
    `reserved` and `released` (G, O); `member` (G, P); `limits` from the narrowest ceiling to the widest.
    """

    persons: tuple[str, ...]
    offers: tuple[str, ...]
    start: Ints
    offer: Ints
    score: Ints
    wish: Ints
    capacity: Ints
    groups: tuple[str, ...]
    member: Flags
    reserved: Ints
    released: Flags
    limits: tuple[Limit, ...]
    person: Ints = field(init=False)

    def __post_init__(self) -> None:
        """The person of each edge (E), from `start`."""
        object.__setattr__(self, "person", np.repeat(np.arange(len(self.persons)), np.diff(self.start)))

    @classmethod
    def of(
        cls,
        edges: Iterable[Edge],
        places: Mapping[str, int],
        *,
        persons: Collection[str] = (),
        members: Mapping[str, Collection[str]] | None = None,
        reserves: Sequence[Reserve] = (),
        ceilings: Sequence[Ceiling] = (),
    ) -> Problem:
        """Check and lay out. `persons` adds people without any edge; `members` lists each group. Raises Invalid."""
        held = list(edges)
        people = tuple(sorted({edge.person for edge in held}.union(persons)))
        offers = tuple(sorted(places))
        number, place = {id_: n for n, id_ in enumerate(people)}, {id_: n for n, id_ in enumerate(offers)}
        for edge in held:
            _check_edge(edge, place)
        return cls.of_arrays(
            people,
            offers,
            np.array([number[edge.person] for edge in held], np.int64),
            np.array([place[edge.offer] for edge in held], np.int64),
            np.array([edge.score for edge in held], np.int64),
            np.array([places[id_] for id_ in offers], np.int64),
            wish=np.array([edge.score if edge.wish is None else edge.wish for edge in held], np.int64),
            members=members,
            reserves=reserves,
            ceilings=ceilings,
        )

    @classmethod
    def of_arrays(
        cls,
        persons: Sequence[str],
        offers: Sequence[str],
        person: Ints,
        offer: Ints,
        score: Ints,
        capacity: Ints,
        *,
        wish: Ints | None = None,
        members: Mapping[str, Collection[str]] | None = None,
        reserves: Sequence[Reserve] = (),
        ceilings: Sequence[Ceiling] = (),
    ) -> Problem:
        """The same from columns: edge e joins person number `person[e]` and offer number `offer[e]`. Ids rise."""
        persons, offers = tuple(persons), tuple(offers)
        _check_ids(persons, "person")
        _check_ids(offers, "offer")
        _check_arrays(persons, offers, person, offer, score, capacity)
        order = _sorted_pairs(persons, offers, person, offer)
        person, offer = person[order].astype(np.int64), offer[order].astype(np.int64)
        start = np.concatenate([[0], np.cumsum(np.bincount(person, minlength=len(persons)))]).astype(np.int64)
        scores = score[order].astype(np.int64)
        groups, member = _membership(persons, members or {})
        reserved, released = _reserves(offers, capacity, groups, reserves)
        return cls(
            persons=persons,
            offers=offers,
            start=start,
            offer=offer,
            score=scores,
            wish=scores if wish is None else wish[order].astype(np.int64),
            capacity=capacity.astype(np.int64),
            groups=groups,
            member=member,
            reserved=reserved,
            released=released,
            limits=_limits(offers, ceilings),
        )


def _check_edge(edge: Edge, place: Mapping[str, int]) -> None:
    if edge.offer not in place:
        raise Invalid(f"person {edge.person} is joined to offer {edge.offer}, which has no line among the offers.")
    for name, value in (("score", edge.score), ("wish", edge.score if edge.wish is None else edge.wish)):
        if not isinstance(value, int) or isinstance(value, bool):
            raise Invalid(f"the {name} of person {edge.person} at offer {edge.offer} is {value!r}, not a whole number.")
        if not -MOST <= value <= MOST:
            raise Invalid(f"the {name} of person {edge.person} at offer {edge.offer} is {value}, beyond {MOST}.")


def _check_ids(ids: Sequence[str], what: str) -> None:
    for before, after in pairwise(ids):
        if before >= after:
            raise Invalid(f"the ids of {what}s must rise, each once: {before!r} stands before {after!r}.")
    if ids and not ids[0]:
        raise Invalid(f"a {what} has an empty id; give each one an id.")


def _check_arrays(
    persons: Sequence[str], offers: Sequence[str], person: Ints, offer: Ints, score: Ints, capacity: Ints
) -> None:
    if len({len(person), len(offer), len(score)}) > 1 or len(capacity) != len(offers):
        raise Invalid("the columns of the edges, or offers and their places, are not equally long.")
    for ids, numbers, what in ((persons, person, "person"), (offers, offer, "offer")):
        if len(numbers) and (numbers.min() < 0 or numbers.max() >= len(ids)):
            raise Invalid(f"an edge names a {what} number outside 0 to {len(ids) - 1}.")
    bad = np.flatnonzero((score < 0) | (score > MOST))
    if len(bad):
        one = bad[0]
        raise Invalid(
            f"the score of person {persons[person[one]]} at offer {offers[offer[one]]} is {score[one]};"
            f" a score lies between 0 and {MOST} millionths."
        )
    bad = np.flatnonzero((capacity < 0) | (capacity > MOST))
    if len(bad):
        raise Invalid(f"offer {offers[bad[0]]} has {capacity[bad[0]]} places; give a number from 0 to {MOST}.")


def _sorted_pairs(persons: Sequence[str], offers: Sequence[str], person: Ints, offer: Ints) -> Ints:
    """The edges in the order (person, offer). Raises Invalid for one that comes twice."""
    pair = person.astype(np.int64) * max(len(offers), 1) + offer
    order: Ints = np.argsort(pair, kind="stable")
    twice = np.flatnonzero(pair[order[1:]] == pair[order[:-1]])
    if len(twice):
        one = order[twice[0]]
        raise Invalid(f"person {persons[person[one]]} stands twice with offer {offers[offer[one]]}; keep one line.")
    return order


def _membership(persons: Sequence[str], members: Mapping[str, Collection[str]]) -> tuple[tuple[str, ...], Flags]:
    """Groups in the order of their names; members without any edge and without a line count as nobody here."""
    groups = tuple(sorted(members))
    number = {id_: n for n, id_ in enumerate(persons)}
    member = np.zeros((len(groups), len(persons)), bool)
    for row, group in zip(member, groups, strict=True):
        row[[number[id_] for id_ in members[group] if id_ in number]] = True
    return groups, member


def _reserves(
    offers: Sequence[str], capacity: Ints, groups: Sequence[str], reserves: Sequence[Reserve]
) -> tuple[Ints, Flags]:
    reserved = np.zeros((len(groups), len(offers)), np.int64)
    released = np.ones((len(groups), len(offers)), bool)
    place, row = {id_: n for n, id_ in enumerate(offers)}, {id_: n for n, id_ in enumerate(groups)}
    for one in reserves:
        if one.offer not in place:
            raise Invalid(f"places are reserved at offer {one.offer}, which has no line among the offers.")
        if one.group not in row:
            raise Invalid(f"offer {one.offer} reserves places for group {one.group}, which has no list of members.")
        if one.places < 0:
            raise Invalid(f"offer {one.offer} reserves {one.places} places for group {one.group}; give 0 or more.")
        if reserved[row[one.group], place[one.offer]]:
            raise Invalid(f"offer {one.offer} reserves places twice for group {one.group}; write one number.")
        reserved[row[one.group], place[one.offer]] = one.places
        released[row[one.group], place[one.offer]] = one.released
    over = np.flatnonzero(reserved.sum(axis=0) > capacity)
    if len(over):
        one_offer = over[0]
        raise Invalid(
            f"offer {offers[one_offer]} has {capacity[one_offer]} places"
            f" and reserves {reserved[:, one_offer].sum()}; lower one of the reserves."
        )
    return reserved, released


def _limits(offers: Sequence[str], ceilings: Sequence[Ceiling]) -> tuple[Limit, ...]:
    known, seen = set(offers), set[str]()
    for one in ceilings:
        if one.id in seen:
            raise Invalid(f"ceiling {one.id} is given twice; write one number.")
        seen.add(one.id)
        if one.places < 0:
            raise Invalid(f"ceiling {one.id} allows {one.places} people; give 0 or more.")
        if strange := sorted(one.offers - known):
            raise Invalid(f"ceiling {one.id} covers offer {strange[0]}, which has no line among the offers.")
    narrow = sorted(ceilings, key=lambda one: (len(one.offers), one.id))
    for position, inner in enumerate(narrow):
        for outer in narrow[position + 1 :]:
            both = inner.offers & outer.offers
            if both and not inner.offers <= outer.offers:
                raise Invalid(
                    f"ceilings {inner.id} and {outer.id} share offer {min(both)}, but neither holds all offers of the"
                    " other; make one contain the other, or take the shared offers out of one."
                )
    return tuple(
        Limit(one.id, np.fromiter((id_ in one.offers for id_ in offers), bool, len(offers)), one.places)
        for one in narrow
    )
