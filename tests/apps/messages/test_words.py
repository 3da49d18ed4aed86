"""What templates must say, how long a text message is, and when it goes."""

from __future__ import annotations

import copy
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from django.conf import settings as django_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from siraba.apps.messages import catalogue
from siraba.apps.messages.rules.gsm import EXTENDED, folded, is_gsm, segments
from siraba.apps.messages.rules.templates import BadTemplate, BadValues, Channel, read_templates, write
from siraba.apps.messages.rules.times import Quiet, Tries, first_allowed, next_day, wait_seconds
from tests.apps.messages.sending import VALUES

HERE = ZoneInfo("Africa/Porto-Novo")
NIGHT = Quiet.model_validate({"from": "20:00", "until": "08:00", "rest_days": [7]})


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("a" * 152 + "€" * 5, 2),
        ("a" * 152 + "€" * 77, 3),  # 306 places, but one letter of two would be cut at the seam
        ("م" * 70, 1),
        ("م" * 71, 2),
        ("م" * 134, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_segments(text: str, count: int) -> None:
    assert segments(text) == count


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400))
def test_segments_hold_the_whole_text_and_no_more_than_needed(text: str) -> None:
    units = (
        sum(2 if letter in EXTENDED else 1 for letter in text) if is_gsm(text) else len(text.encode("utf-16-le")) // 2
    )
    joined = 153 if is_gsm(text) else 67
    count = segments(text)
    assert count * (joined if count > 1 else joined * 2) >= units
    assert (count - 1) * (joined - 1) <= units


def test_french_is_folded_and_arabic_left_alone() -> None:
    assert folded("L’hôtel vous reçoit — dès l'été") == "L'hotel vous recoit - dès l'été"
    assert folded("œuvre à Ségou") == "oeuvre à Ségou"
    assert folded("تم — تسجيلكم") == "تم — تسجيلكم"


def test_every_template_is_written_in_every_language_with_what_fills_it() -> None:
    for one in catalogue.templates().values():
        values = {name: _longest(gap.kind, gap.max) for name, gap in one.placeholders.items()}
        for language in ("fr", "en", "ar"):
            said = write(one, language, values, service="Service public de l'emploi")
            assert "{" not in said.subject + said.body + said.sms
            assert bool(said.sms) == (Channel.SMS in one.channels)
            assert segments(said.sms) <= one.segments


def _longest(kind: str, places: int) -> Any:
    return {"date": date(2026, 9, 30), "number": 99}.get(kind, "N" * places)


def spoiled(change: Any) -> dict[str, Any]:
    said = yaml.safe_load((Path(django_settings.DATA_DIR) / "messages/templates/vacancy_closing.yaml").read_text())
    said = copy.deepcopy(said)
    change(said)
    return dict(said)


SPOILED = [
    (lambda said: said["texts"].pop("ar"), "texts must be written in fr, en, ar"),
    (lambda said: said["texts"]["en"].update(sms="{service} {name}"), "{name}, which is not declared"),
    (lambda said: said["texts"]["en"].update(body="It closes soon, {closes}. {reference}", subject="Soon"), "{title}"),
    (lambda said: said["texts"]["ar"].update(sms="{service} {title}"), "other placeholders than the French"),
    (lambda said: said["texts"]["fr"].update(sms=said["texts"]["fr"]["sms"] + "m" * 400), "segments at its longest"),
    (lambda said: said["texts"]["fr"].update(body="Bonjour {title.upper}"), "is no placeholder"),
    (lambda said: said["texts"]["fr"].update(body="Une accolade { seule"), "texts|brace|expected"),
    (lambda said: said.pop("several"), "second_today is merge"),
    (lambda said: said.update(channels=["email"]), "none where it is not"),
    (lambda said: said.update(kind="urgent"), "never waits"),
    (lambda said: said.update(colour="red"), "colour"),
    (lambda said: said.update(id="another_one"), "name the file as the template"),
]


@pytest.mark.parametrize(("change", "words"), SPOILED, ids=range(len(SPOILED)))
def test_a_template_that_lacks_something_names_its_file_and_the_place(tmp_path: Path, change: Any, words: str) -> None:
    (tmp_path / "vacancy_closing.yaml").write_text(yaml.safe_dump(spoiled(change), allow_unicode=True))
    with pytest.raises(BadTemplate, match=r"^vacancy_closing\.yaml: ") as told:
        read_templates(tmp_path)
    assert any(word in str(told.value) for word in words.split("|"))


def test_values_that_do_not_fill_the_gaps_are_refused_and_long_ones_cut() -> None:
    one = catalogue.template("shortlist_proposal")
    with pytest.raises(BadValues, match="place"):
        write(one, "fr", {"title": "Maçon"}, service="S")
    with pytest.raises(BadValues, match="answer_by is a date"):
        write(one, "fr", {**VALUES["shortlist_proposal"], "answer_by": "demain"}, service="S")
    said = write(one, "fr", {**VALUES["shortlist_proposal"], "title": "x" * 99 + "\nBcc: y"}, service="S")
    assert f"{'x' * 39}…" in said.subject
    assert "Bcc" not in said.subject
    first = write(one, "fr", {**VALUES["shortlist_proposal"], "answer_by": date(2026, 12, 1)}, service="S")
    assert "1er décembre 2026" in first.body


@pytest.mark.parametrize(
    ("at", "goes"),
    [
        ("2026-11-23T10:00", "2026-11-23T10:00"),
        ("2026-11-23T20:00", "2026-11-24T08:00"),
        ("2026-11-24T03:00", "2026-11-24T08:00"),
        ("2026-11-24T08:00", "2026-11-24T08:00"),
        ("2026-11-28T21:00", "2026-11-30T08:00"),  # Saturday evening; Sunday is of rest
        ("2026-11-29T12:00", "2026-11-30T08:00"),
    ],
)
def test_an_ordinary_message_waits_for_the_morning(at: str, goes: str) -> None:
    found = first_allowed(datetime.fromisoformat(f"{at}+01:00"), NIGHT, Channel.SMS, HERE)
    assert found == datetime.fromisoformat(f"{goes}+01:00")


def test_the_next_day_is_that_of_the_installation() -> None:
    assert next_day(date(2026, 11, 23), NIGHT, Channel.EMAIL, HERE) == datetime(2026, 11, 24, 7, 0, tzinfo=UTC)


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 60), st.floats(0, 1), st.integers(0, 10**6))
def test_waits_stay_between_the_first_and_the_longest(tries: int, spread: float, asked: int) -> None:
    plan = Tries(first_seconds=60, longest_seconds=3600, at_most=8, lives_minutes=60)
    assert 60 <= wait_seconds(tries, plan, spread, asked=asked) <= 3600 * 1.25
    assert wait_seconds(tries, plan, spread) <= wait_seconds(tries + 1, plan, spread)


def test_a_value_is_put_in_as_it_stands_whatever_it_looks_like() -> None:
    odd = "{service}{0.__class__}{{7*7}}%(x)s"
    one = catalogue.template("shortlist_proposal")
    said = write(one, "fr", {**VALUES["shortlist_proposal"], "title": odd}, service="Service")
    assert odd in said.subject
    assert odd in said.body
