"""What skills and occupations are called, for the codes in a list of reasons: read at once, not one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from siraba.apps.classification import queries as classification
from siraba.core.matching.results import Explanation
from siraba.faces.web import formats


@dataclass(frozen=True, slots=True)
class Names:
    """Names by code (`scheme:code`); a concept that is no longer installed is shown by its code."""

    skills: dict[str, str]
    occupations: dict[str, str]

    @classmethod
    def around(cls, explanations: Iterable[Explanation], skills: Iterable[str] = ()) -> Names:
        """The names of what explanations speak of, asked or held, and of more `skills`."""
        language = formats.language()
        reasons = list(explanations)
        named = {code for why in reasons for one in why.skills for code in (one.asked, one.held) if code}
        held = [why.occupation.held for why in reasons if why.occupation.held]
        return cls(
            skills={
                code: classification.label(row, language)
                for code, row in classification.skills_of(named.union(skills)).items()
            },
            occupations={
                code: classification.label(row, language) for code, row in classification.occupations_of(held).items()
            },
        )

    def skill(self, code: str) -> str:
        """The name of a skill."""
        return self.skills.get(code, code.rpartition(":")[2])

    def occupation(self, code: str) -> str:
        """The name of an occupation."""
        return self.occupations.get(code, code.rpartition(":")[2])
