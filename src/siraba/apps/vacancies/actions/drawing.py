"""Posts of adverts are drawn from mandates: taken with what is published, given back with what is not."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.foundation.identifiers import new_public_id
from siraba.apps.organisations.actions import give_back, take_posts, taken_by
from siraba.apps.organisations.models import Mandate
from siraba.apps.vacancies.models import Vacancy


def hold_mandates(vacancies: Sequence[Vacancy]) -> None:
    """Nobody else draws on the mandates of some vacancies (held already) until this transaction ends.

    In the order of their ids: two files that share several mandates wait for each other once, not in a ring.
    """
    named = {row.mandate_id for row in vacancies if row.mandate_id}
    if named:
        list(lock_rows(Mandate.objects.filter(public_id__in=named).order_by("pk")).values_list("pk"))


def draw_on_mandate(vacancy: Vacancy, by: Actor, *, before: UUID | None = None) -> None:
    """Make what is taken for an advert what it says now; a filled one keeps its posts.

    `before` is the mandate under which it stood until now: when that is another one, it gets everything back. Raises
    Refusal where the mandate does not cover a published advert.
    """
    named = [each for each in (before, vacancy.mandate_id) if each is not None]
    held = list(Mandate.objects.filter(public_id__in=named).order_by("pk"))
    if vacancy.state == "filled":
        return
    for mandate in held:
        key = f"vacancy/{vacancy.public_id}/{new_public_id()}"
        if vacancy.state == "published" and mandate.public_id == vacancy.mandate_id:
            take_posts(mandate, vacancy.positions, vacancy.public_id, by=by, key=key)
        elif taken_by(mandate, vacancy.public_id):
            give_back(mandate, vacancy.public_id, by=by, key=key)
