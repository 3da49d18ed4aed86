"""The one table of rights: role × verb → in which relation to the object somebody may do it.

It stands in `data/access/rights.yaml` and is read here, at the foot of the stairs, because `@action` asks it for every
verb. Which rows a relation means is said by the `access.py` of the app that holds them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

import yaml
from django.conf import settings

from siraba.apps.foundation.actors import Actor, NotAllowed


class Relation(StrEnum):
    """How an object stands to who asks."""

    ANY = "any"
    """Every object of the kind."""
    PUBLIC = "public"
    """What anybody may see without an account."""
    OWN_FILE = "own_file"
    """The person's own."""
    ENTRUSTED = "entrusted"
    """Of a person who named this relay as their helper, until a day."""
    OWN_OFFICE = "own_office"
    """Kept by the actor's office."""
    ASSIGNED = "assigned"
    """Assigned to the actor, or to a colleague whom the actor stands in for."""
    OWN_ORGANISATION = "own_organisation"
    """Of the actor's employer, agency, training centre or partner."""
    OWN_COUNTRY = "own_country"
    """In the country where the actor is posted."""
    CONSENTED = "consented"
    """Of a person whose live consent covers this use."""
    BOTH_FILES = "both_files"
    """A pair of files, both of which the actor sees."""
    OPENED = "opened"
    """Opened by breaking the glass: loud, short, and on the data protection officer's desk."""
    OWN_ACCOUNT = "own_account"
    """The sign-in of who asks, and what belongs to it."""


EVERYBODY, VISITOR, INVITED = "everybody", "visitor", "invited"
"""In the table: whoever is signed in; who is not and proves something else; who came by an invitation."""
_NO_ROLES = frozenset({EVERYBODY, VISITOR, INVITED})
SYSTEM_ROLE = "system"
"""Set-up, nightly jobs and the demo. Nobody has it, so it is in no table: it may do everything."""
MACHINE = "machine"
"""In the table: verbs that nobody does by hand; also the right of a transition that only the installation makes."""


class BadRights(ValueError):
    """The table cannot be read; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Rights:
    """The table as read: `cells[verb][role]` are the relations in which the role may do the verb."""

    roles: Mapping[str, Mapping[str, str]]
    """Role → what it is here for, by language."""
    cells: Mapping[str, Mapping[str, frozenset[Relation]]]
    machine: frozenset[str] = frozenset()
    """Verbs of the installation alone: reactions, jobs, and parts of what somebody else does."""

    def relations(self, role: str, verb: str) -> frozenset[Relation]:
        """In which relations a role may do a verb; none when it may not."""
        if role == SYSTEM_ROLE:
            return frozenset({Relation.ANY})
        row = self.cells.get(verb, {})
        everybody = row.get(EVERYBODY, frozenset()) if role and role not in _NO_ROLES else frozenset()
        return row.get(role, frozenset()) | everybody

    def doers(self, verb: str) -> frozenset[str]:
        """The roles that may do a verb in some relation."""
        row = self.cells.get(verb, {})
        named = frozenset(role for role, relations in row.items() if relations)
        return named | frozenset(self.roles) - _NO_ROLES if EVERYBODY in named else named


def read_rights(path: Path) -> Rights:
    """The table of a file. Raises BadRights for a role or a relation that there is not."""
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    roles: dict[str, dict[str, str]] = said["roles"]
    cells: dict[str, dict[str, frozenset[Relation]]] = {}
    for kind, verbs in said["rights"].items():
        for verb, row in verbs.items():
            name = f"{kind}.{verb}"
            if unknown := set(row) - set(roles) - _NO_ROLES:
                raise BadRights(f"{path.name}: {name} names roles that there are not: {sorted(unknown)}")
            try:
                cells[name] = {role: frozenset(map(Relation, _many(said))) for role, said in row.items()}
            except ValueError as problem:
                raise BadRights(f"{path.name}: {name}: {problem}") from problem
    machine = frozenset(said.get(MACHINE, ()))
    if both := machine & set(cells):
        raise BadRights(f"{path.name}: done by the machine alone, and yet by somebody: {sorted(both)}")
    return Rights(roles, cells, machine)


def _many(said: str | Iterable[str]) -> Iterable[str]:
    return [said] if isinstance(said, str) else said


@lru_cache(maxsize=1)
def rights() -> Rights:
    """The table in force."""
    return read_rights(Path(settings.DATA_DIR) / "access" / "rights.yaml")


def granted(by: Actor, verb: str) -> frozenset[Relation]:
    """In which relations the actor may do a verb."""
    return rights().relations(by.role, verb)


def demand(by: Actor, verb: str) -> None:
    """Raise NotAllowed when the actor may do the verb in no relation at all."""
    if not granted(by, verb):
        raise NotAllowed(f"{by.role or 'nobody'} may not do {verb}")
