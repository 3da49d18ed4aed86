"""The mapping of the real offers under docs/examples, over the real file."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from siraba.core.tabular import Row, columns, read_rows
from siraba.core.tabular.mapping import Mapping
from siraba.core.terms.money import PayPeriod

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / ".." / "shared" / "data"
OFFERS = DATA / "vacancies" / "france_travail_offers.csv"

pytestmark = pytest.mark.realdata


@pytest.fixture(autouse=True)
def _data() -> None:
    if not OFFERS.exists():
        pytest.skip("the real data is not beside the repository (../shared/data)")


def test_every_real_offer_gives_its_fields_or_a_named_problem() -> None:
    mapping = Mapping.load(ROOT / "docs" / "examples" / "france_travail_offers.yaml")
    mapping.check_columns(columns(OFFERS))
    rows = [row for row in read_rows(OFFERS) if isinstance(row, Row)]
    offers = [mapping.apply(row) for row in rows]
    good = [offer for offer in offers if isinstance(offer, dict)]
    problems = [problem for offer in offers if isinstance(offer, list) for problem in offer]
    assert len(rows) == 1286
    assert len({row.cells["id"] for row in rows}) == 1284
    assert len(good) == 1286, problems
    assert {offer["region"] for offer in good} == {"FR-07"}
    assert all(offer["place"] and offer["title"] and offer["published_on"] for offer in good)


def test_pay_is_read_from_nineteen_of_twenty_offers_that_say_one() -> None:
    mapping = Mapping.load(ROOT / "docs" / "examples" / "france_travail_offers.yaml")
    pays = []
    for row in read_rows(OFFERS):
        assert isinstance(row, Row)
        offer = mapping.apply(row)
        assert isinstance(offer, dict)
        if row.cells["salaire"]:
            pays.append(offer["pay"])
        else:
            assert offer["pay"] is None
    read = [pay for pay in pays if pay]
    # Of 641, 34 name no period, no amount, or an hourly pay as a monthly or yearly one.
    assert len(pays) == 641
    assert len(read) == 607
    assert {pay["period"] for pay in read} == {PayPeriod.HOUR, PayPeriod.MONTH, PayPeriod.YEAR}
    assert all(800 <= pay["amount"] <= 40_000_000 for pay in read)


@pytest.mark.parametrize("path", sorted(DATA.glob("*/**/*.csv")), ids=lambda path: path.name)
def test_every_public_file_is_read_as_the_csv_module_reads_it(path: Path) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        expected = [cells for cells in csv.DictReader(file) if any(cells.values())]
    rows = list(read_rows(path))
    assert [row.cells for row in rows] == expected
