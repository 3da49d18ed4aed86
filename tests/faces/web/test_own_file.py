"""A worker's own way in and own file: shared phones, recycled numbers, no e-mail."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from siraba.apps.accounts.models import OneTimeCode, Role, SignIn, User
from siraba.apps.classification.models import CodingCase
from siraba.apps.classification.queries import occupation_of
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.models import AuditDetail, SubjectKey
from siraba.apps.messages.models import Message
from siraba.apps.messages.words import unseal
from siraba.apps.persons.actions import confirm_contact, enter_persons, erase_person, give_consent
from siraba.apps.persons.actions.own import send_waiting
from siraba.apps.persons.models import Consent, ContactPoint, Person
from siraba.apps.persons.rules import ConsentEntry, PersonEntry
from siraba.core.terms.dates import PartialDate
from siraba.faces.web.worker.seen import PARTS, PURPOSES
from tests.apps import making
from tests.faces.web.conftest import Town

BAKER = "roame:RA-02-01"
FAMILY = "+2290197000012"
WHO, CODE = "/me/sign-in", "/me/code"


def do() -> dict[str, Any]:
    return {"by": SYSTEM, "key": making.key()}


def enter(given: str, birth: str, phone: str = FAMILY, *, confirmed: bool = True) -> Person:
    """Somebody with a phone, confirmed today unless said otherwise."""
    entry = PersonEntry(given, "Diallo", birth=PartialDate.parse(birth), country="BJ", phones=(phone,))
    (person,) = enter_persons([entry], **do())
    if confirmed:
        for contact in person.contacts.all():
            confirm_contact(contact, **do())
    return person


def ask(browser: Client, name: str, birth: str, phone: str = "+229 01 97 00 00 12", **more: str) -> Any:
    """Ask for a code; the worker looks whom it fits."""
    answer = browser.post(WHO, {"reach": phone, "name": name, "birth": birth, **more})
    send_waiting()
    return answer


def sent_to() -> Person | None:
    """Whose code went out last."""
    last = OneTimeCode.objects.latest("pk")
    return Person.objects.filter(public_id=last.subject_id).first()


def code() -> str:
    said = unseal(Message.objects.get(about_id=OneTimeCode.objects.latest("pk").public_id))
    assert said is not None
    return str(said.values["code"])


@pytest.fixture
def family(town: Town) -> list[Person]:
    """Three people with one phone."""
    return [enter("Awa", "1998-04-17"), enter("Moussa", "1971"), enter("Fatoumata", "2003-11")]


@pytest.mark.both
def test_each_of_a_family_comes_to_their_own_file_by_one_phone(client: Client, family: list[Person]) -> None:
    for person, name, birth in zip(
        family, ("Awa Diallo", "DIALLO Mousa", "Fatumata Diallo"), ("1998", "1971", "2003"), strict=True
    ):
        browser = Client()
        assert ask(browser, name, birth).headers["Location"] == CODE
        assert sent_to() == person
        answer = browser.post(CODE, {"code": code()})
        assert answer.headers["Location"] == reverse("web:own")
        assert person.reference in browser.get("/me/").content.decode()


@pytest.mark.parametrize(("name", "birth"), [("", "1998"), ("Awa Diallo", "1997"), ("Ibrahima Sow", "1998")])
def test_a_phone_alone_opens_nothing(client: Client, family: list[Person], name: str, birth: str) -> None:
    """The page goes on as for anybody, or says what is missing; no code goes out."""
    answer = ask(client, name, birth)
    assert answer.status_code in {302, 422}
    assert not Message.objects.exists()
    if answer.status_code == 302:
        assert client.post(CODE, {"code": "123456"}).status_code == 422


def test_who_is_not_known_sees_the_same_answers(town: Town, family: list[Person]) -> None:
    known, stranger = Client(), Client()
    answers = [ask(known, "Awa Diallo", "1998"), ask(stranger, "Nobody Here", "1960", "+229 01 97 99 99 99")]
    assert answers[0].status_code == answers[1].status_code
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    pages = [browser.get(CODE).content for browser in (known, stranger)]
    assert len(pages[0]) == len(pages[1])


def test_a_number_that_nobody_confirmed_for_long_asks_for_the_reference(town: Town) -> None:
    person = enter("Awa", "1998-04-17")
    old = timezone.localdate() - timedelta(days=3 * 365)
    ContactPoint.objects.filter(person=person).update(confirmed_on=old, happened_on=old)
    ask(Client(), "Awa Diallo", "1998")
    assert sent_to() is None
    ask(Client(), "Awa Diallo", "1998", reference=person.reference.lower())
    assert sent_to() == person


def test_a_recycled_number_does_not_open_the_file_of_before(town: Town) -> None:
    before = enter("Awa", "1998-04-17")
    old = timezone.localdate() - timedelta(days=3 * 365)
    ContactPoint.objects.filter(person=before).update(confirmed_on=old, happened_on=old)
    now = enter("Issa", "1990-01-01")
    ask(Client(), "Awa Diallo", "1998")
    assert sent_to() is None
    ask(Client(), "Issa Diallo", "1990")
    assert sent_to() == now


def test_nobodys_phone_is_flooded_with_codes(client: Client, family: list[Person]) -> None:
    answers = [ask(client, "Awa Diallo", "1998").status_code for _ in range(6)]
    assert answers[-1] == 429
    assert Message.objects.count() <= 5


@pytest.fixture
def own(client: Client, family: list[Person]) -> Client:
    """Awa's browser, in her own file."""
    user = User.objects.create(name=family[0].reference, role=Role.WORKER, person_id=family[0].public_id)
    client.force_login(user)
    return client


def test_a_worker_sees_their_own_file_and_no_other_page(own: Client, town: Town, family: list[Person]) -> None:
    assert own.get("/me/").status_code == 200
    for name, arguments in (("today", []), ("people", []), ("person", [family[1].public_id]), ("jobs", [])):
        assert own.get(reverse(f"web:{name}", args=arguments)).status_code == 404


def test_a_worker_takes_back_their_own_agreement_alone(own: Client, family: list[Person]) -> None:
    mine, other = (give_consent(person, ConsentEntry("match_home"), **do()) for person in family[:2])
    for consent, status in ((mine, 302), (other, 404)):
        answer = own.post(reverse("web:own_withdraw", args=[consent.public_id]), {"key": making.key()})
        assert answer.status_code == status
    assert [Consent.objects.get(pk=each.pk).withdrawn_on is not None for each in (mine, other)] == [True, False]


def test_a_worker_reads_who_looked(own: Client, town: Town, family: list[Person]) -> None:
    desk = Client()
    desk.force_login(town.counsellor)
    Person.objects.filter(pk=family[0].pk).update(office=town.counsellor.office)
    before = own.get("/me/seen-by").content.decode()
    desk.get(reverse("web:person", args=[family[0].public_id]))
    after = own.get("/me/seen-by").content.decode()
    assert town.counsellor.name not in before
    assert town.counsellor.name in after
    assert str(PARTS["file"]) in after
    assert str(PURPOSES["counselling"]) in after


def test_erasing_somebody_ends_their_own_way_in(town: Town, family: list[Person]) -> None:
    """Nothing says any more that they signed in, from where, on what device."""
    browser = Client()
    ask(browser, "Awa Diallo", "1998")
    browser.post(CODE, {"code": code()}, headers={"user-agent": "Mozilla/5.0 (Android 13; Mobile) Firefox/130.0"})
    user = User.objects.get(person_id=family[0].public_id)
    assert user.sign_ins.exists()
    assert AuditDetail.objects.filter(subject_id=user.public_id).exists()
    erase_person(family[0], "request", **do())
    assert browser.get("/me/").status_code == 302
    assert not User.objects.filter(person_id=family[0].public_id).exists()
    assert not SignIn.objects.filter(user_id=user.pk).exists()
    assert not OneTimeCode.objects.filter(subject_id=family[0].public_id).exists()
    for left in (AuditDetail, SubjectKey):
        assert not left.objects.filter(subject_id__in=[user.public_id, family[0].public_id]).exists()
    assert User.objects.filter(pk=town.counsellor.pk).exists()


def test_a_worker_says_what_else_they_do_and_is_asked_what_their_words_mean(town: Town) -> None:
    person = town.bakers[0]
    worker = Client()
    worker.force_login(User.objects.create(name="P", role=Role.WORKER, person_id=person.public_id))
    where = reverse("web:say_work", args=[person.public_id])
    assert where in worker.get("/me/").content.decode()
    said = {"title": "façonneur de pain et pâtes", "years": "2", "key": "say-1"}
    page = worker.post(where, said).content.decode()
    assert 'value="façonneur de pain et pâtes"' in page
    offers = re.findall(r'name="concept"\s+value="([^"]+)"', page)
    chosen = next(each for each in offers if each not in ("later", BAKER))
    assert worker.post(where, said | {"concept": chosen}).headers["Location"] == "/me/"
    held = person.profile.occupations.get(title=said["title"])
    assert (held.occupation, held.years) == (occupation_of(chosen), 2.0)
    assert CodingCase.objects.get(text=said["title"]).state == "waiting", "what words mean for all, the service decides"
    known = person.profile.occupations.count()
    assert worker.post(where, {"title": "boulanger", "key": "say-2"}).status_code == 302
    assert person.profile.occupations.count() == known, "held already"
    assert worker.post(where, {"title": " ", "key": "say-3"}).status_code == 422
    assert worker.get(reverse("web:say_work", args=[town.bakers[1].public_id])).status_code == 404
