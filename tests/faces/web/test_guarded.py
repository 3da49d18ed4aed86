"""The web itself: limits, sizes, proxies, hosts, cookies, what is said behind TLS, locks that hold nobody else."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from siraba.apps.accounts.actions import doors
from siraba.apps.accounts.rules import NAME, PLACE
from siraba.faces.web import limits
from siraba.faces.web.callers import caller
from siraba.faces.web.counters import Counters
from siraba.faces.web.limits import Limit, Limits
from tests.faces.web.conftest import Town
from tests.faces.web.town import PASSWORD

SIGN_IN = "/sign-in"
RIGHT = {"email": "counsellor@town.example", "password": PASSWORD}


@pytest.fixture
def few(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three requests a minute for a caller, six for an address; a minute that does not end during the test."""
    settings.SIRABA_LIMITED = True
    said = Limits(window_seconds=60, limits=(Limit(name="pages", routes=frozenset(), caller=3, address=6),))
    monkeypatch.setattr(limits, "table", lambda: said)
    monkeypatch.setattr(limits.time, "time", lambda: 6e9 + hash(monkeypatch) % 10**6 * 60)


@pytest.mark.django_db
def test_who_asks_too_often_is_told_when_to_come_back(few: None) -> None:
    browser = Client(REMOTE_ADDR="203.0.113.9")
    answers = [browser.get(SIGN_IN) for _ in range(8)]
    assert [each.status_code for each in answers] == [200] * 6 + [429] * 2
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
    assert "default-src 'none'" in answers[-1].headers["Content-Security-Policy"]
    assert Client(REMOTE_ADDR="203.0.113.10").get(SIGN_IN).status_code == 200, "somebody else"


@pytest.mark.django_db
def test_a_program_is_told_in_its_own_form(few: None) -> None:
    caller = Client(REMOTE_ADDR="203.0.113.11", headers={"Authorization": "Bearer made-up"})
    answers = [caller.get("/api/v1/vacancies") for _ in range(4)]
    assert [each.status_code for each in answers] == [401] * 3 + [429]
    assert answers[-1].json()["code"] == "too_many"


def test_a_flood_from_the_same_address_keeps_a_known_browser_not_out(town: Town, few: None) -> None:
    here = {"REMOTE_ADDR": "203.0.113.12"}
    own = Client(**here)
    assert own.post(SIGN_IN, RIGHT).status_code == 302
    while Client(**here).get(SIGN_IN).status_code != 429:
        pass
    assert own.get(reverse("web:account")).status_code == 200
    made_up = Client(**here)
    made_up.cookies["siraba_known"] = own.cookies["siraba_known"].value + "x"
    assert made_up.get(SIGN_IN).status_code == 429


COUNT = """
import sys
from datetime import timedelta
from pathlib import Path
sys.path[:0] = sys.argv[3:]
from siraba.faces.web.counters import Counters
table = Counters(Path(sys.argv[1]), "key")
for _ in range(int(sys.argv[2])):
    table.count("name", 7)
"""


def test_callers_are_counted_across_processes(tmp_path: Path) -> None:
    """Three processes at once: none of their counts is lost, and the file is its owner's alone."""
    path = tmp_path / "run" / "limits"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    words = [sys.executable, "-c", COUNT, str(path), "400", *(each for each in sys.path if each)]
    running = [subprocess.Popen(words, env=environment) for _ in range(3)]
    assert [each.wait(timeout=60) for each in running] == [0, 0, 0]
    table = Counters(path, "key")
    assert table.count("name", 7) == 1201
    assert table.count("name", 8) == 1, "another minute"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_nobody_fills_the_slot_of_an_office_by_a_name_that_they_look_for(tmp_path: Path) -> None:
    """Whoever knows the program but not the key of the installation finds names that share a slot by luck alone."""
    guessed, theirs = Counters(tmp_path / "guessed", "another key"), "pages/address/203.0.113.1"
    guessed.count(theirs, 1)
    found = [name for name in (f"pages/caller/{n}" for n in range(200_000)) if guessed.count(name, 1) == 2][:3]
    assert found
    real = Counters(tmp_path / "real", "key")
    real.count(theirs, 1)
    assert [real.count(name, 1) for name in found] == [1] * len(found)


def test_every_route_has_a_limit_and_doors_have_the_least() -> None:
    said = limits.table()
    assert not said.limits[-1].routes
    names = {name for each in said.limits for name in each.routes}
    for name in names - {"api:"}:
        assert _known_route(name), name


def _known_route(name: str) -> bool:
    from siraba.faces.web.urls import pages

    return any(each.name == name for each in pages)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        (SIGN_IN, 2_600_000, 413),
        ("/desk/imports/new", 2_600_000, 302),
        ("/desk/imports/new", 60_000_000, 413),
        ("/employer/words", 5_200_000, 302),
        ("/employer/words", 6_600_000, 413),
    ],
)
def test_what_is_too_large_is_refused_before_it_is_read(client: Client, path: str, size: int, status: int) -> None:
    answer = client.generic(
        "POST", path, b"", CONTENT_LENGTH=str(size), content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == status


@pytest.mark.django_db
def test_a_text_too_large_for_the_place_of_a_file_is_refused_in_words() -> None:
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    client.get(SIGN_IN)
    answer = client.post("/desk/imports/new", {"words": "x" * 6_600_000})
    assert (answer.status_code, "50 MB" in answer.content.decode()) == (413, True)
    broken = client.post("/employer/words", b"no boundary", content_type="multipart/form-data")
    assert broken.status_code == 400
    assert "This request could not be read" in broken.content.decode()


@pytest.mark.django_db
def test_a_program_that_sends_too_much_is_told_in_its_own_form(client: Client) -> None:
    answer = client.generic("POST", "/api/v1/people", b"", CONTENT_LENGTH="99999999", content_type="application/json")
    assert (answer.status_code, json.loads(answer.content)["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    ("address", "told", "who"),
    [
        ("203.0.113.5", "198.51.100.1", "203.0.113.5"),  # nobody of ours told it
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "1.2.3.4, 198.51.100.1", "198.51.100.1"),  # the first one is an invention
        ("10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1"),  # two of ours, one behind the other
        ("10.0.0.1", "198.51.100.1, nonsense", "10.0.0.1"),
        ("10.0.0.1", "2001:db8::7", "2001:db8::7"),
        ("", "198.51.100.1", ""),
    ],
)
def test_behind_a_proxy_the_caller_is_who_called_it(settings: Any, address: str, told: str, who: str) -> None:
    settings.SIRABA_PROXIES = ["10.0.0.0/8"]
    assert caller(address, told) == who


def test_a_guesser_behind_the_same_proxy_makes_nobody_else_wait(town: Town, settings: Any) -> None:
    settings.SIRABA_PROXIES = ["10.0.0.1"]
    through = {"REMOTE_ADDR": "10.0.0.1"}
    thief = Client(headers={"X-Forwarded-For": "198.51.100.66"}, **through)
    for number in range(PLACE.free + 1):
        last = thief.post(SIGN_IN, {"email": f"nobody{number}@town.example", "password": "x"})
    assert last.status_code in {422, 429}
    assert thief.post(SIGN_IN, RIGHT).status_code == 429, "a network that guesses waits for any name"
    other = Client(headers={"X-Forwarded-For": "203.0.113.20"}, **through)
    assert other.post(SIGN_IN, RIGHT).status_code == 302


def test_under_attack_the_owner_comes_in_from_a_known_device_and_elsewhere_within_half_a_minute(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two hundred tries from forty networks: the owner's own browser waits not at all, a new one shortly."""
    own = Client(REMOTE_ADDR="192.0.2.1")
    assert own.post(SIGN_IN, RIGHT).status_code == 302
    own.post("/sign-out")
    for number in range(200):
        doors.note_wrong_try(RIGHT["email"], f"10.{number % 40}.0.{number // 40}")
    assert own.post(SIGN_IN, RIGHT).status_code == 302
    fresh = Client(REMOTE_ADDR="192.0.2.77")
    assert fresh.post(SIGN_IN, RIGHT).status_code == 429
    assert doors.shut_for(RIGHT["email"], "192.0.2.77") <= NAME.longest
    later = timezone.now() + NAME.longest + timedelta(seconds=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert fresh.post(SIGN_IN, RIGHT).status_code == 302


BEHIND = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
out = {}
settings.ALLOWED_HOSTS = ["siraba.example"]
for name, more in (("open", {}), ("tls", {"HTTP_X_FORWARDED_PROTO": "https"})):
    answer = Client().get("/health", HTTP_HOST="siraba.example", **more)
    out[name] = dict(answer.headers)
out["other"] = Client().get("/health", HTTP_HOST="evil.example").status_code
out["flags"] = [settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY,
    settings.SESSION_COOKIE_SAMESITE, settings.SIRABA_PROXIES]
out["cookies"] = [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME,
    settings.SIRABA_KNOWN_COOKIE]
print(json.dumps(out))
"""


@pytest.mark.parametrize("behind", [True, False])
def test_what_an_installation_says_behind_tls_and_without(tmp_path: Path, behind: bool) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SIRABA_", "DJANGO_"))}
    kept |= {"SIRABA_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "siraba.settings"}
    kept |= {"PYTHONPATH": os.pathsep.join(each for each in sys.path if each), "SIRABA_BEHIND_TLS": str(int(behind))}
    done = subprocess.run([sys.executable, "-c", BEHIND], env=kept, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert ("Strict-Transport-Security" in said["tls"]) is behind
    assert "Strict-Transport-Security" not in said["open"]
    if behind:
        assert said["tls"]["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
        assert all(name.startswith("__Host-") for name in said["cookies"])
    assert {"object-src 'none'", "base-uri 'none'"} <= set(said["tls"]["Content-Security-Policy"].split("; "))
    assert said["tls"]["X-Frame-Options"] == "DENY"
    assert said["tls"]["X-Content-Type-Options"] == "nosniff"
    assert said["other"] == 400
    assert said["flags"] == [behind, behind, True, "Lax", ["127.0.0.1", "::1"] if behind else []]
    key = tmp_path / "keys" / "secret_key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(key.parent.stat().st_mode) == 0o700
    assert len(key.read_text()) > 64


def test_cookies_of_the_door_are_closed_to_scripts_and_other_sites(town: Town, client: Client) -> None:
    client.post(SIGN_IN, RIGHT)
    for name in ("sessionid", "siraba_known"):
        cookie = client.cookies[name]
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax"), name
    left = client.post(reverse("web:sign_out"))
    assert left.headers["Clear-Site-Data"] == '"cache", "storage"'


def test_a_session_gets_another_name_at_each_step(town: Town, client: Client) -> None:
    """A session that somebody else laid into the browser opens nothing."""
    client.get(SIGN_IN)
    session = client.session
    session["laid"] = "by somebody else"
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    assert client.post(SIGN_IN, RIGHT).status_code == 302
    assert client.session.session_key != before
    stranger = Client()
    stranger.cookies["sessionid"] = before
    assert stranger.get(reverse("web:account")).status_code == 302
