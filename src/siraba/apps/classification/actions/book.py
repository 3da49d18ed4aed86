"""What a release holds, by code and by URI, so that a chunk of rows needs no query to find what it names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from siraba.apps.classification.models import Occupation, Release, Skill


@dataclass(slots=True)
class Book:
    """Primary keys of a release's concepts by code and by URI, and who stands under whom.

    It belongs to one import: after an error that rolled a chunk back it must be opened anew.
    """

    release: Release
    occupations: dict[str, int] = field(default_factory=dict)
    skills: dict[str, int] = field(default_factory=dict)
    parents: dict[int, int | None] = field(default_factory=dict)

    def asks(self) -> str:
        """What tells two requests apart: the release, not how far its import came."""
        return str(self.release.public_id)

    @classmethod
    def open(cls, release: Release) -> Book:
        """Read it from the database: two queries."""
        book = cls(release)
        rows = Occupation.objects.filter(release=release).values_list("pk", "code", "uri", "parent_id")
        for pk, code, uri, parent in rows.iterator(chunk_size=5000):
            book.occupations |= {name: pk for name in (code, uri) if name}
            book.parents[pk] = parent
        for pk, code, uri in Skill.objects.filter(release=release).values_list("pk", "code", "uri"):
            book.skills |= {name: pk for name in (code, *_identity(uri, code)) if name}
        return book

    def add_occupations(self, rows: Iterable[Occupation]) -> None:
        """Enter occupations that were just stored."""
        for row in rows:
            self.occupations |= {name: row.pk for name in (row.code, row.uri) if name}
            self.parents.setdefault(row.pk, row.parent_id)

    def add_skills(self, rows: Iterable[Skill]) -> None:
        """Enter skills that were just stored."""
        for row in rows:
            self.skills |= {name: row.pk for name in (row.code, *_identity(row.uri, row.code)) if name}

    def leads_back(self, child: int, parent: int) -> bool:
        """Whether putting `child` under `parent` would make a circle."""
        at: int | None = parent
        while at is not None:
            if at == child:
                return True
            at = self.parents.get(at)
        return False


def _identity(uri: str, code: str) -> list[str]:
    """A skill is known by its URI only where its code is taken from it: ROAME skills share links to ESCO."""
    return [uri] if uri.endswith(code) else []
