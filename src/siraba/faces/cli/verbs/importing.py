"""`siraba import`: people, vacancies, organisations or licences from a file, good rows in, bad rows back."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from siraba.faces.cli.main import Refused, django

if TYPE_CHECKING:
    from siraba.apps.accounts.models import Office
    from siraba.apps.foundation.imports import Importer
    from siraba.apps.foundation.models import ImportRun
    from siraba.core.tabular.mapping import Mapping


REGISTERS = ("organisations", "licences")
"""What has no coding and no office: rows of a register."""

NOTES = {
    "employer_several": "several known employers bear the name, so an entry of its own was made",
    "employer_claimed": "only somebody unchecked gives this name or number, so an entry of its own was made",
    "restricted": "the person's file is put aside, so nothing was written; bring the file again once that is lifted",
    **{
        f"corrected:{name}": f"{name}: the person had it corrected, and their word stands against the file"
        for name in ("given_names", "family_names", "sex", "birth", "place")
    },
}
"""What is to be known of rows that were taken."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Words of the verb."""
    parser.add_argument("what", choices=("people", "vacancies", *REGISTERS))
    parser.add_argument("file", type=Path, help="CSV, XLSX, JSON Lines or Parquet")
    parser.add_argument("--mapping", type=Path, help="YAML: which columns are which fields (docs/examples/)")
    parser.add_argument("--source", help="where the ids of the rows come from (default: the mapping's name)")
    parser.add_argument("--office", help="code of the office that takes them (default: the first)")
    parser.add_argument("--to", default="roame", help="classifications to code titles with, in order: roame,rome,esco")
    parser.add_argument("--lang", default="auto", choices=("fr", "en", "ar", "auto"), help="language of the titles")
    parser.add_argument("--errors", type=Path, help="where rejected rows are written (default: FILE.errors.csv)")
    parser.add_argument("--draft", action="store_true", help="vacancies: publish nothing")
    parser.add_argument(
        "--country", default="", help="organisations, licences: country of rows that say none (ISO 3166-1)"
    )


def run(args: argparse.Namespace) -> int:
    """Import a file; the last line printed is a plain count."""
    django()
    from django.conf import settings

    from siraba.apps.classification.queries import NotInstalled
    from siraba.apps.foundation.actors import SYSTEM
    from siraba.apps.foundation.imports import bring_in
    from siraba.apps.foundation.running import Busy
    from siraba.apps.shortlists.pool import REBUILD_AFTER, rebuild_all
    from siraba.core.tabular import Unreadable
    from siraba.core.tabular.mapping import BadMapping, Mapping

    errors = args.errors or Path(f"{args.file}.errors.csv")
    try:
        if args.mapping:
            mapping = Mapping.load(args.mapping)
        else:
            mapping = _own_columns(Mapping.load(settings.DATA_DIR / "imports" / f"{args.what}.yaml"), args.file)
        if args.what in REGISTERS:
            return _register(args, mapping, errors)
        source = args.source or (args.mapping.stem if args.mapping else "file")
        done = bring_in(
            args.file, _importer(args), mapping, source=source, errors=errors, by=SYSTEM, say=_Progress().told
        )
    except (Unreadable, BadMapping, Busy, NotInstalled) as problem:
        raise Refused(str(problem)) from problem
    except OSError as problem:
        raise Refused(f"{problem.filename or args.file} cannot be written or read: {problem.strerror}.") from problem
    if done.imported + done.unsure > REBUILD_AFTER:
        print("building the pool anew …", file=sys.stderr)
        rebuild_all()
    if done.rejected:
        print(f"rejected rows: {errors}", file=sys.stderr)
    for code, held in done.notes.items():
        print(f"{NOTES.get(code, code)}: {held['rows']} rows, the first on lines {held['lines']}", file=sys.stderr)
    print(f"imported {done.imported}, unchanged {done.unchanged}, unsure {done.unsure}, rejected {done.rejected}")
    return 0


def _register(args: argparse.Namespace, mapping: Mapping, errors: Path) -> int:
    """Organisations, or the licences of the country's authority."""
    from siraba.apps.foundation.actors import SYSTEM
    from siraba.apps.organisations.imports import bring_licences, bring_organisations

    country = (args.country or _office(args.office).country).upper()
    bring = bring_organisations if args.what == "organisations" else bring_licences
    done = bring(args.file, mapping, errors, by=SYSTEM, country=country)
    if done.rejected:
        print(f"rejected rows: {errors}", file=sys.stderr)
    print(f"imported {done.taken}, unchanged {done.known}, rejected {done.rejected}")
    return 0


def _own_columns(mapping: Mapping, path: Path) -> Mapping:
    """The mapping of our own column names, without the columns that this file does not have."""
    from siraba.core.tabular import columns

    there = {name.strip().casefold() for name in columns(path)}
    mapping.fields = {
        name: reading
        for name, reading in mapping.fields.items()
        if reading.required or all(column in there for column in reading.all_columns())
    }
    return mapping


def _importer(args: argparse.Namespace) -> Importer:
    from siraba.apps.jobseekers.imports import JobSeekerImporter
    from siraba.apps.shortlists.records import skill_codes
    from siraba.apps.vacancies.imports import VacancyImporter

    office = _office(args.office)
    schemes = [scheme.strip() for scheme in args.to.split(",") if scheme.strip()]
    skills = {code: pk for pk, code in skill_codes().items()}
    if args.what == "people":
        return JobSeekerImporter(
            office_id=office.pk, country=office.country, schemes=schemes, language=args.lang, skills=skills
        )
    return VacancyImporter(
        office_id=office.pk, schemes=schemes, language=args.lang, skills=skills, publish=not args.draft
    )


def _office(code: str | None) -> Office:
    from siraba.apps.accounts.queries import offices
    from siraba.apps.foundation.actors import SYSTEM

    known = offices(SYSTEM)
    office = known.filter(code=code).first() if code else known.first()
    if office is None:
        codes = ", ".join(row.code for row in known) or "none yet"
        raise Refused(f"there is no office {code or ''} (offices: {codes}); `siraba demo` makes some to try with.")
    return office


class _Progress:
    """A line a second on standard error."""

    def __init__(self) -> None:
        self.last = 0.0

    def told(self, run: ImportRun) -> None:
        """One line, unless one was told less than a second ago."""
        now = time.monotonic()
        if now - self.last < 1 and run.state == "running":
            return
        self.last = now
        of = f" of {run.total:,}" if run.total else ""
        print(f"  {run.rows:,}{of} rows: {run.imported + run.unsure:,} in, {run.rejected:,} rejected", file=sys.stderr)
