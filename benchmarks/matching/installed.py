"""An installation with a pool of made-up people beside a small database: what a page, or a change, takes at that size.

The pool holds everybody. The database holds the fictitious country of the demo (offices, users, vacancies, the edition)
and a file for each person who stands in a list, since those alone are read by a page.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np

from benchmarks.journey import siraba
from benchmarks.matching.world import Shape, World
from siraba.core.pool.codes import Ids
from siraba.core.pool.people import Pool
from siraba.core.pool.proximity import Proximity
from siraba.core.pool.units import Array

CARD, LISTED = 20, 50
TONGUES = ["fr", "en", "ar", "pt", "es", "de", "it", "wo", "ha", "sw", "bm", "ff"]
ABROAD = ["BE", "BJ", "CI", "SN", "TG", "GH", "NG", "CM", "MA", "TN", "DZ", "FR", "ES", "IT", "PT", "DE", "CH", "CA",
          "GA", "ML", "NE", "BF", "GN", "MR", "CG", "TD", "RW", "KE", "QA"]  # fmt: skip


class Installed(World):
    """People of the occupations, skills and cards that are installed, most of them in one country."""

    def __init__(self, seed: int, near: Proximity, home: str) -> None:
        draw = np.random.default_rng(seed)
        self.occupations = sorted(code for code, card in near.card_skills.items() if card)
        self.skills = sorted({skill for code in self.occupations for skill, _ in near.card_skills[code]})
        self.seed, self.proximity = seed, near
        self.shape = Shape(occupations=len(self.occupations), skills=len(self.skills))
        number = {skill: place for place, skill in enumerate(self.skills)}
        self.cards = np.array(
            [np.resize([number[skill] for skill, _ in near.card_skills[code]], CARD) for code in self.occupations]
        )
        self.skill_odds = _falling(len(self.skills), 1.0)
        self.occupation_odds = draw.permutation(_falling(len(self.occupations), 0.7))
        self.countries, self.country_odds = [home, *ABROAD], _falling(self.shape.countries, 0.8)
        self.languages = TONGUES


def _falling(count: int, exponent: float) -> Array:
    odds = 1 / np.arange(1, count + 1) ** exponent
    shares: Array = odds / odds.sum()
    return shares


def ready(home: Path, people: int) -> list[Any]:
    """Set an installation up below `home`, on the database that the environment names; the vacancies to ask for."""
    os.environ |= {"SIRABA_HOME": str(home), "DJANGO_SETTINGS_MODULE": "siraba.settings"}
    _kernels_ready(home)
    siraba("setup")
    siraba("demo", "--people", "50")
    import django

    django.setup()
    from siraba.apps.accounts.models import User
    from siraba.apps.shortlists import pool
    from siraba.apps.shortlists.models import PoolKind
    from siraba.apps.shortlists.queries import proximity
    from siraba.apps.vacancies.models import Vacancy

    by = User.objects.get(email="conseillere@siraba.demo").actor
    posts = list(Vacancy.objects.filter(state="published", country="XD").order_by("pk"))
    Vacancy.objects.filter(pk__in=[post.pk for post in posts]).update(office_id=by.office_id)
    pool.rebuild_all()
    columns = Installed(7, proximity(), "XD").people(people)
    made = Pool.of_columns(replace(columns, ids=_uuids(people)), proximity())
    number = pool._last_change()
    root = pool._root(PoolKind.PERSON)
    folder = root / f"{pool._next_version(root):08d}"
    made.save(folder, last_change=number)
    (folder / pool.MARK).write_text(pool._mark(number))
    (root / "CURRENT").write_text(folder.name)
    for old in root.iterdir():
        if old.is_dir() and old.name != folder.name:
            shutil.rmtree(old)
    pool.forget()
    _enter(_listed(posts), by.office_id)
    return posts


def _kernels_ready(home: Path) -> None:
    """The kernels as they are kept beside the sources: a first start would compile them for half a minute."""
    from siraba.core.matching import compiled, fast, reverse_fast

    fast.warm_up()
    reverse_fast.warm_up()
    kept = Path(compiled.__file__).parent / "__pycache__" / "kernels"
    if kept.exists():
        shutil.copytree(kept, home / "kernels")


def _uuids(people: int) -> Ids:
    """An id a person, as UUIDs are written."""
    numbers = np.arange(people)
    digits = numbers[:, None] // 10 ** np.arange(11, -1, -1) % 10 + ord("0")
    head = np.frombuffer(b"01a00000-0000-7000-8000-", np.uint8)
    text = np.concatenate([np.tile(head, (people, 1)), digits], axis=1).astype(np.uint8)
    return Ids.of(text.reshape(-1), np.arange(people + 1, dtype=np.int64) * text.shape[1])


def _listed(posts: list[Any]) -> list[UUID]:
    """Everybody who stands in the list of one of the vacancies, with some more who come in when one goes."""
    from django.utils import timezone

    from siraba.apps.shortlists import pool
    from siraba.apps.shortlists.queries import parameters, proximity
    from siraba.apps.shortlists.records import vacancy_record
    from siraba.core.matching.search import search

    found: dict[str, None] = {}
    for post in posts:
        result = search(
            pool.people(),
            vacancy_record(post),
            proximity=proximity(),
            parameters=parameters(),
            as_of=timezone.localdate(),
            top=LISTED * 3,
        )
        found |= dict.fromkeys(match.person_id for match in result.matches)
    return [UUID(each) for each in found]


def _enter(ids: list[UUID], office: int) -> None:
    """A file each, past the actions: what is measured reads them, and nothing else of them matters."""
    from django.utils import timezone

    from siraba.apps.jobseekers.models import Profile, Registration
    from siraba.apps.persons.models import Consent, Person, Purpose

    today = timezone.localdate()
    Person.objects.bulk_create(
        [
            Person(
                public_id=each,
                reference=f"B-{number}",
                given_names=f"Given {number}",
                family_names=f"Family {number}",
                sought=f"given family {number}",
                country="XD",
                office_id=office,
                happened_on=today,
            )
            for number, each in enumerate(ids)
        ],
        batch_size=500,
    )
    people = list(Person.objects.filter(reference__startswith="B-"))
    rows = [Registration(person=each, office_id=office, confirmed_on=today, happened_on=today) for each in people]
    Registration.objects.bulk_create(rows, batch_size=500)
    Profile.objects.bulk_create([Profile(person=each) for each in people], batch_size=500)
    consents = [Consent(person=each, purpose=Purpose.MATCH_HOME, happened_on=today) for each in people]
    Consent.objects.bulk_create(consents, batch_size=500)


def run_child(module: str, *words: str) -> str:
    """Run a measurement in a process of its own; what it printed."""
    done = subprocess.run([sys.executable, "-m", module, *words], capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else f"  {module} failed:\n{done.stderr[-1500:]}\n"
