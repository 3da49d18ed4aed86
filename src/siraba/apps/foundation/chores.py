"""What the foundation does by itself."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import override

from siraba.apps.foundation import retention, uploads
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.faults import reasons
from siraba.apps.foundation.heads import sign_head
from siraba.apps.foundation.importers import importer_kind
from siraba.apps.foundation.imports import Importer, bring_in
from siraba.apps.foundation.jobs import Run, job
from siraba.apps.foundation.logs import InWords
from siraba.apps.foundation.looking import keep_sample, look
from siraba.apps.foundation.models import DoneAction, ImportRun, Upload
from siraba.apps.foundation.running import Busy
from siraba.apps.foundation.terms import ends_before
from siraba.apps.foundation.undoing import undo
from siraba.core.tabular import Unreadable, open_table
from siraba.core.tabular.mapping import BadMapping, Mapping

CHUNK = 1000


@job("audit.sign")
def sign_audit_head(run: Run) -> None:
    """Sign the head of the audit chain and append it to the file of heads."""
    head = sign_head()
    run.finish(number=head.number if head else None)


@job("keys.forget")
def forget_keys(run: Run) -> None:
    """Forget the keys of actions that nobody will repeat any more, oldest first."""
    until, forgotten = ends_before("action.key", timezone.localdate()), 0
    while True:
        # keys come in the order of their time: no index on it, and the first that is young ends the search
        oldest = DoneAction.objects.order_by("pk").values_list("pk", "recorded_at")[:CHUNK]
        gone = [pk for pk, recorded_at in oldest if recorded_at < until]
        if not gone:
            break
        forgotten += DoneAction.objects.filter(pk__in=gone).delete()[0]
        run.advance(done=forgotten)
    run.finish(forgotten=forgotten)


@job("import.look", right="upload.map")
def look_through(run: Run) -> None:
    """Look through a file that was given: what would be done with its rows."""
    upload, by, importer, mapping = _given(run)
    try:
        table = open_table(uploads.path_of(upload), sheet=mapping.sheet, encoding=mapping.encoding)
        total = table.count()
        for found in look(upload, importer, mapping, by):
            done = found.counts["rows"]
            run.advance(done=done, total=max(total or 0, done))
    except (Unreadable, BadMapping) as problem:
        raise InWords(str(problem)) from problem
    keep_sample(upload, found)
    Upload.objects.filter(pk=upload.pk).update(counts=found.said())
    run.finish(**found.counts)


@job("import.read", right="upload.read")
def read_file(run: Run) -> None:
    """Bring a file in, as it was mapped."""
    upload, by, importer, mapping = _given(run)

    def told(going: ImportRun) -> None:
        run.advance(done=going.rows, total=max(going.total or 0, going.rows))

    try:
        with override(upload.asked_as.get("language")):  # of who gave the file: the reasons are for them
            done = bring_in(
                uploads.path_of(upload),
                importer,
                mapping,
                source=upload.source,
                errors=uploads.errors_of(upload),
                by=by,
                say=told,
                upload=upload,
                reasons=reasons,
            )
    except (Unreadable, BadMapping, Busy) as problem:
        raise InWords(str(problem)) from problem
    run.finish(imported=done.imported, unchanged=done.unchanged, unsure=done.unsure, rejected=done.rejected)


def _given(run: Run) -> tuple[Upload, Actor, Importer, Mapping]:
    upload = Upload.objects.get(public_id=run.arguments["upload"])
    if upload.removed_at is not None:
        raise InWords("The file was removed after some days. Give it again.")
    by = uploads.asker(upload)
    importer = importer_kind(by, upload.kind).make(by, upload.options)
    return upload, by, importer, Mapping.parse(upload.mapping, upload.mapping_name or upload.file_name)


job("import.undo", right="import.ask_undo")(undo)


@job("import.remove")
def remove_files(run: Run) -> None:
    """Remove files that are done with, and the notes for taking back what lies months behind."""
    run.finish(removed=uploads.remove_old())


@job("retention.run")
def keep_no_longer(run: Run) -> None:
    """Deal with everything whose term is over, kind by kind (`data/privacy/retention.yaml`)."""
    as_of = date.fromisoformat(run.arguments["as_of"]) if "as_of" in run.arguments else timezone.localdate()
    done: dict[str, int] = dict(run.cursor)

    def told(so_far: dict[str, int]) -> None:
        run.advance(done=sum(so_far.values()), cursor=so_far)

    lines = list(retention.work_off(run.row, as_of, done, told))
    run.finish(**{line.term.kind: line.done for line in lines if line.done})
