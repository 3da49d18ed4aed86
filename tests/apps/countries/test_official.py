"""Official files: communes and villages, and tables that the law changes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from siraba.apps.countries import queries
from siraba.apps.countries.actions import enter_values, load_reference
from siraba.apps.countries.models import DatedValue, Place, TableImport
from siraba.apps.countries.rules import ValueRow
from siraba.apps.foundation.actors import SYSTEM, NotAllowed
from siraba.faces.cli.main import main
from tests.apps import bringing, making

pytestmark = [pytest.mark.both, pytest.mark.django_db]
SOURCE = "a made-up ministry, journal 12 of 2026"


def commune(code: str, parent: str, name: str, kind: str = "commune", **more: str) -> dict[str, str]:
    return {"code": code, "parent": parent, "kind": kind, "name": name, **more}


def pay(key: str, value: str, start: str, end: str = "", country: str = "ML") -> dict[str, str]:
    return {
        "country": country,
        "key": key,
        "value": value,
        "unit": "XOF/month",
        "valid_from": start,
        "valid_until": end,
    }


def places(path: Path, country: str = "CM") -> int:
    return main(["countries", "import", "places", str(path), "--country", country, "--source", SOURCE])


def table(path: Path) -> int:
    return main(["countries", "import", "table", "minimum_pay", str(path), "--source", SOURCE])


def test_communes_and_villages_come_below_what_is_there_in_whatever_order(tmp_path: Path) -> None:
    load_reference(by=SYSTEM)
    rows = [
        commune("0102", "CM-010", "Nkolbisson", "village"),
        commune("010", "CM-CE.07", "Yaoundé VII", name_ar="ياوندي ٧"),
        commune("999", "CM-ZZ", "Nowhere"),
        commune("010", "CM-CE.07", "Twice"),
    ]
    path = bringing.write_csv(tmp_path / "communes.csv", rows)
    assert places(path) == 0
    (below,) = queries.places_within("CM-CE.07")
    assert (below.code, below.kind, below.source, below.names["ar"]) == ("CM-010", "commune", SOURCE, "ياوندي ٧")
    assert [each.names["fr"] for each in queries.places_within("CM-010")] == ["Nkolbisson"]
    assert queries.place_name("CM-0102", "en") == "Nkolbisson"
    wrong = {row["code"]: (row["error_line"], row["error_column"]) for row in bringing.read_errors(path)}
    assert wrong == {"999": ("4", "parent"), "010": ("5", "code")}
    assert len(queries.regions("CM")) == 10


def test_an_official_code_takes_the_place_of_ours(tmp_path: Path) -> None:
    load_reference(by=SYSTEM)
    before = Place.objects.get(code="CM-CE.07")
    count = Place.objects.count()
    assert places(bringing.write_csv(tmp_path / "d.csv", [commune("0107", "CM-CE", "MFOUNDI", "department")])) == 0
    before.refresh_from_db()
    assert (before.code, Place.objects.count()) == ("CM-0107", count)


def test_a_value_holds_until_the_next_begins_and_before_the_first_it_is_unknown(tmp_path: Path) -> None:
    assert table(bringing.write_csv(tmp_path / "a.csv", [pay("all", "40000", "2016-01-01")])) == 0
    assert table(bringing.write_csv(tmp_path / "b.csv", [pay("all", "45000,5", "2026-01-01")])) == 0

    def on(day: str, country: str = "ML") -> Any:
        row = queries.dated_value("minimum_pay", country, "all", date.fromisoformat(day))
        return row and row.value

    assert [on("2015-12-31"), on("2016-01-01"), on("2025-12-31"), on("2026-01-01")] == [None, 40000, 40000, 45000.5]
    assert on("2026-01-01", "BJ") is None
    row = queries.dated_value("minimum_pay", "ML", "all", date(2026, 5, 1))
    assert row is not None
    assert (row.unit, row.brought.source, row.brought.file_name) == ("XOF/month", SOURCE, "b.csv")


def test_a_later_file_may_bring_what_held_before(tmp_path: Path) -> None:
    table(bringing.write_csv(tmp_path / "a.csv", [pay("all", "45000", "2026-01-01")]))
    assert table(bringing.write_csv(tmp_path / "b.csv", [pay("all", "40000", "2016-01-01")])) == 0
    old = DatedValue.objects.get(value=40000)
    assert old.valid_until == date(2025, 12, 31)


@pytest.mark.parametrize(
    "rows",
    [
        [pay("all", "1", "2026-01-01", "2026-12-31"), pay("all", "2", "2026-06-01")],
        [pay("all", "1", "2026-06-01", "2026-01-01")],
    ],
)
def test_values_that_overlap_are_refused_with_their_line_and_nothing_is_kept(
    tmp_path: Path, rows: list[dict[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert table(bringing.write_csv(tmp_path / "a.csv", rows)) == 1
    assert f"line {len(rows) + 1}" in capsys.readouterr().err
    assert not DatedValue.objects.exists()
    assert not TableImport.objects.exists()


def test_half_a_table_is_not_brought_in(tmp_path: Path) -> None:
    path = bringing.write_csv(tmp_path / "a.csv", [pay("all", "1", "2026-01-01"), pay("farm", "2", "yesterday")])
    assert table(path) == 1
    assert not DatedValue.objects.exists()
    assert [row["error_column"] for row in bringing.read_errors(path)] == ["valid_from"]


def test_what_is_not_known_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["countries", "show", "minimum_pay", "--country", "ML", "--key", "all"]) == 1
    assert capsys.readouterr().out.strip() == "unknown"
    table(bringing.write_csv(tmp_path / "a.csv", [pay("all", "40000", "2016-01-01")]))
    capsys.readouterr()
    assert main(["countries", "show", "minimum_pay", "--country", "ML", "--key", "all", "--on", "2020-01-01"]) == 0
    assert capsys.readouterr().out.strip() == "40000 XOF/month"
    main(["countries", "show", "minimum_pay"])
    assert SOURCE in capsys.readouterr().out


def test_a_table_has_a_source_and_is_the_administrators() -> None:
    row = ValueRow(2, "ML", "all", 1, "", date(2026, 1, 1), None)
    with pytest.raises(ValidationError):
        enter_values("ages", [row], "", "a.csv", "d", by=SYSTEM, key=making.key())
    with pytest.raises(NotAllowed):
        enter_values("ages", [row], SOURCE, "a.csv", "d", by=making.actor("counsellor"), key=making.key())
