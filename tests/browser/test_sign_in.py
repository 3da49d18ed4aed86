"""Signing in, in a real browser and three languages: one phone for three, a recycled number, no e-mail, a lost second
factor, a passkey, an identity service; and the pages of the data protection officer."""

from __future__ import annotations

import re
import time

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PASSWORD as DEMO
from tests.browser.conftest import STEWARD
from tests.browser.signing import LANGUAGES, NEW, OLD, Made, browsing, claim, look, made, password, sent

pytestmark = pytest.mark.browser
COUNSELLORS = {"fr": "conseillere@siraba.demo", "en": "counsellor@siraba.demo", "ar": "murshid@siraba.demo"}
"""Of three offices of the fictitious country; its people need no second factor."""
__all__ = ["made"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_three_people_with_one_phone_come_each_to_their_own_file(chromium: Browser, made: Made, language: str) -> None:
    """The fictitious country names them on the page; none of them has an address or a password."""
    which = LANGUAGES.index(language)
    with browsing(chromium, made, language) as page:
        page.goto("/me/sign-in")
        look(page, "own-sign-in")
        rows = page.locator("section[aria-labelledby=trial] li").all_inner_texts()
        phones = {re.sub(r"[^\d+]", "", row.split("·")[0]) for row in rows}
        assert len(rows) == 3
        assert len(phones) == 1, "a family's one phone"
        phone, name, birth = (
            re.sub(r"[\u2066-\u2069\u200e\u200f]", "", part).strip() for part in rows[which].split("·")
        )
        began = claim(page, phone, name, birth)
        look(page, "own-code")
        page.fill("#id_code", "000000")
        page.click("main button")
        expect(page.locator(".say").first).to_be_visible()
        look(page, "own-code-wrong")
        code = sent(made, phone, began)
        assert code, "the worker sent it"
        page.fill("#id_code", f"{code[:3]} {code[3:]}")
        page.click("main form.card button")
        page.wait_for_url("**/me/")
        assert name in page.locator("h1").inner_text()
        look(page, "own-file")
        page.goto("/me/seen-by")
        look(page, "own-seen-by")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_recycled_number_opens_nothing_of_who_had_it(chromium: Browser, made: Made, language: str) -> None:
    """The page answers as for anybody; the code comes to whoever has the number now, for their own file alone."""
    with browsing(chromium, made, language) as page:
        began = claim(page, *OLD)
        before = page.locator("main").inner_text()
        page.fill("#id_code", "123456")
        page.click("main form.card button")
        expect(page.locator(".say").first).to_be_visible()
        page.goto("/me/")
        page.wait_for_url(re.compile("/me/sign-in"))
        again = claim(page, *NEW)
        assert page.locator("main").inner_text() == before, "the same words for who is known and who is not"
        code = sent(made, NEW[0], again)
        assert code
        codes = [path for path in (made.home / "outbox").glob("*.sms.json") if path.stat().st_mtime >= began]
        assert sum(NEW[0] in path.read_text() for path in codes) == 1, "nothing was sent for the file of before"
        page.fill("#id_code", code)
        page.click("main form.card button")
        page.wait_for_url("**/me/")
        assert NEW[1] in page.locator("h1").inner_text()


def second(page: Page, code: str) -> None:
    page.wait_for_url("**/sign-in/second")
    page.fill("#id_code", code)
    page.click("main form[action='/sign-in/second'] button")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lost_phone_a_code_on_paper_then_everything_lost(chromium: Browser, made: Made, language: str) -> None:
    email = f"counsellor-{language}@service.example"
    sheet = made.known[f"counsellor-{language}"]["sheet"]
    with browsing(chromium, made, language) as page:
        password(page, email)
        second(page, "000 000")
        expect(page.locator(".say").first).to_be_visible()
        look(page, "second-factor")
        second(page, sheet[0])
        page.wait_for_url("**/desk/")
        page.goto("/account/")
        look(page, "account")
        page.click("form[action='/account/recovery-codes'] button")
        expect(page.locator("ol.codes li")).to_have_count(10)
        look(page, "paper")
        _administrator_resets(chromium, made, language, email)
        page.goto("/desk/")
        page.wait_for_url(re.compile("/sign-in"))
        password(page, email)
        page.wait_for_url("**/account/")
        look(page, "account-enrols")
        page.goto("/desk/")
        page.wait_for_url("**/account/")


def _administrator_resets(chromium: Browser, made: Made, language: str, email: str) -> None:
    """Somebody who saw the person says why, and lets them begin anew."""
    with browsing(chromium, made, language, 1280) as page:
        page.fill("#id_email", STEWARD)
        page.fill("#id_password", DEMO)
        page.click("main form.card button")
        page.wait_for_url("**/steward/jobs/")
        page.goto("/steward/users/")
        row = page.locator("main li", has_text=email)
        row.locator("summary").click()
        look(page, "users")
        row.locator("input[name=reason]").fill("Phone stolen, seen in person")
        row.locator("button[formaction*=reset]").click()
        expect(page.locator(".toast")).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_passkey_is_made_and_opens_the_door(chromium: Browser, made: Made, language: str) -> None:
    with browsing(chromium, made, language, 1280) as page:
        device = page.context.new_cdp_session(page)
        device.send("WebAuthn.enable")
        about = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
        options = {**about, "isUserVerified": True, "automaticPresenceSimulation": True}
        device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        password(page, f"passkey-{language}@service.example")
        page.wait_for_url("**/account/")
        page.click("form[data-passkey] button")
        expect(page.locator("ol.codes li")).to_have_count(10)
        page.click("main a.btn")
        page.wait_for_url("**/account/")
        look(page, "account-passkey")
        page.click("button.out") if page.locator("button.out").is_visible() else page.locator(
            "button.out"
        ).dispatch_event("click")
        page.wait_for_url("**/sign-in")
        password(page, f"passkey-{language}@service.example")
        page.wait_for_url("**/sign-in/second")
        look(page, "second-passkey")
        page.click("form[data-passkey] button")
        page.wait_for_url("**/desk/")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_application_on_the_phone_is_added(chromium: Browser, made: Made, language: str) -> None:
    with browsing(chromium, made, language) as page:
        password(page, f"new-{language}@service.example")
        page.wait_for_url("**/account/")
        page.fill("#id_name", "Mon téléphone")
        page.click("form[action='/account/application'] button")
        page.wait_for_url("**/account/application/*")
        look(page, "application")
        page.fill("#id_code", pyotp.TOTP(page.locator("main code").inner_text()).at(time.time()))
        page.click("main form.card button")
        expect(page.locator("ol.codes li")).to_have_count(10)
        page.click("main a.btn")
        page.wait_for_url("**/account/")
        page.goto("/desk/")
        expect(page).to_have_url(f"{made.address}/desk/")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_identity_service_is_linked_and_opens_the_door(chromium: Browser, made: Made, language: str) -> None:
    made.gov.subject = f"nobody-{language}"
    with browsing(chromium, made, language, 1280) as page:
        look(page, "sign-in")
        page.click("form[action='/sign-in/with/gov'] button")
        expect(page.locator("#id_reference")).to_be_visible()
        look(page, "not-linked")
        made.gov.subject = f"gov-{language}"
        password(page, f"gov-{language}@service.example")
        page.wait_for_url("**/account/")
        page.click("form[action='/account/identities/with/gov'] button")
        expect(page.locator(".toast")).to_be_visible()
        look(page, "account-linked")
    with browsing(chromium, made, language, 1280) as page:
        page.click("form[action='/sign-in/with/gov'] button")
        page.wait_for_url("**/desk/")
        made.gov.refuses = True
    with browsing(chromium, made, language, 1280) as page:
        page.click("form[action='/sign-in/with/gov'] button")
        expect(page.locator("main a.btn")).to_be_visible()
        look(page, "not-proved")
    made.gov.refuses = False


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_emergency_reaches_the_data_protection_officer(chromium: Browser, made: Made, language: str) -> None:
    with browsing(chromium, made, language, 1280) as page:
        page.fill("#id_email", COUNSELLORS[language])
        page.fill("#id_password", DEMO)
        page.click("main form.card button")
        page.wait_for_url("**/desk/")
        page.goto("/desk/emergency/")
        look(page, "glass")
        page.fill("#id_reference", made.known["far"][language])
        page.fill("#id_reason", "Her sister called: she is held in a house")
        page.click("main form.card button")
        page.wait_for_url(re.compile("/desk/people/.+"))
        expect(page.locator(".toast")).to_be_visible()
    with browsing(chromium, made, language, 1280) as page:
        password(page, f"officer-{language}@service.example")
        second(page, made.known[f"officer-{language}"]["sheet"][0])
        page.wait_for_url("**/officer/alerts/")
        look(page, "alerts")
        page.locator("main .list a, main tbody a").first.click()
        page.wait_for_url(re.compile("/officer/alerts/.+/"))
        look(page, "alert")
        page.goto("/officer/erased/")
        look(page, "erased")
