"""Laying in the authored ROAME edition."""

from __future__ import annotations

import logging
from pathlib import Path

from django.conf import settings

from siraba.apps.classification.actions.activation import activate, change_state
from siraba.apps.classification.actions.book import Book
from siraba.apps.classification.actions.publication import carry_changes
from siraba.apps.classification.actions.statement import Statement, take_away
from siraba.apps.classification.actions.writers import store
from siraba.apps.classification.models import Change, ChangeState, Release, SchemeCode
from siraba.apps.classification.queries import states
from siraba.apps.classification.readers.records import EVERYTHING
from siraba.apps.classification.readers.roame import digest_of, in_languages, records
from siraba.apps.classification.rules import Edition, load_roame
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.verbs import action, record

log = logging.getLogger("siraba.classification")


def load_edition(*, by: Actor, key: str, folder: Path | None = None) -> Release:
    """Lay in the ROAME edition that lies in a folder (default: the one that ships) and make it the active one.

    The same files a second time cost one query and the reading of their bytes. A changed edition of the same version
    is updated in place by code: what vanished is retired, what came back is live again, names that people confirmed
    stay. Raises UnreadableEdition with every problem, and then nothing changes.
    """
    place = Path(settings.DATA_DIR) / "roame" if folder is None else folder
    digest = digest_of(place)
    active = Release.objects.filter(scheme=SchemeCode.ROAME, active=True).select_related("base__base__base").first()
    if active is not None and _comes_of(active, digest):
        return active
    # the state is part of the key: an edition that comes back after another one is laid in again
    before = states([SchemeCode.ROAME]).get(SchemeCode.ROAME, "")
    own = f"{key[:60]}:{before[:16]}:{digest[:16]}"
    release = _lay_in(load_roame(place), digest, by=by, key=own)
    if Change.objects.filter(scheme=SchemeCode.ROAME, state=ChangeState.PUBLISHED).exists():
        return carry_changes(release, by=by, key=own)
    return release


def _comes_of(release: Release, digest: str) -> bool:
    """Whether a release is the edition with this digest, or what stewards made of it."""
    at: Release | None = release
    while at is not None:
        if at.digest == digest:
            return True
        at = at.base
    return False


@action("classification.load_edition")
def _lay_in(edition: Edition, digest: str, *, by: Actor, key: str) -> Release:
    header = edition.header
    release, _created = Release.objects.get_or_create(scheme=SchemeCode.ROAME, version=header.version)
    old = release.digest
    book, stated = Book.open(release), Statement(EVERYTHING)
    said: dict[str, int] = {}
    for kind, rows in records(edition):
        tally = store(kind, rows, book)
        for _line, column, value, reason in tally.problems:
            log.warning("ROAME edition %s: %s %s: %s", header.version, column, value, reason)
        said["problems"] = said.get("problems", 0) + len(tally.problems)
        said[kind.__name__] = tally.imported + tally.unchanged
        stated.note(kind, rows, book)
    said |= {f"gone_{part}": count for part, count in take_away(release, stated).items()}
    release.titles, release.notices = in_languages(header.title), in_languages(header.notice)
    release.digest = digest
    release.save(update_fields=["titles", "notices", "digest"])
    activate(release)
    change_state(release, digest)
    record(release, before={"digest": old}, after={"digest": digest, **said})
    return release
