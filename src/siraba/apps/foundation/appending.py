"""How links come to the end of the audit chain, and what is held meanwhile.

The head (number and chain value of the last entry) is one row of `foundation_counter`; whoever appends holds it until
their transaction is committed. It is therefore taken last, and given back early: on PostgreSQL the commit itself does
not wait for the disk while it holds the head; the caller waits for it afterwards, with others in one turn (`settled`).
Every transaction that builds on ours comes later in the log of writes, so that a power cut takes all of a tail or none
of it, and no answer is given before what it says is on the disk. docs/decisions/0002-audit-chain.md says why.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, models, transaction

from siraba.apps.foundation.models import AuditDetail, AuditEntry, Counter
from siraba.apps.foundation.statements import run, run_many

HEAD = "audit"
"""Name of the counter that holds the number and the chain value of the last entry."""
AT_ONCE = 200
"""Rows of a table that one statement writes."""
_ENTRY = (
    "number, recorded_at, happened_on, verb, actor_kind, actor_id, object_kind, object_id, subject_id, visibility, "
    "commitment, chain"
)
_NAMES = _ENTRY.split(", ")
_LINKED = f"""
WITH head AS (
  UPDATE foundation_counter SET value = value + 1,
    note = encode(sha256(convert_to(note || '[' || (value + 1) || ',' || %s::text, 'UTF8')), 'hex')
  WHERE name = '{HEAD}' RETURNING value, note
), readable AS (
  INSERT INTO foundation_auditdetail (number, subject_id, sealed)
  SELECT value, %s::uuid, %s::bytea FROM head WHERE %s::boolean
), answered AS (
  UPDATE foundation_doneaction SET answer = %s::jsonb WHERE id = %s::bigint
)
INSERT INTO foundation_auditentry ({_ENTRY})
SELECT value, %s::timestamptz, %s::date, %s, %s, %s::uuid, %s, %s::uuid, %s::uuid, %s::smallint, %s, note FROM head
RETURNING number, set_config('synchronous_commit', 'off', true)
"""  # noqa: S608 - the name of our own counter and of its columns
"""One link with its readable side and the answer of its action: the head is held for this and for the commit."""


@dataclass(slots=True)
class Link:
    """An entry that is not numbered yet, and its readable side: none where the person was erased."""

    entry: AuditEntry
    sealed: bytes | None


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer of an action, for the row of its key: written with the links, in the same statement."""

    row: int
    answer: Any

    @property
    def said(self) -> str:
        """As JSON. Raises TypeError for what JSON cannot say."""
        return json.dumps(self.answer)


def append(links: Sequence[Link], answered: Answered | None = None) -> None:
    """Put links at the end of the chain, at the end of a transaction: the head stays held until it is committed."""
    if len(links) == 1 and connection.vendor == "postgresql":
        if not _one(links[0], answered):  # the very first entry of all
            _make_head()
            _one(links[0], answered)
        return
    if answered is not None:
        keep_answer(answered)
    lock = " FOR UPDATE" if connection.vendor == "postgresql" else ""
    held = f"SELECT value, note FROM foundation_counter WHERE name = %s{lock}"  # noqa: S608 - a constant
    if (head := run(held, [HEAD])) is None:
        _make_head()
        head = run(held, [HEAD]) or (0, "")
    number, chain = int(head[0]), str(head[1])
    for link in links:
        number += 1
        link.entry.number = number
        chain = link.entry.chain = chained(chain, number, said_of(link.entry))
    _write(links, number, chain)


def keep_answer(answered: Answered) -> None:
    """Write the answer of an action down beside its key."""
    run("UPDATE foundation_doneaction SET answer = %s WHERE id = %s", [answered.said, answered.row])


def settled() -> None:
    """Wait until everything that was committed is on the disk; many wait in one turn. Outside of transactions.

    A synchronous commit of its own, which waits as the installation's `synchronous_commit` says, for standbys too.
    """
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        run("SELECT pg_logical_emit_message(true, 'siraba', '')")


def settle_after_commit() -> None:
    """Before anything else that waits for the commit of this transaction, wait until it is on the disk; once."""
    if connection.vendor == "postgresql" and not any(hook[1] is settled for hook in connection.run_on_commit):
        transaction.on_commit(settled)


def said_of(entry: AuditEntry) -> str:
    """What the chain covers of an entry beside its number: the rest of a JSON list that begins with the number."""
    said = [
        _utc(entry.recorded_at),
        entry.happened_on.isoformat() if entry.happened_on else "",
        entry.verb,
        entry.actor_kind,
        str(entry.actor_id or ""),
        entry.object_kind,
        str(entry.object_id),
        str(entry.subject_id or ""),
        "",  # where a reason stood: it was always empty, and chains that were written hold
        int(entry.visibility),
        entry.commitment,
    ]
    return json.dumps(said, separators=(",", ":"), ensure_ascii=False)[1:]


def chained(previous: str, number: int, said: str) -> str:
    """The chain value of the entry `number` after the one whose chain value is `previous`. As in `_LINKED`."""
    return hashlib.sha256(f"{previous}[{number},{said}".encode()).hexdigest()


def _one(link: Link, answered: Answered | None) -> bool:
    entry, readable = link.entry, link.sealed is not None
    head: list[Any] = [said_of(entry), entry.subject_id, link.sealed, readable]
    head += [answered.said, answered.row] if answered else [None, None]
    return run(_LINKED, [*head, *(getattr(entry, name) for name in _NAMES[1:-1])]) is not None


def _make_head() -> None:
    """The head of a chain that begins; another one may begin it at this moment."""
    run("INSERT INTO foundation_counter (name, value, note) VALUES (%s, 0, '') ON CONFLICT DO NOTHING", [HEAD])


def _write(links: Sequence[Link], number: int, chain: str) -> None:
    sides = [
        AuditDetail(number=link.entry.number, subject_id=link.entry.subject_id, sealed=link.sealed)
        for link in links
        if link.sealed is not None
    ]
    entries = [link.entry for link in links]
    if connection.vendor == "postgresql":
        append_under(Counter(name=HEAD, value=number, note=chain), entries, sides)
        run("SELECT set_config('synchronous_commit', 'off', true)")
        return
    places = ", ".join(["%s"] * len(_NAMES))
    run_many(
        f"INSERT INTO foundation_auditentry ({_ENTRY}) VALUES ({places})",  # noqa: S608 - names of our own columns
        [[getattr(entry, name) for name in _NAMES] for entry in entries],
    )
    run_many(
        "INSERT INTO foundation_auditdetail (number, subject_id, sealed) VALUES (%s, %s, %s)",
        [[side.number, side.subject_id, side.sealed] for side in sides],
    )
    run("UPDATE foundation_counter SET value = %s, note = %s WHERE name = %s", [number, chain, HEAD])


def append_under(head: Counter, *tables: Sequence[models.Model]) -> None:
    """Write rows of some tables, and then the counter that is held for them, in one statement where they are few."""
    if max(map(len, tables)) > AT_ONCE:
        for rows in tables:
            if rows:
                type(rows[0])._default_manager.bulk_create(rows, batch_size=500)
        head.save(force_update=True, update_fields=["value", "note"])
        return
    parts, values = [], []
    for place, rows in enumerate(rows for rows in tables if rows):
        fields = rows[0]._meta.concrete_fields
        columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
        row = f"({', '.join(['%s'] * len(fields))})"
        table = connection.ops.quote_name(rows[0]._meta.db_table)
        parts.append(f"t{place} AS (INSERT INTO {table} ({columns}) VALUES {', '.join([row] * len(rows))})")  # noqa: S608 - names of our own tables
        values += [
            field.get_db_prep_save(getattr(each, field.attname), connection) for each in rows for field in fields
        ]
    update = "UPDATE foundation_counter SET value = %s, note = %s WHERE name = %s"
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {', '.join(parts)} {update}", [*values, head.value, head.note, head.name])


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
