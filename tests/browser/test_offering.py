"""An employer's way in a real browser: registration, a pasted advert, the counsellor, the public in three languages."""

from __future__ import annotations

import email
import os
import re
import subprocess
import sys
import time
from email.policy import default
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import ROOT, Site, Visit
from tests.browser.test_access import WIDER, violations

pytestmark = pytest.mark.browser
ADVERT = """Maçons pour un chantier
Nous recrutons 2 maçons à Kénéba. CDD de 6 mois, 40 heures par semaine. Salaire : 90 000 FCFA par mois."""
PASSWORD = "rôniers-du-fleuve-88"
VERIFIED = """
from siraba.faces.cli.main import django
django()
from datetime import date
from siraba.apps.organisations.models import Organisation
Organisation.objects.filter(name="Ferme des Rôniers").update(verified_on=date.today())
"""
"""What somebody of the service does who looked the firm up."""


def link_in(outbox: Path) -> str:
    """The address in the letter of the invitation, once the worker has written it."""
    for _look in range(100):
        for path in outbox.glob("*.eml"):
            letter = email.message_from_bytes(path.read_bytes(), policy=default)
            if "ferme@example.org" in str(letter["To"]):
                body = letter.get_body(("plain",))
                assert body is not None
                (found,) = re.findall(r"http\S+/invitation/\S+", body.get_content())
                return str(found)
        time.sleep(0.2)
    pytest.fail("no letter was written")


def fine(page: Page) -> None:
    assert not (found := violations(page)), found
    assert page.evaluate(WIDER) == []


def come_in(page: Page, site: Site) -> None:
    """Register a firm, and show a second factor."""
    page.goto("/employers/begin")
    fine(page)
    page.fill("[name=name]", "Ferme des Rôniers")
    page.fill("[name=contact]", "Bio")
    page.fill("[name=address]", "ferme@example.org")
    page.click("main button[type=submit]")
    page.goto(link_in(site.log.parent / "outbox"))
    page.fill("[name=new]", PASSWORD)
    page.click("main button[type=submit]")
    page.fill('form[action$="/account/application"] [name=name]', "téléphone")
    page.click('form[action$="/account/application"] button')
    page.fill("[name=code]", pyotp.TOTP(page.locator("main code").first.inner_text().replace(" ", "")).now())
    page.click("main button[type=submit]")
    page.wait_for_load_state("networkidle")


def title_by_keyboard(page: Page) -> None:
    """The title written with the help of what is proposed; a further letter takes the choice back."""
    title, chosen = page.get_by_role("combobox", name="Quel travail"), page.locator("[name=occupation]")
    title.fill("")
    title.press_sequentially("maç")
    for further in ("o", "Backspace"):
        title.press(further)
        expect(chosen).to_have_value("")
        expect(page.locator("[role=option]").first).to_contain_text("Maçon")
        fine(page)
        title.press("ArrowDown")
        title.press("Enter")
        expect(chosen).to_have_value(re.compile("^roame:RA-"))
        expect(page.locator("[data-told]")).to_contain_text("Maçon")
    expect(title).to_have_value("Maçon")


def hand_in(page: Page) -> None:
    """An advert in the employer's own words, confirmed and handed in."""
    page.goto("/account/")
    page.goto("/employer/words")
    fine(page)
    page.fill("[name=words]", ADVERT)
    page.click("main form button[type=submit]")
    fine(page)
    expect(page.locator("[name=amount]")).to_have_value("90000")
    page.select_option("[name=worker_pays]", "no")
    title_by_keyboard(page)
    page.fill("[name=place]", "Kénéba")
    page.get_by_role("button").last.click()
    expect(page.locator(".journey .now")).to_have_count(1)
    fine(page)
    page.click('form[action$="/submit"] button')
    expect(page.locator(".toast")).to_be_visible()


def test_from_registration_to_a_published_offer(site: Site, chromium: Browser, visit: Visit) -> None:
    context = chromium.new_context(base_url=site.address, viewport={"width": 360, "height": 800}, locale="fr-FR")
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto("/offers/")
    fine(page)
    come_in(page, site)
    hand_in(page)
    reference = page.locator("header bdi").first.inner_text()
    words = [sys.executable, "-c", VERIFIED]
    own = {name: value for name, value in os.environ.items() if not name.startswith(("SIRABA_", "DJANGO_"))}
    inside = {**own, "SIRABA_HOME": str(site.log.parent), "PYTHONPATH": str(ROOT / "src")}
    subprocess.run(words, env=inside, check=True, capture_output=True)
    desk = visit(chromium)
    desk.goto(f"{site.address}/desk/adverts/")
    fine(desk)
    desk.locator("main li", has_text=reference).locator("a").first.click()
    fine(desk)
    desk.click('form[action$="/publish"] button')
    expect(desk.locator(".toast")).to_be_visible()
    address = desk.locator('main a[href^="/offers/"]').first.get_attribute("href")
    for language in ("fr", "en", "ar"):
        page.goto(f"/language/{language}?next={address}")
        expect(page.locator("h1")).to_have_text("Maçon")
        assert page.locator("html").get_attribute("lang") == language
        fine(page)
    context.close()
