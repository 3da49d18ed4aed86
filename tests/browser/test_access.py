"""Everybody can read every page: axe finds nothing, nothing scrolls sideways, in both directions, light and dark."""

from __future__ import annotations

import json
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Site, Visit

pytestmark = pytest.mark.browser
ALL = {"resultTypes": ["violations"]}
COLOURS_ONLY = {**ALL, "runOnly": {"type": "rule", "values": ["color-contrast"]}}


WIDER = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const outside = box => box.width && (box.right > room + 1 || box.left < -1);
  return [...document.querySelectorAll('body *')].filter(each => outside(each.getBoundingClientRect()))
    .slice(0, 6).map(each => each.outerHTML.slice(0, 120));
}"""


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


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("width", [1280, 320])
def test_the_sign_in_is_for_everybody_also_when_it_came_back(
    chromium: Browser, site: Site, width: int, language: str
) -> None:
    context = chromium.new_context(base_url=site.address, viewport={"width": width, "height": 700})
    page = context.new_page()
    page.goto(f"/language/{language}?next=/sign-in")
    for _before_and_after in range(2):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert not (found := violations(page)), f"{scheme}: {found}"
        assert page.evaluate(WIDER) == []
        page.click("main button")
    context.close()


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
