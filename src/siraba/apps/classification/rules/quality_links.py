"""Quality rules about where an occupation leads (ROME, ESCO, near and next ones) and how far the edition reaches.

What a rule would call wrong and an author has read and found right is told in `reasons.yaml`, pair by pair; a reason
that nothing needs any more is itself a finding.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Set

from siraba.apps.classification.rules.edition import Edition, Occupation, counts
from siraba.apps.classification.rules.questions import Breach, rule

FLOORS = {"occupations": 200, "isco_unit_groups": 150, "skills": 700}
"""What the edition holds at least."""
SHARED_BY_ALL = "00"
"""The family of the skills that every family shares: that two occupations have one of them says nothing of either."""


def _excused(edition: Edition, rule_id: str) -> set[tuple[str, str | None]]:
    """Pairs (code, to) for which the edition tells why `rule_id` does not hold; `to` is None where none is meant."""
    reasons = (reason for reason in edition.reasons if reason.rule == rule_id)
    return {(code, reason.to) for reason in reasons for code in reason.codes}


@rule("mobility", "Do near and next occupations exist, each once in its list?", "Correct the code.")
def _mobility(edition: Edition) -> Iterator[Breach]:
    known = {o.code for o in edition.occupations}
    for o in edition.occupations:
        if not o.near:
            yield o.code, "has no near occupation."
        for codes in (o.near, o.next):
            for code, times in Counter(codes).items():
                if code not in known or code == o.code or times > 1:
                    yield o.code, f"leads to {code}, which is unknown, itself, or named twice."


def _far(edition: Edition) -> Iterator[tuple[str, str]]:
    """Near and next pairs with no skill of a trade in common and in different ISCO-08 sub-major groups."""
    trade = {o.code: {code for code in o.skills.all if code[3:5] != SHARED_BY_ALL} for o in edition.occupations}
    group = {o.code: o.isco[:2] for o in edition.occupations}
    for o in edition.occupations:
        for code in dict.fromkeys((*o.near, *o.next)):
            if code in trade and not trade[o.code] & trade[code] and group[o.code] != group[code]:
                yield o.code, code


@rule(
    "mobility-far",
    "Do near and next occupations share a skill of the trade, or the ISCO-08 sub-major group?",
    "Name a nearer one, the skill they share, or in reasons.yaml why it is right.",
    "warning",
)
def _mobility_far(edition: Edition) -> Iterator[Breach]:
    excused = _excused(edition, "mobility-far")
    for code, to in _far(edition):
        if (code, to) not in excused:
            yield code, f"leads to {to}, with which it shares neither a skill of the trade nor the ISCO-08 group."


@rule("link-shape", "Is every ROME code, ESCO address, language and country well formed?", "Look it up and correct it.")
def _link_shape(edition: Edition) -> Iterator[Breach]:
    esco = r"http://data\.europa\.eu/esco/{}/[0-9a-f-]{{36}}"
    for skill in edition.skills:
        if skill.esco and not re.fullmatch(esco.format("skill"), skill.esco):
            yield skill.code, f"has ESCO address « {skill.esco} »."
    for o in edition.occupations:
        shapes = [(link.code, r"[A-N]\d{4}") for link in o.links.rome]
        shapes += [(link.uri, esco.format("occupation")) for link in o.links.esco]
        shapes += [(name.language, r"[a-z]{2,3}") for name in o.other_names]
        shapes += [(name.country, r"[A-Z]{2}") for name in o.other_names if name.country]
        shapes += [(licence, r"[a-z]+(_[a-z0-9]+)*") for licence in o.access.licences]
        yield from ((o.code, f"has « {text} ».") for text, shape in shapes if not re.fullmatch(shape, text))


def _unlinked(edition: Edition) -> Iterator[str]:
    return (o.code for o in edition.occupations if not o.links.rome and not o.links.esco)


@rule(
    "link-none",
    "Does every occupation lead to ROME or ESCO?",
    "Look up a card, or tell in reasons.yaml that neither has one.",
)
def _link_none(edition: Edition) -> Iterator[Breach]:
    excused = _excused(edition, "link-none")
    yield from ((code, "leads to neither ROME nor ESCO.") for code in _unlinked(edition) if (code, None) not in excused)


@rule("exact-twice", "Is every ROME or ESCO entry the exact match of one occupation?", "Make all but one close.")
def _exact_twice(edition: Edition) -> Iterator[Breach]:
    exact: dict[str, list[str]] = defaultdict(list)
    for o in edition.occupations:
        for _scheme, to, match in _links(o):
            if match == "exact":
                exact[to].append(o.code)
    for to, codes in exact.items():
        yield from ((code, f"is exactly {to}, as {codes[0]} is.") for code in codes[1:])


@rule("reason-idle", "Does something need every reason of reasons.yaml?", "Drop the reason.", "warning")
def _reason_idle(edition: Edition) -> Iterator[Breach]:
    needed: dict[str, set[tuple[str, str | None]]] = {
        "mobility-far": set(_far(edition)),
        "link-none": {(code, None) for code in _unlinked(edition)},
    }
    for rule_id, pairs in needed.items():
        for code, to in sorted(_excused(edition, rule_id) - pairs, key=str):
            yield code, f"has a reason for {rule_id}{f' to {to}' if to else ''} that nothing needs."


@rule("coverage", "Does the edition hold what it promises?", "Write what is missing.")
def _coverage(edition: Edition) -> Iterator[Breach]:
    held = counts(edition)
    for name, floor in FLOORS.items():
        if held[name] < floor:
            yield edition.header.code, f"holds {held[name]} {name.replace('_', ' ')}, {floor} wanted."


def _links(o: Occupation) -> Iterator[tuple[str, str, str]]:
    """Scheme, code or address, and kind of every link of an occupation."""
    yield from (("rome", link.code, link.match) for link in o.links.rome)
    yield from (("esco", link.uri, link.match) for link in o.links.esco)


def gone(edition: Edition, cards: Mapping[str, Set[str]]) -> Iterator[Breach]:
    """Links to cards that the releases in use do not have.

    `cards` holds ROME codes ("rome"), ESCO addresses ("esco") and those of its skills ("esco skills"); one that is not
    there is not asked.
    """
    for skill in edition.skills if "esco skills" in cards else ():
        if skill.esco and skill.esco not in cards["esco skills"]:
            yield skill.code, f"leads to {skill.esco}, which the ESCO in use does not have."
    for o in edition.occupations:
        for scheme, to, _match in _links(o):
            if scheme in cards and to not in cards[scheme]:
                yield o.code, f"leads to {to}, which the {scheme.upper()} in use does not have."
