"""Organisations and licences from files: good rows in, bad rows back with their reasons."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from django.conf import settings

from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.organisations import queries
from siraba.apps.organisations.imports import bring_licences, bring_organisations
from siraba.apps.organisations.models import Licence, Organisation
from siraba.core.tabular.mapping import Mapping
from tests.apps import making
from tests.apps.organisations import dealing

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def columns(what: str, *there: str) -> Mapping:
    mapping = Mapping.load(settings.DATA_DIR / "imports" / f"{what}.yaml")
    mapping.fields = {name: reading for name, reading in mapping.fields.items() if name in there}
    return mapping


def reasons(path: Path) -> list[tuple[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [(row["error_line"], row["error_column"]) for row in csv.DictReader(file)]


def test_organisations_come_in_and_bad_rows_go_back_with_their_reasons(tmp_path: Path) -> None:
    path, errors = tmp_path / "o.csv", tmp_path / "e.csv"
    path.write_text(
        "name,country,register_number,capacities,section\n"
        "Maison Karité,FR,732829320,employer;training_centre,I\n"
        "Faux,FR,732829321,employer,I\n"
        ",FR,,employer,\n"
        "Étrange,FR,,magician,Z\n"
        "Bâtir,,,,F\n",
        encoding="utf-8",
    )
    mapping = columns("organisations", "name", "country", "register_number", "capacities", "section")
    done = bring_organisations(path, mapping, errors, by=SYSTEM, country="BJ")
    assert (done.taken, done.known, done.rejected) == (2, 0, 3)
    assert reasons(errors) == [("3", "register_number"), ("4", "name"), ("5", "capacities | section")]
    rows = {row.name: row for row in Organisation.objects.all()}
    assert (rows["Maison Karité"].is_training_centre, rows["Bâtir"].country) == (True, "BJ")
    again = bring_organisations(path, mapping, errors, by=SYSTEM, country="BJ")
    assert (again.taken, again.known) == (0, 2)
    assert Organisation.objects.count() == 2


def test_licences_make_the_agencies_that_nobody_knows_and_find_those_that_somebody_does(tmp_path: Path) -> None:
    known = dealing.organisation("Route Sûre SARL", "BJ")
    path, errors = tmp_path / "l.csv", tmp_path / "e.csv"
    path.write_text(
        "number,agency,valid_from,valid_until,countries,kinds\n"
        "L1,ROUTE SURE,2026-01-01,2030-12-31,FR;CA,placement\n"
        "L2,Nouvelle Agence,2026-01-01,,,\n"
        "L1,Autre Agence,2026-01-01,2030-12-31,,\n"
        "L3,Quatre,2026-01-01,2025-12-31,,magic\n"
        "L4,Cinq,someday,,,\n",
        encoding="utf-8",
    )
    mapping = columns("licences", "number", "agency", "valid_from", "valid_until", "countries", "kinds")
    done = bring_licences(path, mapping, errors, by=SYSTEM, country="BJ")
    assert (done.taken, done.known, done.rejected) == (2, 0, 3)
    assert reasons(errors) == [("4", "number"), ("5", "valid_until | kinds"), ("6", "valid_from")]
    one = Licence.objects.get(number="L1")
    assert (one.organisation, one.countries) == (known, ["CA", "FR"])
    assert queries.standing(Licence.objects.get(number="L2").organisation, making.today()).licensed
    again = bring_licences(path, mapping, errors, by=SYSTEM, country="BJ")
    assert (again.taken, again.known) == (0, 2)
    assert Organisation.objects.filter(name="Autre Agence").count() == 0
