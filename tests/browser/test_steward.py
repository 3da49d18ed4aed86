"""The administrator's pages: everybody can read them, and a job that stood still goes on."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import STEWARD, Visit
from tests.browser.test_access import COLOURS_ONLY, WIDER, violations

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("width", [1280, 320])
def test_the_work_in_the_background_is_for_everybody(
    chromium: Browser, visit: Visit, width: int, language: str
) -> None:
    page = visit(chromium, width=width, language=language, email=STEWARD)
    page.goto(page.locator('.side a[href$="/jobs/"]').get_attribute("href") or "")
    assert page.locator("main form button").count() >= 1
    assert page.locator("progress").count() >= 1
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert not (found := violations(page)), found
    page.emulate_media(color_scheme="dark")
    assert not (found := violations(page, COLOURS_ONLY)), found
    assert page.evaluate(WIDER) == []


def test_an_administrator_lets_a_job_go_on_to_its_end(chromium: Browser, visit: Visit) -> None:
    page = visit(chromium, email=STEWARD, scripts=False)
    page.locator('.side a[href$="/jobs/"]').click()
    stopped = page.locator("main tbody tr").filter(has=page.locator(".pill.wait"))
    expect(stopped).to_have_count(1)
    stopped.locator("form button").click()
    expect(page.locator(".toast")).to_be_visible()
    for _look in range(40):
        page.wait_for_timeout(500)
        page.reload()
        if page.locator("main .pill.info, main .pill.wait").count() == 0:
            break
    assert page.locator("main .pill.go").count() >= 1
    assert page.locator("main .pill.info, main .pill.wait").count() == 0
    page.locator('.side a[href$="/desk/imports/"]').click()
    expect(page.locator("main tbody")).to_contain_text("people.csv")
