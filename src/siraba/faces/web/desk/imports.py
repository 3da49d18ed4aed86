"""Files brought in: what became of their rows, and how far those are that still run."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from siraba.apps.accounts.models import User
from siraba.apps.foundation import queries, uploads
from siraba.apps.foundation.models import ImportRun, JobState
from siraba.faces.web import words
from siraba.faces.web.door import for_right, may
from siraba.faces.web.lists import page_numbers, page_of

WAITING = 5
"""Files that were given and not brought in, as many as the page names."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A file as the page shows it; `state` is what its run is now, and `going` says that rows are being read."""

    run: ImportRun
    kind: str
    state: JobState

    @property
    def going(self) -> bool:
        """Rows are being read now."""
        return self.state is JobState.RUNNING

    @property
    def halfway(self) -> bool:
        """Nothing reads it any more, and not every row was looked at."""
        return self.state in {JobState.STOPPED, JobState.FAILED}

    @property
    def whole(self) -> int:
        """Rows to read: the file's own count, which may be a few too low."""
        return max(self.run.total or 0, self.run.rows)


@require_safe
@for_right("import.see")
def index(request: HttpRequest, user: User) -> HttpResponse:
    """Every file that was brought in, the newest first."""
    page = page_of(request, queries.import_runs(user.actor))
    runs = [brought(run) for run in page.object_list]
    return render(
        request,
        "web/desk/imports.html",
        {
            "page": page,
            "numbers": page_numbers(page),
            "runs": runs,
            "going": any(each.going for each in runs),
            "rejected": any(each.run.rejected for each in runs),
            "decides": may(user, "upload.give"),
            "waiting": uploads.uploads(user.actor).filter(reading=None)[:WAITING] if may(user, "upload.give") else (),
        },
    )


def brought(run: ImportRun) -> Brought:
    """A run whose program died says so itself no more: it has stopped when nobody held it for a minute."""
    state = JobState(run.state)
    if state is JobState.RUNNING and (run.lease_until is None or run.lease_until < timezone.now()):
        state = JobState.STOPPED
    return Brought(run, words.import_kind(run.kind), state)
