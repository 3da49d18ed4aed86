"""The main job, as a new user does it: from the sign-in to a person's file, and in Arabic."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Site, Visit

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_counsellor_finds_people_for_a_vacancy(
    chromium: Browser, visit: Visit, addresses: dict[str, str], scripts: bool
) -> None:
    page = visit(chromium, scripts=scripts)
    expect(page.locator("h1")).to_be_visible()
    page.locator('.side a[href="/desk/vacancies/"]').click()
    expect(page).to_have_url(re.compile(r"/desk/vacancies/$"))
    page.goto(addresses["vacancy"])
    ranked = page.locator(".rank")
    assert ranked.count() >= 2
    expect(ranked.first.locator(".score")).to_be_visible()
    expect(ranked.first.locator(".why li").first).to_be_visible()
    ranked.first.locator("summary").click()
    expect(ranked.first.locator(".parts dt")).to_have_count(7)
    for each in (0, 1):
        ranked.nth(each).locator("input[type=checkbox]").check()
    page.locator(".pages button").first.click()
    expect(page.locator("main tbody tr").first).to_be_visible()
    page.go_back()
    name = ranked.first.locator("h3 a").inner_text()
    ranked.first.locator("h3 a").click()
    expect(page.locator("h1")).to_contain_text(name)
    here = page.url
    page.locator(".langs a[hreflang=ar]").click()
    assert page.url == here
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("h1")).to_contain_text(name)
    box, menu = page.locator("main").bounding_box(), page.locator(".side").bounding_box()
    assert box
    assert menu
    assert menu["x"] > box["x"]  # the menu stands on the right
    page.locator(".side .out").click()
    expect(page).to_have_url(re.compile(r"/sign-in$"))


def test_the_menu_opens_on_a_phone_without_scripts(chromium: Browser, visit: Visit) -> None:
    page = visit(chromium, width=360, scripts=False)
    expect(page.locator(".side")).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(page.locator(".side")).to_be_visible()
    page.locator('.side a[href="/desk/people/"]').click()
    expect(page).to_have_url(re.compile(r"/desk/people/$"))


def test_the_keyboard_reaches_the_content_first(chromium: Browser, visit: Visit, addresses: dict[str, str]) -> None:
    page = visit(chromium)
    page.goto(addresses["vacancy"])
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert style == "solid"


def test_a_wrong_password_keeps_what_was_typed(chromium: Browser, site: Site) -> None:
    page = chromium.new_page(base_url=site.address)
    page.goto("/sign-in")
    page.fill("#id_email", "somebody@siraba.demo")
    page.fill("#id_password", "wrong")
    page.click("main button")
    expect(page.locator("#id_email")).to_have_value("somebody@siraba.demo")
    page.locator(".errors a").first.click()
    expect(page.locator("#id_password")).to_be_focused()
    page.close()


def test_the_browser_finds_nothing_to_complain_of(
    chromium: Browser, visit: Visit, addresses: dict[str, str], site: Site
) -> None:
    page = visit(chromium)
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("request", lambda request: asked.append(request.url))
    for name, address in addresses.items():
        if name != "not there":
            page.goto(address, wait_until="networkidle")
    assert said == []
    assert all(url.startswith(site.address) for url in asked)
