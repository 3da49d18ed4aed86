"""Everything that lies under an old key of the installation carried over to the current one; then the old key goes.

Each place says itself (`sealed`): a column and what binds a row's seal. A job goes over all places in chunks, a
transaction each, from where it was: a row is either as it was or under the current key, and both are read. A key is
destroyed when a whole pass that began long enough after it was replaced found nothing under it any more: what was still
being written with it at that moment, and sessions, are gone by then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, cast

from django.db import connection, models, transaction
from django.utils import timezone

from siraba.apps.foundation import keyring
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.foundation.jobs import Run, ask, job
from siraba.apps.foundation.models import Job, JobState
from siraba.apps.foundation.sealed import Place, places

KIND = "keys.reseal"
CHUNK = 500
STILL_USED = timedelta(hours=24)
"""How long a key that was replaced is kept at least: longer than a session lives and any writing lasts."""


def under() -> Counter[str]:
    """How many things lie under each key, by its id: a look at every row, so for whoever asks, not for a page."""
    found: Counter[str] = Counter()
    for place in places():
        for row in place.rows().iterator(chunk_size=2000):
            name = _name(place, row)
            found.update([name] if name else [])
    return found


def newest_sealed() -> list[bytes]:
    """One thing of each place, the newest: the doctor looks whether its key is there."""
    found = (place.rows().order_by("-pk").values_list(place.column, flat=True).first() for place in places())
    return [bytes(each) for each in found if each]


def ask_resealing(key: str) -> Job:
    """Have everything carried over to the current key; one that is under way already does it."""
    going = Job.objects.filter(kind=KIND, state__in=(JobState.WAITING, JobState.RUNNING)).first()
    return going or ask(KIND, by=SYSTEM, key=key)


@job(KIND)
def reseal(run: Run) -> None:
    """Carry everything over, from where an earlier turn came; then destroy the keys that nothing needs."""
    if len(keyring.ring()) == 1:
        run.finish(left=0)
        return
    said = run.cursor or {"place": 0, "last": None, "began": timezone.now().isoformat(), "found": {}, "key": ""}
    if said["key"] != keyring.current():  # another key since: what was passed lies under one that is old now
        said |= {"place": 0, "last": None, "key": keyring.current(), "began": timezone.now().isoformat(), "found": {}}
    done, found = run.row.done, Counter(said["found"])
    for number, place in enumerate(places()):
        if number < said["place"]:
            continue
        said |= {"last": said["last"] if number == said["place"] else None, "place": number}
        for last, moved in _carried(place, said["last"]):
            found.update(moved)
            done += sum(moved.values())
            said |= {"last": str(last), "found": dict(found)}
            run.advance(done=done, cursor=said)
    run.finish(carried=done, retired=_retire(found, datetime.fromisoformat(said["began"])))


def _carried(place: Place, last: Any) -> Iterator[tuple[Any, Counter[str]]]:
    """Chunk after chunk: the last row of each, and how many lay under which old key."""
    while True:
        rows = place.rows() if last is None else place.rows().filter(pk__gt=last)
        with transaction.atomic():
            chunk = list(lock_rows(rows)[:CHUNK])
            moved = _reseal(place, chunk)
        if not chunk:
            return
        last = chunk[-1].pk
        yield last, moved


def _reseal(place: Place, chunk: list[Any]) -> Counter[str]:
    moved: Counter[str] = Counter()
    fresh = []
    for row in chunk:
        name, held = _name(place, row), bytes(_held(place, row))
        if name and name != keyring.current():
            where = place.bound(row)
            fresh.append((keyring.seal(keyring.unseal(held, *where), *where), row.pk))
            moved[name] += 1
    _write(place.model, place.column, fresh)
    return moved


def _write(model: type[models.Model], column: str, rows: list[tuple[bytes, Any]]) -> None:
    own, field = model._meta.pk, cast(Any, model._meta.get_field(column))
    said = f"UPDATE {model._meta.db_table} SET {field.column} = %s WHERE {own.column} = %s"  # noqa: S608 - names of our own tables
    with connection.cursor() as cursor:
        cursor.executemany(said, [(blob, own.get_db_prep_value(pk, connection)) for blob, pk in rows])


def _held(place: Place, row: Any) -> bytes:
    return bytes(row.__dict__[place.column] or b"")  # a protected column that is blank is text


def _name(place: Place, row: Any) -> str:
    """The id of the key a row lies under; blank where it lies under none of the installation's."""
    held = _held(place, row)
    if not held:
        return ""
    if name := keyring.sealed_under(held):
        return name
    try:
        keyring.unseal(held)
    except keyring.NotOurs:  # sealed under the key of a person
        return ""
    return keyring.first()


def _retire(found: Counter[str], began: datetime) -> list[str]:
    """Destroy what nothing lay under in this pass, and was replaced long before it began."""
    since = keyring.current_since()
    if since is None or began - since < STILL_USED:
        return []
    gone = [each.id for each in keyring.ring() if not each.current and not found[each.id]]
    for name in gone:
        keyring.retire(name)
    return gone
