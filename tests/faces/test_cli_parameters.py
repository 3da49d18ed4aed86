"""`siraba parameters` and `siraba shortlist` as somebody at a terminal meets them."""

from __future__ import annotations

import pytest

from siraba.apps.shortlists import pool
from siraba.apps.shortlists.actions import keep_shortlist
from siraba.apps.shortlists.models import ParameterSet
from siraba.apps.shortlists.queries import parameters
from siraba.core.matching import documents
from siraba.faces.cli.main import main
from tests.apps import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(edition_folder):
    """A kept list of two masons."""
    pool.forget()
    making.lay_in(edition_folder)
    office = making.office()
    making.seekers(office, "Ada", "Ben")
    by = making.actor("counsellor", office)
    return keep_shortlist(making.vacancy(office), as_of=making.today(), by=by, key=making.key())


@pytest.fixture(scope="module")
def edition_folder(tmp_path_factory):
    return making.edition(tmp_path_factory.mktemp("edition"))


def test_shown_changed_checked_and_applied(kept, tmp_path, capsys):
    assert main(["parameters", "show"]) == 0
    document = tmp_path / "weights.yaml"
    document.write_text(capsys.readouterr().out.replace("skills: 400000", "skills: 390000"))
    assert main(["parameters", "check", str(document)]) == 1
    assert "the weights sum to 990000, not to 1000000" in capsys.readouterr().err
    document.write_text(document.read_text().replace("place: 60000", "place: 70000"))
    assert main(["parameters", "check", str(document)]) == 0
    assert main(["parameters", "effect", str(document)]) == 0
    assert "weights.skills: 400000 → 390000" in capsys.readouterr().out
    assert parameters().weights.skills == 400_000
    assert main(["parameters", "apply", str(document), "--reason", "near homes"]) == 0
    assert parameters().weights.skills == 390_000
    row = ParameterSet.objects.get(state="active")
    assert row.reason == "near homes"
    assert documents.of(row.document).version == row.number
    assert row.effect["lists"] == 1


def test_replay_says_equal_or_where_not(kept, capsys):
    assert main(["shortlist", "replay", str(kept.public_id)]) == 0
    assert "equal (2 of 2 people can be worked out)" in capsys.readouterr().out
    kept.as_of = making.days(4000)
    kept.save()
    assert main(["shortlist", "replay", str(kept.public_id)]) == 1
    said = capsys.readouterr().out
    assert "place 1: " in said
    assert "NOT equal" in said
    assert main(["shortlist", "replay", "no-such-list"]) == 1
