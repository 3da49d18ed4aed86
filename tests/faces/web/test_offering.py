"""From an employer's words to a published offer: registration, pasted text, the counsellor, the public."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from siraba.apps.accounts.actions.invitations import new_token
from siraba.apps.accounts.models import User
from siraba.apps.messages.models import Message
from siraba.apps.organisations.models import Organisation
from siraba.apps.vacancies.actions import registering
from siraba.apps.vacancies.models import Vacancy
from tests.faces.web.conftest import Town

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
    said = {
        "name": "Ferme des Rôniers",
        "country": "XD",
        "contact": "Bio",
        "address": "bio@ferme.example",
        "key": "k1234567",
    }
    assert visitor.post("/employers/begin", said).headers["Location"] == "/employers/begun"
    firm = Organisation.objects.get(name="Ferme des Rôniers")
    assert Message.objects.get(template="employer_invitation").urgent
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
