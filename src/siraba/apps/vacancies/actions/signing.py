"""The second signature under what an advert asks of who a person is (rule 12)."""

from __future__ import annotations

from django.utils import timezone

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.foundation.lifecycles import Obstacle, Refusal
from siraba.apps.foundation.verbs import action, record, tell
from siraba.apps.vacancies.events import VacancyChanged
from siraba.apps.vacancies.models import Vacancy


@action("vacancy.sign_criteria")
def sign_criteria(vacancy: Vacancy, *, by: Actor, key: str) -> Vacancy:
    """Sign the criteria of an advert that name the law or the agreement that sets them.

    Raises Refusal where there is nothing to sign, where a source is lacking, and for whoever wrote the criterion:
    two signatures are two people's.
    """
    row = lock_rows(Vacancy.objects.filter(pk=vacancy.pk)).get()
    waiting = [each for each in row.criteria if not each.get("second")]
    obstacles = [] if waiting else [Obstacle("nothing_to_sign", {})]
    if any(not str(each.get("source", "")).strip() for each in waiting):
        obstacles.append(Obstacle("criterion_without_source", {}))
    if by.id is not None and any(each.get("by") == str(by.id) for each in waiting):
        obstacles.append(Obstacle("own_signature", {}))
    if obstacles:
        raise Refusal("sign_criteria", obstacles)
    signed = {"second": by.name[:150], "second_id": str(by.id or ""), "signed_on": timezone.localdate().isoformat()}
    before = row.criteria
    row.criteria = [each if each.get("second") else {**each, **signed} for each in row.criteria]
    row.save(update_fields=["criteria"])
    record(row, before={"criteria": before}, after={"criteria": row.criteria})
    tell(VacancyChanged(row.public_id))
    return row
