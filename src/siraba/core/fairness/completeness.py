"""What an advert must say, by kind of post: the table is `data/rules/terms.yaml`."""

from __future__ import annotations

from collections.abc import Mapping, Set
from pathlib import Path

from siraba.core.fairness.facts import PostKind
from siraba.core.fairness.findings import Finding, broken
from siraba.core.fairness.phrases import plain


def read_terms(path: Path) -> dict[PostKind, tuple[str, ...]]:
    """The terms that each kind of post states. Raises ValueError for a kind that there is not, or that is lacking."""
    said = {PostKind(kind): tuple(terms) for kind, terms in plain(path)["kinds"].items()}
    if lacking := set(PostKind) - set(said):
        raise ValueError(f"{path.name}: it does not say what these posts state: {', '.join(sorted(lacking))}")
    return said


NEEDED: Mapping[PostKind, tuple[str, ...]] = read_terms(
    Path(__file__).resolve().parents[2] / "data" / "rules" / "terms.yaml"
)
"""Names of the terms of each kind."""


def needed(kind: PostKind, *, abroad: bool = False) -> tuple[str, ...]:
    """The terms that a post states; one abroad of any kind says what those abroad say."""
    return tuple(dict.fromkeys((*NEEDED[kind], *(NEEDED[PostKind.ABROAD] if abroad else ()))))


def terms_are_complete(kind: PostKind, given: Set[str], *, abroad: bool = False) -> list[Finding]:
    """Rule 9: one finding that names every term which is lacking."""
    lacking = [term for term in needed(kind, abroad=abroad) if term not in given]
    return [broken("terms_are_complete", lacking=" ".join(lacking))] if lacking else []
