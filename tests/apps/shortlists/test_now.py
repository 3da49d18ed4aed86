"""What happened is in the very next search: the snapshot with its changes equals a pool built anew."""

from __future__ import annotations

import json
import random
import shutil
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from siraba.apps.accounts.models import Office
from siraba.apps.foundation.actors import SYSTEM, Actor
from siraba.apps.foundation.models import Counter
from siraba.apps.jobseekers.actions import confirm, move, write_profile
from siraba.apps.jobseekers.lifecycle import REGISTRATION
from siraba.apps.jobseekers.models import Registration
from siraba.apps.jobseekers.rules import ProfileEntry
from siraba.apps.persons.actions import correct_persons, give_consent, withdraw_consent
from siraba.apps.persons.models import Person
from siraba.apps.persons.rules import ConsentEntry
from siraba.apps.shortlists import pool, warming
from siraba.apps.shortlists.models import PoolChange, PoolKind
from siraba.apps.shortlists.queries import openings, proximity, shortlist
from siraba.apps.shortlists.records import person_records, vacancy_record
from siraba.apps.vacancies.actions import move as move_vacancy
from siraba.apps.vacancies.models import Vacancy
from siraba.core.matching import compiled, reverse_fast
from siraba.core.matching import search as searching
from siraba.core.matching.search import search
from siraba.core.pool.people import Pool
from tests.apps import making

pytestmark = [pytest.mark.both, pytest.mark.django_db]

KINDS = list(PoolKind)


def first(by: Actor, post: Vacancy, as_of: date | None = None) -> list[str]:
    """The public ids of a shortlist, best first."""
    view = shortlist(by, post, as_of=as_of or making.today())
    assert set(view.people) == set(view.explanations) == {match.person_id for match in view.result.matches}
    return [match.person_id for match in view.result.matches]


def offered(by: Actor, person: Person) -> list[str]:
    """The titles of a person's openings, best first."""
    view = openings(by, person, as_of=making.today())
    assert view is not None
    return [view.vacancies[match.vacancy_id].title for match in view.result.matches]


def names(by: Actor, post: Vacancy) -> set[str]:
    return set(Person.objects.filter(public_id__in=first(by, post)).values_list("given_names", flat=True))


def test_a_person_comes_and_goes_with_what_happens_to_them(office: Office, counsellor: Actor) -> None:
    post = making.vacancy(office)
    making.seeker(office, "Awa")
    assert names(counsellor, post) == {"Awa"}
    binta = making.seeker(office, "Binta")
    assert names(counsellor, post) == {"Awa", "Binta"}
    row = binta.registrations.get()
    for verb, back in (("suspend", "resume"), ("place", "reopen"), ("close", "reopen")):
        move(row, verb, by=counsellor, key=making.key())
        assert names(counsellor, post) == {"Awa"}, verb
        move(row, back, by=counsellor, key=making.key())
        assert names(counsellor, post) == {"Awa", "Binta"}, back


def test_a_consent_taken_back_is_heeded_at_the_next_search(office: Office, counsellor: Actor) -> None:
    abroad = making.vacancy(office, country="FR", region=None)
    said = (ConsentEntry("match_home"), ConsentEntry("match_abroad", "FR"))
    awa = making.seeker(office, "Awa", consents=said, destinations=("FR",), birth=None)
    awa_birth = making.person_entry("Awa", birth=making.born(1990), consents=said)
    correct_persons([awa], [awa_birth], by=SYSTEM, key=making.key())
    assert names(counsellor, abroad) == {"Awa"}
    withdraw_consent(awa.consents.get(country="FR"), by=counsellor, key=making.key())
    assert names(counsellor, abroad) == set()
    assert offered(counsellor, awa) == []
    give_consent(awa, ConsentEntry("match_abroad", "FR"), by=counsellor, key=making.key())
    assert names(counsellor, abroad) == {"Awa"}


def test_a_profile_and_a_confirmation_count_at_once(office: Office, counsellor: Actor) -> None:
    post = making.vacancy(office, min_education=3)
    awa = making.seeker(office, "Awa", education=1, confirmed_on=making.days(-300))
    assert names(counsellor, post) == set()
    write_profile(awa, ProfileEntry(education=4, occupations=(making.held(),)), by=counsellor, key=making.key())
    assert names(counsellor, post) == set(), "still not confirmed"
    confirm(awa.registrations.get(), by=counsellor, key=making.key())
    assert names(counsellor, post) == {"Awa"}


def test_a_vacancy_comes_and_goes(office: Office, counsellor: Actor) -> None:
    awa = making.seeker(office)
    post = making.vacancy(office, "Maçon de nuit", publish=False, **making.fair())
    assert offered(counsellor, awa) == []
    move_vacancy(post, "publish", by=counsellor, key=making.key())
    assert offered(counsellor, awa) == ["Maçon de nuit"]
    move_vacancy(post, "withdraw", by=counsellor, key=making.key())
    assert offered(counsellor, awa) == []
    move_vacancy(post, "publish", by=counsellor, key=making.key())
    assert offered(counsellor, awa) == ["Maçon de nuit"]
    move_vacancy(post, "fill", by=counsellor, key=making.key())
    assert offered(counsellor, awa) == []


def steps(office: Office, chance: random.Random) -> list[Callable[[], object]]:
    """Things that may happen to somebody, or to somebody new."""
    someone = chance.choice(list(Person.objects.order_by("pk")))
    row = someone.registrations.get()
    verb = chance.choice([way.verb for way in REGISTRATION.transitions if row.state in way.sources])
    live = someone.consents.filter(withdrawn_on=None).first()
    return [
        lambda: making.seeker(office, f"New{chance.random()}", occupations=(making.held(years=chance.randint(0, 9)),)),
        lambda: move(row, verb, by=SYSTEM, key=making.key()),
        lambda: withdraw_consent(live, by=SYSTEM, key=making.key()) if live else None,
        lambda: None if live else give_consent(someone, ConsentEntry("match_home"), by=SYSTEM, key=making.key()),
        lambda: write_profile(
            someone,
            ProfileEntry(occupations=(making.held(chance.choice((making.MASON, making.TILER, making.BAKER))),)),
            by=SYSTEM,
            key=making.key(),
        ),
    ]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_snapshot_with_its_changes_equals_a_pool_built_anew(office: Office, counsellor: Actor, seed: int) -> None:
    chance = random.Random(seed)
    post = making.vacancy(office)
    making.seekers(office, *(f"Somebody{number}" for number in range(6)))
    first(counsellor, post)
    for _turn in range(15):
        chance.choice(steps(office, chance))()
        live = shortlist(counsellor, post, as_of=making.today()).result
        anew = search(
            Pool.build(person_records(), rarity=pool.people().rarity),
            vacancy_record(post),
            proximity=proximity(),
            as_of=making.today(),
        )
        assert live == anew


def test_another_process_sees_it_too(office: Office, counsellor: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes hold a pool each; what the one writes, the other finds."""
    post = making.vacancy(office)
    awa, _binta = making.seekers(office, "Awa", "Binta")
    ours = {}
    monkeypatch.setattr(pool, "_held", ours)
    assert names(counsellor, post) == {"Awa", "Binta"}
    monkeypatch.setattr(pool, "_held", {})
    assert names(counsellor, post) == {"Awa", "Binta"}
    withdraw_consent(awa.consents.get(), by=counsellor, key=making.key())
    pool.rebuild_all()
    assert names(counsellor, post) == {"Binta"}
    monkeypatch.setattr(pool, "_held", ours)
    assert names(counsellor, post) == {"Binta"}


@pytest.mark.django_db(transaction=True)
def test_another_thread_sees_what_was_committed(office: Office, counsellor: Actor) -> None:
    post = making.vacancy(office)
    awa, _binta = making.seekers(office, "Awa", "Binta")
    assert names(counsellor, post) == {"Awa", "Binta"}
    seen: list[set[str]] = []

    def look() -> None:
        try:
            seen.append(names(counsellor, post))
        finally:
            connection.close()

    withdraw_consent(awa.consents.get(), by=counsellor, key=making.key())
    thread = threading.Thread(target=look)
    thread.start()
    thread.join(30)
    assert seen == [{"Binta"}]


def root(kind: PoolKind) -> Path:
    return Path(settings.SIRABA_HOME) / "pool" / kind.value


def snapshot(kind: PoolKind) -> Path:
    return root(kind) / str(pool.describe()[kind.value]["snapshot"])


def cut_an_array(kind: PoolKind) -> None:
    array = max(snapshot(kind).glob("*.npy"), key=lambda path: path.stat().st_size)
    array.write_bytes(array.read_bytes()[:-8])


def break_the_manifest(kind: PoolKind) -> None:
    (snapshot(kind) / "manifest.json").write_text("{")


def of_another_version(kind: PoolKind) -> None:
    manifest = snapshot(kind) / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "version": 0}))


def remove_it(kind: PoolKind) -> None:
    shutil.rmtree(snapshot(kind))


def empty_pointer(kind: PoolKind) -> None:
    (root(kind) / "CURRENT").write_text("")


def garbled_pointer(kind: PoolKind) -> None:
    (root(kind) / "CURRENT").write_bytes(b"\xff\xfe\x00")


@pytest.mark.parametrize(
    "damage", [cut_an_array, break_the_manifest, of_another_version, remove_it, empty_pointer, garbled_pointer]
)
@pytest.mark.parametrize("which", [[PoolKind.PERSON], [PoolKind.VACANCY], KINDS], ids=["people", "vacancies", "both"])
def test_a_damaged_snapshot_is_built_anew(
    office: Office, counsellor: Actor, damage: Callable[[PoolKind], None], which: list[PoolKind]
) -> None:
    post, awa = making.vacancy(office), making.seeker(office, "Awa")
    assert (names(counsellor, post), offered(counsellor, awa)) == ({"Awa"}, ["Maçon"])
    pool.describe()
    for kind in which:
        damage(kind)
    pool.forget()
    assert offered(counsellor, awa) == ["Maçon"]
    assert names(counsellor, post) == {"Awa"}


def other_database(changes: int) -> None:
    """What a restored backup, or a fresh start below the same home, looks like to the pool."""
    told = list(PoolChange.objects.order_by("number"))
    PoolChange.objects.all().delete()
    for row in told:
        row.object_id = making.new_id()
    PoolChange.objects.bulk_create(told)
    last = told[-1].number
    if changes < 0:
        PoolChange.objects.filter(number__gt=last + changes).delete()
    Counter.objects.filter(name=pool.COUNTER).update(value=last + min(changes, 0))


@pytest.mark.parametrize("changes", [-1, 0, 1], ids=["fewer changes", "as many", "more"])
@pytest.mark.parametrize("restarted", [True, False])
def test_another_database_below_the_same_home_is_noticed(
    office: Office, counsellor: Actor, changes: int, restarted: bool
) -> None:
    """The old pool knows Awa and Binta; in the database that lies there now, Binta never registered."""
    post = making.vacancy(office)
    _awa, binta = making.seekers(office, "Awa", "Binta")
    assert names(counsellor, post) == {"Awa", "Binta"}
    other_database(changes)
    Person.objects.filter(pk=binta.pk).delete()
    Person.objects.filter(given_names="Awa").update(public_id=making.new_id())
    if changes > 0:
        making.seeker(office, "Cissé")
    if restarted:
        pool.forget()
    if changes == 0 and not restarted:
        making.seeker(office, "Cissé")  # a process that runs looks closer at the next change
    expected = {"Awa", "Cissé"} if Person.objects.filter(given_names="Cissé").exists() else {"Awa"}
    assert names(counsellor, post) == expected


def test_somebody_who_comes_back_after_a_year_is_found_again(office: Office, counsellor: Actor) -> None:
    making.seeker(office, "Aminata", confirmed_on=making.days(-400), until=making.days(-35))
    vacancy = making.vacancy(office)
    registration = Registration.objects.get()
    move(registration, "close", by=counsellor, key=making.key())
    move(registration, "reopen", by=counsellor, key=making.key())
    (match,) = shortlist(counsellor, vacancy, as_of=making.today()).result.matches
    assert match.person_id == str(registration.person.public_id)


@pytest.mark.django_db
def test_a_server_that_starts_builds_nothing_and_holds_what_there_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before there is a snapshot there is nothing to make ready; afterwards the first search finds it open."""
    monkeypatch.setattr(settings, "SIRABA_HOME", tmp_path)
    pool.forget()
    warming.warm_up(making.today())
    assert not (tmp_path / "pool").exists()
    pool.rebuild_all()
    pool.forget()
    warming.warm_up(making.today())
    shutil.rmtree(tmp_path / "pool")
    assert len(pool.people()) == 0, "it is held already: nothing is read from disk again"


@pytest.mark.django_db
def test_a_large_board_is_searched_by_kernels_that_were_loaded_before(
    office: Office, counsellor: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The best vacancies of a person are those of NumPy, funnel included; the start loads what is needed for them."""
    monkeypatch.setattr(settings, "SIRABA_HOME", tmp_path)
    awa = making.seeker(office, "Awa")
    for number in range(3):
        making.vacancy(office, **({"min_education": 8} if number else {}))
    pool.rebuild_all()
    pool.forget()
    slow = openings(counsellor, awa, as_of=making.today())
    monkeypatch.setattr(searching, "MANY_VACANCIES", 1)
    monkeypatch.setattr(warming, "MANY_VACANCIES", 1)
    monkeypatch.setattr(compiled, "keep_in", lambda folder: None)  # the kernels of these tests are kept elsewhere
    loaded: list[int] = []
    monkeypatch.setattr(reverse_fast, "warm_up", lambda: loaded.append(1))
    warming.warm_up(making.today())
    assert loaded
    quick = openings(counsellor, awa, as_of=making.today())
    assert slow is not None
    assert quick is not None
    assert quick.result == slow.result
    assert quick.result.total == 3
    assert [vacancy.pk for vacancy in quick.vacancies.values()]


def test_a_disk_that_fills_up_while_the_pool_is_built_anew_costs_nothing(
    office: Office, counsellor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The snapshot before stays the one in use, what changed since is found, and no half of a new one lies about."""
    making.seeker(office, "Awa")
    post = making.vacancy(office)
    assert names(counsellor, post) == {"Awa"}
    before = snapshot(PoolKind.PERSON)
    making.seeker(office, "Binta")

    def full(*_args: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("siraba.core.pool.snapshot.np.save", full)
        with pytest.raises(OSError, match="No space left"):
            pool.rebuild(PoolKind.PERSON)
    assert [path.name for path in root(PoolKind.PERSON).iterdir() if path.is_dir()] == [before.name]
    pool.forget()
    assert names(counsellor, post) == {"Awa", "Binta"}
    assert snapshot(PoolKind.PERSON) == before
    pool.rebuild(PoolKind.PERSON)
    assert names(counsellor, post) == {"Awa", "Binta"}
    assert snapshot(PoolKind.PERSON) != before
