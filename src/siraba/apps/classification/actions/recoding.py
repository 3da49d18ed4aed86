"""People and vacancies from one release to another: the table of what succeeds what, and who decided the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from siraba.apps.classification.events import RecodingStarted
from siraba.apps.classification.models import Occupation, OccupationLevel, Recoded, Recoding, Release, Succession
from siraba.apps.classification.queries.differences import merged_between, nodes
from siraba.apps.classification.rules.succession import SURE, successors
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.foundation.lifecycles import Obstacle, Refusal
from siraba.apps.foundation.verbs import action, record, tell

BATCH = 500


@dataclass(frozen=True, slots=True)
class RecodedFile:
    """A profile or a vacancy that held an old occupation: the row of the table, and its new one (None: it waits)."""

    row: int
    kind: str
    file_id: UUID
    target: int | None


@action("classification.propose_recoding")
def propose_recoding(old: Release, new: Release, *, by: Actor, key: str) -> Recoding:
    """Work out what becomes of each occupation of an old release; decisions that were made stay. Nothing is recoded.

    Raises NotAllowed; Refusal for releases of two classifications, or the same twice.
    """
    if old.scheme != new.scheme or old.pk == new.pk:
        raise Refusal("propose_recoding", [Obstacle("not_two_releases", {"old": str(old), "new": str(new)})])
    recoding, _created = Recoding.objects.get_or_create(old=old, new=new)
    recoding.rows.filter(decided_by__isnull=True, files__isnull=True).delete()
    there = set(recoding.rows.values_list("old__code", flat=True))
    # files may still hold what the old release listed once and no longer does
    found = successors(nodes(old, "fr", retired=True), nodes(new, "fr"), merged_between(old, new))
    ids = {each.code: each.pk for each in Occupation.objects.filter(release=new)}
    olds = {each.code: each.pk for each in Occupation.objects.filter(release=old)}
    rows = []
    for code, candidates in found.items():
        if code in there:
            continue
        best = candidates[0] if candidates else None
        sure = best is not None and best.certainty >= SURE
        rows.append(
            Succession(
                recoding=recoding,
                old_id=olds[code],
                target_id=ids[best.code] if sure and best else None,
                certainty=best.certainty if best else 0,
                because=best.because if best else "",
                candidates=[{"code": c.code, "certainty": c.certainty, "because": c.because} for c in candidates],
            )
        )
    Succession.objects.bulk_create(rows, batch_size=BATCH)
    record(recoding, after={"rows": len(rows), "sure": sum(row.target_id is not None for row in rows)})
    return recoding


@action("classification.start_recoding")
def start_recoding(recoding: Recoding, *, by: Actor, key: str) -> Recoding:
    """Ask that people and vacancies be recoded where it is sure: the apps above do it as jobs. Raises NotAllowed."""
    record(recoding, after={"started": True})
    tell(RecodingStarted(recoding.public_id, key[:60]))
    return recoding


@action("classification.decide_succession")
def decide_succession(row: Succession, occupation: Occupation | None, *, by: Actor, key: str) -> Succession:
    """Say what an old occupation has become (None: nothing fits, files keep the old one). Files follow as a job.

    Raises NotAllowed; Refusal where the occupation is a heading, retired, or of another release.
    """
    row = lock_rows(Succession.objects.filter(pk=row.pk)).get()
    recoding = Recoding.objects.get(pk=row.recoding_id)
    if occupation is not None and (
        occupation.release_id != recoding.new_id or occupation.retired or occupation.level != OccupationLevel.OCCUPATION
    ):
        raise Refusal("decide_succession", [Obstacle("not_an_occupation", {"code": occupation.code})])
    before = {"target": row.target_id}
    row.target, row.decided_by, row.because = occupation, by.id, "decided"
    row.certainty = 100 if occupation else 0
    row.save(update_fields=["target", "decided_by", "because", "certainty"])
    record(row, before=before, after={"target": occupation.code if occupation else None})
    if occupation is not None:
        tell(RecodingStarted(recoding.public_id, key[:60]))
    return row


@action("classification.note_recoded")
def note_recoded(files: Sequence[RecodedFile], recoding: Recoding, *, by: Actor, key: str) -> int:
    """Keep which files were recoded, from what to what, and which wait. Raises NotAllowed."""
    known: dict[tuple[int, str, UUID], Recoded] = {
        (each.row_id, each.kind, each.file_id): each
        for each in Recoded.objects.filter(file_id__in=[each.file_id for each in files])
    }
    fresh: list[Recoded] = []
    changed: list[Recoded] = []
    for one in files:
        there = known.get((one.row, one.kind, one.file_id))
        if there is None:
            there = Recoded(row_id=one.row, kind=one.kind, file_id=one.file_id, target_id=one.target)
            known[one.row, one.kind, one.file_id] = there
            fresh.append(there)
        elif there.pk and there.target_id != one.target:
            there.target_id = one.target
            changed.append(there)
    Recoded.objects.bulk_create(fresh, batch_size=BATCH)
    Recoded.objects.bulk_update(changed, ["target"], batch_size=BATCH)
    said: dict[str, Any] = {"files": len(files), "waiting": sum(one.target is None for one in files)}
    record(recoding, after=said)
    return len(files)
