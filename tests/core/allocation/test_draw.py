"""The draw: the same everywhere, fair to groups, and no change of it goes unnoticed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siraba.core.allocation import Invalid
from siraba.core.allocation.draw import Drawn, Entrant, Seats, commitment_of, key_of, list_digest, run_draw
from siraba.core.allocation.draw_record import Record, disagreements, finish

SEED = "0123456789abcdef" * 4
OTHER = "f" * 64
quick = settings(max_examples=100, deadline=None)
IDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=6)


@st.composite
def lists(draw: st.DrawFn) -> list[Entrant]:
    ids = draw(st.lists(IDS, min_size=1, max_size=8, unique=True))
    groups = st.frozensets(st.sampled_from(["women", "youth"]))
    return [Entrant(id_, draw(st.sampled_from(["north", "south"])), draw(groups)) for id_ in ids]


SEATS = {"north": Seats(3, {"women": 1, "youth": 1}), "south": Seats(2)}


def drawn(entrants: list[Entrant], **options: object) -> tuple[Record, list[Drawn]]:
    return finish(Record(commitment_of(SEED)), entrants, SEATS, SEED, **options)  # type: ignore[arg-type] # of both types


@pytest.mark.parametrize("id_", ["p1", "Aïssatou", "سيرابا"])
def test_keys_are_those_of_the_standard(id_: str) -> None:
    """RFC 2104 written out: what `openssl dgst -sha256 -hmac SEED` computes."""
    inner, outer = (bytes(byte ^ pad for byte in SEED.encode()) for pad in (0x36, 0x5C))
    told = hashlib.sha256(outer + hashlib.sha256(inner + id_.encode()).digest()).hexdigest()
    assert key_of(SEED, id_) == told


def test_a_known_draw_stays_as_it_is() -> None:
    """Written down once: an installation of another year or machine must find the same."""
    result = run_draw([Entrant(f"p{n}") for n in range(1, 7)], {"": Seats(2)}, SEED)
    assert commitment_of(SEED) == "a8ae6e6ee929abea3afcfc5258c8ccd6f85273e0d4626d26c7279f3250f77c8e"
    assert [one.id for one in result] == ["p3", "p6", "p2", "p4", "p1", "p5"]
    assert [one.selected for one in result] == [True] * 2 + [False] * 4


@quick
@given(people=lists(), shuffle=st.randoms(use_true_random=False), released=st.booleans())
def test_the_order_of_the_list_does_not_count_and_places_are_given_by_rank(
    people: list[Entrant], shuffle: object, released: bool
) -> None:
    result = run_draw(people, SEATS, SEED, released=released)
    mixed = list(people)
    shuffle.shuffle(mixed)  # type: ignore[attr-defined] # a random.Random
    assert run_draw(mixed, SEATS, SEED, released=released) == result
    assert list_digest(mixed) == list_digest(people)
    groups = {one.id: one.groups for one in people}
    for stratum, seats in SEATS.items():
        here = [one for one in result if one.stratum == stratum]
        assert [one.key for one in here] == sorted(one.key for one in here)
        assert [one.rank for one in here] == list(range(1, len(here) + 1))
        for group, places in seats.reserved.items():
            holders = [one for one in here if one.group == group]
            members = [one for one in here if group in groups[one.id]]
            assert all(group in groups[one.id] for one in holders) and len(holders) <= places
            out = [one for one in members if not one.selected]
            assert not out or (len(holders) == places and max(h.rank for h in holders) < min(o.rank for o in out))
        open_ = [one.rank for one in here if one.selected and one.group is None]
        out_ranks = [one.rank for one in here if not one.selected]
        assert not open_ or not out_ranks or max(open_) < min(out_ranks)
        if released:
            assert sum(one.selected for one in here) == min(seats.places, len(here))


@quick
@given(people=lists(), public=st.none() | IDS, released=st.booleans())
def test_an_honest_draw_agrees(people: list[Entrant], public: str | None, released: bool) -> None:
    record, result = drawn(people, public=public, released=released)
    assert Record.from_json(record.as_json()) == record
    assert disagreements(record, people, result, commitment=commitment_of(SEED)) == []


@quick
@given(people=lists(), data=st.data())
def test_every_change_of_the_list_is_found(people: list[Entrant], data: st.DataObject) -> None:
    record, result = drawn(people)
    where = data.draw(st.integers(0, len(people) - 1))
    one = people[where]
    changed = {
        "removed": people[:where] + people[where + 1 :],
        "added": [*people, Entrant(one.id + "x", one.stratum)],
        "renamed": [*people[:where], replace(one, id=one.id + "y"), *people[where + 1 :]],
        "group": [*people[:where], replace(one, groups=one.groups ^ {"women"}), *people[where + 1 :]],
        "stratum": [
            *people[:where],
            replace(one, stratum="south" if one.stratum == "north" else "north"),
            *people[where + 1 :],
        ],
    }
    for how, forged in changed.items():
        if len({entrant.id for entrant in forged}) < len(forged):
            continue
        found = disagreements(record, forged, result)
        assert any(sentence.startswith("list:") for sentence in found), how
        if how == "removed":
            assert f"list: person {one.id} is in the result and not in the list." in found


@quick
@given(people=lists(), data=st.data())
def test_every_change_of_a_line_of_the_result_is_found_and_named(people: list[Entrant], data: st.DataObject) -> None:
    record, result = drawn(people)
    where = data.draw(st.integers(0, len(result) - 1))
    one = result[where]
    for name, forged_value in (
        ("rank", one.rank + 1),
        ("key", "0" * 64),
        ("selected", not one.selected),
        ("group", "youth" if one.group != "youth" else None),
    ):
        forged = [*result[:where], replace(one, **{name: forged_value}), *result[where + 1 :]]
        found = disagreements(record, people, forged)
        assert any(f"the {name} of person {one.id} is" in sentence for sentence in found)
    assert disagreements(record, people, result[:where] + result[where + 1 :])
    assert disagreements(record, people, [*result, one])
    if len(result) > 1:
        assert disagreements(record, people, result[::-1])


@quick
@given(people=lists())
def test_every_change_of_the_record_is_found(people: list[Entrant]) -> None:
    record, result = drawn(people)
    forged = {
        "seed": replace(record, seed=OTHER),
        "commitment": replace(record, commitment=commitment_of(OTHER)),
        "both": replace(record, seed=OTHER, commitment=commitment_of(OTHER)),
        "public": replace(record, public="42"),
        "released": replace(record, released=False),
        "seats": replace(record, seats={**SEATS, "south": Seats(20)}),
        "list": replace(record, list_digest="0" * 64),
        "result": replace(record, result_digest="0" * 64),
        "unpublished": replace(record, seed=None),
    }
    for how, other in forged.items():
        assert disagreements(other, people, result, commitment=commitment_of(SEED)), how


def test_another_honest_draw_is_told_from_the_committed_one() -> None:
    """The attack that matters: draw again with another seed until the result pleases, and publish that."""
    people = [Entrant(f"p{n}", "south") for n in range(9)]
    record, result = finish(Record(commitment_of(OTHER)), people, SEATS, OTHER)
    assert disagreements(record, people, result) == []
    assert disagreements(record, people, result, commitment=commitment_of(SEED)) == [
        "commitment: the record names another commitment than the one published beforehand."
    ]


def test_a_draw_refuses_what_was_not_committed_to() -> None:
    people = [Entrant("p1", "north"), Entrant("p2", "south")]
    committed = Record(commitment_of(SEED), list_digest(people), SEATS)
    with pytest.raises(Invalid, match="seed is not the one"):
        finish(committed, people, SEATS, OTHER)
    with pytest.raises(Invalid, match="list is not the one"):
        finish(committed, people[:1], SEATS, SEED)
    with pytest.raises(Invalid, match="places are not those"):
        finish(committed, people, {**SEATS, "south": Seats(9)}, SEED)


@pytest.mark.parametrize(
    ("people", "seats", "says"),
    [
        ([Entrant("p1"), Entrant("p1")], {"": Seats(1)}, "person p1 stands twice"),
        ([Entrant("")], {"": Seats(1)}, "empty id"),
        ([Entrant("p1", "west")], {"": Seats(1)}, "person p1: no places are stated for stratum west"),
        ([Entrant("p1")], {"": Seats(1, {"women": 2})}, "has 1 places and reserves 2"),
        ([Entrant("p1")], {"": Seats(-1)}, "below 0"),
    ],
)
def test_a_bad_draw_is_refused_by_name(people: list[Entrant], seats: dict[str, Seats], says: str) -> None:
    with pytest.raises(Invalid, match=says):
        run_draw(people, seats, SEED)


@pytest.mark.parametrize("seed", ["", "abc", "A" * 64, "g" * 64, "0" * 65])
def test_a_seed_that_is_none_is_refused(seed: str) -> None:
    with pytest.raises(Invalid, match="64 hexadecimal digits"):
        commitment_of(seed)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"protocol": "siraba-draw-1"}', '{"protocol": "another"}'])
def test_a_record_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="record is not"):
        Record.from_json(text)


def test_the_record_is_plain_json() -> None:
    record, _ = drawn([Entrant("p1", "north")])
    assert json.loads(record.as_json())["seed"] == SEED
