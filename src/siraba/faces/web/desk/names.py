"""What skills and occupations are called, for the codes in a list of reasons: read at once, not one by one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from siraba.apps.classification import queries as classification
from siraba.core.matching.results import Explanation
from siraba.core.pool.proximity import Proximity
from siraba.faces.web import formats


@dataclass(frozen=True, slots=True)
class Names:
    """Names by code (`scheme:code`); a concept that is no longer installed is shown by its code."""

    skills: dict[str, str]
    occupations: dict[str, str]

    @classmethod
    def around(
        cls, explanations: Iterable[Explanation], skills: Iterable[str] = (), *, near: Proximity | None = None
    ) -> Names:
        """The names of what explanations speak of, asked or held, and of more `skills`.

        With `near`, which is one object while no release changes, names that were read under it are not read again.
        """
        reasons = list(explanations)
        named = {code for why in reasons for one in why.skills for code in (one.asked, one.held) if code}
        held = {why.occupation.held for why in reasons if why.occupation.held}
        return cls(
            skills=_named(classification.skills_of, named.union(skills), near),
            occupations=_named(classification.occupations_of, held, near),
        )

    def skill(self, code: str) -> str:
        """The name of a skill."""
        return self.skills.get(code, code.rpartition(":")[2])

    def occupation(self, code: str) -> str:
        """The name of an occupation."""
        return self.occupations.get(code, code.rpartition(":")[2])


def _named(
    read: Callable[[list[str]], Mapping[str, Any]], codes: Collection[str], near: Proximity | None
) -> dict[str, str]:
    """The names of codes that are installed, in the reader's language."""
    global _kept  # noqa: PLW0603 - one tuple, replaced whole
    language = formats.language()
    if _kept is None or _kept[0] is not near:
        _kept = (near, {})
    known = {} if near is None else _kept[1]
    missing = [code for code in codes if (language, code) not in known]
    if missing:
        rows = read(missing)
        known |= {
            (language, code): classification.label(rows[code], language) if code in rows else None for code in missing
        }
    return {code: name for code in codes if (name := known[language, code]) is not None}


_kept: tuple[Proximity | None, dict[tuple[str, str], str | None]] | None = None
