"""Bringing a file in on a page: give it, say which column is what, look at what would change, do it, take it back."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from siraba.apps.accounts.models import User
from siraba.apps.foundation import jobs, undoing, uploads
from siraba.apps.foundation.guessing import as_yaml, first_rows
from siraba.apps.foundation.importers import importer_kinds
from siraba.apps.foundation.looking import sample
from siraba.apps.foundation.models import Job, JobState, Upload
from siraba.core.tabular import Unreadable
from siraba.core.tabular.mapping import BadMapping
from siraba.faces.web import formats, words
from siraba.faces.web.desk import import_form, import_words
from siraba.faces.web.door import for_right
from siraba.faces.web.keys import key_of
from siraba.faces.web.lists import page_numbers, page_of

GOING = frozenset({JobState.WAITING, JobState.RUNNING})
COUNTED = ("new", "changed", "unchanged", "unsure", "rejected")
STANDING = frozenset({JobState.STOPPED, JobState.FAILED})


@require_http_methods(["GET", "HEAD", "POST"])
@for_right("upload.give")
def give(request: HttpRequest, user: User) -> HttpResponse:
    """Choose a file and what its rows are."""
    kinds = [(each.kind, words.import_kind(each.kind)) for each in importer_kinds(user.actor)]
    context: dict[str, Any] = {
        "kinds": kinds,
        "chosen": request.POST.get("kind", kinds[0][0]),
        "limit": _limit(),
        "problem": "",
        "detail": "",
    }
    if request.method != "POST":
        return render(request, "web/desk/import_give.html", context)
    sent, kind, key = request.FILES.get("file"), request.POST.get("kind", ""), request.POST.get("key", "")
    if not key or kind not in dict(kinds):
        raise Http404
    try:
        if sent is None:
            context["problem"] = _("Choose a file first.")
            return render(request, "web/desk/import_give.html", context, status=422)
        half, digest, size = uploads.take(sent.chunks(), sent.name or "", limit=settings.SIRABA_UPLOAD_BYTES)
        row = uploads.give(half, sent.name or "", kind, digest=digest, size=size, by=user.actor, key=key)
    except uploads.TooLarge:
        limit = formats.number(_limit())
        context["problem"] = _("The file is larger than {limit} MB. Split it into several.").format(limit=limit)
        return render(request, "web/desk/import_give.html", context, status=413)
    except Unreadable as problem:
        context |= {
            "problem": _("This file cannot be read as a table. Nothing was kept of it."),
            "detail": str(problem),
        }
        return render(request, "web/desk/import_give.html", context, status=422)
    return redirect("web:map_columns", row.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@for_right("upload.map")
def columns(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Say which column is which field; proposed from the header and the values, or as it was kept before."""
    row = uploads.upload(user.actor, public_id)
    if not uploads.path_of(row).exists():
        raise Http404
    rows = first_rows(uploads.path_of(row))
    fields, name = _fields_now(request, row, rows)
    context: dict[str, Any] = {"name": name, "source": row.source or name or _("file"), "publish": True, "problem": ""}
    if request.method == "POST":
        text = request.POST.get("yaml", "")
        if request.POST.get("how") != "yaml":
            text = import_form.from_form(row.kind, request.POST, fields, rows)
        try:
            _map(request, user, row, text)
        except BadMapping as problem:
            context |= {"problem": str(problem), "name": request.POST.get("name", "")}
            context["source"] = request.POST.get("source", "")
            fields = import_form.fields_of(text) or fields
        else:
            return redirect("web:import_file", row.public_id)
    context |= {
        "row": row,
        "lines": import_form.lines(row.kind, fields, rows),
        "columns": row.columns,
        "yaml": request.POST.get("yaml") if context["problem"] else as_yaml(fields),
        "kept": uploads.mappings(row.kind),
        "vacancies": row.kind == "vacancy",
    }
    return render(request, "web/desk/import_columns.html", context, status=422 if context["problem"] else 200)


def _fields_now(request: HttpRequest, row: Upload, rows: import_form.Rows) -> tuple[import_form.Fields, str]:
    """What the form shows at first: what was chosen, what was kept and fits the file, else a proposal."""
    wanted = request.GET.get("use", "")
    if row.mapping and not wanted:
        return import_form.fields_of(row.mapping), row.mapping_name
    there = set(row.columns)
    for kept in uploads.mappings(row.kind):
        fields = import_form.fields_of(kept.text)
        read = {str(each["column"]) for each in fields.values() if each.get("column")}
        if wanted == str(kept.public_id) or (not wanted and read and read <= there):
            return fields, kept.name
    return import_form.proposal(row.kind, row.columns, rows), ""


def _map(request: HttpRequest, user: User, row: Upload, text: str) -> None:
    key, source = request.POST.get("key", ""), request.POST.get("source", "").strip()[:60]
    if not key:
        raise Http404
    if "id" not in import_form.fields_of(text):
        raise BadMapping(
            _("Say which column holds the identifier: without it the same file would enter everybody twice.")
        )
    options = {"publish": bool(request.POST.get("publish")), "language": "auto", "schemes": ["roame"]}
    uploads.map_columns(
        row,
        text,
        name=request.POST.get("name", "").strip()[:60],
        source=source or _("file"),
        options=options if row.kind == "vacancy" else {name: options[name] for name in ("language", "schemes")},
        by=user.actor,
        key=key,
    )


@require_safe
@for_right("upload.see")
def file(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """A file that was given: what a look through it found, how far its bringing in is, what came of it."""
    row = uploads.upload(user.actor, public_id)
    run = row.runs.order_by("-pk").first()
    job = row.reading or row.looked
    shown = sample(row) if row.counts else []
    for each in shown:
        each.setdefault("unsure", False)
        each["faults"] = [
            (fault["column"], import_words.fault(fault["code"], fault["params"], fault["value"]))
            for fault in each.get("problems", ())
        ]
        each["changed"] = list(dict.fromkeys(import_words.field(name) for name in each.get("fields", ())))
        each["told"] = import_words.foreseen(each.get("says", ()))
        each["known"] = " ".join(import_words.row_note(code) for code in each.get("notes", ()))
    context = {
        "row": row,
        "kind": words.import_kind(row.kind),
        "job": job,
        "going": job is not None and job.state in GOING,
        "standing": job is not None and job.state in STANDING,
        "counts": {**dict.fromkeys(COUNTED, 0), **row.counts["counts"]} if row.counts else {},
        "fields": _named(row.counts.get("fields", ()), import_words.field),
        "reasons": _named(row.counts.get("reasons", ()), import_words.fault_kind),
        "checks": import_words.by_weight(row.counts.get("checks", {})),
        "ahead": [import_words.note(code, held) for code, held in row.counts.get("notes", {}).items()],
        "shown": shown,
        "header": row.columns[:6],
        "run": run,
        "notes": [import_words.note(code, held) for code, held in run.notes.items()] if run else [],
        "rejected": uploads.errors_of(row).exists(),
    }
    return render(request, "web/desk/import_file.html", context)


def _named(counted: Any, name: Any) -> list[tuple[str, int]]:
    """Counts by their words; two columns of one field count once, as the larger."""
    found: dict[str, int] = {}
    for code, count in counted:
        found[name(code)] = max(count, found.get(name(code), 0))
    return list(found.items())


@require_POST
@for_right("upload.read")
def read(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Have a file brought in, as the look through it showed."""
    row, key = uploads.upload(user.actor, public_id), request.POST.get("key", "")
    if not key or not row.mapping:
        raise Http404
    uploads.read(row, by=user.actor, key=key)
    return redirect("web:import_file", row.public_id)


@require_POST
@for_right("job.stop")
def steer(request: HttpRequest, user: User, public_id: UUID, verb: str) -> HttpResponse:
    """Stop the work on a file, or let it go on."""
    row, key = uploads.upload(user.actor, public_id), request.POST.get("key", "")
    job: Job | None = row.reading or row.looked
    if not key or job is None:
        raise Http404
    act = jobs.stop if verb == "stop" else jobs.resume
    act(job, by=user.actor, key=key)
    return redirect("web:import_file", row.public_id)


@require_safe
@for_right("upload.see")
def rejected(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """The rows that were rejected, to be mended and brought in again."""
    row = uploads.upload(user.actor, public_id)
    path = uploads.errors_of(row)
    if not path.exists():
        raise Http404
    stem = row.file_name.rpartition(".")[0] or row.file_name
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=f"{stem}.errors.csv", content_type="text/csv")
    return cast(HttpResponse, answer)  # it comes piece by piece


@require_safe
@for_right("upload.see")
def mapping(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """The mapping of a file, as `siraba import --mapping` reads it."""
    row = uploads.upload(user.actor, public_id)
    if not row.mapping:
        raise Http404
    answer = HttpResponse(row.mapping, content_type="application/yaml; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{row.kind}.mapping.yaml"'
    return answer


@require_safe
@for_right("import.see")
def run(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """What one run did, and taking it back."""
    row = undoing.run_of(user.actor, public_id)
    page = page_of(request, undoing.kept(row))
    for each in page.object_list:
        each.reason = import_words.kept(each.kept)
    job = row.undoing
    context = {
        "run": row,
        "undone": {**dict.fromkeys(("removed", "restored", "kept"), 0), **row.undone},
        "kind": words.import_kind(row.kind),
        "job": job,
        "going": job is not None and job.state in GOING,
        "page": page,
        "numbers": page_numbers(page),
        "left": undoing.left(row).count(),
        "may": undoing.can_undo(row, user.actor),
    }
    return render(request, "web/desk/import_run.html", context)


@require_POST
@for_right("import.ask_undo")
def undo(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Have a run taken back as far as nothing was built on it."""
    row, key = undoing.run_of(user.actor, public_id), key_of(request)
    try:
        undoing.ask_undo(row, by=user.actor, key=key)
    except undoing.CannotUndo:
        messages.warning(request, _("Nothing was taken back: the file is being brought in, or nothing of it is left."))
    return redirect("web:import_run", row.public_id)


def _limit() -> int:
    return int(settings.SIRABA_UPLOAD_BYTES // 1_000_000)
