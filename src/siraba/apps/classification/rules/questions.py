"""What a quality rule is, and the list that every module of rules adds to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from siraba.apps.classification.rules.edition import Edition

Breach = tuple[str, str]  # (code of the entry, what is wrong)
Severity = Literal["error", "warning"]
Find = Callable[[Edition], Iterator[Breach]]


@dataclass(frozen=True)
class Finding:
    """One answer of one rule: which entry of which file, what is wrong, what to do."""

    rule: str
    severity: Severity
    file: str
    code: str
    message: str
    advice: str

    def __str__(self) -> str:
        return f"{self.file}: {self.code}: {self.message} {self.advice} [{self.rule}]"


@dataclass(frozen=True)
class Rule:
    """A question put to the whole edition."""

    id: str
    severity: Severity
    question: str
    advice: str
    find: Find = field(repr=False)


RULES: list[Rule] = []


def rule(rule_id: str, question: str, advice: str, severity: Severity = "error") -> Callable[[Find], Find]:
    """Put a question to the edition: the function yields one breach an answer."""

    def register(find: Find) -> Find:
        RULES.append(Rule(rule_id, severity, question, advice, find))
        return find

    return register
