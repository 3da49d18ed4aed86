"""Titles that the coder was not sure of: put in the queue, decided once by a person, remembered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import F
from django.utils import timezone

from siraba.apps.classification.access import may_decide
from siraba.apps.classification.actions.activation import change_state
from siraba.apps.classification.actions.confirmed import confirm_name
from siraba.apps.classification.events import TitleDecided
from siraba.apps.classification.models import CodingCase, CodingState, Occupation, OccupationLevel, OccupationName
from siraba.apps.classification.queries import active_release, concept_id, label, normalised
from siraba.apps.foundation.actors import SYSTEM, Actor
from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.foundation.lifecycles import Obstacle, Refusal
from siraba.apps.foundation.verbs import action, record, tell
from siraba.core.coding.proposals import Proposal
from siraba.core.coding.reading import read_label
from siraba.core.text.languages import guess_language

LONGEST = 300
BATCH = 500


@dataclass(frozen=True, slots=True)
class UnsureTitle:
    """A title that was not coded, with what the coder proposed, best first. `seen` is in how many rows it stood.

    `chosen`: the occupation (database id) that whoever wrote it chose for their own file.
    """

    text: str
    language: str = "auto"
    proposals: tuple[Proposal, ...] = ()
    seen: int = 1
    chosen: int | None = None


def queue_titles(titles: Iterable[UnsureTitle], *, scheme: str, by: Actor, key: str) -> int:
    """Put titles in the queue of a scheme, or count them again where they wait already. How many cases they make.

    Equal titles (see `queries.normalised`) make one case. A decided case only counts. Titles without a word are left
    out; nothing left is no action. Raises NotAllowed, NotInstalled.
    """
    grouped: dict[str, UnsureTitle] = {}
    for title in titles:
        name = normalised(title.text)
        if not name:
            continue
        before = grouped.get(name)
        seen = title.seen + (before.seen if before else 0)
        first = before or title
        proposals, chosen = first.proposals or title.proposals, first.chosen or title.chosen
        grouped[name] = UnsureTitle(first.text, first.language, proposals, seen, chosen)
    return _queue(grouped, scheme, by=by, key=key) if grouped else 0


def settle_title(title: UnsureTitle, occupation: Occupation | None, *, scheme: str, by: Actor, key: str) -> None:
    """A title that a form was not sure of, with the occupation that whoever wrote it chose, if they chose one.

    It waits in the queue; the choice of somebody who may decide what titles mean decides it, that of somebody else is
    noted for the report alone. What was decided before stays: one file does not change what a title means in all
    others. Raises NotAllowed, NotInstalled, Refusal.
    """
    decides = may_decide(by)
    noted = title if occupation is None or decides else replace(title, chosen=occupation.pk)
    queue_titles([noted], scheme=scheme, by=SYSTEM, key=f"{key}/title")
    if occupation is None or not decides:
        return
    case = CodingCase.objects.filter(scheme=scheme, normalised=normalised(title.text)).first()
    if case is not None and case.state == CodingState.WAITING:
        decide_coding(case, occupation, by=by, key=f"{key}/meant")


@action("classification.queue_titles")
def _queue(grouped: dict[str, UnsureTitle], scheme: str, *, by: Actor, key: str) -> int:
    release = active_release(scheme)
    names = sorted(grouped)
    CodingCase.objects.bulk_create(
        [
            CodingCase(
                scheme=scheme,
                text=" ".join(grouped[name].text.split())[:LONGEST],
                normalised=name,
                language=grouped[name].language,
                seen=0,
            )
            for name in names
        ],
        ignore_conflicts=True,
        batch_size=BATCH,
    )
    rows: list[CodingCase] = []
    for start in range(0, len(names), BATCH):
        some = CodingCase.objects.filter(scheme=scheme, normalised__in=names[start : start + BATCH])
        rows += lock_rows(some.order_by("pk"))
    by_count: dict[int, list[int]] = {}
    for row in rows:
        row.chosen_by_writer_id = grouped[row.normalised].chosen or row.chosen_by_writer_id
        by_count.setdefault(grouped[row.normalised].seen, []).append(row.pk)
        if row.state == CodingState.WAITING and grouped[row.normalised].proposals:
            row.proposals = [_plain(proposal) for proposal in grouped[row.normalised].proposals]
    for seen, pks in by_count.items():
        CodingCase.objects.filter(pk__in=pks).update(seen=F("seen") + seen)
    waiting = [row for row in rows if row.state == CodingState.WAITING]
    CodingCase.objects.bulk_update(waiting, ["proposals", "chosen_by_writer"], batch_size=BATCH)
    record(release, after={"cases": len(rows), "waiting": len(waiting)})
    return len(rows)


def _plain(proposal: Proposal) -> dict[str, Any]:
    return {
        "concept": proposal.concept_id,
        "code": proposal.code,
        "label": proposal.label,
        "language": proposal.language,
        "confidence": proposal.confidence,
        "said": proposal.said or proposal.confidence,
        "because": str(proposal.because),
    }


@action("classification.decide_coding")
def decide_coding(case: CodingCase, occupation: Occupation | None, *, by: Actor, key: str) -> CodingCase:
    """Say which occupation a text means, or that none does (None). The text becomes a confirmed name of it.

    Deciding again moves the name. Tells `TitleDecided`. Raises NotAllowed; Refusal where the occupation is a heading,
    retired, or of another classification than the case or of a release that is not active.
    """
    case = lock_rows(CodingCase.objects.filter(pk=case.pk)).get()
    if obstacles := _obstacles(case, occupation):
        raise Refusal("decide_coding", obstacles)
    before = {"state": case.state, "occupation": case.occupation.code if case.occupation else None}
    changed = _forget(case, occupation)
    if occupation is not None and (case.state != CodingState.DECIDED or case.occupation_id != occupation.pk):
        _remember(case, occupation)
        changed = True
    case.occupation = occupation
    case.state = CodingState.DECIDED if occupation else CodingState.UNCODABLE
    case.decided_by, case.decided_at = by.id, timezone.now()
    case.save(update_fields=["occupation", "state", "decided_by", "decided_at", "proposals"])
    code = occupation.code if occupation else None
    if changed:
        change_state(active_release(case.scheme), f"{case.normalised}>{code}", decided=True)
    record(case, before=before, after={"state": case.state, "occupation": code})
    tell(TitleDecided(case.normalised, case.scheme, occupation.public_id if occupation else None, case.public_id))
    return case


def _obstacles(case: CodingCase, occupation: Occupation | None) -> list[Obstacle]:
    if occupation is None:
        return []
    release = occupation.release
    found: list[Obstacle] = []
    if release.scheme != case.scheme:
        found.append(Obstacle("other_classification", {"asked": case.scheme, "given": release.scheme}))
    elif not release.active:
        found.append(Obstacle("release_not_active", {"release": str(release)}))
    if occupation.retired or occupation.level != OccupationLevel.OCCUPATION:
        found.append(Obstacle("not_an_occupation", {"code": occupation.code}))
    return found


def _remember(case: CodingCase, occupation: Occupation) -> None:
    """Make the text a confirmed name, and mark on the case what was chosen and whether the name is new."""
    # a text with noise around the title is remembered without it, so that the same title with other noise is known
    text = case.text if case.normalised in read_label(case.text).wholes else case.normalised
    language = case.language if case.language != "auto" else guess_language(case.text).language
    added = confirm_name(occupation, text, language)
    chosen = {"chosen": True, "added": added, "name": text, "name_language": language}
    for proposal in case.proposals:
        if proposal.get("code") == occupation.code:
            proposal.update(chosen)
            return
    own = {"concept": concept_id(case.scheme, occupation.code), "code": occupation.code, "because": "confirmed"}
    said = {"label": label(occupation, language), "language": language, "confidence": 1.0}
    case.proposals.append({**own, **said, **chosen, "offered": False})


def _forget(case: CodingCase, occupation: Occupation | None) -> bool:
    """Take an earlier, different decision back: its name goes, or is no longer confirmed where it was there before."""
    if case.occupation_id is None or (occupation is not None and case.occupation_id == occupation.pk):
        return False
    chosen = next((proposal for proposal in case.proposals if proposal.pop("chosen", False)), None)
    if chosen is None:
        return False
    names = OccupationName.objects.filter(
        occupation_id=case.occupation_id, text=chosen.pop("name", ""), language=chosen.pop("name_language", "")
    )
    if chosen.pop("added", False):
        names.delete()
    else:
        names.update(confirmed=False)
        change_state(active_release(case.scheme), f"{case.normalised}>")  # a name of the release again
    return True
