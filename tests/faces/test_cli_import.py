"""`siraba import` as people run it: killed, interrupted, two at once; what it says and what is kept then."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.apps.bringing import person, post, read_errors, write_csv

ROOT = Path(__file__).resolve().parents[2]
ROWS = 1200
KILLS = 4
PREPARE = """
import sys
from pathlib import Path
from siraba.faces.cli.main import django
django()
from django.core.management import call_command
from tests.apps import making
call_command("migrate", verbosity=0)
making.lay_in(making.edition(Path(sys.argv[1])))
making.office("KEN")
"""
VERIFY = """
from siraba.faces.cli.main import django
django()
from siraba.apps.foundation import trail
from siraba.apps.foundation.models import AuditEntry, Counter
head = Counter.objects.get(name=trail.HEAD)
broken = list(trail.verify(AuditEntry.objects.order_by("number").iterator(), head=head))
raise SystemExit(str(broken) if broken else 0)
"""
ONE_AFTER_ANOTHER = """
import contextlib, io, json, sys
from siraba.faces.cli.main import main
told = []
for words in json.loads(sys.argv[1]):
    with contextlib.redirect_stderr(io.StringIO()) as said:
        told.append((main(words), said))
print(json.dumps([(code, said.getvalue()) for code, said in told]))
"""
"""Several commands in one process: starting one takes longer than refusing."""


class Home:
    """An installation of its own, on SQLite."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        left_out = ("SIRABA_DATABASE", "DJANGO_SETTINGS_MODULE", "PYTHONDONTWRITEBYTECODE")
        self.environment = {name: value for name, value in os.environ.items() if name not in left_out}
        self.environment |= {"SIRABA_HOME": str(folder / "var"), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
        self.run("-c", PREPARE, str(folder / "edition"), check=True)

    def run(self, *words: str, check: bool = False) -> subprocess.CompletedProcess[str]:
        """A Python process of the installation, to its end."""
        return subprocess.run(
            [sys.executable, *words],
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=120,
            check=check,
        )

    def words(self, path: Path, *more: str) -> list[str]:
        """The words of an import of people."""
        return ["-m", "siraba.faces.cli", "import", "people", str(path), *more]

    def bring(self, path: Path, *more: str) -> subprocess.CompletedProcess[str]:
        """An import of people, to its end."""
        return self.run(*self.words(path, *more))

    def begin(self, path: Path, *more: str) -> subprocess.Popen[str]:
        """An import of people that goes on by itself."""
        return subprocess.Popen(
            [sys.executable, *self.words(path, *more)],
            env=self.environment,
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def one(self, query: str, *values: object) -> int:
        """The number that a query answers."""
        with closing(sqlite3.connect(self.folder / "var" / "siraba.sqlite3", timeout=20)) as database:
            return int(database.execute(query, values).fetchone()[0] or 0)

    def rows_of(self, source: str) -> int:
        """How many rows of a source are written."""
        return self.one("SELECT max(rows) FROM foundation_importrun WHERE source = ?", source)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    yield Home(tmp_path_factory.mktemp("installation"))


def many(folder: Path, count: int = ROWS) -> Path:
    """Good rows, one of which nobody can code and one of which is bad."""
    rows = [person(number) for number in range(count)]
    rows[count // 3] |= {"title": "métier que personne ne connaît"}
    rows[count // 2] |= {"sex": "z"}
    return write_csv(folder / "people.csv", rows)


def last_line(done: subprocess.CompletedProcess[str]) -> str:
    return done.stdout.strip().splitlines()[-1]


def wait_for(home: Home, source: str, rows: int, process: subprocess.Popen[str]) -> None:
    """Until so many rows are written, or the process ended."""
    deadline = time.monotonic() + 60
    while home.rows_of(source) < rows and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)


def people(home: Home) -> int:
    return home.one("SELECT count(*) FROM persons_person")


WHOLE = f"imported {ROWS - 2}, unchanged 0, unsure 1, rejected 1"


def test_killed_at_any_moment_and_started_again_nothing_is_lost_or_double(home: Home, tmp_path: Path) -> None:
    path, chance, killed = many(tmp_path), random.Random(7), 0
    for turn in range(KILLS):
        source, before = f"turn{turn}", people(home)
        process = home.begin(path, "--source", source)
        wait_for(home, source, chance.choice((0, 250, 250, 500)), process)
        time.sleep(chance.random() * 0.1)
        process.kill()
        process.communicate()
        killed += process.returncode == -signal.SIGKILL and home.rows_of(source) < ROWS
        kept = home.rows_of(source)
        assert people(home) - before <= kept, "what the run says it wrote"
        ended = home.one("SELECT count(*) FROM foundation_importrun WHERE source = ? AND state = 'done'", source)
        again = home.bring(path, "--source", source)
        # on a busy machine a kill may come after the last chunk: then the same file changes nothing
        expected = f"imported 0, unchanged {ROWS - 1}, unsure 0, rejected 1" if ended else WHOLE
        assert (again.returncode, last_line(again)) == (0, expected), again.stderr
        assert people(home) - before == ROWS - 1
        known = "SELECT count(DISTINCT object_id) FROM foundation_sourcerecord WHERE source = ?"
        assert home.one(known, source) == ROWS - 1
        assert len(read_errors(path)) == 1
    assert killed, "no kill came in time"
    for table in ("jobseekers_registration", "jobseekers_profile", "jobseekers_profileoccupation", "persons_consent"):
        assert home.one(f"SELECT count(*) FROM {table}") == people(home), table  # noqa: S608 - our own names
    numbers = "SELECT max(number) - count(*) FROM shortlists_poolchange"
    assert home.one(numbers) == 0, "no number of a change is missing"
    verified = home.run("-c", VERIFY)
    assert verified.returncode == 0, verified.stderr
    unchanged = home.bring(path, "--source", "turn0")
    assert last_line(unchanged) == f"imported 0, unchanged {ROWS - 1}, unsure 0, rejected 1"


def test_interrupted_it_says_how_to_go_on(home: Home, tmp_path: Path) -> None:
    path = many(tmp_path)
    process = home.begin(path, "--source", "interrupted")
    wait_for(home, "interrupted", 1, process)
    process.send_signal(signal.SIGINT)
    _out, told = process.communicate(timeout=60)
    if process.returncode == 0:  # it was through already
        return
    assert process.returncode == 130
    assert "the same command goes on from there" in told
    assert "Traceback" not in told
    assert last_line(home.bring(path, "--source", "interrupted")) == WHOLE


def test_a_second_import_of_the_source_is_told_to_wait(home: Home, tmp_path: Path) -> None:
    path = many(tmp_path)
    first = home.begin(path, "--source", "both")
    wait_for(home, "both", 250, first)
    first.send_signal(signal.SIGSTOP)
    try:
        second = home.bring(path, "--source", "both")
        other = home.bring(write_csv(tmp_path / "other.csv", [person(1)]), "--source", "another")
    finally:
        first.send_signal(signal.SIGCONT)
    out, _told = first.communicate(timeout=60)
    assert second.returncode == 1
    assert "is under way since" in second.stderr
    assert f"of about {ROWS} rows of “people.csv”" in second.stderr
    assert "Traceback" not in second.stderr
    assert (other.returncode, last_line(other)) == (0, "imported 1, unchanged 0, unsure 0, rejected 0"), other.stderr
    assert out.strip().splitlines()[-1] == WHOLE


def test_bad_rows_come_back_beside_the_file_and_the_count_is_the_last_line(home: Home, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "people.csv", [person(1), person(2, birth="soon"), person(3, title="tout et rien")])
    done = home.bring(path, "--source", "few")
    assert last_line(done) == "imported 1, unchanged 0, unsure 1, rejected 1"
    assert f"rejected rows: {path}.errors.csv" in done.stderr
    told = read_errors(path)
    assert [(row["error_line"], row["error_column"], row["error_value"]) for row in told] == [("3", "birth", "soon")]
    assert told[0]["given_names"] == "Given2"


def test_vacancies_of_a_mapping_of_ones_own(home: Home, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "v.csv", [{"nr": row["id"], "poste": row["title"]} for row in (post(1), post(2))])
    mapping = tmp_path / "ours.yaml"
    text = "fields:\n  id: {column: nr}\n  title: {column: poste}\n  country: {constant: BJ}\n"
    mapping.write_text(text, encoding="utf-8")
    done = home.run("-m", "siraba.faces.cli", "import", "vacancies", str(path), "--mapping", str(mapping), "--draft")
    assert last_line(done) == "imported 2, unchanged 0, unsure 0, rejected 0", done.stderr
    assert home.one("SELECT count(*) FROM vacancies_vacancy WHERE state = 'draft'") == 2
    assert home.one("SELECT count(*) FROM foundation_importrun WHERE source = 'ours'") == 1


REFUSED = [
    (["nothing.csv"], "nothing.csv"),
    (["people.csv", "--office", "NOWHERE"], "there is no office NOWHERE (offices: KEN)"),
    (["people.csv", "--mapping", "nothing.yaml"], "nothing.yaml"),
    (["people.csv", "--to", "rome"], "is not installed here"),
    (["people.csv", "--errors", "people.csv"], "name another file"),
    (["people.csv", "--source", "x" * 61], "60 characters"),
    (["picture.csv"], "is a picture"),
    (["strange.csv"], "no column “id”"),
]


def test_what_cannot_be_done_is_said_in_one_sentence(home: Home, tmp_path: Path) -> None:
    write_csv(tmp_path / "people.csv", [person(1)])
    write_csv(tmp_path / "strange.csv", [{"number": "1", "name": "Awa"}])
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG\r\n")
    before = people(home)
    asked = [
        ["import", "people", *(str(tmp_path / word) if word.endswith((".csv", ".yaml")) else word for word in words)]
        for words, _sentence in REFUSED
    ]
    done = home.run("-c", ONE_AFTER_ANOTHER, json.dumps(asked), check=True)
    told = json.loads(done.stdout)
    for (words, sentence), (code, said) in zip(REFUSED, told, strict=True):
        assert code == 1, words
        assert said.splitlines()[-1].startswith("siraba import: "), said
        assert sentence in said, words
    assert people(home) == before
