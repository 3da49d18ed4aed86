"""What the foundation keeps for a while: files that were given, notes for taking back, keys of actions, jobs."""

from __future__ import annotations

from collections.abc import Sequence

from siraba.apps.foundation.models import DoneAction, ImportEffect, Job, JobState, Upload
from siraba.apps.foundation.retention import Kept, erase, keeps
from siraba.apps.foundation.uploads import remove

ENDED = (JobState.DONE, JobState.STOPPED, JobState.FAILED)


def _remove(rows: Sequence[Upload], key: str) -> int:
    for row in rows:
        remove(row)
    return len(rows)


keeps(Kept("upload", lambda until: Upload.objects.filter(removed_at=None, recorded_at__lt=until), _remove))
keeps(Kept("import.effect", lambda until: ImportEffect.objects.filter(run__recorded_at__lt=until), erase, 1000))
keeps(Kept("action.key", lambda until: DoneAction.objects.filter(recorded_at__lt=until), erase, 1000))
keeps(Kept("job", lambda until: Job.objects.filter(state__in=ENDED, finished_at__lt=until), erase))
