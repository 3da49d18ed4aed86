"""What skills and occupations are called, for the codes in a list of reasons: read at once, not one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from siraba.apps.classification import queries as classification
from siraba.apps.classification.models import Skill
from siraba.apps.vacancies.models import Vacancy
from siraba.core.matching.results import Explanation
from siraba.faces.web import formats


@dataclass(frozen=True, slots=True)
class Names:
    """Names by code (`scheme:code`); a code without a name is shown as it is."""

    skills: dict[str, str]
    occupations: dict[str, str]

    @classmethod
    def around(
        cls, vacancies: Iterable[Vacancy], explanations: Iterable[Explanation], held: Iterable[Skill] = ()
    ) -> Names:
        """The names that explanations need: what the vacancies ask, and what people hold."""
        language = formats.language()
        codes = [one.occupation.held for one in explanations if one.occupation.held]
        found = classification.occupations_of(codes)
        return cls(
            skills={skill.code: classification.label(skill, language) for skill in (*_asked(vacancies), *held)},
            occupations={code: classification.label(row, language) for code, row in found.items()},
        )

    def skill(self, code: str) -> str:
        """The name of a skill."""
        bare = code.rpartition(":")[2]
        return self.skills.get(bare, bare)

    def occupation(self, code: str) -> str:
        """The name of an occupation."""
        return self.occupations.get(code, code.rpartition(":")[2])


def _asked(vacancies: Iterable[Vacancy]) -> list[Skill]:
    """What vacancies ask; what the card of its occupation asks where one names nothing itself."""
    rows = list(vacancies)
    prefetch_related_objects(rows, "skills__skill")
    found: list[Skill] = []
    cards: set[int] = set()
    for vacancy in rows:
        named = [row.skill for row in vacancy.skills.all()]
        found += named
        if not named and vacancy.occupation is not None and vacancy.occupation.pk not in cards:
            cards.add(vacancy.occupation.pk)
            card = classification.card(vacancy.occupation)
            found += [each.skill for each in card.skills] if card else []
    return found
