"""The page on OWASP ASVS names each requirement of levels 1 and 2 once, and every test that it names is there."""

from __future__ import annotations

import ast
import re
from functools import cache

from tools.files import ROOT

PAGE = ROOT / "docs" / "security" / "asvs.md"
ROW = re.compile(
    r"^\| (\d+\.\d+\.\d+) \| ([12]) \| (.+?) \| (met|partly|not met|not applicable) \| (.+) \|$", re.MULTILINE
)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
COUNTED = {1: 70, 2: 183}
"""Requirements of ASVS 5.0.0 by level, as its own table counts them."""


@cache
def functions(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(each.name for each in ast.walk(tree) if isinstance(each, ast.FunctionDef))


def test_every_test_that_the_page_names_is_there() -> None:
    named = TEST.findall(PAGE.read_text(encoding="utf-8"))
    gone = [f"{path}::{name}" for path, name in named if not (ROOT / path).exists() or name not in functions(path)]
    assert named
    assert gone == []


def test_what_is_met_says_by_what_and_what_is_not_says_why() -> None:
    rows = ROW.findall(PAGE.read_text(encoding="utf-8"))
    for number, _level, _text, state, why in rows:
        proof = TEST.search(why) or "docs/" in why or re.search(r"`[\w/.-]+`", why)
        assert proof or state != "met", f"{number} says met and names nothing that shows it"
        assert len(why) >= 6, number


def test_each_requirement_of_both_levels_stands_there_once_and_in_order() -> None:
    rows = ROW.findall(PAGE.read_text(encoding="utf-8"))
    numbers = [tuple(int(part) for part in number.split(".")) for number, *_rest in rows]
    assert numbers == sorted(set(numbers))
    assert {number[0] for number in numbers} == set(range(1, 18))
    levels = [int(level) for _number, level, *_rest in rows]
    assert {level: levels.count(level) for level in COUNTED} == COUNTED
