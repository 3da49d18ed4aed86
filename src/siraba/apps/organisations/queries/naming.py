"""Which known organisation a file means by a name and a number. What somebody says of themselves alone is no answer.

A number with its country names somebody; a name does only where a person verified who bears it, or where the same
office wrote it down before. An organisation that rests on its own word (`own_word`, not verified) is a claim: it gets
nothing that a file says of the name.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q

from siraba.apps.foundation.actors import Actor
from siraba.apps.organisations.models import Organisation
from siraba.apps.organisations.queries.identity import employers

CLAIM = Q(own_word=True, verified_on=None)
"""Organisations that rest on their own word."""
SEVERAL, CLAIMED = "employer_several", "employer_claimed"
"""Why a file's employer is entered anew: several bear the name, or only one who says so."""


@dataclass(frozen=True, slots=True)
class Named:
    """An employer as a row says it; `country` is that of the number."""

    name: str
    country: str | None = None
    number: str = ""

    @property
    def mark(self) -> tuple[str, str]:
        """What two rows that mean the same have in common."""
        return (self.country or "", self.number) if self.number else ("", self.name)


@dataclass(frozen=True, slots=True)
class Meant:
    """Who is meant; None is somebody new, and `why` says so where there were some of the name."""

    row: Organisation | None = None
    why: str = ""


def employers_meant(by: Actor, said: Collection[Named]) -> dict[Named, Meant]:
    """Who each is; one query."""
    numbers = {each.number for each in said if each.number}
    rows = employers(by).filter(Q(name__in={each.name for each in said}) | Q(register_number__in=numbers))
    known = list(rows.order_by("pk"))
    return {each: _meant(each, known, by.office_id) for each in said}


def _meant(said: Named, known: Sequence[Organisation], office: int) -> Meant:
    numbered = [row for row in known if said.number and _same_number(row, said)]
    if numbered:
        sure = [row for row in numbered if not is_claim(row)]
        best = [row for row in sure if row.verified_on] or sure
        return Meant(best[0]) if best else Meant(why=CLAIMED)
    named = [row for row in known if row.name == said.name and not _other_number(row, said)]
    sure = [row for row in named if row.verified_on or (not row.own_word and row.office_id in {None, office})]
    before = [row for row in sure if not row.verified_on and not row.register_number]
    if before:  # as the office's files said it the last time
        return Meant(before[0])
    if len(sure) == 1:
        return Meant(sure[0])
    return Meant(why=SEVERAL if sure else CLAIMED if any(is_claim(row) for row in named) else "")


def is_claim(row: Organisation) -> bool:
    """Whether an organisation rests on its own word."""
    return row.own_word and row.verified_on is None


def _same_number(row: Organisation, said: Named) -> bool:
    return (row.country or "", row.register_number) == (said.country or "", said.number)


def _other_number(row: Organisation, said: Named) -> bool:
    """The register knows the two under different numbers: they are two."""
    both = bool(said.number and row.register_number and row.country == said.country)
    return both and row.register_number != said.number


def same_number(row: Organisation) -> list[Organisation]:
    """The others that give the register number of an organisation, whoever says so; the oldest first."""
    if not row.register_number:
        return []
    rows = Organisation.objects.filter(country=row.country, register_number=row.register_number, merged_into=None)
    return list(rows.exclude(pk=row.pk).order_by("pk"))
