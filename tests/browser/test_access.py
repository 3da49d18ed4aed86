"""Everybody can read every page: axe finds nothing, nothing scrolls sideways, in both directions, light and dark."""

from __future__ import annotations

import json
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
ALL = {"resultTypes": ["violations"]}
COLOURS_ONLY = {**ALL, "runOnly": {"type": "rule", "values": ["color-contrast"]}}


def violations(page: Page, options: dict[str, Any] = ALL) -> str:
    """What axe found, readable."""
    found = Axe().run(page, options=options).response["violations"]
    return "\n".join(
        f"{each['id']}: {each['help']} {json.dumps([node['html'][:160] for node in each['nodes'][:4]])}"
        for each in found
    )


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing(
    chromium: Browser, visit: Visit, addresses: dict[str, str], width: int, language: str
) -> None:
    page = visit(chromium, width=width, language=language)
    for name, address in addresses.items():
        page.emulate_media(color_scheme="light")
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        assert not (found := violations(page)), f"{name}, light: {found}"
        page.emulate_media(color_scheme="dark")
        assert not (found := violations(page, COLOURS_ONLY)), f"{name}, dark: {found}"


def test_axe_finds_nothing_in_a_form_that_came_back(chromium: Browser, site) -> None:
    page = chromium.new_page(base_url=site.address)
    page.goto("/sign-in")
    page.click("main button")
    assert not (found := violations(page)), found
    page.close()


WIDER = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const outside = box => box.width && (box.right > room + 1 || box.left < -1);
  return [...document.querySelectorAll('body *')].filter(each => outside(each.getBoundingClientRect()))
    .slice(0, 6).map(each => each.outerHTML.slice(0, 120));
}"""


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("letters", ["usual", "doubled"])
def test_nothing_scrolls_sideways_on_the_smallest_phone(
    chromium: Browser, doubled: Browser, visit: Visit, addresses: dict[str, str], letters: str, language: str
) -> None:
    page = visit(doubled if letters == "doubled" else chromium, width=320, language=language)
    for name, address in addresses.items():
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        assert page.evaluate(WIDER) == [], name
