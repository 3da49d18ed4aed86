"""Personal data stay out of what cannot be erased: log lines, words of a failed job, plain columns of the audit."""

from __future__ import annotations

import io
import logging

import pytest
from django.db import IntegrityError, transaction

from siraba.apps.accounts.models import Office
from siraba.apps.foundation import jobs, trail
from siraba.apps.foundation.actors import SYSTEM, Actor
from siraba.apps.foundation.jobs import Run
from siraba.apps.foundation.logs import Plain
from siraba.apps.foundation.models import AuditDetail, AuditEntry
from siraba.apps.jobseekers.actions import move
from siraba.apps.jobseekers.models import Registration
from siraba.apps.persons.models import Person
from tests.apps import making

pytestmark = pytest.mark.both

SECRET = "Rue Secrète 7"


def test_a_log_line_leaves_the_quoted_row_out() -> None:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(Plain("%(message)s"))
    log = logging.Logger("test")
    log.addHandler(handler)
    try:
        raise IntegrityError(f"new row violates a constraint\nDETAIL:  Failing row contains (1, {SECRET}).\n")
    except IntegrityError:
        log.exception("it failed: %s", f"x\nDETAIL: Key (name)=({SECRET})\nCONTEXT: somewhere")
    assert SECRET not in out.getvalue()
    assert "new row violates a constraint" in out.getvalue()
    assert "CONTEXT: somewhere" in out.getvalue()


@pytest.mark.django_db
def test_a_failed_job_does_not_quote_the_row(office: Office) -> None:
    @jobs.job("test.breaks")
    def breaks(run: Run) -> None:
        person = making.seeker(office)
        with transaction.atomic():  # else PostgreSQL ends the test's own transaction with the failed statement
            _unname(person)

    def _unname(person: Person) -> None:
        Person.objects.filter(pk=person.pk).update(place=SECRET, given_names="", family_names="")

    try:
        row = jobs.ask("test.breaks", by=SYSTEM, key="k")
        jobs.run_waiting()
    finally:
        jobs._kinds.pop("test.breaks")
    row.refresh_from_db()
    assert row.state == "failed"
    assert "person_has_a_name" in row.problem
    assert SECRET not in row.problem


@pytest.mark.django_db
def test_a_reason_in_free_text_can_be_erased_with_the_person(office: Office, counsellor: Actor) -> None:
    person = making.seeker(office)
    move(Registration.objects.get(), "suspend", by=counsellor, key="k", reason=f"moved to {SECRET}")
    entry = AuditEntry.objects.get(verb="registration.move")
    assert SECRET not in repr(AuditEntry.objects.filter(pk=entry.pk).values())
    detail = AuditDetail.objects.get(number=entry.number)
    assert trail.read_details(detail)["reason"] == {"said": f"moved to {SECRET}"}  # type: ignore[index]  # not erased
    assert detail.subject_id == person.public_id
