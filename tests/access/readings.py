"""The functions that read in the name of somebody, each with its verb and the way to ask it (`reading.py`)."""

from __future__ import annotations

from siraba.apps.accounts.models import User
from siraba.apps.classification.models import Change, CodingCase, Recoding, Succession
from siraba.apps.findings.models import Finding, Hold, Waiver
from siraba.apps.foundation.models import ImportRun, Job, Upload
from siraba.apps.messages.models import Message
from siraba.apps.organisations.models import (
    DueDiligence,
    Inspection,
    Licence,
    Mandate,
    Organisation,
    Promise,
    Sanction,
    SubAgent,
    Visit,
)
from siraba.apps.organisations.queries import Named
from siraba.apps.persons.models import (
    Alert,
    Breach,
    BreachConcerned,
    Consent,
    ConsentReceipt,
    ContactPoint,
    DocumentCopy,
    Entrustment,
    IdentityDocument,
    Limitation,
    Merge,
    Person,
    Resemblance,
    RetentionNotice,
    RightsCase,
)
from siraba.apps.shortlists.models import SavedShortlist
from siraba.apps.vacancies.models import Vacancy
from tests.access.reading import (
    Probe,
    Reading,
    each,
    entry_of,
    on,
    one,
    place_of,
    rows,
    rows_about,
    searched,
    today,
    whether,
)

DAY = today()
SAID: dict[str, dict[str, tuple[str, Probe]]] = {
    "accounts.queries": {
        "offices": ("office.see", rows()),
        "user": ("user.see", one(User)),
        "users": ("user.see", rows()),
        "open_invitations": ("user.invite", rows()),
        "clients": ("client.see", rows()),
    },
    "findings.queries": {
        "history_of": ("finding.see", rows_about(Finding, "object_id")),
        "queue": ("finding.see", rows(DAY)),
        "counts": ("finding.see", whether(DAY)),
        "kinds": ("finding.see", whether()),
        "set_aside": ("finding.see", rows(DAY)),
        "reviews": ("rule.see", rows()),
        "finding": ("finding.see", one(Finding)),
        "waiver": ("finding.see", one(Waiver)),
        "holds": ("hold.see", rows(DAY)),
        "hold": ("hold.see", one(Hold)),
    },
    "foundation.queries": {
        "import_runs": ("import.see", rows()),
        "jobs": ("job.follow", rows()),
        "job": ("job.follow", one(Job)),
    },
    "jobseekers.queries": {
        "people": ("person.list", rows()),
        "to_confirm": ("person.list", rows(DAY.replace(year=DAY.year + 1))),
        "person_file": ("person.see", one(Person)),
    },
    "messages.queries": {
        "outbox": ("message.see", rows()),
        "message": ("message.see", one(Message)),
        "counts": ("message.see", whether()),
        "read": ("message.read", each(Message, lambda read, by, thing: read(by, thing))),
    },
    "persons.accounted": {
        "breaches": ("breach.see", rows()),
        "breach": ("breach.see", one(Breach)),
        "concerned": ("breach.see", each(Breach, lambda read, by, row: read(by, row))),
        "one_concerned": ("breach.reach", one(BreachConcerned)),
        "told_of": ("breach.see", each(Breach, lambda read, by, row: read(by, row).named)),
        "declarations": ("processing.see", rows()),
        "impact_decisions": ("processing.see", whether()),
        "live_notice": ("retention.keep", each(RetentionNotice, lambda read, by, row: read(by, row.person))),
        "notice": ("retention.keep", one(RetentionNotice)),
    },
    "persons.queries": {
        "person": ("person.see", one(Person)),
        "person_of_reference": ("person.see", one(Person, field="reference")),
        "helpers": ("person.end_entrustment", rows_about(Person)),
        "helper": ("person.end_entrustment", one(Entrustment)),
        "consent": ("person.see", one(Consent, "person.public_id")),
        "agreements": ("person.see", each(Person, lambda read, by, who: read(by, str(who.public_id)))),
        "receipt": (
            "person.see",
            each(
                ConsentReceipt,
                lambda read, by, row: read(
                    by, str(row.consent.person.public_id), str(row.consent.public_id), row.event
                ),
            ),
        ),
        "contact": ("person.see", one(ContactPoint, "person.public_id")),
        "contacts": ("person.see", each(Person, lambda read, by, who: read(by, str(who.public_id), as_of=DAY))),
        "lookalikes": (
            "person.list",
            each(
                Person,
                lambda read, by, who: who in [look.person for look in read(by, entry_of(who), most=50)],
            ),
        ),
        "resemblances": ("resemblance.see", rows()),
        "known_resemblances": ("resemblance.see", rows()),
        "resemblance": ("resemblance.see", one(Resemblance)),
        "merges": ("person.see", rows_about(Person)),
        "merge": ("person.see", one(Merge)),
        "alerts": ("alert.see", rows()),
        "alert": ("alert.see", one(Alert)),
        "emergencies": ("alert.see", each(Alert, lambda read, by, row: read(by, row))),
        "viewings": ("alert.see", each(Alert, lambda read, by, row: read(by, row))),
        "tombstones": ("erasure.see", rows()),
    },
    "persons": {
        "cases.cases": ("right.see", rows()),
        "cases.cases_of": (
            "right.see",
            each(RightsCase, lambda read, by, case: case in read(by, case.person)),
        ),
        "cases.case": ("right.see", one(RightsCase)),
        "cases.limitation": ("limit.lift", one(Limitation)),
        "papers.papers": (
            "document.see",
            each(IdentityDocument, lambda read, by, row: row in [each.row for each in read(by, row.person)]),
        ),
        "papers.paper": ("document.see", one(IdentityDocument)),
        "papers.paper_copy": ("document.open_copy", one(DocumentCopy)),
    },
    "classification.queries": {
        "changes.changes": ("classification.see_changes", rows()),
        "changes.change": ("classification.see_changes", one(Change)),
        "differences.recodings": ("classification.see_changes", rows()),
        "differences.recoding": ("classification.see_changes", one(Recoding)),
        "differences.succession": ("classification.see_changes", one(Succession)),
        "queue.coding_queue": ("classification.decide_coding", rows()),
        "queue.coding_case": ("classification.decide_coding", one(CodingCase)),
        "report.coding_report": ("classification.see_decisions", whether()),
    },
    "organisations.queries": {
        "agencies.licences": ("licence.see", rows(DAY)),
        "agencies.licence": ("licence.see", one(Licence)),
        "agencies.mandates": ("mandate.see", rows()),
        "agencies.mandate": ("mandate.see", one(Mandate)),
        "agencies.sub_agents": ("sub_agent.see", rows_about(Organisation)),
        "agencies.sub_agent": ("sub_agent.see", one(SubAgent)),
        "agencies.sanctions": ("sanction.see", rows_about(Organisation)),
        "agencies.sanction": ("sanction.see", one(Sanction)),
        "agencies.diligences": ("diligence.see", rows_about(Organisation)),
        "agencies.diligence": ("diligence.see", one(DueDiligence)),
        "identity.organisations": ("organisation.see", rows()),
        "identity.organisation": ("organisation.see", one(Organisation)),
        "identity.employers": ("organisation.see", rows()),
        "naming.employers_meant": (
            "organisation.see",
            each(Organisation, lambda read, by, one: read(by, [Named(one.name)])[Named(one.name)].row is not None),
        ),
        "inspecting.inspections": ("inspection.see", rows()),
        "inspecting.inspection": ("inspection.see", one(Inspection)),
        "inspecting.network": ("organisation.see", each(Organisation, lambda read, by, one: read(by, one).nodes)),
        "prospecting.visits": ("visit.see", rows()),
        "prospecting.visit": ("visit.see", one(Visit)),
        "prospecting.promises": ("promise.see", rows()),
        "prospecting.promise": ("promise.see", one(Promise)),
    },
    "vacancies.queries": {
        "checking.queue": ("vacancy.see", rows(DAY, what="reported")),
        "checking.questions": ("vacancy.see", rows_about(Vacancy)),
        "checking.reports": ("report.see", rows_about(Vacancy)),
        "reading.vacancies": ("vacancy.see", rows()),
        "reading.vacancy": ("vacancy.see", one(Vacancy)),
    },
    "shortlists": {
        "queries.shortlist": ("shortlist.see", searched(Vacancy, lambda read, by, row: read(by, **on(row)))),
        "queries.openings": ("person.see", searched(Person, lambda read, by, who: read(by, who, as_of=DAY))),
        "exposures.exposure_of": (
            "shortlist.see",
            searched(Vacancy, lambda read, by, row: read(by, row, _View())),
        ),
        "saved.of_vacancy_kept": ("shortlist.see", rows_about(Vacancy)),
        "saved.saved": ("shortlist.see", one(SavedShortlist)),
        "saved.people_listed": ("person.list", each(Person, lambda read, by, who: read(by, place_of(who)))),
        "effects.parameter_sets": ("parameters.see", rows()),
        "effects.batches": ("batch.see", rows()),
    },
    "foundation": {
        "uploads.uploads": ("upload.see", rows()),
        "uploads.upload": ("upload.see", one(Upload)),
        "undoing.run_of": ("import.see", one(ImportRun)),
        "undoing.can_undo": ("import.ask_undo", each(ImportRun, lambda read, by, run: read(run, by))),
    },
}


class _View:
    """A list as far as the look at its exposure asks it before it begins."""

    class result:  # noqa: N801 - stands for an object
        as_of = DAY


APART = {
    "persons.cases.waiting": "counts of `cases`",
    "accounts.queries.office_country": "the country of the actor's own office",
    "accounts.queries.relays": "colleagues of the actor's own office",
    "persons.queries.may_do": "asks the table itself",
    "persons.queries.entered_under": "whether a form was sent twice, under a key that only its sender knows",
    "vacancies.queries.checking.may_do": "asks the table itself",
    "vacancies.queries.checking.case": "of a vacancy that was read before",
    "vacancies.queries.behind.adverts_carried": "a part of `vacancies`",
    "vacancies.queries.behind.adverts_behind": "a part of `vacancies`",
    "vacancies.queries.reaching.to_call": "a part of `vacancies`, of the actor's own office",
    "vacancies.queries.behind.history": "sums of `vacancies`",
    "vacancies.queries.behind.years": "sums of `vacancies`",
    "vacancies.queries.behind.answers": "sums of `vacancies`",
    "vacancies.queries.steps.time_in_steps": "of a vacancy that was read before",
    "vacancies.queries.own.findings_of_own": "of a vacancy of `own`, which it asks of the table",
    "vacancies.queries.own.mandates_held": "of the actor's own organisation, by its id",
    "vacancies.queries.own.own": "a part of `vacancies`, of the actor's own organisation",
    "vacancies.queries.own.own_organisation": "the actor's own organisation, by its id",
    "vacancies.queries.own.own_question": "of a vacancy of `own`",
    "vacancies.queries.own.own_vacancy": "one of `own`",
    "vacancies.queries.checking.waiting": "counts of `queue`",
    "vacancies.queries.reading.closing_soon": "a part of `vacancies`, of the actor's own office",
    "vacancies.queries.reading.countries_of": "a part of `vacancies`",
    "organisations.queries.agencies.decisions": "of a licence that was read before",
    "organisations.queries.agencies.reviews_due": "a part of `diligences`",
    "organisations.queries.identity.employer_named": "whoever knows the whole number was told it",
    "organisations.queries.identity.may_do": "asks the table itself",
    "organisations.queries.agencies.recruiters": "`sub_agents` of several",
    "organisations.queries.identity.thing_of": "asks the table itself",
    "organisations.queries.inspecting.campaigns": "draws of the inspectors, of nobody",
    "organisations.queries.inspecting.answers_overdue": "a part of `inspections`",
    "organisations.queries.likeness.like": "a part of `organisations`",
    "organisations.queries.likeness.duplicates": "a part of `organisations`",
    "organisations.queries.likeness.who_may_be": "a part of `organisations`",
    "organisations.queries.prospecting.week": "the actor's own visits",
    "organisations.queries.prospecting.due": "a part of `visits`",
    "organisations.queries.prospecting.silent": "a part of `visits`",
    "organisations.queries.prospecting.partners": "a part of `organisations`",
}
"""Functions that read no rows of their own, and why they are asked elsewhere."""


def readings() -> list[Reading]:
    """Every function that is asked here."""
    return [
        Reading(f"{module}.{name}", verb, probe)
        for module, named in SAID.items()
        for name, (verb, probe) in named.items()
    ]
