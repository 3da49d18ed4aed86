"""Work that Siraba does by itself or was asked to do: how far it is, and stopping it or letting it go on."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from siraba.apps.accounts.models import User
from siraba.apps.foundation import jobs, queries
from siraba.apps.foundation.models import JobState
from siraba.faces.web import words
from siraba.faces.web.door import for_right
from siraba.faces.web.keys import key_of
from siraba.faces.web.lists import page_numbers, page_of

STOPPABLE = frozenset({JobState.WAITING, JobState.RUNNING})
RESUMABLE = frozenset({JobState.STOPPED, JobState.FAILED})


@require_safe
@for_right("job.see")
def index(request: HttpRequest, user: User) -> HttpResponse:
    """Every job: what waits for somebody, then the newest."""
    page = page_of(request, queries.jobs(user.actor, pressing=True))
    rows = list(page.object_list)
    return render(
        request,
        "web/steward/jobs.html",
        {
            "page": page,
            "numbers": page_numbers(page),
            "jobs": rows,
            "going": any(row.state in STOPPABLE for row in rows),
            "stoppable": STOPPABLE,
            "resumable": RESUMABLE,
        },
    )


@require_POST
@for_right("job.stop")
def stop(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Ask a job to stop; what it has done is kept."""
    row, key = queries.job(user.actor, str(public_id)), key_of(request)
    if row.state in STOPPABLE:
        jobs.stop(row, by=user.actor, key=key)
        messages.success(request, _("“{job}” stops; what was done is kept.").format(job=words.job(row.kind)))
    else:
        messages.info(
            request, _("“{job}” had already ended: there was nothing to stop.").format(job=words.job(row.kind))
        )
    return redirect("web:jobs")


@require_POST
@for_right("job.resume")
def resume(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Let a job go on from where it was."""
    row, key = queries.job(user.actor, str(public_id)), key_of(request)
    if row.state in RESUMABLE:
        jobs.resume(row, by=user.actor, key=key)
        messages.success(request, _("“{job}” goes on from where it was.").format(job=words.job(row.kind)))
    else:
        messages.info(request, _("“{job}” did not stand still: nothing was changed.").format(job=words.job(row.kind)))
    return redirect("web:jobs")
