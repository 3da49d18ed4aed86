"""A vacancy that a counsellor writes, for an employer who is known or just met; the pictures of both."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from uuid import uuid4

from django.test import Client

from siraba.apps.classification.models import CodingCase
from siraba.apps.classification.queries import occupation_of
from siraba.apps.organisations.models import Organisation
from siraba.apps.vacancies.models import Vacancy
from siraba.faces.web import formats
from tests.faces.web.conftest import Town
from tests.faces.web.scene import FIRM, HOME, Scene
from tests.faces.web.test_offering import ADVERT, fields_of

BAKER = "roame:RA-02-01"


def test_for_an_employer_who_is_known_until_everybody_sees_it(town: Town, desk: Client) -> None:
    firm = Organisation.objects.get(name=FIRM)
    (found,) = desk.get("/desk/vacancies/employers", {"q": "boulangerie fleu"}).json()["found"]
    assert (found["label"], found["address"]) == (FIRM, f"/desk/vacancies/new/{firm.public_id}/")
    assert found["address"] in desk.get("/desk/vacancies/new", {"q": "fleuve"}).content.decode(), "also without scripts"
    assert desk.get(f"{found['address']}words").status_code == 200
    draft = fields_of(desk.post(f"{found['address']}words", {"words": ADVERT}).content.decode())
    assert (draft["amount"], draft["hours_week"], draft["positions"]) == ("90000", "40.0", "2")
    bad = desk.post(found["address"], draft | {"amount": "0", "key": uuid4().hex})
    assert bad.status_code == 422
    assert 'value="0"' in bad.content.decode(), "nothing typed is lost"
    said = draft | {"worker_pays": "no", "title": "Boulanger", "region": "XD-01", "place": "Kénéba", "sector": "10"}
    where = desk.post(found["address"], said | {"key": uuid4().hex}).headers["Location"]
    row = Vacancy.objects.latest("pk")
    assert (row.employer, row.state, row.office, row.sector) == (firm, "draft", town.counsellor.office, "10")
    assert where == f"/desk/adverts/{row.public_id}/"
    again = fields_of(desk.get(f"/desk/vacancies/{row.public_id}/edit").content.decode())
    assert (again["sector"], again["amount"], again["duration_months"]) == ("10", "90000", "6")
    elsewhere = Client()
    elsewhere.force_login(town.elsewhere)
    assert elsewhere.get(f"/desk/vacancies/{row.public_id}/edit").status_code == 404, "another office's"
    assert b'/publish"' not in elsewhere.get(where).content
    assert desk.post(f"{where}publish", {"key": uuid4().hex}).status_code == 302
    assert Client().get(f"/offers/{row.public_id}/").status_code == 200


def test_an_employer_just_met_is_written_down_once_and_published_when_checked(town: Town, desk: Client) -> None:
    said = {"name": "Ferme des Rôniers", "country": "XD", "place": "Kénéba", "register_number": ""}
    where = desk.post("/desk/vacancies/new", said | {"key": uuid4().hex}).headers["Location"]
    firm = Organisation.objects.get(name="Ferme des Rôniers")
    assert where == f"/desk/vacancies/new/{firm.public_id}/"
    once_more = desk.post("/desk/vacancies/new", said | {"name": "FERME DES RONIERS", "key": uuid4().hex})
    assert once_more.status_code == 409
    assert where in once_more.content.decode(), "whoever may be the same is offered"
    assert Organisation.objects.filter(name__iexact="ferme des rôniers").count() == 1
    kept = desk.post(where, HOME | {"title": "Ouvrier agricole", "key": uuid4().hex}).headers["Location"]
    assert desk.post(f"{kept}publish", {"key": uuid4().hex}).status_code == 409, "nobody checked who it is"
    how = {"answer": "", "how": "The extract of the register was seen.", "key": uuid4().hex}
    assert desk.post(f"/organisations/{firm.public_id}/verify/", how).status_code == 302
    assert desk.post(f"{kept}publish", {"key": uuid4().hex}).status_code == 302
    assert Client().get(f"/offers/{Vacancy.objects.latest('pk').public_id}/").status_code == 200


def test_what_is_chosen_for_a_title_is_taken_and_decides_it_for_whoever_is_of_the_service(town: Town) -> None:
    scene = Scene(town, "en")
    scene.write(**HOME | {"title": "Mitrons de nuit zoukou", "occupation": BAKER})
    assert scene.row.occupation == occupation_of(BAKER)
    case = CodingCase.objects.get(text="Mitrons de nuit zoukou")
    assert case.state == "waiting", "what an employer chose is looked at by a person"
    where = f"/desk/vacancies/new/{Organisation.objects.get(name=FIRM).public_id}/"
    desk = scene.at("counsellor")
    assert re.search(r'name="title"[^>]*data-lookup', desk.get(where).content.decode())
    again = HOME | {"title": case.text, "occupation": BAKER, "key": uuid4().hex}
    assert desk.post(where, again).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.occupation) == ("decided", occupation_of(BAKER))
    row = Vacancy.objects.latest("pk")
    seen = case.seen
    assert desk.post(f"/desk/vacancies/{row.public_id}/edit", again | {"key": uuid4().hex}).status_code == 302
    case.refresh_from_db()
    assert case.seen == seen, "an edit that leaves the title says nothing new of it"


def test_the_way_of_a_vacancy_and_the_past_of_its_employer_are_pictures_with_tables(town: Town) -> None:
    scene = Scene(town, "ar")
    scene.write(**HOME)
    scene.submit()
    scene.desk("ask_employer", text="Pourquoi si peu ?")
    page = scene.writer.get(scene.where).content.decode()
    (question,) = re.findall(r'action="(/employer/questions/[^"]+)"', page)
    scene.writer.post(question, {"answer": "Une erreur.", "key": uuid4().hex})
    scene.goes_through()
    desk = scene.at("counsellor")
    steps = list(csv.reader(io.StringIO(desk.get(f"/desk/vacancies/{scene.row.public_id}/steps.csv").content.decode())))
    assert [line[1] for line in steps[1:]] == ["1", "2", "1", "1"], "written, handed in twice, asked once, published"
    brought = desk.get(f"/desk/vacancies/{town.vacancy.public_id}/steps.csv").content.decode().splitlines()
    assert len(brought) == 2, "what was open from its first moment on was never a draft"
    firm = Organisation.objects.get(name=FIRM)
    years = list(csv.reader(io.StringIO(desk.get(f"/organisations/{firm.public_id}/years.csv").content.decode())))
    assert years[1][1:] == ["2", "5", "0"], "two adverts for three and two people"
    about = desk.get(f"/organisations/{firm.public_id}/").content.decode()
    assert re.search(r"1 / 1\s*<small", about), "a question asked and answered"
    picture = desk.get(f"/organisations/{firm.public_id}/years.svg").content.decode()
    assert '<g direction="rtl">' in picture, "drawn from the right for who reads from there"
    (left, width) = re.findall(r'<rect class="c4" x="(\d+)" y="\d+" width="(\d+)"', picture)[0]
    assert int(left) + int(width) == 400


def test_a_counsellor_writes_down_what_an_employer_without_an_account_says(town: Town, desk: Client) -> None:
    row = town.vacancy
    page = f"/desk/adverts/{row.public_id}/"
    Vacancy.objects.filter(pk=row.pk).update(confirmed_on=row.confirmed_on - timedelta(days=85))
    assert page in desk.get("/desk/").content.decode(), "nobody can be asked: a counsellor calls"

    def say(what: str, **said: str) -> str:
        answer = desk.post(f"{page}{what}", said | {"key": uuid4().hex})
        row.refresh_from_db()
        return f"{answer.status_code} {row.state} {row.filled}"

    offered = desk.get(page).content.decode()
    assert all(f'action="{page}{each}"' in offered for each in ("open", "fill", "recall", "withdraw"))
    assert say("open") == "302 published 0" and row.confirmed_on == formats.today()
    assert page not in desk.get("/desk/").content.decode()
    assert say("fill", count=str(row.positions + 1)) == "409 published 0"
    assert say("fill", count="1") == "302 published 1"
    assert say("recall", reason="Le salaire a changé") == "302 draft 1"
    assert say("withdraw", reason="Plus de besoin") == "302 withdrawn 1"
    assert "/withdraw" not in desk.get(page).content.decode()
    Vacancy.objects.filter(pk=row.pk).update(state="expired")
    assert f'action="{page}renew"' in desk.get(page).content.decode()
    elsewhere = Client()
    elsewhere.force_login(town.elsewhere)
    assert "/renew" not in elsewhere.get(page).content.decode(), "another office's"
