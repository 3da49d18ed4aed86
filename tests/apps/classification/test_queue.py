"""Titles nobody was sure of: queued, decided once, remembered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from siraba.apps.classification import queries, said
from siraba.apps.classification.actions import UnsureTitle, decide_coding, load_edition, queue_titles, settle_title
from siraba.apps.classification.events import TitleDecided
from siraba.apps.classification.models import CodingCase, CodingState, Occupation, OccupationName
from siraba.apps.classification.queries.report import coding_report
from siraba.apps.foundation import jobs
from siraba.apps.foundation.actors import SYSTEM, Actor, ActorKind, NotAllowed
from siraba.apps.foundation.events import _reactions, reacts_to
from siraba.apps.foundation.lifecycles import Refusal
from siraba.apps.foundation.models import AuditEntry
from tests.apps.classification.conftest import COUNSELLOR, EditionFolder

pytestmark = [pytest.mark.both, pytest.mark.django_db]
ADMINISTRATOR = Actor(ActorKind.USER, id=UUID(int=8), role="administrator")


@pytest.fixture(autouse=True)
def installed(edition: EditionFolder) -> None:
    load_edition(by=SYSTEM, key="setup", folder=edition.folder)


@pytest.fixture
def told() -> Iterator[list[TitleDecided]]:
    heard: list[TitleDecided] = []
    before = list(_reactions.get(TitleDecided, []))
    reacts_to(TitleDecided)(heard.extend)
    yield heard
    _reactions[TitleDecided] = before


def queue(text: str, key: str = "q", seen: int = 1) -> CodingCase:
    proposals = tuple(queries.lexicon("roame").rank(text, language="fr"))
    queue_titles([UnsureTitle(text, "fr", proposals, seen)], scheme="roame", by=SYSTEM, key=key)
    return CodingCase.objects.get(normalised=queries.normalised(text))


def code(name: str) -> Occupation:
    return Occupation.objects.get(code=name)


def test_equal_titles_make_one_case_that_counts_them() -> None:
    titles = [UnsureTitle("Poseur de briques H/F", "fr"), UnsureTitle("POSEUR DE BRIQUES", "fr", seen=3)]
    assert queue_titles(titles, scheme="roame", by=SYSTEM, key="a") == 1
    queue_titles([UnsureTitle("poseur de briques (urgent)")], scheme="roame", by=SYSTEM, key="b")
    queue_titles([UnsureTitle("poseur de briques (urgent)")], scheme="roame", by=SYSTEM, key="b")
    case = CodingCase.objects.get()
    assert (case.seen, case.state) == (5, CodingState.WAITING)


def test_the_queue_is_for_those_who_decide_most_seen_first() -> None:
    queue("laveur de carreaux", "a")
    queue("porteur de sable", "b", seen=4)
    assert [case.seen for case in queries.coding_queue(COUNSELLOR)] == [4, 1]
    assert not queries.coding_queue(ADMINISTRATOR).exists()
    with pytest.raises(NotAllowed):
        decide_coding(queue("x y"), code("RA-03-01"), by=ADMINISTRATOR, key="d")


def test_titles_without_a_word_are_left_out() -> None:
    assert queue_titles([UnsureTitle("  "), UnsureTitle("!!!")], scheme="roame", by=SYSTEM, key="a") == 0
    assert not CodingCase.objects.exists()


@pytest.mark.parametrize("text", ["batteur de banco", "Recherchons: BATTEUR DE BANCO (H/F) urgent"])
def test_a_decision_is_used_at_the_next_coding(text: str, told: list[TitleDecided]) -> None:
    before = queries.lexicon("roame").rank("batteur de banco", language="fr")
    assert not before or not before[0].certain
    decided = decide_coding(queue(text), code("RA-03-01"), by=COUNSELLOR, key="d")
    first = queries.lexicon("roame").rank("Batteur de banco", language="fr")[0]
    assert (first.concept_id, first.because, first.certain) == ("roame:RA-03-01", "confirmed", True)
    assert (decided.state, decided.decided_by) == (CodingState.DECIDED, COUNSELLOR.id)
    assert told == [TitleDecided(queries.normalised(text), "roame", code("RA-03-01").public_id, decided.public_id)]
    assert AuditEntry.objects.get(verb="classification.decide_coding").object_id == decided.public_id
    assert not queries.coding_queue(COUNSELLOR).exists()


def test_deciding_again_moves_the_name() -> None:
    case = queue("batteur de banco")
    decide_coding(case, code("RA-03-01"), by=COUNSELLOR, key="d1")
    decide_coding(case, code("RA-03-02"), by=COUNSELLOR, key="d2")
    assert queries.lexicon("roame").rank("batteur de banco", language="fr")[0].code == "RA-03-02"
    assert OccupationName.objects.get(text="batteur de banco").occupation.code == "RA-03-02"


def test_a_name_of_the_edition_is_not_lost_when_its_confirmation_is_taken_back() -> None:
    case = queue("tâcheron")
    decide_coding(case, code("RA-03-01"), by=COUNSELLOR, key="d1")
    assert OccupationName.objects.get(text="tâcheron").confirmed
    case = decide_coding(case, None, by=COUNSELLOR, key="d2")
    assert (case.state, case.occupation) == (CodingState.UNCODABLE, None)
    assert not OccupationName.objects.get(text="tâcheron").confirmed


def test_an_uncodable_text_is_told_and_coding_stays_as_it_was(told: list[TitleDecided]) -> None:
    case = queue("divers travaux")
    state = queries.states()
    decide_coding(case, None, by=COUNSELLOR, key="d")
    assert told == [TitleDecided(case.normalised, "roame", None, case.public_id)]
    assert queries.states() == state


def test_a_heading_or_a_retired_occupation_is_refused(edition: EditionFolder) -> None:
    case = queue("batteur de banco")
    with pytest.raises(Refusal) as refused:
        decide_coding(case, code("03.1"), by=COUNSELLOR, key="d")
    assert [obstacle.code for obstacle in refused.value.obstacles] == ["not_an_occupation"]
    edition.occupations.pop(1)
    load_edition(by=SYSTEM, key="setup", folder=edition.write())
    with pytest.raises(Refusal):
        decide_coding(case, code("RA-03-02"), by=COUNSELLOR, key="d")
    assert CodingCase.objects.get().state == CodingState.WAITING


def test_a_decided_text_that_comes_again_is_counted_and_stays_decided() -> None:
    case = queue("batteur de banco")
    decide_coding(case, code("RA-03-01"), by=COUNSELLOR, key="d")
    queue("batteur de banco", "later")
    case.refresh_from_db()
    assert (case.seen, case.state) == (2, CodingState.DECIDED)
    assert any(proposal.get("chosen") for proposal in case.proposals)


@pytest.mark.parametrize("typed", ["batteur de banco chez Issa", "le batteur de banco Issa", "banco chez Isa"])
def test_what_people_told_does_not_answer_in_public_by_what_comes_near_either(typed: str) -> None:
    before = {each.occupation.code for each in queries.find_occupations(typed, "roame", "fr", public=True)}
    decide_coding(queue("batteur de banco chez Issa"), code("RA-03-01"), by=COUNSELLOR, key="d")
    inside = [each.occupation.code for each in queries.find_occupations(typed, "roame", "fr")]
    public = {each.occupation.code for each in queries.find_occupations(typed, "roame", "fr", public=True)}
    assert (inside[0], public) == ("RA-03-01", before)


def test_a_decided_title_that_few_wrote_goes_after_its_term_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name that deciding it added stays where somebody says it still."""
    monkeypatch.setattr(said, "_titles", [lambda: ["Tailleur de PALABRES"]])
    for text in ("batteur de banco", "tailleur de palabres"):
        decide_coding(queue(text, key=text), code("RA-03-01"), by=COUNSELLOR, key=f"d/{text}")
    CodingCase.objects.update(recorded_at=timezone.now() - timedelta(days=3 * 366))
    jobs.ask("retention.run", by=SYSTEM, key="retention")
    jobs.run_waiting()
    assert not CodingCase.objects.exists()
    assert list(OccupationName.objects.filter(confirmed=True).values_list("text", flat=True)) == [
        "tailleur de palabres"
    ]
    assert queries.lexicon("roame").remembered == 1


def test_what_a_worker_chose_is_told_apart_and_decides_nothing() -> None:
    worker = Actor(ActorKind.USER, id=UUID(int=9), role="worker")
    state = queries.states()
    for number, (text, chosen) in enumerate((("aide maçon", "RA-03-01"), ("aide macon du quartier", "RA-03-03"))):
        title = UnsureTitle(text, "fr", tuple(queries.lexicon("roame").rank(text, language="fr")))
        assert title.proposals[0].code == "RA-03-01"
        settle_title(title, code(chosen), scheme="roame", by=worker, key=f"w{number}")
    queue("aide maçon", "a file says it later")
    assert [case.state for case in queries.coding_queue(COUNSELLOR)] == [CodingState.WAITING] * 2
    assert (queries.states(), OccupationName.objects.filter(confirmed=True).count()) == (state, 0)
    report = coding_report(SYSTEM)
    assert (report.accuracy, report.waiting) == ([], 2)
    (row,) = report.writers
    assert (row.language, row.decided, row.first) == ("fr", 2, 1)
    decide_coding(CodingCase.objects.get(text="aide maçon"), code("RA-03-02"), by=COUNSELLOR, key="d")
    after = coding_report(SYSTEM)
    assert (after.writers, [(each.decided, each.first) for each in after.accuracy]) == ([row], [(1, 0)])
