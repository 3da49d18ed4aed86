"""Who may do what, drawn from the table of rights: docs/access.md, written by `python -m tools.graph`."""

from __future__ import annotations

from collections.abc import Iterable

from siraba.apps.foundation.rights import Relation, Rights, read_rights
from tools import doors
from tools.files import ROOT

PAGE = ROOT / "docs" / "access.md"
TABLE = ROOT / "src" / "siraba" / "data" / "access" / "rights.yaml"
HEAD = """# Who may see and do what

Drawn from `src/siraba/data/access/rights.yaml` by `python -m tools.graph`; the same table is asked for every action and
every list. A role that is not named may not, and for whoever may not see a thing it does not exist.

The installation itself (set-up, nightly jobs, the demo) is no role: nobody can have it. What it alone does stands below
the rights of people, by name.
"""
MEANINGS = {
    Relation.ANY: "every object of the kind",
    Relation.PUBLIC: "what anybody may see: published and not over",
    Relation.OWN_FILE: "the person's own",
    Relation.ENTRUSTED: "of a person who named this relay as a helper, until a day",
    Relation.OWN_OFFICE: "kept by the actor's office",
    Relation.ASSIGNED: "assigned to the actor, or to a colleague whom the actor stands in for",
    Relation.OWN_ORGANISATION: "of the actor's employer, agency, training centre or partner",
    Relation.OWN_COUNTRY: "in the country where the actor is posted",
    Relation.CONSENTED: "of a person with a live agreement to be proposed for posts",
    Relation.BOTH_FILES: "a pair of files, both of which the actor sees",
    Relation.OPENED: "opened in an emergency, for hours, under the eyes of the data protection officer",
    Relation.OWN_ACCOUNT: "one's own sign-in, sessions and factors",
}


def page() -> str:
    """The page."""
    table = read_rights(TABLE)
    parts = [HEAD, "## Roles\n", *_roles(table), "\n## Relations\n", *_relations()]
    kinds = dict.fromkeys(verb.partition(".")[0] for verb in table.cells)
    for kind in kinds:
        parts += [f"\n## {kind}\n", *_rows(table, kind)]
    parts += ["\n## By the installation alone\n", *(f"- {verb}" for verb in sorted(table.machine))]
    parts += doors.rows()
    return "\n".join(parts) + "\n"


def is_current() -> bool:
    """Whether the page says what the table says."""
    return PAGE.exists() and PAGE.read_text(encoding="utf-8") == page()


def _roles(table: Rights) -> Iterable[str]:
    yield "| role | is here for |\n|---|---|"
    for role, words in table.roles.items():
        yield f"| {role} | {words['en']} |"


def _relations() -> Iterable[str]:
    yield "| relation | objects |\n|---|---|"
    for relation, meaning in MEANINGS.items():
        yield f"| {relation} | {meaning} |"


def _rows(table: Rights, kind: str) -> Iterable[str]:
    yield "| verb | who, and on which |\n|---|---|"
    for verb, row in table.cells.items():
        if verb.startswith(f"{kind}."):
            who = "; ".join(f"{role}: {', '.join(sorted(relations))}" for role, relations in row.items() if relations)
            yield f"| {verb.partition('.')[2]} | {who or 'nobody'} |"
