"""The register of licences for anybody and the inspector's room: readable by everybody, in both directions."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import PASSWORD, Site
from tests.browser.test_access import WIDER, violations

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_licence_is_red_or_green_for_everybody(chromium: Browser, site: Site, language: str) -> None:
    context = chromium.new_context(
        base_url=site.address, viewport={"width": 360, "height": 800}, java_script_enabled=False
    )
    page = context.new_page()
    page.goto(f"/language/{language}?next=/licences/")
    for typed, tone in (("kaicédrat enploi", "go"), ("XD PEA 0130", "halt")):
        page.fill("#q", typed)
        page.click("main button")
        expect(page.locator("main .list .pill").first).to_have_class(f"pill {tone}")
    context.close()
    looking = chromium.new_context(base_url=site.address, viewport={"width": 360, "height": 800})
    page = looking.new_page()
    page.goto(f"/language/{language}?next=/licences/?q=mirage")
    assert not (found := violations(page)), found
    page.click("main .list a")
    assert not (found := violations(page)), found
    assert page.evaluate(WIDER) == []
    looking.close()


def test_an_inspector_sees_what_a_suspension_stops_and_who_shares_what(chromium: Browser, site: Site) -> None:
    context = chromium.new_context(base_url=site.address, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto("/language/ar?next=/sign-in")
    page.fill("#id_email", "inspectrice@siraba.demo")
    page.fill("#id_password", PASSWORD)
    page.click("main button")
    page.goto("/inspection/")
    assert not (found := violations(page)), found
    page.locator("tr", has_text="Mirage").locator("a").nth(1).click()
    expect(page.locator("#effects ~ table .pill.halt")).to_have_count(1)
    assert not (found := violations(page)), found
    page.goto("/inspection/")
    page.locator("tr", has_text="Mirage").locator("a").first.click()
    assert not (found := violations(page)), found
    page.locator('a[href^="/inspection/network/"]').click()
    assert page.locator("svg rect.c2").count() == 4, "two agencies, and who recruits for each"
    assert not (found := violations(page)), found
    assert page.evaluate(WIDER) == []
    context.close()
