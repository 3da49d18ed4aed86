"""What a check found: the rule, how much it weighs, the facts of its sentence, and where in a text it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from siraba.core.fairness.catalogue import Catalogue, Rule, Severity
from siraba.core.fairness.scanner import Hit


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that is broken, or whose facts are not known well enough to say that it holds (`unknown`).

    The facts name nobody but the publisher; `lacking`, `reason` and `status` hold codes, parted by blanks, whose words
    stand in the catalogue.
    """

    rule: str
    severity: Severity
    facts: Mapping[str, str] = field(default_factory=dict)
    hit: Hit | None = None

    @property
    def unknown(self) -> bool:
        """Whether the rule may hold or be broken."""
        return "unknown" in self.facts

    def sentence(self, rule: Rule, language: str) -> str:
        """The finding in words of a language."""
        facts = dict(self.facts)
        if self.hit is not None:
            facts["quote"] = self.hit.quote.strip()
        return rule.sentence(facts, language)


def broken(rule: str, **facts: str) -> Finding:
    """A finding that stops the step; whoever has the catalogue gives it the rule's own severity."""
    return Finding(rule, Severity.BLOCK, facts)


def unsure(rule: str, reason: str, **facts: str) -> Finding:
    """A finding that only tells what is not known: nothing is blocked for want of knowledge of the service."""
    return Finding(rule, Severity.WARN, {**facts, "unknown": reason})


def of_hits(hits: Sequence[Hit], catalogue: Catalogue) -> list[Finding]:
    """What phrases found in an advert's text mean. Words alone never block: a person reads them in place.

    Fees and custody of papers open an alert; the rest is shown to whoever validates. What only looks like it to the
    learned part says so (the fact `likely`).
    """
    found: list[Finding] = []
    for hit in hits:
        rule = catalogue.of_kind.get(hit.kind)
        if rule is not None:
            severity = Severity.ESCALATE if rule.escalates else Severity.WARN
            found.append(Finding(rule.id, severity, {"likely": hit.phrase} if hit.likely else {}, hit))
    return found
