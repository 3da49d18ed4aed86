"""Vacancies: entering, correcting, publishing, and the ways of their table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from siraba.apps.accounts.models import Office
from siraba.apps.classification.actions import UnsureTitle, decide_coding, queue_titles
from siraba.apps.classification.models import CodingCase
from siraba.apps.foundation import trail
from siraba.apps.foundation.actors import SYSTEM, Actor, NotAllowed
from siraba.apps.foundation.identifiers import is_reference
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.foundation.models import AuditDetail, AuditEntry
from siraba.apps.shortlists.models import PoolChange
from siraba.apps.vacancies.actions import correct, enter, move, set_occupation
from siraba.apps.vacancies.lifecycle import VACANCY
from siraba.apps.vacancies.models import Vacancy, VacancyState
from siraba.core.terms.levels import LanguageLevel
from siraba.core.terms.money import Pay, PayPeriod
from tests.apps import making

pytestmark = [pytest.mark.both, pytest.mark.django_db]

WAYS = [(t.verb, source, t.target) for t in VACANCY.transitions for source in t.sources]


def in_state(where: Office, state: str) -> Vacancy:
    """A vacancy led to a state by its own ways."""
    ways = {
        "filled": ("fill",), "expired": ("expire",), "withdrawn": ("withdraw",),
        "submitted": ("submit",), "returned": ("submit", "ask"),
    }  # fmt: skip
    row = making.vacancy(where, publish=state not in ("draft", "submitted", "returned"), **making.fair())
    for verb in ways.get(state, ()):
        move(row, verb, by=SYSTEM, key=making.key())
    return row


def test_a_vacancy_keeps_everything_of_its_entry(office: Office) -> None:
    asked = tuple((making.skill(f"RS-03-00{n}").pk, n == 1) for n in (1, 2))
    row = making.vacancy(
        office,
        "  Maçon  qualifié ",
        place="Bohicon",
        pay=Pay(90_000, "XOF", PayPeriod.MONTH),
        skills=(*asked, (asked[0][0], False)),
        languages=(("fr", LanguageLevel.B1),),
        licences=("B",),
        closes_on=date(2030, 1, 1),
        happened_on=date(2026, 1, 5),
    )
    row = Vacancy.objects.get(pk=row.pk)
    assert is_reference(row.reference)
    assert (row.title, row.sought, row.pay) == (
        "Maçon  qualifié",
        " macon qualifie bohicon",
        Pay(90_000, "XOF", PayPeriod.MONTH),
    )
    assert (row.state, row.published_on, row.closes_on) == ("published", date(2026, 1, 5), date(2030, 1, 1))
    assert set(row.skills.values_list("skill__code", "essential")) == {("RS-03-001", True), ("RS-03-002", False)}
    assert list(row.languages.values_list("code", "level")) == [("fr", LanguageLevel.B1)]


@pytest.mark.parametrize("lacking", [{"occupation_id": None}, {"country": None}, {"title": " "}])
def test_what_lacks_a_term_stays_a_draft_and_says_what_is_missing(office: Office, lacking: dict[str, Any]) -> None:
    row = making.vacancy(office, **lacking)
    assert (row.state, row.published_on) == ("draft", None)
    with pytest.raises(Refusal) as refused:
        move(row, "publish", by=SYSTEM, key="p")
    assert [(each.code, each.values) for each in refused.value.obstacles] == [
        ("missing_term", {"term": next(iter(lacking))})
    ]


def test_nothing_is_published_unless_asked(office: Office) -> None:
    assert making.vacancy(office, publish=False).state == "draft"


@pytest.mark.parametrize("state", VacancyState.values)
@pytest.mark.parametrize("verb", [transition.verb for transition in VACANCY.transitions])
def test_a_vacancy_goes_the_ways_of_its_table_and_no_other(office: Office, state: str, verb: str) -> None:
    row = in_state(office, state)
    before = AuditEntry.objects.latest("number").number
    targets = [target for each, source, target in WAYS if (each, source) == (verb, state)]
    if targets:
        assert move(row, verb, by=SYSTEM, key="go", reason="said so").state == targets[0]
        entry = AuditEntry.objects.filter(number__gt=before, verb="vacancy.move").get(object_id=row.public_id)
        said = trail.read_details(AuditDetail.objects.get(number=entry.number))
        assert said is not None
        assert said["reason"] == {"said": "said so"}
    else:
        with pytest.raises(Refusal) as refused:
            move(row, verb, by=SYSTEM, key="go")
        assert [(each.code, each.values) for each in refused.value.obstacles] == [("wrong_state", {"state": state})]
        assert AuditEntry.objects.latest("number").number == before
    kept = Vacancy.objects.get(pk=row.pk)
    assert kept.state == (targets[0] if targets else state)
    if kept.state == "published" and targets:
        assert kept.published_on == making.today()


def test_time_alone_lets_a_vacancy_run_out(office: Office, counsellor: Actor) -> None:
    row = in_state(office, "published")
    with pytest.raises(NotAllowed):
        move(row, "expire", by=counsellor, key="k")
    assert move(row, "withdraw", by=counsellor, key="w").state == "withdrawn"


def test_what_another_desk_did_meanwhile_is_seen_before_a_vacancy_moves(office: Office) -> None:
    mine = in_state(office, "published")
    move(Vacancy.objects.get(pk=mine.pk), "withdraw", by=SYSTEM, key="first")
    with pytest.raises(Refusal):
        move(mine, "fill", by=SYSTEM, key="second")
    assert Vacancy.objects.get(pk=mine.pk).state == "withdrawn"


@pytest.mark.parametrize("role", ["administrator", ""])
def test_whoever_works_at_no_desk_writes_no_vacancy(office: Office, role: str) -> None:
    row, by = making.vacancy(office), making.actor(role, office)
    entry = making.vacancy_entry(office)
    with pytest.raises(NotAllowed):
        enter([entry], by=by, key="k1")
    with pytest.raises(NotAllowed):
        correct([row], [entry], by=by, key="k2")
    with pytest.raises(NotAllowed):
        move(row, "withdraw", by=by, key="k3")
    with pytest.raises(NotAllowed):
        set_occupation([row], making.occupation(making.BAKER).pk, by=by, key="k4")
    assert Vacancy.objects.get().state == "published"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"positions": 0}, "A vacancy is for at least one person."),
        ({"pay_amount": 5}, "A pay has an amount, a currency and a period."),
        ({"age_min": 20}, "An age limit names the law or the scheme that sets it."),
        ({"state": "published", "occupation": None}, "A published vacancy has an occupation."),
    ],
)
def test_what_a_vacancy_cannot_say_is_said_in_words(office: Office, fields: dict[str, Any], sentence: str) -> None:
    row = making.vacancy(office)
    for name, value in fields.items():
        setattr(row, name, value)
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        row.validate_constraints()
    assert refused.value.messages == [sentence]
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_the_same_key_enters_and_moves_nothing_twice(office: Office) -> None:
    entry = making.vacancy_entry(office)
    first = enter([entry], by=SYSTEM, key="k", publish=True)
    assert enter([entry], by=SYSTEM, key="k", publish=True) == first
    move(first[0], "withdraw", by=SYSTEM, key="w")
    move(first[0], "withdraw", by=SYSTEM, key="w")
    assert AuditEntry.objects.filter(verb__in=["vacancy.enter", "vacancy.move"]).count() == 2


def test_a_correction_writes_what_changed_and_only_there(office: Office) -> None:
    skill = making.skill("RS-03-001").pk
    one, other = (making.vacancy(office, title, skills=((skill, True),)) for title in ("Maçon", "Maçon de nuit"))
    entry = making.vacancy_entry(office, "Maçon", positions=4, languages=(("fr", LanguageLevel.A2),))
    correct([one], [entry], by=SYSTEM, key="k")
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.positions, one.skills.count(), one.languages.count(), one.state) == (4, 0, 1, "published")
    assert (other.positions, other.skills.count()) == (1, 1)
    written = AuditEntry.objects.filter(verb="vacancy.correct").latest("number")
    said = trail.read_details(AuditDetail.objects.get(number=written.number))
    assert said == {"before": {"positions": 1}, "after": {"positions": 4}}
    assert PoolChange.objects.latest("number").object_id == one.public_id


def test_what_a_person_decided_outlives_an_unsure_file(office: Office) -> None:
    row = making.vacancy(office)
    correct([row], [replace(making.vacancy_entry(office), occupation_id=None)], by=SYSTEM, key="k")
    row.refresh_from_db()
    assert row.occupation is not None and row.occupation.code == "RA-03-01"
    assert row.state == "published"


def test_a_draft_that_a_correction_completes_is_published_where_asked(office: Office) -> None:
    row = making.vacancy(office, publish=False, country=None)
    correct([row], [making.vacancy_entry(office)], by=SYSTEM, key="k1")
    assert Vacancy.objects.get().state == "draft"
    correct([row], [making.vacancy_entry(office)], by=SYSTEM, key="k2", publish=True)
    assert Vacancy.objects.get().state == "published"


def test_a_decided_title_codes_what_waited_and_publishes_what_is_complete(office: Office, counsellor: Actor) -> None:
    title = "Bâtisseur de cases"
    whole = making.vacancy(office, f"{title} (H/F)", occupation_id=None)
    lacking = making.vacancy(office, title, occupation_id=None, country=None)
    other = making.vacancy(office, "Autre chose", occupation_id=None)
    queue_titles([UnsureTitle(title, "fr")], scheme="roame", by=SYSTEM, key="q")
    decide_coding(CodingCase.objects.get(), making.occupation(making.MASON), by=counsellor, key="d")
    for row, state, code in ((whole, "published", "RA-03-01"), (lacking, "draft", "RA-03-01"), (other, "draft", None)):
        row.refresh_from_db()
        assert (row.state, row.occupation.code if row.occupation else None) == (state, code)
    assert whole.published_on == making.today()
    told = {each.object_id for each in PoolChange.objects.order_by("-number")[:2]}
    assert told == {whole.public_id, lacking.public_id}


def test_a_title_that_nothing_fits_leaves_what_waits(office: Office, counsellor: Actor) -> None:
    row = making.vacancy(office, "Divers travaux", occupation_id=None)
    queue_titles([UnsureTitle("Divers travaux", "fr")], scheme="roame", by=SYSTEM, key="q")
    decide_coding(CodingCase.objects.get(), None, by=counsellor, key="d")
    row.refresh_from_db()
    assert (row.state, row.occupation) == ("draft", None)
