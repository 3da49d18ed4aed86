"""Kept lists: what they keep, that they can be worked out again, what erasing leaves of them, and the night."""

from __future__ import annotations

import json

import pytest

from siraba.apps.foundation.actors import SYSTEM, NotAllowed
from siraba.apps.foundation.jobs import ask, run_waiting
from siraba.apps.foundation.models import JobState
from siraba.apps.jobseekers.rules import LanguageEntry, SkillEntry
from siraba.apps.persons.actions.erasing import erase_person
from siraba.apps.shortlists import actions, effects, exposures, pool, saved
from siraba.apps.shortlists.models import MatchingBatch, ParameterSet, SavedCandidate, SavedShortlist
from siraba.apps.shortlists.queries import loosened, parameters, shortlist
from siraba.core.matching.drift import Limits
from siraba.core.matching.results import Constraint
from siraba.core.terms.levels import Evidence, LanguageLevel
from tests.apps import making

pytestmark = [pytest.mark.both, pytest.mark.django_db]
STEWARD = making.actor("administrator")


def some(where, count=6):
    """Masons of several skills, ages and sexes."""
    skills = [making.skill(f"RS-03-00{n}").pk for n in (1, 2, 3)]
    return [
        making.seeker(
            where,
            f"P{n}",
            sex="fm"[n % 2],
            birth=making.born(1970 + 5 * n),
            occupations=(making.held((making.MASON, making.TILER)[n % 2], years=2 * n),),
            skills=tuple(SkillEntry(skill, Evidence(1 + n % 4)) for skill in skills[: n % 4]),
            languages=(LanguageEntry("fr", LanguageLevel(11 + n % 6)),),
        )
        for n in range(count)
    ]


def keep(by, post, **more):
    return actions.keep_shortlist(post, as_of=making.today(), by=by, key=making.key(), **more)


def weights(**more):
    said = {"skills": 400_000, "occupation": 180_000, "experience": 120_000, "languages": 100_000}
    return {"weights": {**said, "wishes": 90_000, "place": 60_000, "education": 50_000, **more}}


def test_a_kept_list_is_worked_out_again_when_everything_changed(office, counsellor):
    """The files, the vacancy's terms and the parameters are others by then, and no pool is left."""
    people = some(office)
    post = making.vacancy(office)
    row = keep(counsellor, post)
    shown = [(place.person_id, place.score) for place in saved.places(row)]
    assert len(shown) == 6
    changed = actions.propose_parameters(weights(skills=300_000, place=160_000), by=STEWARD, key=making.key())
    actions.note_effect(changed, {}, by=SYSTEM, key=making.key())
    actions.apply_parameters(changed, by=STEWARD, key=making.key())
    post.min_education = 8
    post.save()
    people[0].region = "BJ-AT"
    people[0].save()
    pool.forget()
    again = saved.replayed(saved.saved(counsellor, str(row.public_id)))
    assert again.equal
    assert [(r.kept.match.person_id, r.again.score) for r in again.rows] == [(str(who), score) for who, score in shown]
    assert saved.places(row)[0].why.parts == again.rows[0].again.parts
    assert row.figures["eligible"] == 6
    assert {step["constraint"] for step in row.figures["funnel"]} >= {"consent", "registration"}


def test_a_list_that_somebody_wrote_on_does_not_replay(office, counsellor):
    some(office)
    row = keep(counsellor, making.vacancy(office))
    one, two = row.candidates.order_by("rank")[:2]
    one.rank, two.rank = 99, 1
    one.save()
    two.save()
    again = saved.replayed(row)
    assert not again.equal
    assert not again.in_order


def test_the_erased_show_as_erased_and_nothing_of_them_is_left(office, counsellor):
    people = some(office)
    row = keep(counsellor, making.vacancy(office))
    first = saved.places(row)[0]
    gone = next(person for person in people if person.public_id == first.person_id)
    raw = bytes(row.candidates.get(rank=1).sealed)
    assert str(gone.public_id).encode() not in raw
    erase_person(gone, "request", by=SYSTEM, key=making.key())
    left = row.candidates.get(rank=1)
    assert (left.person_id, left.sealed, left.score) == (None, None, first.score)
    assert not SavedCandidate.objects.filter(person_id=gone.public_id).exists()
    again = saved.replayed(row)
    assert [r.outcome.value for r in again.rows] == ["erased"] + ["equal"] * 5
    assert again.equal


def test_what_changed_since_it_was_shown_is_not_kept(office, counsellor):
    some(office, 2)
    post = making.vacancy(office)
    view = shortlist(counsellor, post, as_of=making.today())
    some(office, 1)
    with pytest.raises(actions.ListChanged):
        keep(counsellor, post, shown=saved.list_digest(view.result))
    assert not SavedShortlist.objects.exists()


def test_only_those_who_may_see_the_vacancy_keep_and_read(office, counsellor):
    row = keep(counsellor, making.vacancy(office))
    with pytest.raises(NotAllowed):
        keep(STEWARD, row.vacancy)
    with pytest.raises(saved.NotFound):
        saved.saved(STEWARD, str(row.public_id))


def test_the_night_keeps_what_changed_and_holds_back_what_drifts(office, counsellor, monkeypatch):
    some(office)
    posts = [making.vacancy(office, f"V{n}") for n in range(3)]

    def night():
        asked = ask("shortlist.batch", by=SYSTEM, key=making.key())
        run_waiting()
        asked.refresh_from_db()
        assert asked.state == JobState.DONE, asked.problem
        return MatchingBatch.objects.latest("pk")

    first = night()
    assert (first.state, first.lists, first.unchanged) == ("published", 3, 0)
    second = night()
    assert (second.lists, second.unchanged, second.shortlists.count()) == (3, 3, 0)
    assert second.exposure["lists"] == 3
    assert second.exposure["concentration"]["places"] == 18
    monkeypatch.setattr(effects, "limits", lambda: Limits(fewest_lists=1, least_kept=900_000))
    some(office, 20)
    third = night()
    assert third.state == "held"
    (kept,) = SavedShortlist.objects.filter(batch=third, vacancy=posts[0])
    with pytest.raises(saved.NotFound):
        saved.saved(counsellor, str(kept.public_id))
    assert third.drift["beyond"] == ["least_kept"]
    assert not saved.of_vacancy_kept(counsellor, posts[0]).filter(batch=third).exists()
    actions.publish_batch(third, by=STEWARD, key=making.key(), reason="twenty people registered")
    assert saved.of_vacancy_kept(counsellor, posts[0]).filter(batch=third).exists()
    with pytest.raises(actions.NotHeld):
        actions.publish_batch(third, by=STEWARD, key=making.key())


def test_what_was_held_back_is_held_back_the_night_after_too(office, monkeypatch):
    """Nobody was shown those lists: the same ones again are not "unchanged"."""
    some(office)
    making.vacancy(office)
    monkeypatch.setattr(effects, "limits", lambda: Limits(fewest_lists=1, least_kept=900_000))
    nights = []
    for more in (0, 20, 0):
        some(office, more)
        asked = ask("shortlist.batch", by=SYSTEM, key=making.key())
        run_waiting()
        asked.refresh_from_db()
        assert asked.state == JobState.DONE, asked.problem
        nights.append(MatchingBatch.objects.latest("pk"))
    assert [each.state for each in nights] == ["published", "held", "held"]
    assert (nights[2].unchanged, nights[2].shortlists.count()) == (0, 1)


def test_parameters_and_nights_are_shown_to_whom_the_table_names(office):
    for role in ("classification_steward", "counsellor"):
        for read in (effects.parameter_sets, effects.batches):
            with pytest.raises(NotAllowed):
                read(making.actor(role, office))


def test_parameters_are_applied_only_after_their_effect_was_seen(office, counsellor):
    some(office)
    post = making.vacancy(office)
    before = parameters()
    keep(counsellor, post)
    row = actions.propose_parameters(
        weights(skills=0, experience=520_000), by=STEWARD, key=making.key(), reason="experience first"
    )
    with pytest.raises(actions.NotMeasured):
        actions.apply_parameters(row, by=STEWARD, key=making.key())
    assert parameters() == before
    found = effects.effect(before, saved.parameters_of(SavedShortlist(parameters=row)), today=making.today(), top=3)
    assert found["lists"] == 1
    assert found["changed"] == 1
    assert found["gained"] == found["lost"]
    actions.note_effect(row, found, by=SYSTEM, key=making.key())
    actions.apply_parameters(row, by=STEWARD, key=making.key())
    assert parameters().weights.experience == 520_000
    assert list(ParameterSet.objects.order_by("number").values_list("state", flat=True)) == ["retired", "active"]
    with pytest.raises(NotAllowed):
        actions.propose_parameters(weights(), by=counsellor, key=making.key())


def test_what_if_tells_what_the_changed_vacancy_then_finds(office, counsellor):
    """Every count is that of the search with the vacancy really changed."""
    some(office)
    post = making.vacancy(office, min_education=4, experience_required=True, min_experience_years=6)
    view = shortlist(counsellor, post, as_of=making.today())
    told = {(one.loosened.constraint, one.loosened.now): one for one in loosened(view)}
    half = told[Constraint.EXPERIENCE, "3.0"]
    post.min_experience_years = 3
    post.save()
    after = shortlist(counsellor, post, as_of=making.today())
    assert half.added == after.result.eligible - view.result.eligible > 0
    assert half.in_list == len(set(after.people) - set(view.people))


def test_the_audit_of_a_list_hides_the_few(office, counsellor):
    some(office, 11)
    post = making.vacancy(office)
    view = shortlist(counsellor, post, as_of=making.today(), top=8)
    found = exposures.exposure_of(counsellor, post, view)
    sexes = {row.group: row for row in found.dimensions["sex"]}
    assert (sexes["f"].eligible, sexes["m"].eligible) == (6, 5)
    assert found.shown == 8
    assert sum(row.shown or 0 for row in sexes.values()) in {0, 8}
    assert all(row.eligible is None for row in found.dimensions["age"] if row.group != "")
    assert "P1" not in json.dumps([str(row) for row in found.dimensions.values()])
