"""The explorer and the type-ahead as people meet them: keyboard, three languages, no script, a small screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import STEWARD, Site, Visit
from tests.browser.test_access import ALL, WIDER, violations

pytestmark = pytest.mark.browser
PAGES = (
    "/occupations/",
    "/occupations/?q=maçon",
    "/occupations/roame/",
    "/occupations/roame/03",
    "/occupations/roame/RA-03-01",
)
STEWARDS = (
    "/steward/classification/",
    "/steward/classification/changes/",
    "/steward/classification/changes/new/occupation",
    "/steward/classification/report",
)


@pytest.mark.parametrize(
    ("language", "typed", "holds"),
    [("fr", "maç", "Maçon"), ("en", "brickl", "ricklayer"), ("ar", "بنا", "بن")],
)
def test_an_occupation_is_typed_and_chosen_by_keyboard(
    chromium: Browser, site: Site, language: str, typed: str, holds: str
) -> None:
    context = chromium.new_context(base_url=site.address, viewport={"width": 360, "height": 700})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/language/{language}?next=/occupations/")
    field = page.get_by_role("combobox").first
    field.press_sequentially(typed, delay=20)
    options = page.locator("[role=option]")
    expect(options.first).to_be_visible()
    assert field.get_attribute("aria-expanded") == "true"
    field.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    assert not (found := violations(page, ALL)), found
    assert page.evaluate(WIDER) == []
    name = chosen.locator("b").inner_text()
    field.press("Enter")
    page.wait_for_url("**/occupations/roame/RA-*")
    assert page.locator("h1").inner_text() == name
    assert any(holds in each for each in (name, page.locator("main").inner_text()))
    assert all(url.startswith(site.address) for url in asked)
    context.close()


def test_escape_closes_the_list_and_the_form_still_searches(chromium: Browser, site: Site) -> None:
    context = chromium.new_context(base_url=site.address, locale="fr-FR")
    page = context.new_page()
    page.goto("/occupations/")
    field = page.get_by_role("combobox").first
    field.press_sequentially("soudure", delay=20)
    expect(page.get_by_role("listbox")).to_be_visible()
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    field.press("Enter")
    page.wait_for_url("**/occupations/?q=soudure*")
    assert page.locator("main .list a").count() > 0
    context.close()


def test_a_filter_is_typed_at_the_desk_with_and_without_scripts(chromium: Browser, visit: Visit) -> None:
    page = visit(chromium)
    page.goto("/desk/people/")
    everybody = page.locator("main .head p").inner_text()
    page.locator("#f_occupation").press_sequentially("maç", delay=20)
    page.locator("[role=option]").first.click()
    name = page.locator("#f_occupation").input_value()
    page.locator("main form.filters button[type=submit]").click()
    assert "occupation=" in page.url
    assert page.locator("#f_occupation").input_value() == name
    fewer = page.locator("main .head p").inner_text()
    assert fewer != everybody
    plain = visit(chromium, scripts=False)
    plain.goto("/desk/people/")
    plain.fill("#f_occupation", name)
    plain.click("main form.filters button[type=submit]")
    assert plain.locator("main .head p").inner_text() == fewer


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("width", [1280, 320])
def test_everybody_can_read_the_explorer_and_stewards_their_pages(
    chromium: Browser, visit: Visit, width: int, language: str
) -> None:
    page = visit(chromium, width=width, language=language, email=STEWARD)
    for address in (*PAGES, *STEWARDS):
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        assert not (found := violations(page, ALL)), f"{address}: {found}"
        assert page.evaluate(WIDER) == [], address
