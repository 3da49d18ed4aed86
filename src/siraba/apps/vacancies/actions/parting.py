"""What the inspection found of a post at an employer in dispute: whether it has anything to do with it (rule 13)."""

from __future__ import annotations

from django.utils import timezone

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.foundation.lifecycles import Obstacle, Refusal
from siraba.apps.foundation.verbs import action, record, tell
from siraba.apps.vacancies.events import VacancyChanged
from siraba.apps.vacancies.models import Vacancy
from siraba.apps.vacancies.rules import PARTED_AS, dispute_of

SHORTEST_REASON, LONGEST_REASON = 10, 500
COLUMNS = ("unrelated_to", "unrelated_by", "unrelated_on", "unrelated_why")


@action("vacancy.clear_of_dispute")
def clear_of_dispute(vacancy: Vacancy, reason: str, *, by: Actor, key: str) -> Vacancy:
    """Write down that a post, as it reads now, has nothing to do with the dispute that its employer is in.

    Another dispute, or another post under the same number, is looked at anew. Raises Refusal without a dispute or a
    reason.
    """
    row = lock_rows(Vacancy.objects.filter(pk=vacancy.pk)).get()
    since = dispute_of(row)
    obstacles = _too_short(reason)
    if since is None:
        obstacles.append(Obstacle("no_dispute", {}))
    if obstacles:
        raise Refusal("clear_of_dispute", obstacles)
    row.unrelated_to, row.unrelated_on = since, timezone.localdate()
    row.unrelated_by, row.unrelated_why = by.name[:150], reason.strip()[:LONGEST_REASON]
    return _written(row, reason)


@action("vacancy.bind_to_dispute")
def bind_to_dispute(vacancy: Vacancy, reason: str, *, by: Actor, key: str) -> Vacancy:
    """Take that back: the post stands still with the dispute. Raises Refusal without a reason, or with nothing to."""
    row = lock_rows(Vacancy.objects.filter(pk=vacancy.pk)).get()
    obstacles = _too_short(reason)
    if row.unrelated_to is None:
        obstacles.append(Obstacle("not_cleared", {}))
    if obstacles:
        raise Refusal("bind_to_dispute", obstacles)
    forget(row)
    return _written(row, reason)


def as_looked_at(vacancy: Vacancy) -> tuple[object, ...]:
    """What an inspection looked at of a post."""
    return tuple(getattr(vacancy, name) for name in PARTED_AS)


def look_anew(vacancy: Vacancy, before: tuple[object, ...], posts: int) -> None:
    """Another post, or more of them, than the inspection looked at: what it found is said of that one no more."""
    if vacancy.unrelated_to is not None and (as_looked_at(vacancy) != before or vacancy.positions > posts):
        forget(vacancy)


def forget(vacancy: Vacancy) -> None:
    """Nobody has found anything of it (unsaved)."""
    vacancy.unrelated_to = vacancy.unrelated_on = None
    vacancy.unrelated_by = vacancy.unrelated_why = ""


def _too_short(reason: str) -> list[Obstacle]:
    enough = len(reason.strip()) >= SHORTEST_REASON
    return [] if enough else [Obstacle("reason_too_short", {"least": SHORTEST_REASON})]


def _written(row: Vacancy, reason: str) -> Vacancy:
    row.save(update_fields=list(COLUMNS))
    record(row, after={"unrelated_to": row.unrelated_to}, reason=reason.strip()[:LONGEST_REASON])
    tell(VacancyChanged(row.public_id))
    return row
