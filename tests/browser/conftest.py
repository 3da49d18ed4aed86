"""A real installation with its own folder, served as `siraba serve` does, and a real Chromium to look at it."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PEOPLE, VACANCIES = 400, 14
ROWS = "id,given_names,family_names,country\n1,Afi,Kpadonou,XD\n2,,,XD\n"
"""A file to bring in: a good row and one without a name."""
WORK = """
from siraba.faces.cli.main import django
django()
from siraba.apps.foundation.models import Job
Job.objects.create(kind="pool.rebuild", state="stopped", done=100, total=400)
Job.objects.create(kind="vacancy.expire", state="failed", problem="OSError: no space left", done=3, total=9)
"""
"""Jobs that need somebody."""
EMAIL, STEWARD, PASSWORD = "conseillere@siraba.demo", "admin@siraba.demo", "karite-baobab-2026"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]


@dataclass(frozen=True, slots=True)
class Site:
    """Where the installation answers, and what it said on its way."""

    address: str
    log: Path


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An installation with the fictitious country, served until the last browser test is done."""
    home = tmp_path_factory.mktemp("site")
    port = _free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SIRABA_", "DJANGO_"))}
    environment |= {"SIRABA_HOME": str(home), "PYTHONPATH": str(ROOT / "src")}
    siraba = [sys.executable, "-m", "siraba.faces.cli"]
    (home / "people.csv").write_text(ROWS)
    demo = ["demo", "--people", str(PEOPLE), "--vacancies", str(VACANCIES)]
    bring = ["import", "people", str(home / "people.csv")]
    for words in ([*siraba, "setup"], [*siraba, *demo], [*siraba, *bring], [sys.executable, "-c", WORK]):
        done = subprocess.run(words, env=environment, cwd=home, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    log = home / "server.log"
    with log.open("w") as out:
        server = subprocess.Popen(
            [*siraba, "serve", "--port", str(port), "--workers", "1"], env=environment, cwd=home, stdout=out, stderr=out
        )
    try:
        _wait(server, f"http://127.0.0.1:{port}/ready", log)
        yield Site(f"http://127.0.0.1:{port}", log)
    finally:
        server.terminate()
        server.wait(timeout=20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    for _attempt in range(150):
        assert server.poll() is None, log.read_text()
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310 - our own
            if answer.status == 200:
                return
        time.sleep(0.2)
    pytest.fail(f"the server did not come up:\n{log.read_text()}")


@pytest.fixture(scope="session")
def _playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


def _chromium(started: Playwright, *more: str) -> Browser:
    path = shutil.which("chromium")
    assert path, "browser tests drive Chromium: apt-get install chromium"
    return started.chromium.launch(executable_path=path, args=[*QUIET, *more])


@pytest.fixture(scope="session")
def chromium(_playwright: Playwright) -> Iterator[Browser]:
    """Chromium as it is installed."""
    browser = _chromium(_playwright)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def doubled(_playwright: Playwright) -> Iterator[Browser]:
    """Chromium of somebody who reads with letters twice as large."""
    browser = _chromium(_playwright, "--blink-settings=defaultFontSize=32")
    yield browser
    browser.close()


Visit = Callable[..., Page]


@pytest.fixture
def visit(site: Site) -> Iterator[Visit]:
    """`visit(browser, width=360, language="ar")`: the page of somebody signed in (a counsellor), closed afterwards."""
    contexts: list[BrowserContext] = []

    def open_page(
        browser: Browser, *, width: int = 1280, language: str = "fr", scripts: bool = True, email: str = EMAIL
    ) -> Page:
        context = browser.new_context(
            base_url=site.address,
            viewport={"width": width, "height": 900},
            locale="fr-FR",
            java_script_enabled=scripts,
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"/language/{language}?next=/sign-in")
        page.fill("#id_email", email)
        page.fill("#id_password", PASSWORD)
        page.click("main button")
        page.wait_for_url("**/desk/" if email == EMAIL else "**/steward/jobs/")
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def addresses(site: Site, chromium: Browser) -> dict[str, str]:
    """Every kind of page, with a vacancy that has a shortlist and the person who leads it."""
    context = chromium.new_context(base_url=site.address)
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("#id_email", EMAIL)
    page.fill("#id_password", PASSWORD)
    page.click("main button")
    page.goto("/desk/vacancies/?state=published")
    links = page.locator("main tbody th a").evaluate_all("all => all.map(each => each.getAttribute('href'))")
    shown = {link: context.request.get(link).text().count('class="rank"') for link in links}
    best = max(shown, key=lambda link: shown[link])
    assert shown[best] >= 2, "no vacancy of the fictitious country has two people to compare"
    page.goto(best)
    ids = page.locator(".rank input[type=checkbox]").evaluate_all("all => all.map(each => each.value)")
    person = str(page.locator(".rank h3 a").first.get_attribute("href"))
    context.close()
    return {
        "today": "/desk/",
        "vacancies": "/desk/vacancies/?state=published",
        "nothing found": "/desk/vacancies/?q=cosmonaute",
        "vacancy": best,
        "compare": f"{best}compare?person={ids[0]}&person={ids[1]}",
        "people": "/desk/people/",
        "person": person,
        "titles": "/desk/titles/",
        "files": "/desk/imports/",
        "what is done with data": "/about/data",
        "not there": "/desk/nowhere/",
    }
