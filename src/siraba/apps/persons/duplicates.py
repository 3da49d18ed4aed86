"""Who of the register resembles somebody: keys, then weights. Not scoped; what leaves it passes `queries.py`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from siraba.apps.persons.models import ContactKind, ContactPoint, NameShare, Person, PersonKey
from siraba.apps.persons.resemblance import (
    USUAL_SHARE,
    Band,
    Identity,
    Likeness,
    Share,
    sought_keys,
    usual_share,
    weigh,
)
from siraba.core.terms.dates import DatePrecision, PartialDate

T = TypeVar("T", int, str)
MOST = 300
"""Candidates weighed for one entry: those with most keys in common."""
COUNTED = ""
"""The row of `NameShare` that holds how many people were counted."""
AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Found:
    """A file (database id) that may be the one sought, and how likely it is."""

    person: int
    likeness: Likeness


def resembling(entries: Sequence[Identity], *, apart: Sequence[Collection[int]] = ()) -> list[list[Found]]:
    """For each entry the files that may be the same person's, likeliest first; merged files answer for the one kept.

    `apart` are database ids left out, an entry each: its own file.
    """
    near = _candidates(entries)
    known, into = identities({person for few in near for person in few})
    share, people = _shares({bone for entry in entries for bone in entry.bones})
    found: list[list[Found]] = []
    for number, (entry, few) in enumerate(zip(entries, near, strict=True)):
        own = set(apart[number]) if apart else set()
        best: dict[int, Likeness] = {}
        for person in few:
            file = into.get(person, person)
            if person not in known or file in own or person in own:
                continue
            likeness = weigh(entry, known[person], share=share, people=people)
            if likeness.band is not Band.DIFFERENT and (file not in best or best[file].score < likeness.score):
                best[file] = likeness
        ordered = sorted(best.items(), key=lambda item: (-item[1].score, item[0]))
        found.append([Found(person, likeness) for person, likeness in ordered])
    return found


def identities(people: Collection[int]) -> tuple[dict[int, Identity], dict[int, int]]:
    """What is compared of each person, and into whose file those were merged that were."""
    phones: dict[int, list[str]] = {}
    said: dict[int, Identity] = {}
    into: dict[int, int] = {}
    for some in _slices(sorted(people)):
        live = ContactPoint.objects.filter(person__in=some, kind=ContactKind.PHONE, ended_on=None)
        for person, value in live.values_list("person_id", "value"):
            phones.setdefault(person, []).append(value)
        rows = Person.objects.filter(pk__in=some).values_list(
            "pk", "given_names", "family_names", "sex", "birth_earliest", "birth_latest", "birth_precision",
            "region", "place", "merged_into_id",
        )  # fmt: skip
        for pk, given, family, sex, earliest, latest, precision, region, place, merged in rows:
            birth = PartialDate(earliest, latest, DatePrecision(precision)) if earliest and latest else None
            said[pk] = Identity.of(
                given, family, sex=sex, birth=birth, region=region, place=place, phones=phones.get(pk, ())
            )
            if merged:
                into[pk] = merged
    return said, _to_the_end(into)


def _to_the_end(into: dict[int, int]) -> dict[int, int]:
    """A file that was merged into one that was merged in turn answers for the last."""
    while ends := set(into.values()) - set(into):
        rows = Person.objects.filter(pk__in=ends, merged_into__isnull=False)
        further = dict(rows.values_list("pk", "merged_into_id"))
        if not further:
            break
        into = {person: further.get(to, to) for person, to in into.items()}
    return into


def _candidates(entries: Sequence[Identity]) -> list[list[int]]:
    keys = [sought_keys(entry) for entry in entries]
    holders: dict[str, list[int]] = {}
    for some in _slices(sorted(set().union(*keys))):
        for key, person in PersonKey.objects.filter(key__in=some).values_list("key", "person_id"):
            holders.setdefault(key, []).append(person)
    few = []
    for mine in keys:
        shared = Counter(person for key in mine for person in holders.get(key, ()))
        few.append([person for person, _count in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:MOST]])
    return few


def _shares(bones: set[str]) -> tuple[Share, int]:
    """The share of people who bear a name, and how many people there are."""
    rows = dict(NameShare.objects.filter(skeleton__in=[COUNTED, *bones]).values_list("skeleton", "people"))
    people = rows.get(COUNTED, 0)
    if not people:
        return usual_share, Person.objects.count()

    def share(bone: str) -> float:
        # a name that nobody bore when they were counted is rare; one of the candidate alone is not looked up
        return rows[bone] / people if bone in rows else (1 / people if bone in bones else min(USUAL_SHARE, 1.0))

    return share, people


def _slices(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + AT_ONCE] for start in range(0, len(items), AT_ONCE))
