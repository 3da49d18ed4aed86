"""Which kinds of files can be brought in on a page: each app's `imports.py` makes its own known.

KIND = brings(ImporterKind("vacancy", "vacancies", "vacancy.enter", make))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings

from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.imports import Importer
from siraba.apps.foundation.rights import demand, granted
from siraba.core.tabular.mapping import Mapping as ColumnMapping
from siraba.core.tabular.schema import Reading


@dataclass(frozen=True, slots=True)
class ImporterKind:
    """A kind: `file` names the mapping of our own columns (`data/imports/<file>.yaml`), `make` builds the importer,
    `right` is the verb that whoever brings it in may do.

    `make` takes who asks and the options that were said on the page.
    """

    kind: str
    file: str
    right: str
    make: Callable[[Actor, Mapping[str, Any]], Importer]


_kinds: dict[str, ImporterKind] = {}


def brings(kind: ImporterKind) -> ImporterKind:
    """Make a kind known."""
    _kinds[kind.kind] = kind
    return kind


def importer_kinds(by: Actor) -> list[ImporterKind]:
    """The kinds that somebody may bring in, in the order of the apps."""
    return [kind for kind in _kinds.values() if granted(by, kind.right)]


def importer_kind(by: Actor, kind: str) -> ImporterKind:
    """A kind by its name. Raises NotAllowed where somebody may not bring it in, KeyError for none."""
    found = _kinds[kind]
    demand(by, found.right)
    return found


@cache
def own_readings(kind: str) -> dict[str, Reading]:
    """How each field of a kind is read from our own columns, in the order of a form."""
    path = settings.DATA_DIR / "imports" / f"{_kinds[kind].file}.yaml"
    return dict(ColumnMapping.load(path).fields)
