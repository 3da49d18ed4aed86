"""The real offers, whole: every row accounted for, a second time nothing new."""

from __future__ import annotations

from pathlib import Path

import pytest

from siraba.apps.classification.actions import load_edition
from siraba.apps.classification.models import CodingCase
from siraba.apps.foundation.actors import SYSTEM
from siraba.apps.foundation.models import AuditEntry, SourceRecord
from siraba.apps.shortlists.models import PoolChange
from siraba.apps.vacancies.models import Vacancy
from siraba.core.tabular.mapping import Mapping
from tests.apps import making
from tests.apps.bringing import bring, counts, errors_of, read_errors, vacancy_importer

ROOT = Path(__file__).resolve().parents[3]
OFFERS = ROOT / ".." / "shared" / "data" / "vacancies" / "france_travail_offers.csv"

pytestmark = [pytest.mark.both, pytest.mark.realdata, pytest.mark.django_db]


@pytest.fixture
def offers(tmp_path: Path) -> Path:
    if not OFFERS.exists():
        pytest.skip("the real data is not beside the repository (../shared/data)")
    path = tmp_path / "offers.csv"
    path.symlink_to(OFFERS.resolve())
    return path


def test_every_real_offer_comes_in_once_or_is_reported(offers: Path) -> None:
    load_edition(by=SYSTEM, key="real")
    where = making.office(country="FR")
    mapping = Mapping.load(ROOT / "docs" / "examples" / "france_travail_offers.yaml")
    run = bring(offers, vacancy_importer(where), mapping=mapping)
    imported, unchanged, unsure, rejected = counts(run)
    assert run.rows == 1286
    assert imported + unsure == Vacancy.objects.count() == 1284
    assert unchanged + rejected == 2, "the two ids that come twice"
    told = read_errors(offers) if rejected else []
    assert [row["error_column"] for row in told] == ["id"] * rejected
    assert Vacancy.objects.filter(occupation=None).count() == unsure
    assert Vacancy.objects.filter(state="published").count() == imported
    before = Vacancy.objects.count(), PoolChange.objects.count(), SourceRecord.objects.count()
    audited = AuditEntry.objects.exclude(verb="import.chunk").count()
    cases = list(CodingCase.objects.order_by("pk").values("normalised", "seen"))
    again = bring(offers, vacancy_importer(where), mapping=mapping)
    assert counts(again) == (0, 1286 - rejected, 0, rejected)
    assert (Vacancy.objects.count(), PoolChange.objects.count(), SourceRecord.objects.count()) == before
    assert AuditEntry.objects.exclude(verb="import.chunk").count() == audited
    assert list(CodingCase.objects.order_by("pk").values("normalised", "seen")) == cases
    assert errors_of(offers).exists() == bool(rejected)
