"""From an employer's words to a published offer: registration, pasted text, the counsellor, the public."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from siraba.apps.accounts.actions.invitations import new_token
from siraba.apps.accounts.models import Knock, User
from siraba.apps.messages.models import Message
from siraba.apps.organisations.models import Organisation
from siraba.apps.vacancies import confirming
from siraba.apps.vacancies.actions import registering
from siraba.apps.vacancies.models import Vacancy
from siraba.faces.web import formats
from tests.faces.web.conftest import Town
from tests.faces.web.scene import HOME, Scene

ADVERT = """Boulangers pour le pain de nuit
Nous recrutons 2 boulangers à Kénéba. CDD de 6 mois, 40 heures par semaine.
Salaire : 90 000 FCFA par mois. Le travailleur ne paie rien. Français A2."""


@pytest.fixture
def employer(town: Town) -> Client:
    """The browser of the baker's own user."""
    firm = Organisation.objects.get(name="Boulangerie du Fleuve")
    user = User.objects.create(
        email="pain@firm.example", name="Awa", role="employer_user", organisation_id=firm.public_id
    )
    one = Client()
    one.force_login(user)
    return one


def key_of(text: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', text)
    assert found
    return found[1]


def fields_of(text: str) -> dict[str, object]:
    """The values of the form of a vacancy, as a browser would send them back."""
    said: dict[str, object] = {}
    for tag in re.findall(r"<input [^>]*>", text):
        name, value = re.search(r'name="(\w+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and "checkbox" not in tag and name[1] != "csrfmiddlewaretoken":
            said[name[1]] = value[1].replace("&#x27;", "'") if value else ""
    for name, body in re.findall(r'<select name="(\w+)".*?>(.*?)</select>', text, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        said[name] = chosen[1] if chosen else ""
    return said | dict(re.findall(r'<textarea name="(\w+)"[^>]*>\n?(.*?)</textarea>', text, re.S))


@pytest.fixture
def tokens(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tokens that were sent: only their digests are kept, and messages are sealed."""
    sent: list[str] = []

    def made() -> tuple[str, str]:
        token, digest = new_token()
        sent.append(token)
        return token, digest

    monkeypatch.setattr(registering, "new_token", made)
    return sent


def test_from_registration_to_a_published_offer(town: Town, desk: Client, tokens: list[str]) -> None:
    visitor = Client()
    said = {"name": "Ferme des Rôniers", "country": "XD", "contact": "Bio", "address": "bio@ferme.example"}
    said["key"] = "k1234567"
    assert visitor.post("/employers/begin", said).headers["Location"] == "/employers/begun"
    firm = Organisation.objects.get(name="Ferme des Rôniers")
    assert Message.objects.get(template="employer_invitation").urgent
    assert not Knock.objects.exclude(door__startswith="ask/").exists(), "asking is no wrong try of signing in"
    (token,) = tokens
    path = reverse("web:invitation", args=[token])
    visitor.post(path, {"new": "karité-et-baobab-9", "again": "karité-et-baobab-9"})
    assert visitor.get("/employer/").headers["Location"] == "/account/", "a second factor comes first"
    visitor = Client()
    visitor.force_login(User.objects.get(email="bio@ferme.example"))
    assert visitor.get("/employer/").status_code == 200
    text = visitor.post("/employer/words", {"words": ADVERT}).content.decode()
    draft = fields_of(text)
    assert (draft["amount"], draft["currency"], draft["period"]) == ("90000", "XOF", "month")
    assert (draft["hours_week"], draft["positions"], draft["duration_months"]) == ("40.0", "2", "6")
    assert (draft["contract_kind"], draft["languages"]) == ("fixed_term", "fr A2")
    draft |= {"worker_pays": "no", "title": "Boulanger", "region": "XD-01", "place": "Kénéba"}
    where = visitor.post("/employer/new", draft).headers["Location"]
    row = Vacancy.objects.latest("pk")
    assert (row.employer, row.state, row.hours_week) == (firm, "draft", 40)
    answer = visitor.post(f"{where}submit", {"key": "submit-1"})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.state == "submitted"
    refused = desk.post(f"/desk/adverts/{row.public_id}/publish", {"key": "p1"})
    assert refused.status_code == 409, "nobody checked the firm"
    Organisation.objects.filter(pk=firm.pk).update(verified_on=row.happened_on)
    assert desk.post(f"/desk/adverts/{row.public_id}/publish", {"key": "p2"}).status_code == 302
    for language in ("fr", "en", "ar"):
        shown = Client(headers={"accept-language": language}).get(f"/offers/{row.public_id}/")
        assert shown.status_code == 200
        assert f'lang="{language}"' in shown.content.decode()[:200]


def test_arabic_in_the_french_field_is_said_and_kept(employer: Client) -> None:
    said = {"title": "Boulanger", "positions": "1", "country": "XD", "language": "fr", "key": "ar-1"}
    words = "مطلوب خبازان للعمل ليلا في مخبز النهر، الراتب تسعون ألف فرنك في الشهر"
    answer = employer.post("/employer/new", said | {"description": words})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "id_language" in text.split("</ul>")[1] or "العربية" in text
    assert words in text, "nothing typed is lost"
    assert employer.post("/employer/new", said | {"description": words, "language": "ar"}).status_code == 302
    assert Vacancy.objects.latest("pk").language == "ar"


@pytest.mark.parametrize(
    ("amount", "currency"), [("0", "XOF"), ("-5", "XOF"), ("90000", "FRANC"), ("90000", "ZZZ"), ("90000", "")]
)
def test_a_pay_that_is_none_comes_back_with_what_was_typed(employer: Client, amount: str, currency: str) -> None:
    said = {"title": "Boulanger", "positions": "1", "country": "XD", "amount": amount, "period": "month", "key": "p-1"}
    answer = employer.post("/employer/new", said | {"currency": currency})
    assert answer.status_code == 422
    assert f'value="{amount}"' in answer.content.decode()
    assert not Vacancy.objects.filter(title="Boulanger").exists()


def picture_of_an_advert() -> bytes:
    """A PDF of one page without a letter in it: what a scanner makes."""
    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 200)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("huge.txt", b"Boulanger de nuit. " * 270_000, 422),
        ("long.txt", b"Boulanger de nuit. " * 2_000, 422),
        ("scan.pdf", None, 422),
        ("noise.bin", bytes(range(256)) * 40, 422),
    ],
)
def test_a_file_that_is_no_advert_is_told_apart(
    employer: Client, name: str, content: bytes | None, status: int
) -> None:
    file = SimpleUploadedFile(name, content if content is not None else picture_of_an_advert())
    answer = employer.post("/employer/words", {"words": "", "file": file})
    assert answer.status_code == status
    assert status == 413 or 'class="finding block errors"' in answer.content.decode()
    assert not Vacancy.objects.filter(employer__name="Boulangerie du Fleuve", state="draft").exists()


def test_five_megabytes_that_were_pasted_come_back_with_what_is_wrong(
    employer: Client, desk: Client, town: Town
) -> None:
    words = "Boulanger de nuit. " * 264_000
    firm = Organisation.objects.get(name="Boulangerie du Fleuve")
    for client, address in ((employer, "/employer/words"), (desk, f"/desk/vacancies/new/{firm.public_id}/words")):
        answer = client.post(address, {"words": words})
        assert answer.status_code == 422
        assert "20000" in answer.content.decode() or "20,000" in answer.content.decode()
        assert words.strip()[-400:] in answer.content.decode()


def test_the_queue_shows_what_changed_and_what_is_alike(employer: Client, desk: Client) -> None:
    said = {
        "title": "Boulanger", "positions": "2", "country": "XD", "region": "XD-01", "place": "Kénéba",
        "amount": "90000",
        "currency": "XOF", "period": "month", "hours_week": "40", "duration_months": "6", "worker_pays": "no",
        "description": "Pétrir, façonner, cuire le pain la nuit, dans un four à bois, avec deux apprentis, un chef.",
    }  # fmt: skip
    first = employer.post("/employer/new", said | {"key": "one-11"}).headers["Location"]
    employer.post(f"{first}submit", {"key": "s-1"})
    one = Vacancy.objects.latest("pk")
    assert desk.post(f"/desk/adverts/{one.public_id}/publish", {"key": "p-11"}).status_code == 302
    employer.post(f"{first}edit", said | {"amount": "80000", "key": "two-11"})
    employer.post(f"{first}submit", {"key": "s-2"})
    other = employer.post(
        "/employer/new", said | {"description": str(said["description"]).replace("chef", "maître"), "key": "three-1"}
    ).headers["Location"]
    employer.post(f"{other}submit", {"key": "s-3"})
    text = desk.get(f"/desk/adverts/{one.public_id}/").content.decode()
    assert "90" in text
    assert "80" in text
    near = desk.get(f"/desk/adverts/{Vacancy.objects.latest('pk').public_id}/").content.decode()
    assert one.reference in near, "the same advert with one word changed"
    asked = desk.post(f"/desk/adverts/{one.public_id}/ask", {"text": "Pourquoi moins de paie ?", "key": "a-1"})
    assert asked.status_code == 302
    mine = employer.get(first).content.decode()
    (question,) = re.findall(r'action="(/employer/questions/[^"]+)"', mine)
    assert employer.post(question, {"answer": "Une erreur de frappe.", "key": "b-1"}).status_code == 302
    one.refresh_from_db()
    assert one.state == "returned"


def test_another_firm_does_not_exist_for_an_employer(town: Town, employer: Client) -> None:
    for address in ("", "edit"):
        assert employer.get(f"/employer/{town.draft.public_id}/{address}").status_code == 404
    assert employer.post(f"/employer/{town.draft.public_id}/submit", {"key": "k"}).status_code == 404


def test_one_click_or_a_code_confirms_once(town: Town) -> None:
    Vacancy.objects.filter(pk=town.vacancy.pk).update(confirmed_on=formats.today() - timedelta(days=80))
    row = Vacancy.objects.get(pk=town.vacancy.pk)
    address, visitor = f"/offers/open/{confirming.token_of(row)}", Client()
    assert visitor.get(address).status_code == 200
    row.refresh_from_db()
    assert row.confirmed_on != formats.today(), "opening an address confirms nothing"
    said = {"reference": row.reference, "code": "AAAA AAAA"}
    assert visitor.post("/offers/open", said).status_code == 422
    assert visitor.post("/offers/open", said | {"code": confirming.code_of(row).lower()}).status_code == 200
    row.refresh_from_db()
    assert row.confirmed_on == formats.today()
    assert visitor.post(address).status_code == 404, "it was good for the confirmation before"


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_an_advert_that_is_opened_and_kept_again_keeps_its_days(town: Town, language: str) -> None:
    """A field for a day takes no day but `2027-02-01`: a browser empties what is written otherwise."""
    scene = Scene(town, language)
    scene.write(**HOME, start_date="2027-02-01", closes_on="2026-12-31")
    form = fields_of(scene.writer.get(f"{scene.where}edit").content.decode())
    days = {name: form[name] for name in ("start_date", "closes_on")}
    assert days == {"start_date": "2027-02-01", "closes_on": "2026-12-31"}
