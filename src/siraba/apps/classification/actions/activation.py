"""Which release is active, and the state that tells every process that coding changed."""

from __future__ import annotations

import hashlib

from siraba.apps.classification.actions.confirmed import carry_confirmed
from siraba.apps.classification.events import ReleaseActivated
from siraba.apps.classification.models import Release
from siraba.apps.classification.queries.releases import decided_name, state_name
from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.foundation.models import Counter
from siraba.apps.foundation.verbs import tell


def activate(release: Release) -> None:
    """Make a release the active one of its scheme; what people confirmed in the one before goes along."""
    before = Release.objects.filter(scheme=release.scheme, active=True).exclude(pk=release.pk).first()
    if before is not None:
        before.active = False
        before.save(update_fields=["active"])
        carry_confirmed(before, release)
    if not release.active:
        release.active = True
        release.save(update_fields=["active"])
    tell(ReleaseActivated(release.scheme, release.version))


def change_state(release: Release, what: str, *, decided: bool = False) -> None:
    """Chain a change into the state of the scheme: see `queries.states`. A `decided` name leaves the release alone."""
    name = decided_name(release.scheme) if decided else state_name(release.scheme)
    Counter.objects.bulk_create([Counter(name=name)], ignore_conflicts=True)
    counter = lock_rows(Counter.objects.filter(name=name)).get()
    counter.value += 1
    counter.note = hashlib.sha256(f"{counter.note}|{release.version}|{what}".encode()).hexdigest()
    counter.save(update_fields=["value", "note"])
