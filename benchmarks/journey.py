"""The main job at the size of a small country: import, shortlist, page, and the same answer from the command line.

    .venv/bin/python -m benchmarks.journey [--people 100000] [--vacancies 2000] [--home DIR]

Draws people and vacancies of the fictitious country into CSV files, imports them with the command a person would use,
then measures: import time, one shortlist in the process (p50, p95 over 200 vacancies), its page over HTTP from the
production server, memory, and whether `siraba match` on the exported pool lists the same people in the same order.
Everything is as a user has it; nothing is warmed up but where the table says so.
"""

from __future__ import annotations

import argparse
import csv
import os
import platform
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from datetime import date
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

ROOT = Path(__file__).resolve().parents[1]
PORT = 8971
PERSON_COLUMNS = (
    "id", "given_names", "family_names", "sex", "birth", "region", "place", "phones", "title", "years", "last_year",
    "other_titles", "skills", "languages", "education", "destinations", "mobile", "available_from", "contract_kinds",
    "working_times", "licences", "min_pay_amount", "min_pay_currency", "min_pay_period", "consent_home",
    "consent_abroad", "registered_on", "confirmed_on", "registered_until",
)  # fmt: skip
VACANCY_COLUMNS = (
    "id", "title", "country", "region", "place", "positions", "start_date", "closes_on", "published_on",
    "contract_kind", "working_time", "pay_amount", "pay_currency", "pay_period", "min_education",
    "min_experience_years", "experience_required", "licences", "essential_skills", "optional_skills", "languages",
)  # fmt: skip


def main() -> None:
    """Run the journey and print its table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--vacancies", type=int, default=2_000)
    parser.add_argument("--home", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="siraba-journey-") as scratch:
        home = args.home or Path(scratch) / "home"
        os.environ |= {"SIRABA_HOME": str(home), "DJANGO_SETTINGS_MODULE": "siraba.settings"}
        journey(args, Path(scratch))


def journey(args: argparse.Namespace, scratch: Path) -> None:
    """Each step in its order; a line a figure."""
    say("machine", f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}")
    say("size", f"{args.people:,} people, {args.vacancies:,} vacancies, SQLite")
    timed("setup", lambda: siraba("setup"))
    timed("demo of 50 people (offices, users)", lambda: siraba("demo", "--people", "50"))
    people, vacancies = scratch / "people.csv", scratch / "vacancies.csv"
    draw(people, vacancies, args.people, args.vacancies)
    say("files", f"{people.stat().st_size / 1e6:.0f} MB, {vacancies.stat().st_size / 1e6:.1f} MB")
    for what, path in (("people", people), ("vacancies", vacancies)):
        timed(f"import {what}", lambda what=what, path=path: siraba("import", what, str(path), "--lang", "fr"))  # type: ignore[misc]  # bound at once
    timed("import people again", lambda: siraba("import", "people", str(people), "--lang", "fr"))
    timed("pool rebuilt from the database", lambda: siraba("pool", "rebuild"))
    shown = in_process()
    over_http(shown)
    same_from_the_command_line(scratch, shown)
    say("peak memory of one command", f"{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")


def in_process() -> dict[str, list[str]]:
    """Shortlists of 200 vacancies as the page asks them; returns who is listed."""
    import django

    django.setup()
    from siraba.apps.accounts.models import User
    from siraba.apps.shortlists.queries import shortlist
    from siraba.apps.vacancies.models import Vacancy

    by = User.objects.get(email="conseillere@siraba.demo").actor
    rows = list(Vacancy.objects.filter(state="published").order_by("-pk")[:200])
    shown: dict[str, list[str]] = {}
    times: list[float] = []
    began = time.perf_counter()
    shortlist(by, rows[0], as_of=today())
    say("first shortlist of a process", f"{time.perf_counter() - began:.2f} s (opens the pool and the proximity)")
    for row in rows:
        began = time.perf_counter()
        view = shortlist(by, row, as_of=today())
        times.append((time.perf_counter() - began) * 1000)
        shown[str(row.public_id)] = [match.person_id for match in view.result.matches]
    say("one shortlist (50 people, reasons)", spread(times))
    say("memory of that process", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    return shown


def over_http(shown: dict[str, list[str]]) -> None:
    """The page of the same vacancies from the production server; its people must be the first ten of the list."""
    command = [sys.executable, "-m", "siraba.faces.cli", "serve", "--port", str(PORT)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            browser = build_opener(HTTPCookieProcessor(CookieJar()))
            wait_until_ready(browser)
            sign_in(browser)
            times, weights, same = [], [], 0
            for vacancy, people in shown.items():
                began = time.perf_counter()
                page = browser.open(f"http://127.0.0.1:{PORT}/desk/vacancies/{vacancy}/").read().decode()
                times.append((time.perf_counter() - began) * 1000)
                weights.append(len(page) / 1024)
                listed = list(dict.fromkeys(re.findall(r"/desk/people/([0-9a-f-]{36})/", page)))
                same += listed == people[: len(listed)] and bool(listed) == bool(people)
            say("its page over HTTP", spread(times[4:]))
            say("page uncompressed", f"{statistics.median(weights):.0f} kB")
            say("page lists the same people in order", f"{same} of {len(shown)}")
            say("memory of the server's processes", f"{memory_below(server.pid):.0f} MB")
        finally:
            server.terminate()


def same_from_the_command_line(scratch: Path, shown: dict[str, list[str]]) -> None:
    """`siraba match` over the exported pool against what the desk showed."""
    people, vacancies, out = (scratch / name for name in ("people.jsonl", "vacancies.jsonl", "matches.csv"))
    timed("export the pool", lambda: siraba("pool", "export", str(people), str(vacancies)))
    timed(
        "siraba match, every vacancy",
        lambda: siraba(
            "match", str(people), str(vacancies), "--top", "50", "--out", str(out), "--as-of", today().isoformat(),
            "--classification", "roame",
        ),
    )  # fmt: skip
    ranked: dict[str, list[str]] = {}
    with out.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            ranked.setdefault(row["vacancy_id"], []).append(row["person_id"])
    same = sum(ranked.get(vacancy, []) == people for vacancy, people in shown.items())
    say("siraba match lists the same people in order", f"{same} of {len(shown)}")


def draw(people: Path, vacancies: Path, how_many: int, needs: int) -> None:
    """Write the files that are imported: drawn like the demo, in our own column names."""
    import django

    django.setup()
    from django.conf import settings

    from siraba.apps.classification.rules.edition import load_roame
    from siraba.apps.shortlists.records import skill_codes
    from siraba.faces.cli.demo.needs import Needs
    from siraba.faces.cli.demo.people import People
    from siraba.faces.cli.demo.shapes import Shapes

    shapes = Shapes(settings.DATA_DIR / "demo" / "jamana.yaml", load_roame(settings.DATA_DIR / "roame"), 7)
    offices = dict.fromkeys(("KEN", "LAC", "FLE", "COT"), 1)
    skills = skill_codes()
    source, wanted = People(shapes, offices, today()), Needs(shapes, offices, today())
    write(people, PERSON_COLUMNS, (person_row(number, source.draw(), skills) for number in range(how_many)))
    firms = wanted.employers(max(3, needs // 10))
    drawn = (shapes.dice.choice(firms) for _ in range(needs))
    rows = (wanted.vacancy(1, firm.country or "XD", firm.region) for firm in drawn)
    write(vacancies, VACANCY_COLUMNS, (vacancy_row(number, row, skills) for number, row in enumerate(rows)))


def person_row(number: int, entry: Any, skills: dict[int, str]) -> dict[str, Any]:
    """A drawn person as a row of a file."""
    who, what = entry.person, entry.profile
    main, *others = what.occupations
    return {
        "id": f"P{number}", "given_names": who.given_names, "family_names": who.family_names, "sex": who.sex,
        "birth": str(who.birth or ""), "region": who.region, "place": who.place, "phones": "",
        "title": main.title, "years": main.years, "last_year": main.last_year,
        "other_titles": joined(other.title for other in others),
        "skills": joined(f"{skills[held.skill_id]}:{held.evidence.word}" for held in what.skills),
        "languages": joined(f"{held.code}:{held.level.word if held.level else ''}" for held in what.languages),
        "education": what.education, "destinations": joined(what.destinations or ()), "mobile": what.mobile,
        "available_from": what.available_from, "contract_kinds": joined(what.contract_kinds or ()),
        "working_times": joined(what.working_times or ()), "licences": joined(what.licences or ()),
        "min_pay_amount": what.min_pay.amount if what.min_pay else None,
        "min_pay_currency": "XOF" if what.min_pay else None, "min_pay_period": "month" if what.min_pay else None,
        "consent_home": any(consent.purpose == "match_home" for consent in who.consents),
        "consent_abroad": joined(consent.country for consent in who.consents if consent.country),
        "registered_on": who.happened_on, "confirmed_on": entry.confirmed_on, "registered_until": entry.until,
    }  # fmt: skip


def vacancy_row(number: int, entry: Any, skills: dict[int, str]) -> dict[str, Any]:
    """A drawn vacancy as a row of a file."""
    plain = {name: getattr(entry, name) for name in VACANCY_COLUMNS if hasattr(entry, name)}
    digits = 0 if entry.pay and entry.pay.currency in {"XOF", "XAF"} else 2
    return plain | {
        "id": f"V{number}", "published_on": entry.happened_on, "licences": joined(entry.licences),
        "pay_amount": entry.pay.amount // 10**digits if entry.pay else None,
        "pay_currency": entry.pay.currency if entry.pay else None, "pay_period": "month" if entry.pay else None,
        "essential_skills": joined(skills[skill] for skill, essential in entry.skills if essential),
        "optional_skills": joined(skills[skill] for skill, essential in entry.skills if not essential),
        "languages": joined(f"{code}:{level.word}" for code, level in entry.languages),
    }  # fmt: skip


def joined(words: Iterable[Any]) -> str:
    """A list in a cell."""
    return ";".join(str(word) for word in words)


def write(path: Path, columns: Iterable[str], rows: Iterator[dict[str, Any]]) -> None:
    """A CSV file."""
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, list(columns))
        writer.writeheader()
        writer.writerows(rows)


def sign_in(browser: OpenerDirector) -> None:
    """As the demo's counsellor."""
    from siraba.apps.accounts.queries import DEMO_PASSWORD

    page = browser.open(f"http://127.0.0.1:{PORT}/sign-in").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    names = re.findall(r'<input[^>]*name="([^"]+)"', page)
    user = next(name for name in names if name in {"username", "email"})
    said = {
        user: "conseillere@siraba.demo",
        "password": DEMO_PASSWORD,
        "csrfmiddlewaretoken": token[1] if token else "",
    }
    browser.open(f"http://127.0.0.1:{PORT}/sign-in", urlencode(said).encode())


def wait_until_ready(browser: OpenerDirector) -> None:
    """Until the server answers, a minute at most."""
    for _ in range(600):
        try:
            browser.open(f"http://127.0.0.1:{PORT}/ready").read()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not start")


def memory_below(pid: int) -> float:
    """Megabytes of resident memory of a process and all its children (shared pages counted in each)."""
    found = (re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{each}/status").read_text()) for each in family(pid))
    return sum(int(one[1]) / 1024 for one in found if one)


def processor_below(pid: int) -> float:
    """Seconds of processor that a process and all its children have used."""
    told = (Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split() for each in family(pid))
    return sum(int(one[11]) + int(one[12]) for one in told) / os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """A process and all its children that live."""
    found, waiting = [], [pid]
    while waiting:
        each = waiting.pop()
        found.append(each)
        for thread in Path(f"/proc/{each}/task").iterdir():
            waiting += [int(child) for child in (thread / "children").read_text().split()]
    return found


def siraba(*words: str) -> str:
    """Run a verb; its last line."""
    done = subprocess.run(
        [sys.executable, "-m", "siraba.faces.cli", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"siraba {' '.join(words)}: {done.stderr[-800:]}")
    return (done.stdout.strip().splitlines() or [""])[-1]


def timed(what: str, work: Any) -> None:
    """A line with the time and the last line the work printed."""
    began = time.perf_counter()
    said = work()
    say(what, f"{time.perf_counter() - began:.1f} s   {said or ''}")


def spread(times: list[float]) -> str:
    """Milliseconds: median, 95th percentile, least, most."""
    ordered = sorted(times)
    p95 = ordered[int(len(ordered) * 0.95)]
    return f"p50 {statistics.median(ordered):.1f} ms, p95 {p95:.1f} ms ({ordered[0]:.1f} to {ordered[-1]:.1f})"


def say(what: str, figure: str) -> None:
    """One line of the table, as soon as it is known."""
    print(f"{what:46} {figure}", flush=True)


def today() -> date:
    """One day for the whole run, also past midnight."""
    return DAY


DAY = date.today()  # noqa: DTZ011 - the day of this machine, the same for every step


if __name__ == "__main__":
    main()
