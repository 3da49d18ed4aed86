"""What vacancies do when something below them happened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from siraba.apps.classification.events import RecodingStarted, TitleDecided
from siraba.apps.classification.models import Occupation
from siraba.apps.classification.queries import normalised
from siraba.apps.classification.said import holds_titles
from siraba.apps.foundation import jobs
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.events import reacts_to
from siraba.apps.foundation.identifiers import new_public_id
from siraba.apps.organisations.actions import note_effects
from siraba.apps.organisations.events import (
    LicenceRestored,
    LicenceStopped,
    MandateChanged,
    OrganisationChanged,
    OrganisationsMerged,
)
from siraba.apps.organisations.models import LicenceDecision, Organisation
from siraba.apps.vacancies.actions import set_occupation
from siraba.apps.vacancies.actions.following import follow_merge
from siraba.apps.vacancies.checks import LIVE, check_adverts
from siraba.apps.vacancies.events import VacancyChanged
from siraba.apps.vacancies.models import Vacancy
from siraba.apps.vacancies.queries.behind import hidden_without


@holds_titles
def titles_of_vacancies() -> Iterable[str]:
    """What posts are called, each wording once."""
    rows = Vacancy.objects.exclude(title="").order_by().values_list("title", flat=True)
    return rows.distinct().iterator(chunk_size=2000)


@reacts_to(TitleDecided)
def code_waiting_vacancies(events: Sequence[TitleDecided]) -> None:
    """Drafts whose title a person has just decided get their occupation; those that lack nothing else are published."""
    for event in events:
        if event.occupation is None:
            continue
        occupation = Occupation.objects.get(public_id=event.occupation)
        drafts = Vacancy.objects.filter(occupation=None).order_by("pk")
        waiting = [row for row in drafts.iterator() if normalised(row.title) == event.normalised]
        if waiting:
            key = f"{event.case}/{occupation.pk}/{waiting[-1].pk}"
            set_occupation(waiting, occupation.pk, by=SYSTEM, key=key)


@reacts_to(RecodingStarted)
def recode_vacancies(events: Sequence[RecodingStarted]) -> None:
    """Vacancies coded with the old release are recoded by a job."""
    for event in events:
        key = f"vacancy.recode/{event.recoding}/{event.turn}"
        jobs.ask("vacancy.recode", by=SYSTEM, key=key, recoding=str(event.recoding))


@reacts_to(LicenceStopped)
def count_hidden_adverts(events: Sequence[LicenceStopped]) -> None:
    """A licence that stops hides the adverts that it alone carried by itself; how many is written with the decision."""
    for event in events:
        decision = LicenceDecision.objects.select_related("licence__organisation").get(public_id=event.decision_id)
        hidden = hidden_without(decision.licence, decision.happened_on).count()
        note_effects(decision, {"adverts": hidden}, by=SYSTEM, key=f"vacancies/{event.decision_id}")
        _look_again(event.organisation_id)


@reacts_to(OrganisationsMerged)
def vacancies_follow(events: Sequence[OrganisationsMerged]) -> None:
    """What an organisation offered is the one's into which it was merged."""
    for event in events:
        kept, other = (Organisation.objects.get(public_id=each) for each in (event.kept_id, event.other_id))
        follow_merge(kept, other, by=SYSTEM, key=f"merge/{event.kept_id}/{event.other_id}")


@reacts_to(LicenceRestored)
def look_at_adverts_again(events: Sequence[LicenceRestored]) -> None:
    """A licence counts again: what the rules say of the agency's adverts is written anew."""
    for event in events:
        _look_again(event.organisation_id)


@reacts_to(OrganisationChanged)
def look_at_an_organisation_again(events: Sequence[OrganisationChanged]) -> None:
    """An organisation was verified, struck, or is in dispute: so are its adverts."""
    for event in events:
        _look_again(event.organisation_id)


@reacts_to(MandateChanged)
def look_at_a_mandate_again(events: Sequence[MandateChanged]) -> None:
    """A mandate was signed or ended: what the rules say of the adverts under it is written anew."""
    for event in events:
        if Vacancy.objects.filter(mandate_id=event.mandate_id, state__in=LIVE).exists():
            _look_again(event.mandate_id, of="mandate")


def _look_again(whose: UUID, of: str = "organisation") -> None:
    """By a job: an agency may have thousands of adverts, and what is shown does not wait for it."""
    key = f"vacancy.check/{whose}/{new_public_id()}"
    jobs.ask("vacancy.check", by=SYSTEM, key=key, **{of: str(whose)})


@reacts_to(VacancyChanged)
def note_what_is_lacking(events: Sequence[VacancyChanged]) -> None:
    """What drafts lack, and what the rules say of every live advert, is kept as findings, or settled."""
    ids = list(dict.fromkeys(event.vacancy_id for event in events))
    for start in range(0, len(ids), 500):
        piece = ids[start : start + 500]
        rows = list(Vacancy.objects.filter(public_id__in=piece).select_related("occupation__release").order_by("pk"))
        check_adverts(rows)
