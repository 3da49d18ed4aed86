"""`siraba countries`: communes and villages from official files, and tables that a law or a statistic changes."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from siraba.faces.cli.main import Refused, django

if TYPE_CHECKING:
    from siraba.core.tabular.mapping import Mapping


def configure(parser: argparse.ArgumentParser) -> None:
    """Words of the verb."""
    deeds = parser.add_subparsers(dest="deed", required=True)
    deeds.add_parser("list", help="what is known of each country")
    bring = deeds.add_parser("import", help="bring a file in").add_subparsers(dest="what", required=True)
    places = bring.add_parser("places", help="communes and villages below the regions that are there")
    places.add_argument("--country", required=True, help="ISO 3166-1: ML")
    table = bring.add_parser("table", help="a dated table: minimum_pay, ages, prices …")
    table.add_argument("name", help="what the table is called: small letters, figures and _")
    for each in (places, table):
        each.add_argument("file", type=Path, help="CSV, XLSX, JSON Lines or Parquet")
        each.add_argument("--source", required=True, help="who published it, where and when")
        each.add_argument("--mapping", type=Path, help="YAML: which columns are which fields")
        each.add_argument("--errors", type=Path, help="where rejected rows are written (default: FILE.errors.csv)")
    show = deeds.add_parser("show", help="what a dated table says on a day")
    show.add_argument("name")
    show.add_argument("--country", default="")
    show.add_argument("--key", default="")
    show.add_argument("--on", type=date.fromisoformat, default=None, help="a day (default: today)")


def run(args: argparse.Namespace) -> int:
    """List, import or show."""
    django()
    if args.deed == "list":
        return _list()
    return _show(args) if args.deed == "show" else _import(args)


def _list() -> int:
    from siraba.apps.countries import queries

    for country in queries.known_countries():
        held = len(queries.codes_of(country.code))
        spoken = ",".join([*country.languages, *country.national_languages])
        print(f"{country.code}\t{country.currency}\tplaces {held}\tlanguages {spoken}\t{country.source}")
    return 0


def _import(args: argparse.Namespace) -> int:
    from siraba.apps.countries.actions import Overlapping
    from siraba.apps.countries.imports import bring_places, bring_values
    from siraba.apps.countries.queries import known_countries
    from siraba.apps.foundation.actors import SYSTEM
    from siraba.core.tabular import Unreadable
    from siraba.core.tabular.mapping import BadMapping

    errors = args.errors or Path(f"{args.file}.errors.csv")
    if not args.source.strip():
        raise Refused("say with --source who published the file, where and when.")
    try:
        mapping = _mapping(args)
        if args.what == "table":
            if not args.name.replace("_", "").isalnum() or not args.name.islower() or len(args.name) > 40:
                raise Refused("the name of a table has small letters, figures and _, at most 40.")
            done = bring_values(args.file, mapping, args.name, args.source, errors, by=SYSTEM)
        else:
            if args.country not in {row.code for row in known_countries()}:
                raise Refused(f"there is no country {args.country!r} here; `siraba countries list` says which are.")
            done = bring_places(args.file, mapping, args.country, args.source, errors, by=SYSTEM)
    except (Unreadable, BadMapping, Overlapping) as problem:
        raise Refused(str(problem)) from problem
    except OSError as problem:
        raise Refused(f"{problem.filename or args.file} cannot be written or read: {problem.strerror}.") from problem
    if done.rejected:
        print(f"rejected rows: {errors}", file=sys.stderr)
    print(f"taken {done.taken}, rejected {done.rejected}")
    return 1 if done.rejected and not done.taken else 0


def _mapping(args: argparse.Namespace) -> Mapping:
    from django.conf import settings

    from siraba.core.tabular import columns
    from siraba.core.tabular.mapping import Mapping

    if args.mapping:
        return Mapping.load(args.mapping)
    own = Mapping.load(settings.DATA_DIR / "imports" / f"{args.what.removesuffix('s')}s.yaml")
    there = {name.strip().casefold() for name in columns(args.file)}
    own.fields = {
        name: said
        for name, said in own.fields.items()
        if said.required or all(column in there for column in said.all_columns())
    }
    return own


def _show(args: argparse.Namespace) -> int:
    from django.utils import timezone

    from siraba.apps.countries import queries

    on = args.on or timezone.localdate()
    if args.country and args.key:
        row = queries.dated_value(args.name, args.country, args.key, on)
        print(f"{row.value} {row.unit}".strip() if row else "unknown")
        return 0 if row else 1
    rows = [
        row
        for row in queries.dated_values(args.name, country=args.country)
        if row.valid_from <= on and (row.valid_until is None or row.valid_until >= on)
    ]
    for row in rows:
        said = f"{row.value} {row.unit}".strip()
        print(f"{row.country}\t{row.key}\t{said}\t{row.valid_from}/{row.valid_until or ''}\t{row.brought.source}")
    print(f"rows {len(rows)}" if rows else "unknown")
    return 0 if rows else 1
