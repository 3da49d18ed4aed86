"""When two organisations become one, their vacancies do too."""

from __future__ import annotations

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.verbs import action, record, tell
from siraba.apps.organisations.models import Organisation
from siraba.apps.vacancies.events import VacancyChanged
from siraba.apps.vacancies.models import Vacancy


@action("vacancy.follow")
def follow_merge(kept: Organisation, other: Organisation, *, by: Actor, key: str) -> int:
    """What the other offered or recruited for is the kept one's; returns how many vacancies moved."""
    offered = Vacancy.objects.filter(employer=other)
    recruited = Vacancy.objects.filter(agency_id=other.public_id)
    ids = [*offered.values_list("public_id", flat=True), *recruited.values_list("public_id", flat=True)]
    offered.update(employer=kept)
    recruited.update(agency_id=kept.public_id)
    record(kept, after={"from": other.reference, "vacancies": len(ids)})
    tell(*(VacancyChanged(each) for each in ids))
    return len(ids)
