"""Coming in by a government's identity service, against a real small one of our own."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pyotp
import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from joserfc.jwk import RSAKey

from siraba.apps.accounts import actions
from siraba.apps.accounts.actions.factors import opened
from siraba.apps.accounts.actions.invitations import new_token
from siraba.apps.accounts.identity import exchange
from siraba.apps.accounts.models import ForeignIdentity, Role, User
from siraba.apps.foundation.actors import SYSTEM
from tests.apps import making
from tests.faces.web.conftest import Town
from tests.faces.web.town import PASSWORD
from tests.identity_provider import CLIENT, SECRET, Provider

pytestmark = pytest.mark.django_db
KEY = RSAKey.generate_key(2048, {"kid": "first"})
BEGIN, SIGN_IN = "/sign-in/with/gov", "/sign-in"


@pytest.fixture
def gov(town: Town, settings: Any) -> Iterator[Provider]:
    """The service, and an installation that trusts it."""
    home = Path(settings.SIRABA_HOME)
    provider = Provider(key=KEY).start()
    trust(home, provider.issuer)
    exchange.forget()
    yield provider
    provider.stop()
    (home / "identity.yaml").unlink()


def trust(home: Path, issuer: str, more: str = "") -> None:
    (home / "secret").write_text(SECRET)
    (home / "secret").chmod(0o600)
    (home / "identity.yaml").write_text(
        f"services:\n- name: gov\n  names: {{fr: Identité, en: Identity}}\n  issuer: {issuer}\n  client_id: {CLIENT}\n"
        f"  secret_file: secret\n  strong: [otp, hwk]\n{more}"
    )


def do() -> dict[str, Any]:
    return {"by": SYSTEM, "key": making.key()}


def linked(user: User, provider: Provider) -> None:
    actions.link_identity(user, provider.issuer, provider.subject, **do())


def there(browser: Client, start: str = BEGIN, **said: str) -> str:
    """Go to the service and be sent back: our address with the answer, not asked yet."""
    answer = browser.post(start, said)
    assert answer.status_code == 200, answer.content
    address = answer.headers["Refresh"].partition("url=")[2]
    return httpx.get(address).headers["Location"].removeprefix("http://testserver")


def come(browser: Client, start: str = BEGIN, **said: str) -> Any:
    return browser.get(there(browser, start, **said))


def signed_in(browser: Client) -> bool:
    return browser.get(reverse("web:account")).status_code == 200


def test_who_is_linked_comes_in_and_where_they_wanted_to(town: Town, client: Client, gov: Provider) -> None:
    linked(town.counsellor, gov)
    gov.amr = ["pwd", "otp"]
    answer = come(client, next="/desk/people/")
    assert answer.headers["Location"] == "/desk/people/"
    assert client.get("/desk/people/").status_code == 200, "the service saw two things: no second step of ours"


def test_nobody_is_linked_by_an_address_that_is_equal(town: Town, client: Client, gov: Provider) -> None:
    """The service says the counsellor's own address; it opens nothing."""
    answer = come(client)
    assert answer.status_code == 403
    assert not signed_in(client)
    assert not ForeignIdentity.objects.exists()


def test_the_same_subject_at_another_service_is_somebody_else(town: Town, client: Client, gov: Provider) -> None:
    actions.link_identity(town.counsellor, "https://elsewhere.example", gov.subject, **do())
    assert come(client).status_code == 403
    assert not signed_in(client)
    linked(town.counsellor, gov)
    assert come(client).status_code == 302


def test_where_the_service_saw_a_password_alone_our_second_step_is_asked(
    town: Town, client: Client, gov: Provider
) -> None:
    linked(town.counsellor, gov)
    factor = actions.begin_totp(town.counsellor, "phone", **do())
    clock = pyotp.TOTP(opened(factor))
    assert actions.confirm_totp(factor, clock.at(timezone.now() - timedelta(seconds=30)), **do())
    assert come(client).headers["Location"] == reverse("web:second_factor")
    assert not signed_in(client)
    answer = client.post(reverse("web:second_factor"), {"code": clock.at(timezone.now())})
    assert answer.headers["Location"] == reverse("web:today")


def test_who_has_no_second_step_adds_one_first(town: Town, client: Client, gov: Provider) -> None:
    linked(town.counsellor, gov)
    come(client)
    assert client.get(reverse("web:today")).headers["Location"] == reverse("web:account")


def later(seconds: int) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda claims: {**claims, "exp": int(time.time()) + seconds}


SPOILT: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "nonce": lambda claims: {**claims, "nonce": "another"},
    "no nonce": lambda claims: {name: value for name, value in claims.items() if name != "nonce"},
    "audience": lambda claims: {**claims, "aud": "another-client"},
    "audiences without ours": lambda claims: {**claims, "aud": ["a", "b"]},
    "given to another": lambda claims: {**claims, "aud": [CLIENT, "other"], "azp": "other"},
    "issuer": lambda claims: {**claims, "iss": "https://elsewhere.example"},
    "expired": later(-120),
    "no end": lambda claims: {name: value for name, value in claims.items() if name != "exp"},
    "no subject": lambda claims: {**claims, "sub": ""},
    "a list of subjects": lambda claims: {**claims, "sub": ["subject-1"]},
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_token_that_is_not_for_us_now_opens_nothing(town: Town, client: Client, gov: Provider, name: str) -> None:
    linked(town.counsellor, gov)
    gov.spoil = SPOILT[name]
    assert come(client).status_code == 403
    assert not signed_in(client)


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_signature_that_anybody_can_make_opens_nothing(
    town: Town, client: Client, gov: Provider, algorithm: str
) -> None:
    linked(town.counsellor, gov)
    gov.algorithm = algorithm
    assert come(client).status_code == 403
    assert not signed_in(client)


def test_a_key_that_the_service_does_not_show_opens_nothing(
    town: Town, client: Client, gov: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    linked(town.counsellor, gov)
    own, real = type(gov.key).generate_key(2048, {"kid": "first"}), gov.key
    monkeypatch.setattr(gov, "_signed", lambda claims: _with(gov, own, real, claims))
    assert come(client).status_code == 403


def _with(gov: Provider, own: Any, real: Any, claims: dict[str, Any]) -> str:
    gov.key = own
    try:
        return Provider._signed(gov, claims)
    finally:
        gov.key = real


def test_a_key_that_was_changed_is_asked_for_and_not_at_every_token(
    town: Town, client: Client, gov: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    linked(town.counsellor, gov)
    assert come(client).status_code == 302
    gov.rotate()
    assert come(Client()).status_code == 403, "asked for a moment ago: not again for every made-up name of a key"
    assert gov.asked.count("/keys") == 1
    monkeypatch.setattr(exchange, "ASKS_AGAIN", 0.0)
    assert come(Client()).status_code == 302
    assert gov.asked.count("/keys") == 2


def test_an_answer_counts_once_and_in_the_browser_that_asked(town: Town, client: Client, gov: Provider) -> None:
    linked(town.counsellor, gov)
    address = there(client)
    assert Client().get(address).status_code == 403, "another browser"
    state = parse_qs(urlsplit(address).query)["state"][0]
    spare = there(client)
    assert client.get(spare.replace(parse_qs(urlsplit(spare).query)["state"][0], state)).status_code == 403
    good = there(client)
    assert client.get(good).status_code == 302
    client.post("/sign-out")
    assert client.get(good).status_code == 403, "a second time"
    assert not signed_in(client)


def test_an_answer_that_names_another_issuer_is_not_taken(town: Town, client: Client, gov: Provider) -> None:
    linked(town.counsellor, gov)
    address = there(client)
    assert client.get(re.sub(r"iss=[^&]+", "iss=https://evil.example", address)).status_code == 403


def test_ten_minutes_at_the_service_are_enough(
    town: Town, client: Client, gov: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    linked(town.counsellor, gov)
    address, now = there(client), time.time()
    monkeypatch.setattr("siraba.faces.web.accounts.outside.time.time", lambda: now + 601)
    assert client.get(address).status_code == 403


def test_what_was_stopped_at_the_service_is_said(town: Town, client: Client, gov: Provider) -> None:
    gov.refuses = True
    assert come(client).status_code == 403


@pytest.mark.parametrize("when", ["before", "between"])
def test_when_the_service_is_away_the_password_still_opens(
    town: Town, client: Client, gov: Provider, when: str
) -> None:
    linked(town.counsellor, gov)
    address = there(client) if when == "between" else ""
    gov.stop()
    exchange.forget()
    answer = client.get(address) if address else client.post(BEGIN)
    assert answer.headers["Location"] == SIGN_IN
    assert 'class="toast"' in client.get(SIGN_IN).content.decode()
    inside = client.post(SIGN_IN, {"email": "counsellor@town.example", "password": PASSWORD})
    assert inside.headers["Location"] == reverse("web:today")


def test_a_service_that_says_another_issuer_or_an_open_line_is_not_believed(
    client: Client, gov: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    about = gov._about()
    for spoilt in ({"issuer": "https://evil.example"}, {"token_endpoint": "http://evil.example/token"}):
        monkeypatch.setattr(gov, "_about", lambda spoilt=spoilt: {**about, **spoilt})
        exchange.forget()
        assert client.post(BEGIN).status_code == 302


def test_one_links_oneself_while_signed_in_and_takes_it_away(town: Town, desk: Client, gov: Provider) -> None:
    start = reverse("web:link_identity", args=["gov"])
    assert come(desk, start).headers["Location"] == reverse("web:account")
    row = ForeignIdentity.objects.get()
    assert (row.user, row.subject) == (town.counsellor, "subject-1")
    other = Client()
    other.force_login(town.administrator)
    come(other, start)
    assert ForeignIdentity.objects.get().user == town.counsellor, "an identity is one user's"
    assert other.post(reverse("web:unlink_identity", args=[row.public_id])).status_code == 404
    assert desk.post(reverse("web:unlink_identity", args=[row.public_id])).status_code == 302
    assert come(Client()).status_code == 403


def test_who_signed_out_meanwhile_links_nobody_else(town: Town, desk: Client, gov: Provider) -> None:
    """A browser in which another person sits now."""
    address = there(desk, reverse("web:link_identity", args=["gov"]))
    kept = desk.session["outside"]
    desk.force_login(town.administrator)
    session = desk.session
    session["outside"] = kept
    session.save()
    assert desk.get(address).status_code == 403
    assert not ForeignIdentity.objects.exists()


def test_who_was_invited_comes_without_a_password(town: Town, client: Client, gov: Provider) -> None:
    token, digest = new_token()
    entry = {"digest": digest, "office": town.counsellor.office}
    actions.invite("issa@service.example", "Issa", "counsellor", **entry, **do())
    assert come(client, reverse("web:invitation_with", args=[token, "gov"])).status_code == 302
    user = User.objects.get(email="issa@service.example")
    assert not user.has_usable_password()
    assert user.identities.get().subject == "subject-1"
    assert client.get(reverse("web:today")).headers["Location"] == reverse("web:account"), "a second step first"
    row = user.identities.get()
    client.post(reverse("web:unlink_identity", args=[row.public_id]))
    assert user.identities.exists(), "the only way in stays"
    assert Client().post(reverse("web:invitation_with", args=[token, "gov"])).status_code == 404, "it was used"


def test_a_worker_is_linked_at_a_desk_and_nowhere_else(
    town: Town, client: Client, desk: Client, gov: Provider, settings: Any
) -> None:
    person = town.bakers[0]
    code_page = reverse("web:link_code", args=[person.public_id])
    assert desk.post(code_page).status_code == 404, "no service for workers"
    trust(settings.SIRABA_HOME, gov.issuer, "  workers: true\n")
    assert come(client).status_code == 403
    where, said = reverse("web:link_at_desk", args=["gov"]), {"reference": person.reference, "code": "000000"}
    assert client.post(where, said).status_code == 422
    found = re.search(r'<code class="code-large" dir="ltr">([\d ]+)</code>', desk.post(code_page).content.decode())
    assert found is not None
    assert Client().post(where, {**said, "code": found[1]}).status_code == 302, "nobody was proved there"
    answer = client.post(where, {"reference": person.reference.lower(), "code": found[1]})
    assert answer.headers["Location"] == reverse("web:own")
    assert person.reference in client.get("/me/").content.decode()
    assert User.objects.get(person_id=person.public_id).role == Role.WORKER
    assert come(Client()).headers["Location"] == reverse("web:own")
    trust(settings.SIRABA_HOME, gov.issuer)
    assert come(Client()).status_code == 403, "the service is for workers no more"


def test_a_code_of_the_desk_cannot_be_tried_out(
    town: Town, client: Client, desk: Client, gov: Provider, settings: Any
) -> None:
    trust(settings.SIRABA_HOME, gov.issuer, "  workers: true\n")
    person = town.bakers[0]
    desk.post(reverse("web:link_code", args=[person.public_id]))
    come(client)
    where = reverse("web:link_at_desk", args=["gov"])
    tries = [client.post(where, {"reference": person.reference, "code": f"x{n}"}).status_code for n in range(6)]
    assert tries == [422] * 5 + [429]


def test_a_counsellor_of_elsewhere_gives_no_code(town: Town, gov: Provider, settings: Any) -> None:
    trust(settings.SIRABA_HOME, gov.issuer, "  workers: true\n")
    far = Client()
    far.force_login(town.elsewhere)
    assert far.post(reverse("web:link_code", args=[town.bakers[0].public_id])).status_code == 404


@pytest.mark.parametrize("spoilt", ["issuer: http://id.gov.example", "issuer: https://a\n  issue: x", "scope: profile"])
def test_a_file_that_cannot_be_used_leaves_the_other_doors_open(
    town: Town, client: Client, gov: Provider, settings: Any, spoilt: str
) -> None:
    path = Path(settings.SIRABA_HOME) / "identity.yaml"
    path.write_text(
        re.sub(r"issuer: .*", spoilt, path.read_text()) if "iss" in spoilt else f"{path.read_text()}  {spoilt}\n"
    )
    page: HttpResponse = client.get(SIGN_IN)
    assert page.status_code == 200
    assert "Identit" not in page.content.decode()
    assert client.post(BEGIN).status_code == 404
