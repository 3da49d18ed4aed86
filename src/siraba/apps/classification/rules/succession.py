"""Two releases of a classification side by side: what changed, and what each old code has become. Plain values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

SURE = 90
"""Certainty in percent from which a file is recoded without a person."""
SAME, MERGED, ONE_NAME, SPLIT, REUSED = 100, 100, 95, 60, 40


@dataclass(frozen=True, slots=True)
class Node:
    """An occupation of one release: `title` to show, `names` folded (labels among them), `parent` a code or ""."""

    code: str
    title: str
    names: frozenset[str]
    uri: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A code of the new release for an old one: how certain (percent) and why."""

    code: str
    certainty: int
    because: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What a new release changed. Each entry names codes of the old release first, then of the new one."""

    added: list[Node] = field(default_factory=list)
    removed: list[Node] = field(default_factory=list)
    renamed: list[tuple[Node, Node]] = field(default_factory=list)
    moved: list[tuple[Node, Node]] = field(default_factory=list)
    split: list[tuple[Node, list[Node]]] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether nothing changed."""
        return not (self.added or self.removed or self.renamed or self.moved or self.split)


Nodes = Mapping[str, Node]


def compare(old: Nodes, new: Nodes) -> Difference:
    """What was added, removed, renamed (other title), moved (other heading), split (its names have new owners)."""
    pairs = _pairs(old, new)
    kept = set(pairs.values())
    found = Difference(
        added=[new[code] for code in sorted(set(new) - kept)],
        removed=[old[code] for code in sorted(set(old) - set(pairs))],
    )
    for before, after in sorted(pairs.items()):
        one, other = old[before], new[after]
        if one.title != other.title:
            found.renamed.append((one, other))
        if one.parent != other.parent:
            found.moved.append((one, other))
    owners = _owners(new)
    for code in sorted(old):
        parts = _parts(old[code], pairs.get(code), new, owners, kept)
        if len(parts) > 1:
            found.split.append((old[code], [new[part] for part in parts]))
    return found


def successors(old: Nodes, new: Nodes, merged: Mapping[str, str]) -> dict[str, list[Candidate]]:
    """Candidates for each old code, best first; `merged` are codes that stewards merged into others.

    A code alone is not enough: one that was given to something else without a name in common is not sure.
    """
    pairs, owners = _pairs(old, new), _owners(new)
    kept = set(pairs.values())
    return {code: _candidates(node, pairs.get(code), new, owners, kept, merged) for code, node in sorted(old.items())}


def _candidates(
    node: Node, pair: str | None, new: Nodes, owners: dict[str, set[str]], kept: set[str], merged: Mapping[str, str]
) -> list[Candidate]:
    if merged.get(node.code) in new:
        return [Candidate(merged[node.code], MERGED, "merged")]
    parts = _parts(node, pair, new, owners, kept)
    if len(parts) > 1:
        return [Candidate(part, SPLIT, "split") for part in parts]
    if pair is not None:
        if node.uri and node.uri == new[pair].uri:
            return [Candidate(pair, SAME, "same_uri")]
        if node.names & new[pair].names:
            return [Candidate(pair, SAME, "same_code")]
        return [Candidate(pair, REUSED, "code_reused"), *_by_names(node, owners)]
    return _by_names(node, owners)


def _by_names(node: Node, owners: dict[str, set[str]]) -> list[Candidate]:
    """Owners of the node's names: one alone is sure, several by their share of the names."""
    hits = Counter(code for name in node.names for code in owners.get(name, ()))
    if len(hits) == 1:
        return [Candidate(next(iter(hits)), ONE_NAME, "same_name")]
    ranked = sorted(hits.items(), key=lambda pair: (-pair[1], pair[0]))
    return [Candidate(code, min(SURE - 1, round(100 * count / len(node.names))), "names") for code, count in ranked[:5]]


def _pairs(old: Nodes, new: Nodes) -> dict[str, str]:
    """Old and new code of what is the same concept: by URI where both have one, else by code."""
    by_uri = {node.uri: code for code, node in new.items() if node.uri}
    found: dict[str, str] = {}
    for code, node in old.items():
        if node.uri and node.uri in by_uri:
            found[code] = by_uri[node.uri]
        elif code in new and not (node.uri and new[code].uri):
            found[code] = code
    return found


def _owners(nodes: Nodes) -> dict[str, set[str]]:
    owners: dict[str, set[str]] = {}
    for code, node in nodes.items():
        for name in node.names:
            owners.setdefault(name, set()).add(code)
    return owners


def _parts(node: Node, pair: str | None, new: Nodes, owners: dict[str, set[str]], kept: set[str]) -> list[str]:
    """What an occupation was split into: itself where it stays, and new ones that took names it no longer has."""
    still = new[pair].names if pair is not None else frozenset()
    taken = {code for name in node.names - still for code in owners.get(name, ()) if code not in kept}
    return sorted({*taken, *([pair] if pair is not None else [])}) if taken else []
