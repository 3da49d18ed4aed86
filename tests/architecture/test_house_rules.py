"""Each house rule finds a breach that is planted, and leaves the right way alone."""

from __future__ import annotations

import pytest
from tools.lint.__main__ import breaches, sources
from tools.lint.source import Source

APP = "src/siraba/apps/vacancies/"
FACE = "src/siraba/faces/web/desk/pages.py"
CORE = "src/siraba/core/pool/columns.py"
LONG_FUNCTION = "def f():\n" + "    a = 1\n" * 40
LONG_FILE = "a = 1\n" * 401

PLANTED = [
    ("faces-off-orm", FACE, "def page(request):\n    return Vacancy.objects.all()\n"),
    ("faces-off-orm", FACE, "rows = Vacancy._default_manager.all()\n"),
    ("faces-off-orm", "src/siraba/faces/cli/verbs/x.py", "Person.objects.count()\n"),
    ("writes-in-actions", FACE, "def page(request):\n    vacancy.save()\n"),
    ("writes-in-actions", FACE, "vacancy.delete()\n"),
    ("writes-in-actions", APP + "queries.py", "Vacancy.objects.filter(pk=1).update(state='open')\n"),
    ("writes-in-actions", APP + "queries.py", "rows.filter(pk=1).exclude(a=2).delete()\n"),
    ("writes-in-actions", APP + "reactions.py", "Vacancy.objects.create(title='x')\n"),
    ("writes-in-actions", APP + "imports.py", "rows.bulk_create(many)\n"),
    ("writes-in-actions", APP + "jobs.py", "vacancy.languages.create(code='fr')\n"),
    ("action-shape", APP + "actions.py", "@action('v.x')\ndef publish(v, *, by):\n    pass\n"),
    ("action-shape", APP + "actions.py", "@action('v.x')\ndef publish(v, by, key):\n    pass\n"),
    ("action-place", APP + "queries.py", "@action('v.x')\ndef publish(v, *, by, key):\n    pass\n"),
    ("no-clock", CORE, "from datetime import date\nday = date.today()\n"),
    ("no-clock", CORE, "import time\nnow = time.time()\n"),
    ("environment", CORE, "import os\nhome = os.environ['HOME']\n"),
    ("environment", APP + "models.py", "import os\nhome = os.getenv('HOME')\n"),
    ("environment", FACE, "from os import environ\n"),
    ("rules-plain", APP + "rules.py", "from django.db.models import Q\n"),
    ("rules-plain", APP + "rules/pay.py", "from siraba.apps.vacancies.models import Vacancy\n"),
    ("stairs", "src/siraba/apps/persons/models.py", "x = models.ForeignKey('vacancies.Vacancy')\n"),
    ("stairs", "src/siraba/apps/persons/actions.py", "pool = import_module('siraba.apps.shortlists.pool')\n"),
    ("size", "tests/x.py", LONG_FUNCTION),
    ("size", "tools/x.py", LONG_FILE),
    ("open-end", CORE, "a = 1  # TO" + "DO: later\n"),
    ("open-end", CORE, "def f():\n    raise NotImplemented" + "Error\n"),
    ("silenced", "tests/x.py", "import os  # no" + "qa\n"),
    ("silenced", "tests/x.py", "import os  # no" + "qa: F401\n"),
    ("silenced", "tests/x.py", "a = b  # type: " + "ignore\n"),
    ("switched-off", "tests/x.py", "@pytest.mark.skip\ndef test_a():\n    pass\n"),
]

RIGHT = [
    (FACE, "def page(request):\n    return queries.vacancies(by=request.user.actor)\n"),
    (FACE, "seen.update(names)\nwith open('x') as out:\n    image.save(out)\n"),
    (APP + "actions.py", "@action('v.x')\ndef publish(v, *, by, key):\n    v.save()\n"),
    (APP + "actions/publish.py", "Vacancy.objects.create(title='x')\n"),
    (APP + "models.py", "class A:\n    def save(self):\n        super().save()\n"),
    (APP + "queries.py", "# orm: a table of our own without audit\nVacancy.objects.create(title='x')\n"),
    ("src/siraba/apps/foundation/jobs.py", "Job.objects.filter(pk=1).update(state='done')\n"),
    (CORE, "def age(birth, as_of):\n    return as_of.year - birth.year\n"),
    ("src/siraba/settings/home.py", "import os\nhome = os.environ['HOME']\n"),
    ("src/siraba/faces/web/wsgi.py", "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'siraba.settings')\n"),
    ("src/siraba/apps/vacancies/models.py", "x = models.ForeignKey('persons.Person')\n"),
    ("tests/x.py", "# long: one table, read as one\n" + LONG_FUNCTION),
    ("tests/x.py", 'def f():\n    """' + "word\n" * 30 + '    """\n' + "    a = 1\n" * 39),
    ("tests/x.py", "import os  # noqa: F401 - looked at by a test\n"),
]


@pytest.mark.parametrize(("rule", "path", "text"), PLANTED)
def test_a_planted_breach_is_found(rule: str, path: str, text: str) -> None:
    assert rule in {breach.rule for breach in breaches(Source(path, text))}


@pytest.mark.parametrize(("path", "text"), RIGHT)
def test_the_right_way_is_left_alone(path: str, text: str) -> None:
    assert [str(breach) for breach in breaches(Source(path, text))] == []


def test_a_breach_says_where_it_is() -> None:
    (breach,) = breaches(Source(FACE, "\n\nvacancy.save()\n"))
    assert str(breach).startswith(f"{FACE}:3: writes-in-actions: `.save()`")


def test_every_file_of_the_project_is_read() -> None:
    read = {source.path for source in sources()}
    assert {"siraba", "src/siraba/core/terms/levels.py", "tools/lint/size.py"} <= read
