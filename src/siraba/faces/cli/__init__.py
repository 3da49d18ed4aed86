"""The `siraba` command: one module a verb under `verbs/`, listed here with the line that `siraba help` shows."""

from __future__ import annotations

VERBS: dict[str, str] = {
    "setup": "prepare SIRABA_HOME: database, reference data, style files, catalogues of words",
    "serve": "serve the pages and run the jobs (what `./siraba run` calls after setup)",
    "work": "run waiting jobs without serving pages",
    "demo": "fill an empty installation with a fictitious country",
    "classification": "import ISCO, ESCO, ROME or a national list; check, compare, publish and list releases",
    "countries": "bring in communes and villages, and tables that a law or a statistic changes",
    "person": "erase everything about a person; compare people who came by a file with those known",
    "import": "import people or vacancies from CSV, XLSX, JSON Lines or Parquet",
    "code": "code job titles into occupations: lines or CSV in, CSV out",
    "skills": "find the skills that a text, an advert or a CV (PDF, DOCX) names",
    "check-advert": "read an advert for fees, kept papers, discrimination, bonds, false promises: sentences or JSON",
    "coding": "report how often coding was right, and which titles the classification lacks",
    "match": "match a file of people with a file of vacancies: ranked, explained, exact",
    "shortlist": "work a kept shortlist out again from what was frozen (replay)",
    "parameters": "the numbers of the formula: show, check, see the effect, apply",
    "allocate": "give limited places: best total, stable, by order; capacities, reserves, ceilings",
    "draw": "draw lots that everybody can check: commit, run, verify",
    "pool": "rebuild, describe or export the pool that shortlists search",
    "client": "let a program call the API: add, list, revoke tokens",
    "admin": "make the first administrator, list who signs in, reset lost factors, end a sign-in",
    "retention": "how long what is kept; let go of what is due, or only count it",
    "jobs": "list, show, stop and resume what runs in the background",
    "doctor": "say what is wrong with this installation and what to do; ends with 1 when something is",
    "backup": "the whole installation in one encrypted file, made while others work; tried by loading it",
    "restore": "an installation from a backup, in an empty folder",
    "keys": "the keys outside of the database: list, make, rotate (everything sealed carried over to a new one)",
    "audit": "verify the audit chain, sign its head",
}
"""verb → what it does. The module is `siraba.faces.cli.verbs.<verb>` (`import` → `importing`), with
`configure(parser)` and `run(args) -> exit code`; it is imported only when its verb is called."""

MODULES = {"import": "importing", "check-advert": "check_advert"}
"""Verbs whose module cannot bear their name."""
