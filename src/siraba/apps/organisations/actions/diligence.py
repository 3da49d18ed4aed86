"""The only writers of due diligence: begun, answered with evidence, decided by a named person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils import timezone

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.foundation.lifecycles import Obstacle, Refusal
from siraba.apps.foundation.verbs import action, record, tell
from siraba.apps.organisations.actions.common import with_reason
from siraba.apps.organisations.events import OrganisationChanged
from siraba.apps.organisations.lifecycle import DILIGENCE
from siraba.apps.organisations.models import DiligenceState, DueDiligence, Organisation
from siraba.apps.organisations.rules.diligence import NO, YES, Score, decision_obstacles, questionnaire, score


@action("diligence.begin")
def begin(organisation: Organisation, reach: str, *, by: Actor, key: str) -> DueDiligence:
    """Begin to look at an organisation for posts at home or abroad; one that is under way is gone on with."""
    row, made = DueDiligence.objects.get_or_create(
        organisation=organisation,
        reach=reach,
        state=DiligenceState.OPEN,
        defaults={"happened_on": timezone.localdate(), "version": questionnaire().version},
    )
    record(row, after={"reach": reach, "begun": made})
    return row


def scored(look: DueDiligence) -> Score:
    """The score of a look as it is answered now."""
    asked = questionnaire()
    return score(asked.of(look.reach), look.answers, asked.accept_from)


@action("diligence.answer")
def answer(look: DueDiligence, said: Mapping[str, Mapping[str, str]], *, by: Actor, key: str) -> DueDiligence:
    """Write answers down: question → {answer: yes, no or empty, evidence}. A yes or no names what it rests on.

    Raises Refusal for one without evidence; then nothing is written.
    """
    row = lock_rows(DueDiligence.objects.filter(pk=look.pk)).get()
    lacking = [Obstacle("decided_already")] if row.state != DiligenceState.OPEN else []
    asked = {each.id for each in questionnaire().of(row.reach)}
    kept = dict(row.answers)
    for name in sorted(set(said) & asked):
        given, evidence = said[name].get("answer", ""), said[name].get("evidence", "").strip()[:300]
        if given in {YES, NO} and len(evidence) < 3:
            lacking.append(Obstacle("evidence_missing", {"question": name}))
        if given in {YES, NO}:
            kept[name] = {"answer": given, "evidence": evidence, "by": by.name, "by_id": str(by.id or "")}
        else:
            kept.pop(name, None)
    if lacking:
        raise Refusal("answer", lacking)
    row.answers, row.version = kept, questionnaire().version
    now = scored(row)
    row.score, row.known = now.score, now.known
    row.save()
    record(row, after={"answered": sorted(kept), "score": row.score, "known": row.known})
    return row


@action("diligence.decide")
def decide(
    look: DueDiligence, verb: str, reason: str, *, by: Actor, key: str, review_on: date | None = None
) -> DueDiligence:
    """Decide: `accept`, `accept_with_conditions` or `refuse`, with a reason and the day of the next look.

    For posts abroad somebody else decides than who answered. Raises Refusal with all that stands against it.
    """
    row = lock_rows(DueDiligence.objects.filter(pk=look.pk)).select_related("organisation").get()
    today = timezone.localdate()
    against = decision_obstacles(verb, scored(row), row.reach, review_on, today)
    own = {each.get("by_id") for each in row.answers.values()}
    if row.reach == "abroad" and by.id is not None and str(by.id) in own:
        against.append(Obstacle("same_person"))
    said = with_reason(verb, reason, *against)
    DILIGENCE.go(row, verb, by=by)
    row.decided_on, row.decided_by_id, row.decided_by_name = today, by.id, by.name
    row.reason, row.review_on = said, None if verb == "refuse" else review_on
    row.save()
    record(row, after={"state": row.state, "score": row.score, "review_on": str(row.review_on or "")}, reason=said)
    tell(OrganisationChanged(row.organisation.public_id))
    return row
