"""What a new release changed, and what old codes have become: pure rules."""

from __future__ import annotations

from siraba.apps.classification.rules.succession import SURE, Node, compare, successors


def nodes(*said: tuple[str, str, str]) -> dict[str, Node]:
    """`("A1", "baker, bread maker", "A")`: code, names (the first is the title), heading."""
    return {
        code: Node(code, names.split(", ")[0], frozenset(names.split(", ")), parent=parent)
        for code, names, parent in said
    }


OLD = nodes(
    ("A1", "baker, bread maker, pastry cook", "A"),
    ("A2", "butcher", "A"),
    ("B1", "mason, bricklayer", "B"),
    ("B2", "tiler", "B"),
    ("C1", "typist", "C"),
    ("C2", "guard", "C"),
)
NEW = nodes(
    ("A1", "baker, bread maker", "A"),
    ("A3", "pastry chef, pastry cook", "A"),
    ("A2", "butcher", "F"),
    ("B1", "bricklayer, mason", "B"),
    ("B9", "tiler, tile setter", "B"),
    ("C2", "data scientist", "C"),
)


def test_the_difference_names_what_was_added_removed_renamed_moved_and_split() -> None:
    found = compare(OLD, NEW)
    assert [node.code for node in found.added] == ["A3", "B9"]
    assert [node.code for node in found.removed] == ["B2", "C1"]
    assert [(one.title, other.title) for one, other in found.renamed] == [
        ("mason", "bricklayer"),
        ("guard", "data scientist"),
    ]
    assert [(one.code, one.parent, other.parent) for one, other in found.moved] == [("A2", "A", "F")]
    assert [(one.code, [part.code for part in parts]) for one, parts in found.split] == [("A1", ["A1", "A3"])]
    assert compare(OLD, OLD).empty


def test_successors_are_sure_only_where_nothing_speaks_against_it() -> None:
    found = successors(OLD, NEW, {})
    sure = {code: each[0].code for code, each in found.items() if each and each[0].certainty >= SURE}
    assert sure == {"A2": "A2", "B1": "B1", "B2": "B9"}
    assert [each.code for each in found["A1"]] == ["A1", "A3"]  # split: the title decides, or a person
    assert found["C1"] == []
    assert [(each.code, each.because) for each in found["C2"]] == [
        ("C2", "code_reused")
    ]  # a guard is no data scientist


def test_what_stewards_merged_goes_where_they_said() -> None:
    (only,) = successors(OLD, NEW, {"A1": "A3"})["A1"]
    assert (only.code, only.certainty, only.because) == ("A3", 100, "merged")


def test_concepts_are_the_same_by_uri_whatever_their_code() -> None:
    old = {"7112.1": Node("7112.1", "mason", frozenset({"mason"}), uri="u1")}
    new = {
        "7112.9": Node("7112.9", "stone mason", frozenset({"stone mason"}), uri="u1"),
        "7112.1": Node("7112.1", "other", frozenset({"other"}), uri="u2"),
    }
    assert [(each.code, each.because) for each in successors(old, new, {})["7112.1"]] == [("7112.9", "same_uri")]
    assert [node.code for node in compare(old, new).added] == ["7112.1"]
