"""The file of purposes: what it may say, and how it is told what is wrong with it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from siraba.apps.persons.purposes import BadPurposes, UnknownPurpose, purpose, read_purposes

OURS: dict[str, Any] = yaml.safe_load((settings.DATA_DIR / "persons" / "purposes.yaml").read_text(encoding="utf-8"))


def changed(tmp_path: Path, change: Callable[[dict[str, dict[str, Any]]], object]) -> Path:
    said = copy.deepcopy(OURS)
    change({each["code"]: each for each in said["purposes"]} | {"": said})
    path = tmp_path / "purposes.yaml"
    path.write_text(yaml.safe_dump(said, allow_unicode=True), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda all_: all_["match_home"].update(depends_on=["match_abroad"]), "match_home, depends_on: "),
        (lambda all_: all_["match_home"].pop("texts"), "match_home: a purpose that people agree to has `texts`"),
        (lambda all_: all_["match_home"]["texts"][0].pop("ar"), "match_home, texts 1, ar: "),
        (lambda all_: all_["statistics"].update(scope="country"), "statistics: only an agreement has a `scope`"),
        (lambda all_: all_["employer"].pop("organisation"), "employer: `organisation` goes with"),
        (lambda all_: all_["service"].update(kept=["file.old"]), "service: the term 'file.old' is not in data/privacy"),
        (lambda all_: all_["research"].update(months=24), "research, months: "),
        (lambda all_: all_["research"]["fields"].append("blood"), "research: the field blood is not among"),
        (lambda all_: all_[""]["purposes"].append(all_["research"]), "the purpose research stands there twice"),
        (
            lambda all_: all_["research"]["texts"].append({**all_["research"]["texts"][0], "since": date(2026, 6, 1)}),
            "research: the version 2026-1 stands there twice",
        ),
        (
            lambda all_: all_["research"]["texts"].append({**all_["research"]["texts"][0], "version": "2026-2"}),
            "research: the versions of its text stand in the order of their days",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    tmp_path: Path, change: Callable[[dict[str, dict[str, Any]]], object], told: str
) -> None:
    with pytest.raises(BadPurposes) as trouble:
        read_purposes(changed(tmp_path, change))
    assert f"purposes.yaml: {told}" in str(trouble.value)


def test_a_file_that_is_no_yaml_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "purposes.yaml"
    path.write_text("fields: {name: [\n", encoding="utf-8")
    with pytest.raises(BadPurposes, match=r"(?s)purposes\.yaml: .*line 2"):
        read_purposes(path)


def test_a_new_text_is_in_force_from_its_day_and_the_one_before_stays_readable(tmp_path: Path) -> None:
    def anew(all_: dict[str, dict[str, Any]]) -> None:
        words = {tag: f"new {tag}" for tag in ("fr", "en", "ar")}
        all_["match_home"]["texts"].append({"version": "2026-2", "since": date(2026, 9, 1), **words})

    entry = read_purposes(changed(tmp_path, anew)).of("match_home")
    assert [entry.text(day).version for day in (date(2026, 8, 31), date(2026, 9, 1))] == ["2026-1", "2026-2"]
    earlier = entry.version("2026-1")
    assert earlier is not None
    assert earlier.ar == OURS["purposes"][1]["texts"][0]["ar"]
    assert entry.version("2025-1") is None
    with pytest.raises(LookupError, match="2025-12-31"):
        entry.text(date(2025, 12, 31))


def test_what_is_no_purpose_is_said_to_be_none() -> None:
    with pytest.raises(UnknownPurpose, match="everything"):
        purpose("everything")
