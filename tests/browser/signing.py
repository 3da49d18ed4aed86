"""What the tests of signing in share: people made in the served installation, codes from its outbox, looks at pages."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import ROOT, Site
from tests.browser.test_access import ALL, WIDER, violations
from tests.identity_provider import CLIENT, SECRET, Provider

LANGUAGES = ("fr", "en", "ar")
PASSWORD = "trois mots sans rapport 7"
OLD, NEW = ("+99901000000071", "Ancien Titulaire", "1980"), ("+99901000000071", "Nouvelle Titulaire", "1999")
"""A number that somebody had three years ago, and somebody else confirmed today."""
MAKE = """
import json, sys
from datetime import timedelta
from siraba.faces.cli.main import django
django()
from django.utils import timezone
from siraba.apps.accounts import actions
from siraba.apps.accounts.actions.factors import opened
from siraba.apps.accounts.actions.invitations import new_token
from siraba.apps.accounts.queries import offices
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.persons.actions import confirm_contact, enter_persons
from siraba.apps.persons.rules import PersonEntry
from siraba.core.terms.dates import PartialDate
import pyotp
said, out = json.loads(sys.argv[1]), {}
office, today = offices(SYSTEM).first(), timezone.localdate()
do = lambda key: {"by": SYSTEM, "key": "browser/" + key}
for number, (days, (phone, name, birth)) in enumerate(((1200, said["old"]), (0, said["new"]))):
    given, family = name.split()
    entry = PersonEntry(given, family, birth=PartialDate.parse(birth), country="XD", phones=(phone,),
        office_id=office.pk, happened_on=today - timedelta(days))
    (person,) = enter_persons([entry], **do(f"person{number}"))
    for contact in person.contacts.all():
        confirm_contact(contact, happened_on=today - timedelta(days), **do(f"contact{number}"))
far = offices(SYSTEM).get(code="FLE")
born = PartialDate.parse("2001")
names = [PersonEntry("Fili", name, birth=born, country="XD", office_id=far.pk) for name in ("Un", "Deux", "Trois")]
out["far"] = dict(zip(said["languages"], (each.reference for each in enter_persons(names, **do("far")))))
for language in said["languages"]:
    for name, role in (("counsellor", "counsellor"), ("officer", "data_protection_officer"), ("new", "counsellor"),
                       ("passkey", "counsellor"), ("gov", "counsellor")):
        user = actions.enter_user(f"{name}-{language}@service.example", f"{name.title()} {language}", role,
            office=office if role == "counsellor" else None, password=said["password"], language=language,
            **do(name + language))
        if name in ("counsellor", "officer"):
            factor = actions.begin_totp(user, "phone", **do("f" + name + language))
            clock = pyotp.TOTP(opened(factor))
            now = timezone.now() - timedelta(seconds=30)
            assert actions.confirm_totp(factor, clock.at(now), **do("c" + name + language))
            sheet = actions.make_recovery_codes(user, **do("r" + name + language))
            out[f"{name}-{language}"] = {"seed": opened(factor), "sheet": sheet}
print(json.dumps(out))
"""


@dataclass(frozen=True, slots=True)
class Made:
    """The served installation, who was made in it, and the identity service that it trusts."""

    address: str
    home: Path
    known: dict[str, Any]
    gov: Provider


@pytest.fixture(scope="session")
def made(site: Site) -> Iterator[Made]:
    """People with a recycled number, staff with and without second factors, in three languages."""
    home = site.log.parent
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SIRABA_", "DJANGO_"))}
    environment |= {"SIRABA_HOME": str(home), "PYTHONPATH": str(ROOT / "src")}
    said = json.dumps({"old": OLD, "new": NEW, "languages": LANGUAGES, "password": PASSWORD})
    words = [sys.executable, "-c", MAKE, said]
    done = subprocess.run(words, env=environment, cwd=home, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    gov = Provider(amr=["pwd", "otp"]).start()
    (home / "identity.yaml").write_text(
        "services:\n- name: gov\n  names: {fr: Identité nationale, en: National identity, ar: الهوية الوطنية}\n"
        f"  issuer: {gov.issuer}\n  client_id: {CLIENT}\n  secret_file: gov\n  strong: [otp]\n  workers: true\n"
    )
    (home / "gov").write_text(SECRET)
    (home / "gov").chmod(0o600)
    # by name, not by number: a passkey belongs to a name
    yield Made(site.address.replace("127.0.0.1", "localhost"), home, json.loads(done.stdout.splitlines()[-1]), gov)
    (home / "identity.yaml").unlink()
    gov.stop()


@contextlib.contextmanager
def browsing(browser: Browser, made: Made, language: str, width: int = 360) -> Iterator[Page]:
    """A fresh browser of somebody who reads a language."""
    context: BrowserContext = browser.new_context(
        base_url=made.address, viewport={"width": width, "height": 800}, locale="fr-FR"
    )
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto(f"/language/{language}?next=/sign-in")
    try:
        yield page
    finally:
        context.close()


def look(page: Page, name: str) -> None:
    """Everybody can read the page on a phone and at a desk; nothing scrolls sideways."""
    shots = os.environ.get("SIRABA_SHOTS")
    language = page.locator("html").get_attribute("lang")
    for width in (360,) if language == "en" else (1280, 360):  # English is laid out as French is, and is shorter
        page.set_viewport_size({"width": width, "height": 800})
        if shots:
            page.screenshot(path=f"{shots}/{name}-{language}-{width}.png", full_page=True)
        assert not (found := violations(page, ALL)), f"{name}, {width}: {found}"
        assert page.evaluate(WIDER) == [], f"{name}, {width}"


def sent(made: Made, phone: str, after: float) -> str | None:
    """The newest code that was sent to a number since a moment, if one was; waits for the worker a while."""
    for _attempt in range(60):
        letters = [(path.stat().st_mtime, path) for path in (made.home / "outbox").glob("*.sms.json")]
        for at, path in sorted(letters, reverse=True):
            said = json.loads(path.read_text())
            if at >= after and said["to"] == phone:
                found = re.search(r"\d{6}", said["text"].replace(" ", ""))
                assert found, said["text"]
                return found[0]
        time.sleep(0.25)
    return None


def claim(page: Page, phone: str, name: str, birth: str) -> float:
    """Say who one is; when it was said."""
    page.goto("/me/sign-in")
    page.fill("#id_reach", phone)
    page.fill("#id_name", name)
    page.fill("#id_birth", birth)
    began = time.time()
    page.click("main form.card button")
    page.wait_for_url("**/me/code")
    return began - 0.5


def password(page: Page, email: str) -> None:
    """The first step of somebody who works in the service."""
    page.goto("/sign-in")
    page.fill("#id_email", email)
    page.fill("#id_password", PASSWORD)
    page.click("main form.card button")
