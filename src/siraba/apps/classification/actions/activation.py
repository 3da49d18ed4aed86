"""Which release is active, and the state that tells every process that coding changed."""

from __future__ import annotations

import hashlib

from siraba.apps.classification.events import ReleaseActivated
from siraba.apps.classification.models import Occupation, OccupationName, Release
from siraba.apps.classification.queries.releases import decided_name, state_name
from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.foundation.models import Counter
from siraba.apps.foundation.verbs import tell


def activate(release: Release) -> None:
    """Make a release the active one of its scheme; names that people confirmed in the one before go along."""
    before = Release.objects.filter(scheme=release.scheme, active=True).exclude(pk=release.pk).first()
    if before is not None:
        before.active = False
        before.save(update_fields=["active"])
        _carry_confirmed(before, release)
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


def confirm_name(occupation: Occupation, text: str, language: str) -> bool:
    """Remember that a text means an occupation; whether the name was added (False: it was one of its names)."""
    name, added = OccupationName.objects.get_or_create(
        occupation=occupation, language=language, text=text, defaults={"confirmed": True}
    )
    if not added and not name.confirmed:
        name.confirmed = True
        name.save(update_fields=["confirmed"])
    return added


def _carry_confirmed(before: Release, release: Release) -> None:
    rows = OccupationName.objects.filter(occupation__release=before, confirmed=True).select_related("occupation")
    said = list(rows)
    if not said:
        return
    ours = Occupation.objects.filter(release=release, retired=False)
    by_uri = {one.uri: one for one in ours.exclude(uri="")}
    by_code = {one.code: one for one in ours}
    for name in said:
        old = name.occupation
        if one := by_uri.get(old.uri) or (None if old.uri else by_code.get(old.code)):
            confirm_name(one, name.text, name.language)
