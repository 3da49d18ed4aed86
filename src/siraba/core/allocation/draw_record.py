"""What is published about a draw, and what does not agree with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from siraba.core.allocation.draw import Drawn, Entrant, Seats, commitment_of, list_digest, run_draw
from siraba.core.allocation.problem import Invalid

PROTOCOL = "siraba-draw-1"
"""Ways of drawing that differ have different names, so that an old result is always checked in the old way."""


@dataclass(frozen=True, slots=True)
class Record:
    """The published document: with the seed once the draw has run, without it before."""

    commitment: str
    list_digest: str | None = None
    seats: Mapping[str, Seats] | None = None
    released: bool = True
    public: str | None = None
    seed: str | None = None
    result_digest: str | None = None

    def as_json(self) -> str:
        """One readable JSON object."""
        return json.dumps({"protocol": PROTOCOL, **asdict(self)}, ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Record:
        """Raises Invalid for anything that is not such a document."""
        try:
            held: dict[str, Any] = json.loads(text)
            if held.pop("protocol") != PROTOCOL:
                raise Invalid(f"the record is not of the protocol {PROTOCOL}; use the version that made it.")
            seats = held.pop("seats")
            if seats is not None:
                seats = {str(s): Seats(int(one["places"]), dict(one["reserved"])) for s, one in seats.items()}
            return cls(seats=seats, **held)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            if isinstance(error, Invalid):
                raise
            raise Invalid("the record is not what `siraba draw` writes; take the published file.") from error

    def result_digest_of(self, result: Sequence[Drawn]) -> str:
        """SHA-256 over one line of JSON about the draw, then one a person, in the order of the result."""
        seats = {stratum: asdict(one) for stratum, one in (self.seats or {}).items()}
        lines: list[list[Any]] = [[PROTOCOL, self.commitment, self.list_digest, seats, self.released, self.public]]
        lines.extend([one.stratum, one.rank, one.id, one.key, one.selected, one.group] for one in result)
        text = "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines)
        return hashlib.sha256(text.encode("ascii")).hexdigest()


def finish(
    before: Record,
    entrants: Sequence[Entrant],
    seats: Mapping[str, Seats],
    seed: str,
    *,
    public: str | None = None,
    released: bool = True,
) -> tuple[Record, list[Drawn]]:
    """Run the draw that was committed to. Raises Invalid when seed, list or places are not those committed to."""
    if commitment_of(seed) != before.commitment:
        raise Invalid("the seed is not the one that was committed to; use the file that `siraba draw commit` wrote.")
    digest = list_digest(entrants)
    if before.list_digest not in (None, digest):
        raise Invalid("the list is not the one that was committed to: a line was added, removed or changed since.")
    if before.seats is not None and (dict(before.seats), before.released) != (dict(seats), released):
        raise Invalid("the places are not those that were committed to; leave them out to use the committed ones.")
    result = run_draw(entrants, seats, seed, public=public, released=released)
    record = Record(before.commitment, digest, dict(seats), released, public, seed)
    return replace(record, result_digest=record.result_digest_of(result)), result


def disagreements(
    record: Record, entrants: Sequence[Entrant], result: Sequence[Drawn], *, commitment: str | None = None
) -> list[str]:
    """Everything that does not agree, one sentence each; nothing when the draw is as it was published.

    `commitment` is the one published beforehand, which the record must repeat. Raises Invalid for a list or seed
    that is none.
    """
    found = []
    if commitment is not None and commitment != record.commitment:
        found.append("commitment: the record names another commitment than the one published beforehand.")
    if record.seed is None or record.seats is None:
        return [*found, "seed: the record holds no seed yet; the draw has not been run or not been published."]
    if commitment_of(record.seed) != record.commitment:
        found.append("seed: the SHA-256 of the published seed is not the commitment; the seed was exchanged.")
    if list_digest(entrants) != record.list_digest:
        found.append("list: its digest is not the published one; lines were added, removed or changed.")
    found.extend(_people_that_differ(entrants, result))
    if found and {one.stratum for one in entrants} - set(record.seats):
        return found
    expected = run_draw(entrants, record.seats, record.seed, public=record.public, released=record.released)
    if record.result_digest_of(result) != record.result_digest:
        found.append("result: its digest is not the published one; lines were changed or moved, or the record was.")
    if record.result_digest_of(expected) != record.result_digest:
        found.append("result: drawing again with the published seed, list and places gives another result.")
    return [*found, *_lines_that_differ(expected, result)]


def _people_that_differ(entrants: Sequence[Entrant], result: Sequence[Drawn]) -> list[str]:
    listed, drawn = {one.id: one.stratum for one in entrants}, {one.id: one.stratum for one in result}
    return [
        *(f"list: person {id_} is in the result and not in the list." for id_ in sorted(drawn.keys() - listed.keys())),
        *(f"list: person {id_} is in the list and not in the result." for id_ in sorted(listed.keys() - drawn.keys())),
        *(
            f"list: person {id_} is in stratum {listed[id_]!r} of the list and {drawn[id_]!r} of the result."
            for id_ in sorted(listed.keys() & drawn.keys())
            if listed[id_] != drawn[id_]
        ),
    ]


def _lines_that_differ(expected: Sequence[Drawn], result: Sequence[Drawn]) -> list[str]:
    """Where a person's line says something else than the draw gives."""
    right, found = {one.id: one for one in expected}, []
    for one in result:
        should = right.get(one.id)
        if should is None or should == one:
            continue
        for name in ("rank", "key", "selected", "group"):
            said, true = getattr(one, name), getattr(should, name)
            if said != true:
                found.append(f"result: the {name} of person {one.id} is {said}; the draw gives {true}.")
    if not found and [one.id for one in expected] != [one.id for one in result]:
        found.append("result: the lines do not stand in the order of the draw, or a person stands twice.")
    return found
