"""Countries and their places: laid in from files, once, by whoever sets the installation up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from siraba.apps.countries import queries
from siraba.apps.countries.actions import load_country, load_reference
from siraba.apps.countries.models import Country, Place
from siraba.apps.countries.rules import CountryEntry, read_countries
from siraba.apps.foundation.actors import SYSTEM, NotAllowed
from siraba.apps.foundation.models import AuditEntry
from tests.apps import making

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def country(**more: Any) -> dict[str, Any]:
    places = [{"code": "XD-01", "names": {"fr": "Plateau", "en": "Upland"}}, {"code": "XD-02", "names": {"fr": "Côte"}}]
    said = {"code": "XD", "currency": "XOF", "languages": ["fr", "bm"], "source": "a test", "places": places}
    return {**said, "names": {"fr": "Djibouli", "ar": "جيبولي"}, **more}


def written(folder: Path, *said: dict[str, Any]) -> Path:
    folder.mkdir(exist_ok=True)
    for one in said:
        (folder / f"{one['code']}.yaml").write_text(yaml.safe_dump(one, allow_unicode=True), encoding="utf-8")
    return folder


def load(folder: Path) -> int:
    return load_reference(by=SYSTEM, folder=folder)


def test_countries_are_laid_in_and_the_same_files_change_nothing(tmp_path: Path) -> None:
    folder = written(tmp_path / "c", country(), {**country(places=[]), "code": "XE"})
    assert load(folder) == 2
    audit = AuditEntry.objects.count()
    assert (audit, Country.objects.count(), Place.objects.count()) == (2, 2, 2)
    assert load(folder) == 2
    assert AuditEntry.objects.count() == audit


def test_what_changed_is_written_and_what_comes_back_too(tmp_path: Path) -> None:
    first, second = written(tmp_path / "a", country()), written(tmp_path / "b", country(currency="XAF"))
    for folder, currency in ((first, "XOF"), (second, "XAF"), (first, "XOF"), (second, "XAF")):
        load(folder)
        assert Country.objects.get().currency == currency
    assert Place.objects.count() == 2


def test_the_countries_that_ship_can_be_laid_in() -> None:
    assert load_reference(by=SYSTEM) == Country.objects.count() > 0
    assert all(queries.country_name(row.code, "ar") != row.code for row in queries.known_countries())


def test_a_bad_file_is_named_with_its_field(tmp_path: Path) -> None:
    folder = written(tmp_path / "c", country(currency="francs"))
    with pytest.raises(ValueError, match=r"XD\.yaml: .*\n*currency"):
        read_countries(folder)
    assert not Country.objects.exists()


@pytest.mark.parametrize("role", making.ROLES)
def test_whoever_sets_the_installation_up_lays_countries_in(role: str) -> None:
    entry, by = CountryEntry.model_validate(country()), making.actor(role)
    if role == "administrator":
        assert load_country(entry, by=by, key="k").code == "XD"
    else:
        with pytest.raises(NotAllowed):
            load_country(entry, by=by, key="k")
        assert not Country.objects.exists()


def test_names_come_in_the_readers_language_or_the_next_best(tmp_path: Path) -> None:
    load(written(tmp_path / "c", country()))
    assert [queries.country_name("XD", tag) for tag in ("fr", "en", "ar")] == ["Djibouli", "Djibouli", "جيبولي"]
    assert [queries.country_name("BJ", tag) for tag in ("fr", "en")] == ["Bénin", "Benin"]
    assert (queries.country_name(None, "fr"), queries.country_name("Q1", "fr")) == ("", "Q1")
    assert [queries.place_name("XD-02", tag) for tag in ("fr", "en")] == ["Côte", "Côte"]
    assert (queries.place_name("XD-09", "fr"), queries.place_name(None, "fr")) == ("XD-09", "")
    assert [queries.language_name(tag, "fr") for tag in ("fr", "bm", "qqq")] == ["français", "bambara", "qqq"]
    assert [place.code for place in queries.regions("XD")] == ["XD-01", "XD-02"]


def test_a_new_name_is_seen_at_once(tmp_path: Path) -> None:
    load(written(tmp_path / "a", country()))
    assert queries.country_name("XD", "fr") == "Djibouli"
    load(written(tmp_path / "b", country(names={"fr": "Nouveau nom"})))
    assert queries.country_name("XD", "fr") == "Nouveau nom"


def test_a_list_with_another_count_than_its_source_says_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="2 places of kind region, and its source counts 3"):
        read_countries(written(tmp_path / "c", country(counts={"region": 3})))
    lost = country(places=[{"code": "XD-01.01", "kind": "department", "parent": "XD-01", "names": {"fr": "Ici"}}])
    with pytest.raises(ValueError, match="its parent XD-01 is not in the list"):
        read_countries(written(tmp_path / "d", lost))


def test_departments_lie_within_their_region() -> None:
    load_reference(by=SYSTEM)
    for code, regions, departments in (("CM", 10, 58), ("SN", 14, 46)):
        rows = Place.objects.filter(country__code=code)
        assert rows.filter(parent=None).count() == len(queries.regions(code)) == regions
        below = rows.filter(kind="department").select_related("parent")
        assert below.count() == departments
        assert all(row.parent is not None and row.code.startswith(f"{row.parent.code}.") for row in below)


def test_every_national_language_has_a_name_in_three_languages() -> None:
    load_reference(by=SYSTEM)
    spoken = {code for row in Country.objects.all() for code in queries.languages_of(row.code)}
    assert {"fon", "bm", "srr", "snk", "ewo"} <= spoken
    nameless = {code for code in spoken for tag in ("fr", "en", "ar") if queries.language_name(code, tag) == code}
    assert nameless <= {"fon"}, "fon is called fon"
    assert queries.languages_of("ML")[0] == "bm"
    assert queries.languages_of("ZZ") == list(queries.WIDE), "a country that nobody laid in offers the wide ones"
