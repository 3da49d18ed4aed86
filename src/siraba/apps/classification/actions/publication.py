"""A release that stewards changed: the active one copied, the approved changes applied, published as the active one."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from siraba.apps.classification.actions.activation import activate, change_state
from siraba.apps.classification.actions.carrying import bring, lacking_skills
from siraba.apps.classification.actions.copying import copy_release
from siraba.apps.classification.lifecycle import CHANGE
from siraba.apps.classification.models import (
    Change,
    ChangeKind,
    ChangeState,
    MatchKind,
    Mobility,
    Occupation,
    OccupationLevel,
    OccupationName,
    Release,
)
from siraba.apps.classification.queries.bearing import bearer
from siraba.apps.classification.queries.releases import active_release
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.foundation.lifecycles import Obstacle, Refusal
from siraba.apps.foundation.verbs import action, record


@action("classification.publish_release")
def publish_release(release: Release, *, by: Actor, key: str) -> Release:
    """Make a whole release that stands beside the active one the one that is coded with. Raises NotAllowed, Refusal."""
    release = lock_rows(Release.objects.filter(pk=release.pk)).get()
    if not release.digest:
        raise Refusal("publish_release", [Obstacle("release_not_whole", {"release": str(release)})])
    before = Release.objects.filter(scheme=release.scheme, active=True).values_list("version", flat=True).first()
    if not release.active:
        activate(release)
        change_state(release, release.digest)
    record(release, before={"active": before}, after={"active": release.version})
    return release


@action("classification.publish_changes")
def publish_changes(scheme: str, version: str, *, by: Actor, key: str) -> Release:
    """Make a new release of the active one and every approved change, and publish it.

    Raises NotAllowed, NotInstalled; Refusal with every change that can no longer be made, and then nothing changes.
    """
    base = active_release(scheme)
    version = " ".join(version.split())[:40]
    changes = list(lock_rows(Change.objects.filter(scheme=scheme, state=ChangeState.APPROVED).order_by("pk")))
    obstacles = [] if changes else [Obstacle("nothing_approved")]
    if not version or Release.objects.filter(scheme=scheme, version=version).exists():
        obstacles.append(Obstacle("version_taken", {"version": version}))
    if obstacles:
        raise Refusal("publish_changes", obstacles)
    release = copy_release(base, version)
    if refused := [obstacle for change in changes if (obstacle := _apply(change, release))]:
        raise Refusal("publish_changes", refused)
    for change in changes:
        CHANGE.go(change, "publish", by=by)
        change.release = release
    Change.objects.bulk_update(changes, ["state", "release"])
    _finish(release, changes)
    record(release, before={"version": base.version}, after={"version": version, "changes": len(changes)})
    return release


@action("classification.carry_changes")
def carry_changes(release: Release, *, by: Actor, key: str) -> Release:
    """Apply what stewards published so far to a new edition of its authors; what no longer fits becomes a draft again.

    The release itself where there is nothing to carry. Raises NotAllowed.
    """
    changes = list(Change.objects.filter(scheme=release.scheme, state=ChangeState.PUBLISHED).order_by("pk"))
    if not changes:
        record(release, after={"carried": 0})
        return release
    number = Release.objects.filter(scheme=release.scheme, base=release).count() + 1
    new = copy_release(release, f"{release.version[:30]}+{number}")
    carried: list[Change] = []
    for change in changes:
        if obstacle := _apply(change, new):
            change.state, change.remark, change.release = ChangeState.DRAFT, f"{release}: {obstacle.code}"[:500], None
        else:
            change.release = new
            carried.append(change)
    Change.objects.bulk_update(changes, ["state", "remark", "release"])
    _finish(new, carried)
    record(new, after={"carried": len(carried), "drafts_again": len(changes) - len(carried)})
    return new


def _finish(release: Release, changes: Sequence[Change]) -> None:
    seen = hashlib.sha256((release.base.digest if release.base else "").encode())
    for change in changes:
        seen.update(change.public_id.bytes)
    release.digest = seen.hexdigest()
    release.save(update_fields=["digest"])
    activate(release)
    change_state(release, release.digest)


def _apply(change: Change, release: Release) -> Obstacle | None:
    """Make one change in a release; why it cannot be made, None when it was."""
    return {
        ChangeKind.NAME: _add_name,
        ChangeKind.MERGE: _merge,
        ChangeKind.OCCUPATION: _add_occupation,
        ChangeKind.EDIT: _edit,
    }[ChangeKind(change.kind)](change, release, change.content)


def _find(release: Release, code: str) -> Occupation | None:
    return Occupation.objects.filter(release=release, code=code, retired=False).first()


def _missing(change: Change, code: str) -> Obstacle:
    return Obstacle("not_in_release", {"code": code, "change": str(change.public_id)})


def _of(change: Change, **values: str) -> dict[str, object]:
    return {**values, "change": str(change.public_id)}


def _taken(change: Change, release: Release, code: str, said: dict[str, Any]) -> Obstacle | None:
    """That a label of the change became another occupation's meanwhile."""
    for text in [*said.get("labels", {}).values(), *(each["text"] for each in said.get("names", ()))]:
        if other := bearer(release, text, code):
            return Obstacle("label_taken", _of(change, name=text, code=other))
    return None


def _add_name(change: Change, release: Release, said: dict[str, Any]) -> Obstacle | None:
    one = _find(release, change.code)
    if one is None:
        return _missing(change, change.code)
    if said.get("remove"):
        gone, _rows = one.names.filter(language=said["language"], text=said["text"], preferred=False).delete()
        return None if gone else Obstacle("name_absent", _of(change, name=said["text"], code=one.code))
    if other := bearer(release, said["text"], one.code):
        return Obstacle("label_taken", _of(change, name=said["text"], code=other))
    OccupationName.objects.update_or_create(
        occupation=one,
        language=said["language"],
        text=said["text"],
        defaults={"country": said.get("country", ""), "confirmed": False},
    )
    return None


def _merge(change: Change, release: Release, said: dict[str, Any]) -> Obstacle | None:
    """Names, skills and links go along, what was near the old one is near the new one, and the old one is retired."""
    one, into = _find(release, change.code), _find(release, str(said["into"]))
    if one is None or into is None or one.pk == into.pk:
        return _missing(change, change.code if one is None else str(said["into"]))
    there = set(into.names.values_list("language", "text"))
    moving = [name for name in one.names.all() if (name.language, name.text) not in there]
    for name in moving:
        name.occupation, name.preferred = into, False
    OccupationName.objects.bulk_update(moving, ["occupation", "preferred"])
    _move_near(one, into)
    _move_card(one, into)
    _move_links(one, into)
    one.retired = True
    one.save(update_fields=["retired"])
    return None


def _move_near(one: Occupation, into: Occupation) -> None:
    """Roads from the old one begin at the new one, and those that led to it lead there; none leads to itself."""
    near = set(into.near.values_list("target_id", "step"))
    for step in Mobility.objects.filter(source=one).exclude(target=into):
        if (step.target_id, step.step) not in near:
            step.source = into
            step.save(update_fields=["source"])
    known = set(into.near_of.values_list("source_id", "step"))
    for step in Mobility.objects.filter(target=one).exclude(source=into):
        if (step.source_id, step.step) not in known:
            step.target = into
            step.save(update_fields=["target"])


def _move_card(one: Occupation, into: Occupation) -> None:
    """Skills that the other card lacks are optional there: not everybody of the larger occupation has them."""
    there = list(into.card.values_list("skill_id", flat=True))
    one.card.exclude(skill_id__in=there).update(occupation=into, essential=False)


def _move_links(one: Occupation, into: Occupation) -> None:
    """Each crosswalk that is not there yet. What rendered one part exactly is close to the whole, where the other part
    has an exact one already.
    """
    there = set(into.links.values_list("scheme", "code", "source"))
    exact = set(into.links.filter(match=MatchKind.EXACT).values_list("scheme", flat=True))
    for link in one.links.all():
        if (link.scheme, link.code, link.source) in there:
            continue
        if link.match == MatchKind.EXACT and link.scheme in exact:
            link.match = MatchKind.CLOSE
        link.occupation = into
        link.save(update_fields=["occupation", "match"])


def _add_occupation(change: Change, release: Release, said: dict[str, Any]) -> Obstacle | None:
    parent = _find(release, str(said.get("parent", ""))) if said.get("parent") else None
    if said.get("parent") and (parent is None or parent.level != OccupationLevel.GROUP):
        return _missing(change, str(said["parent"]))
    if Occupation.objects.filter(release=release, code=said["code"]).exists():
        return Obstacle("code_taken", {"code": said["code"], "change": str(change.public_id)})
    if taken := _taken(change, release, said["code"], said):
        return taken
    if lacking := lacking_skills(release, said):
        return Obstacle("skill_unknown", _of(change, code=lacking[0]))
    one = Occupation.objects.create(
        release=release,
        code=said["code"],
        parent=parent,
        isco=said.get("isco", ""),
        labels=said["labels"],
        definitions=said.get("definitions", {}),
    )
    OccupationName.objects.bulk_create(
        OccupationName(occupation=one, text=text, language=tag, preferred=True) for tag, text in said["labels"].items()
    )
    bring(one, said)
    return None


def _edit(change: Change, release: Release, said: dict[str, Any]) -> Obstacle | None:
    one = _find(release, change.code)
    if one is None:
        return _missing(change, change.code)
    if taken := _taken(change, release, one.code, said):
        return taken
    one.labels = {**one.labels, **said.get("labels", {})}
    one.definitions = {**one.definitions, **said.get("definitions", {})}
    one.isco = said.get("isco", "") or one.isco
    one.save(update_fields=["labels", "definitions", "isco"])
    for tag, text in said.get("labels", {}).items():  # what it was called is a name from now on
        one.names.filter(language=tag, preferred=True).exclude(text=text).update(preferred=False)
        one.names.filter(language=tag, text=text).update(preferred=True, confirmed=False)
    there = set(one.names.values_list("language", "text"))
    fresh = [(tag, text) for tag, text in said.get("labels", {}).items() if (tag, text) not in there]
    OccupationName.objects.bulk_create(
        OccupationName(occupation=one, text=text, language=tag, preferred=True) for tag, text in fresh
    )
    return None
