"""Entering vacancies, correcting and coding them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.utils import timezone

from siraba.apps.classification.actions import RecodedFile, note_recoded
from siraba.apps.classification.models import Recoding
from siraba.apps.classification.queries.differences import targets
from siraba.apps.findings.queries import stopped
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.db_locks import lock_rows, next_numbers
from siraba.apps.foundation.identifiers import reference
from siraba.apps.foundation.images import Image, RowSet
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.foundation.verbs import action, record, tell
from siraba.apps.persons.rules import sought
from siraba.apps.vacancies.actions.drawing import draw_on_mandate, hold_mandates
from siraba.apps.vacancies.actions.parting import COLUMNS as PARTED
from siraba.apps.vacancies.actions.parting import as_looked_at, look_anew
from siraba.apps.vacancies.actions.tracing import write_traces
from siraba.apps.vacancies.events import VacancyChanged
from siraba.apps.vacancies.lifecycle import OWN_CHECKS
from siraba.apps.vacancies.models import Vacancy, VacancyLanguage, VacancySkill
from siraba.apps.vacancies.queries.checking import unread
from siraba.apps.vacancies.rules import FAIR_TERMS, VacancyEntry, missing_terms, searched, vacancy_fields

BATCH = 500


@action("vacancy.enter")
def enter(
    entries: Sequence[VacancyEntry], *, by: Actor, key: str, publish: bool = False, published_on: date | None = None
) -> list[Vacancy]:
    """Enter vacancies, in the order given. With `publish`, those that lack no required term are published.

    What is published so is open for the desks; the public sees it as far as no rule stands against it (`access.shown`).
    """
    today = timezone.localdate()
    first = next_numbers(f"vacancy/{today.year}", len(entries))
    vacancies = [as_entered(entry, publish=publish, published_on=published_on) for entry in entries]
    for offset, vacancy in enumerate(vacancies):
        vacancy.reference = reference("V", today.year, first + offset)
    Vacancy.objects.bulk_create(vacancies, batch_size=BATCH)
    write_parts(vacancies, entries)
    write_traces(vacancies)
    for vacancy in vacancies:
        said = {"title": vacancy.title, "occupation": vacancy.occupation_id, "state": vacancy.state}
        record(vacancy, after=said, happened_on=vacancy.happened_on)
    tell(*(VacancyChanged(vacancy.public_id) for vacancy in vacancies))
    return vacancies


def as_entered(entry: VacancyEntry, *, publish: bool, published_on: date | None = None) -> Vacancy:
    """A new vacancy as an entry makes it today: unsaved, and without a reference number."""
    today = timezone.localdate()
    vacancy = Vacancy(happened_on=entry.happened_on or today, confirmed_on=today, **vacancy_fields(entry))
    vacancy.publish_when_complete = publish
    _settle(vacancy, published_on or vacancy.happened_on)
    return vacancy


def as_corrected(
    vacancy: Vacancy, entry: VacancyEntry, *, publish: bool, stopped: Collection[UUID] = ()
) -> dict[str, object]:
    """Write a known vacancy anew (unsaved); returns the columns that the entry writes, with what they say."""
    fields = changed_fields(entry)
    same_title = sought(entry.title) == sought(vacancy.title)
    if same_title and vacancy.occupation_id and not entry.occupation_id:  # what a person decided outlives a file
        fields |= {"occupation_id": vacancy.occupation_id, "coding_confidence": vacancy.coding_confidence}
    fields["sought"] = searched(entry.title, entry.place, entry.texts or vacancy.texts)
    fields["positions"] = max(entry.positions, vacancy.filled)  # posts that are taken were offered
    read, posts = as_looked_at(vacancy), vacancy.positions
    for name, value in fields.items():
        setattr(vacancy, name, value)
    look_anew(vacancy, read, posts)
    vacancy.confirmed_on = timezone.localdate()  # whoever sends it again says that it is open still
    vacancy.publish_when_complete |= publish and not vacancy.needs_person
    _settle(vacancy, vacancy.happened_on, stopped)
    return fields


@action("vacancy.correct")
def correct(
    vacancies: Sequence[Vacancy], entries: Sequence[VacancyEntry], *, by: Actor, key: str, publish: bool = False
) -> list[Vacancy]:
    """Write known vacancies anew, as their source has them now. A draft that became complete may be published.

    Answers with those that are still there, as they are in the database now, not as the caller read them.
    """
    held = _locked(vacancies)
    pairs = [(held[row.pk], entry) for row, entry in zip(vacancies, entries, strict=True) if row.pk in held]
    kept_back = _stopped(list(held.values()))
    for vacancy, entry in pairs:
        was = {name: getattr(vacancy, name) for name in (*vacancy_fields(entry), "state")}
        state = was["state"]
        fields = as_corrected(vacancy, entry, publish=publish, stopped=kept_back)
        before = {name: was[name] for name, value in fields.items() if was[name] != value}
        _draw(vacancy, by)
        if vacancy.state == "published" and vacancy.filled == vacancy.positions:
            vacancy.state = "filled"
        if vacancy.state != state:
            before, fields = before | {"state": state}, fields | {"state": vacancy.state}
        record(vacancy, before=before, after={name: fields[name] for name in before})
    return _rewritten(pairs)


def _locked(vacancies: Sequence[Vacancy]) -> dict[int, Vacancy]:
    """The rows as they are now, then the mandates of all of them: whoever moves a vacancy locks in this order."""
    rows = lock_rows(Vacancy.objects.filter(pk__in=[row.pk for row in vacancies]).order_by("pk"))
    held = {row.pk: row for row in rows}
    hold_mandates(list(held.values()))
    for gone in vacancies:
        if gone.pk not in held:
            record(gone, after={"gone": True})
    return held


def _rewritten(pairs: Sequence[tuple[Vacancy, VacancyEntry]]) -> list[Vacancy]:
    """Save what was set anew, with all that hangs on it."""
    vacancies, entries = [row for row, _entry in pairs], [entry for _row, entry in pairs]
    if pairs:
        moved = ("state", "published_on", "publish_when_complete", "confirmed_on", "needs_person", *PARTED)
        columns = [*vacancy_fields(entries[0]), *moved]
        Vacancy.objects.bulk_update(vacancies, columns, batch_size=100)
        write_parts(vacancies, entries, known=True)
        write_traces(vacancies, known=True)
    tell(*(VacancyChanged(vacancy.public_id) for vacancy in vacancies))
    return vacancies


@action("vacancy.take_back")
def take_back(vacancies: Sequence[Vacancy], *, by: Actor, key: str) -> list[Vacancy]:
    """Remove vacancies that an import made by mistake; the caller has looked that nothing was built on them."""
    held = list(lock_rows(Vacancy.objects.filter(pk__in=[vacancy.pk for vacancy in vacancies]).order_by("pk")))
    for vacancy in held:
        record(vacancy, after={"taken_back": True})
    Vacancy.objects.filter(pk__in=[vacancy.pk for vacancy in held]).delete()
    tell(*(VacancyChanged(vacancy.public_id) for vacancy in held))
    return held


@action("vacancy.put_back")
def put_back(images: Mapping[UUID, Image], rows: RowSet, *, by: Actor, key: str) -> list[Vacancy]:
    """Write vacancies as they were before an import changed them."""
    held = list(lock_rows(Vacancy.objects.filter(public_id__in=list(images)).order_by("pk")))
    rows.put_back({vacancy.public_id: images[vacancy.public_id] for vacancy in held})
    for vacancy in held:
        record(vacancy, after={"put_back": True})
    tell(*(VacancyChanged(vacancy.public_id) for vacancy in held))
    return held


@action("vacancy.code")
def set_occupation(vacancies: Sequence[Vacancy], occupation_id: int, *, by: Actor, key: str) -> list[Vacancy]:
    """Give vacancies whose title waited for a decision their occupation.

    Those that were to be published as soon as nothing is missing, and now miss nothing, are. One that has another title
    or occupation since the caller read it is left as it is: the decision was not about that.
    """
    held, meant = _locked(vacancies), []
    for read in (row for row in vacancies if row.pk in held):
        now = held[read.pk]
        if (now.title, now.occupation_id) == (read.title, read.occupation_id):
            meant.append(now)
        else:
            record(now, after={"left": True, "occupation": now.occupation_id})
    kept_back = _stopped(meant)
    for vacancy in meant:
        vacancy.occupation_id, vacancy.coding_confidence = occupation_id, 1.0
        _settle(vacancy, timezone.localdate(), kept_back)
        record(vacancy, after={"occupation": occupation_id, "state": vacancy.state})
    Vacancy.objects.bulk_update(meant, ["occupation", "coding_confidence", "state", "published_on"], batch_size=200)
    tell(*(VacancyChanged(vacancy.public_id) for vacancy in meant))
    return meant


def _stopped(vacancies: Sequence[Vacancy]) -> set[UUID]:
    """Those that a hold, or a rule of another check, keeps from being published."""
    return stopped(timezone.localdate(), [vacancy.public_id for vacancy in vacancies], but_for=OWN_CHECKS)


def _settle(vacancy: Vacancy, on: date, stopped: Collection[UUID] = ()) -> None:
    """Publish a draft that was to be published and now misses nothing; take back what lost a term it needs.

    A person alone publishes what its employer wrote anew or a person took off, and what an agency recruits for: there
    posts are taken from a mandate.
    """
    complete = not missing_terms(vacancy)
    free = vacancy.public_id not in stopped and not vacancy.needs_person
    free = free and vacancy.agency_id is None and vacancy.mandate_id is None
    if vacancy.state == "draft" and complete and free and vacancy.publish_when_complete:
        vacancy.state, vacancy.published_on = "published", on
    elif vacancy.state == "published" and not complete:
        vacancy.state, vacancy.published_on, vacancy.publish_when_complete = "draft", None, True


def take_off(vacancy: Vacancy) -> None:
    """Make a published advert a draft that waits for a person: it stands in the queue (`checking.kept_back`)."""
    vacancy.state, vacancy.published_on = "draft", None
    vacancy.publish_when_complete = vacancy.needs_person = True


@action("vacancy.keep_back")
def keep_back(vacancies: Sequence[Vacancy], *, by: Actor, key: str) -> list[Vacancy]:
    """Take published adverts off until a person has read them: an alert stands against words that nobody published.

    What a file or a program brings is published unread. Words never block where somebody reads them (`of_hits`), so
    that these wait for somebody. Answers with those that were taken off.
    """
    done = unread(list(_locked(vacancies).values()))
    for vacancy in done:
        take_off(vacancy)
        vacancy.save(update_fields=["state", "published_on", "publish_when_complete", "needs_person"])
        draw_on_mandate(vacancy, by)
        record(vacancy, before={"state": "published"}, after={"state": vacancy.state, "needs_person": True})
    tell(*(VacancyChanged(vacancy.public_id) for vacancy in done))
    return done


def _draw(vacancy: Vacancy, by: Actor) -> None:
    """Posts of a corrected advert as it says now; one that its mandate does not cover waits for a person."""
    if vacancy.mandate_id is None:
        return
    try:
        draw_on_mandate(vacancy, by)
    except Refusal:
        take_off(vacancy)
        draw_on_mandate(vacancy, by)


def changed_fields(entry: VacancyEntry) -> dict[str, object]:
    """The columns that an entry writes of a known vacancy: terms of which a file knows nothing stay as they are."""
    fields: dict[str, object] = vacancy_fields(entry)
    return {name: value for name, value in fields.items() if name not in FAIR_TERMS or value not in (None, "", [], {})}


def write_parts(vacancies: Sequence[Vacancy], entries: Sequence[VacancyEntry], *, known: bool = False) -> None:
    """Write the skills and languages that saved vacancies ask; those of `known` ones are written anew."""
    if known:
        VacancySkill.objects.filter(vacancy__in=vacancies).delete()
        VacancyLanguage.objects.filter(vacancy__in=vacancies).delete()
    pairs = list(zip(vacancies, entries, strict=True))
    VacancySkill.objects.bulk_create(
        (
            VacancySkill(vacancy=vacancy, skill_id=skill, essential=essential)
            for vacancy, entry in pairs
            for skill, essential in dict(reversed(entry.skills)).items()
        ),
        batch_size=BATCH,
    )
    VacancyLanguage.objects.bulk_create(
        (
            VacancyLanguage(vacancy=vacancy, code=code, level=int(level))
            for vacancy, entry in pairs
            for code, level in dict(entry.languages).items()
        ),
        batch_size=BATCH,
    )


@action("vacancy.recode")
def recode(vacancies: Sequence[Vacancy], recoding: Recoding, *, by: Actor, key: str) -> list[int]:
    """Bring vacancies of an old release to the new one where that is sure; how many, and how many wait.

    The old code stays in the table of the recoding.
    """
    become = targets(recoding, [(row.occupation_id or 0, row.title) for row in vacancies])
    noted: list[RecodedFile] = []
    changed: list[Vacancy] = []
    for vacancy in vacancies:
        found = become.get((vacancy.occupation_id or 0, vacancy.title))
        if found is None:
            continue
        noted.append(RecodedFile(found[0], "vacancy", vacancy.public_id, found[1]))
        if found[1] is not None:
            before, vacancy.occupation_id = vacancy.occupation_id, found[1]
            changed.append(vacancy)
            record(vacancy, before={"occupation": before}, after={"occupation": vacancy.occupation_id})
    Vacancy.objects.bulk_update(changed, ["occupation"], batch_size=200)
    tell(*(VacancyChanged(vacancy.public_id) for vacancy in changed))
    note_recoded(noted, recoding, by=by, key=key)
    return [len(changed), sum(one.target is None for one in noted)]
