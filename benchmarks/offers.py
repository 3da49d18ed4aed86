"""Adverts of a nation: bringing in 10,000 with what the rules say of each, and the queue page among 100,000.

    SIRABA_DATABASE=postgres://… python benchmarks/offers.py [--rows 10000] [--all 100000] [--asks 60]

The database is migrated and filled: give an empty one. Texts are made of the sentences of benchmarks/fairness, so that
one advert in three breaks a rule in its words; one employer in four was verified by nobody, so that its adverts are
kept from the public. Times are wall clock of one
process; the pages are asked as a counsellor asks them, through every layer but the network.
"""

from __future__ import annotations

import argparse
import csv
import logging
import os
import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

PAGES = (
    ("the queue", "/desk/adverts/"),
    ("its 40th page", "/desk/adverts/?page=40"),
    ("of the own office", "/desk/adverts/?mine=1"),
    ("with a broken rule", "/desk/adverts/?rule=no_worker_fee"),
    ("kept from the public", "/desk/adverts/?what=hidden"),
    ("the public list", "/offers/"),
    ("its search", "/offers/?q=vendeur"),
)
LANGUAGES = ("fr", "en", "ar")
FIRMS = 400


def main() -> None:
    """Fill, bring in, ask."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--all", type=int, default=100_000)
    parser.add_argument("--asks", type=int, default=60)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        os.environ.setdefault("SIRABA_HOME", scratch)
        os.environ.setdefault("SIRABA_NO_AUTHORITY", "nobody real is in a benchmark")  # else the offers are closed
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "siraba.settings")
        import django

        django.setup()
        bring(Path(scratch), args.rows)
        if args.all > args.rows:
            multiply(args.all)
        ask(args.asks)


def bring(scratch: Path, rows: int) -> None:
    """Lay in the edition, write a file and bring it in."""
    from django.core.management import call_command
    from django.utils import timezone

    from siraba.apps.accounts.actions import open_office
    from siraba.apps.classification.actions import load_edition
    from siraba.apps.countries.actions import load_reference
    from siraba.apps.findings.models import Finding
    from siraba.apps.foundation.actors import SYSTEM
    from siraba.apps.foundation.imports import bring_in
    from siraba.apps.organisations.actions import EmployerEntry, enter_employers
    from siraba.apps.vacancies.imports import VacancyImporter
    from siraba.core.tabular.mapping import Mapping
    from siraba.settings import DATA_DIR

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    load_reference(by=SYSTEM)
    load_edition(by=SYSTEM, key="benchmark")
    office = open_office("KEN", {"fr": "Agence"}, "XD", by=SYSTEM, key="benchmark/office")
    verified = [
        EmployerEntry(f"Firme {n}", "XD", verified_on=timezone.localdate() if n % 4 else None) for n in range(FIRMS)
    ]
    enter_employers(verified, by=SYSTEM, key="benchmark/firms")
    path = scratch / "adverts.csv"
    write(path, rows)
    mapping = Mapping.load(DATA_DIR / "imports" / "vacancies.yaml")
    mapping.fields = {name: each for name, each in mapping.fields.items() if set(each.all_columns()) <= set(COLUMNS)}
    importer = VacancyImporter(office_id=office.pk, schemes=["roame"], language="auto", skills={})
    began, busy = time.perf_counter(), time.process_time()
    done = bring_in(path, importer, mapping, source="benchmark", errors=scratch / "errors.csv", by=SYSTEM)
    took, own = time.perf_counter() - began, time.process_time() - busy
    weights = {name: Finding.objects.filter(severity=name).count() for name in ("block", "escalate", "warn")}
    print(f"brought in {done.imported} of {rows} adverts in {took:.1f} s, {own:.1f} s of its own processor", flush=True)
    print(f"findings {weights}", flush=True)


COLUMNS = (
    "id", "title", "description", "employer", "country", "region", "place", "positions", "pay_amount", "pay_currency",
    "pay_period", "hours_week", "duration_months", "worker_pays",
)  # fmt: skip


def write(path: Path, rows: int) -> None:
    """A file of adverts."""
    from benchmarks.fairness.sets import read_sentences
    from siraba.apps.classification.models import Occupation

    dice = random.Random(20261122)
    texts: dict[str, list[str]] = {}
    for half in ("development", "final"):
        for each in read_sentences(half):
            texts.setdefault(f"{each.language}{bool(each.kinds)}", []).append(each.text)
    titles = [row["fr"]["masculine"] for row in _labels(Occupation)]
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, COLUMNS)
        out.writeheader()
        for number in range(rows):
            language = dice.choice(LANGUAGES)
            said = [dice.choice(texts[f"{language}False"]) for _sentence in range(6)]
            if dice.random() < 1 / 3:
                said.append(dice.choice(texts[f"{language}True"]))
            out.writerow(
                {
                    "id": f"A{number}",
                    "title": dice.choice(titles),
                    "description": " ".join(said),
                    "employer": f"Firme {number % FIRMS}",
                    "country": dice.choice(("XD", "XD", "XD", "FR", "QA")),
                    "place": dice.choice(("Kénéba", "Bohicon", "Doha", "Lyon")),
                    "positions": dice.choice((1, 1, 2, 5)),
                    "pay_amount": dice.choice((60_000, 90_000, 120_000)),
                    "pay_currency": "XOF",
                    "pay_period": "month",
                    "hours_week": dice.choice((35, 40, 48)),
                    "duration_months": dice.choice((3, 6, 12)),
                    "worker_pays": "no",
                }
            )


def _labels(model: Any) -> list[dict[str, Any]]:
    rows = model.objects.filter(release__active=True, isco__gt="").values_list("labels", flat=True)
    return [row for row in rows if isinstance(row.get("fr"), dict)] or [
        {"fr": {"masculine": row.get("fr", "Ouvrier")}} for row in rows[:300]
    ]


def multiply(until: int) -> None:
    """Copies of the adverts with their traces and findings, until there are so many; two in five wait to be checked."""
    from django.db import connection
    from django.utils import timezone

    from siraba.apps.findings.models import Finding
    from siraba.apps.foundation.identifiers import new_public_id
    from siraba.apps.vacancies.models import Vacancy, VacancyTrace

    first = list(Vacancy.objects.order_by("pk"))
    traces = {row.vacancy_id: row for row in VacancyTrace.objects.all()}
    findings: dict[Any, list[Finding]] = {}
    for row in Finding.objects.all():
        findings.setdefault(row.object_id, []).append(row)
    now, made = timezone.now(), len(first)
    for turn in range(1, until // len(first)):
        copies, held, found = [], [], []
        for place, row in enumerate(first):
            old, pk = row.public_id, row.pk
            copy = Vacancy(**{field.attname: getattr(row, field.attname) for field in Vacancy._meta.concrete_fields})
            copy.pk, copy.public_id, copy.reference = None, new_public_id(), f"C-{turn}-{place}"
            copy.published_on = now.date() - timedelta(days=(place + turn) % 80) if row.published_on else None
            if place % 5 < 2:
                copy.state, copy.submitted_at = "submitted", now - timedelta(minutes=place + turn)
            copies.append(copy)
            for each in findings.get(old, ()):
                fields = {f.attname: getattr(each, f.attname) for f in Finding._meta.concrete_fields}
                found.append(
                    Finding(**{**fields, "id": None, "public_id": new_public_id(), "object_id": copy.public_id})
                )
            held.append((copy, traces.get(pk)))
        Vacancy.objects.bulk_create(copies, batch_size=2000)
        Finding.objects.bulk_create(found, batch_size=5000)
        VacancyTrace.objects.bulk_create(list(_traces(held)), batch_size=5000)
        made += len(copies)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    waiting = Vacancy.objects.filter(state="submitted").count()
    print(f"{made} adverts, {waiting} of them to be checked, {Finding.objects.count()} findings")


def _traces(held: Sequence[tuple[Any, Any]]) -> Iterator[Any]:
    """Traces of copies: of those that wait, one in fifty is like its original, as it may be in life."""
    from siraba.apps.vacancies.models import VacancyTrace

    dice = random.Random(7)
    names = [field.attname for field in VacancyTrace._meta.concrete_fields if field.attname not in ("id", "vacancy_id")]
    for copy, trace in held:
        if trace is None:
            continue
        said = {name: getattr(trace, name) for name in names}
        if dice.random() > 1 / 50:
            said |= {name: dice.randrange(-(2**62), 2**62) for name in names if name.startswith("band")}
            said["digest"] = f"{dice.randrange(16**32):032x}"
        yield VacancyTrace(vacancy=copy, **said)


def ask(times: int) -> None:
    """The pages, each so often, and how long they took."""
    from django.conf import settings
    from django.test import Client

    from siraba.apps.accounts.actions import enter_user
    from siraba.apps.accounts.models import Office
    from siraba.apps.foundation.actors import SYSTEM

    settings.ALLOWED_HOSTS = ["*"]
    office = Office.objects.get(code="KEN")
    user = enter_user(
        f"c{time.time_ns()}@b.example", "C", "counsellor", office=office, by=SYSTEM, key=f"user/{time.time()}"
    )
    desk = Client()
    desk.force_login(user)
    logging.disable(logging.INFO)
    for name, address in PAGES:
        spent, busy = [], time.process_time()
        for number in range(times):
            browser = desk if address.startswith("/desk/") else Client(REMOTE_ADDR=f"203.0.113.{number}")
            began = time.perf_counter()
            answer = browser.get(address)
            spent.append(1000 * (time.perf_counter() - began))
            assert answer.status_code == 200, (address, answer.status_code)
        own = 1000 * (time.process_time() - busy) / times
        ordered = sorted(spent[1:])
        p95 = ordered[int(0.95 * len(ordered))]
        times_said = f"p50 {statistics.median(ordered):6.1f} ms  p95 {p95:6.1f} ms"
        print(f"{name:24} {times_said}  own processor {own:5.1f} ms")


if __name__ == "__main__":
    main()
