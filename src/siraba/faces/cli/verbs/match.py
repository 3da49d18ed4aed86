"""`siraba match`: a file of people and a file of vacancies in, ranked matches with their points out."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from siraba.core.matching.batch import Batch, Engine, Plan, gather, missing, prepare, prepared, work
from siraba.core.matching.executors import NoCluster, PartFailed, Where
from siraba.core.matching.exposure import as_plain
from siraba.core.matching.exposure_picture import picture
from siraba.core.matching.files import ENDINGS, MatchWriter
from siraba.core.matching.frozen import freeze
from siraba.core.matching.parameters import DEFAULT
from siraba.core.matching.plan import digest_of, file_digest
from siraba.core.pool.files import read_people, read_vacancies
from siraba.core.tabular import Unreadable, count
from siraba.faces.cli.main import Refused
from siraba.faces.cli.match_inputs import SCHEMES, Reading, Told, proximity_of, read_groups, read_parameters


def configure(parser: argparse.ArgumentParser) -> None:
    """Words of the verb."""
    parser.add_argument("people", type=Path, metavar="PEOPLE", help="people: CSV, XLSX, JSON Lines or Parquet")
    parser.add_argument("vacancies", type=Path, metavar="VACANCIES", help="vacancies: the same formats")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help=f"matches: {', '.join(ENDINGS)}")
    parser.add_argument("--top", type=_positive, default=50, metavar="N", help="matches a list (50)")
    parser.add_argument("--as-of", type=_day, metavar="DATE", help="the day that counts (today, UTC)")
    parser.add_argument("--reverse", action="store_true", help="the best vacancies for each person instead")
    parser.add_argument(
        "--engine",
        choices=[engine.value for engine in Engine],
        default=Batch.__dataclass_fields__["engine"].default.value,
    )
    parser.add_argument("--errors", type=Path, metavar="FILE", help="CSV for the rows that cannot be read")
    parser.add_argument(
        "--classification", choices=SCHEMES, metavar="SCHEME", help="codes are of this installed classification"
    )
    parser.add_argument(
        "--parameters",
        type=Path,
        metavar="FILE",
        help="weights, as `siraba parameters show` writes them",
    )
    parser.add_argument("--workers", type=_positive, default=1, metavar="N", help="processes of this machine (1)")
    parser.add_argument(
        "--cluster", metavar="ADDRESS", help="a Dask scheduler, tcp://…; its workers must see the folder of FILE"
    )
    parser.add_argument("--shards", type=_positive, default=1, metavar="N", help="cut the people in N, to save memory")
    parser.add_argument("--audit", type=Path, metavar="FILE", help="who is shown against who could be: .json or .svg")
    parser.add_argument("--groups", type=Path, metavar="FILE", help="for the audit: id, and sex, disability …")
    parser.add_argument("--spread-ties", default="", metavar="SEED", help="order equal scores by this seed, not by id")


def run(args: argparse.Namespace) -> int:
    """Match, and print counts as the last line."""
    if args.out.suffix.lower() not in ENDINGS:
        raise Refused(f"{args.out} must end in {', '.join(ENDINGS)}: the ending chooses the format.")
    folder = args.out.with_name(f".{args.out.name}.work")
    try:
        with MatchWriter(args.out) as out:
            plan = _plan(args, folder)
            told = Told.load(folder)
            told.report(folder, args.errors)
            _work(folder, plan, Where(args.workers, args.cluster))
            audit = gather(folder, plan, out)
        if audit is not None and args.audit:
            _write_audit(args.audit, json.dumps(as_plain(audit), ensure_ascii=False, indent=1), picture(audit))
    except (NoCluster, PartFailed, Unreadable) as error:
        raise Refused(str(error)) from error
    except OSError as error:
        where = error.filename or args.out
        raise Refused(f"{where} cannot be written: {error.strerror}. Make room, or choose another folder.") from error
    shutil.rmtree(folder, ignore_errors=True)
    print(f"people {told.people}, vacancies {told.vacancies}, matches {out.count}, rejected {told.rejected}")
    return 0


def _plan(args: argparse.Namespace, folder: Path) -> Plan:
    """The batch as it was prepared before, where nothing changed since; else prepared now."""
    proximity = proximity_of(args.classification)
    batch = Batch(
        args.as_of or datetime.now(UTC).date(),
        args.top,
        args.reverse,
        Engine(args.engine),
        args.spread_ties,
        args.audit is not None,
        DEFAULT if args.parameters is None else read_parameters(args.parameters),
    )
    files = [path for path in (args.people, args.vacancies, args.groups) if path is not None]
    for path in files:
        if not path.is_file():
            raise Refused(f"There is no file “{path}”.")
    digest = digest_of(batch, *map(file_digest, files), str(args.classification), freeze(proximity), str(args.shards))
    before = prepared(folder)
    if before is not None and before.digest == digest:
        done = len(before.parts) - len(missing(folder, before))
        print(f"going on: {done} of {len(before.parts)} parts were done before", file=sys.stderr)
        return before
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    reading = Reading(folder, args.classification)
    try:
        plan = prepare(
            folder,
            batch,
            reading.people(args.people, read_people),
            reading.vacancies(args.vacancies, read_vacancies),
            proximity=proximity,
            digest=digest,
            a_shard=_a_shard(args.people, args.shards),
            declared=read_groups(args.groups) if args.groups else None,
            last=lambda: reading.told.save(folder),
        )
    finally:
        reading.close()
    return plan


def _a_shard(people: Path, shards: int) -> int | None:
    """How many people go into each of some shards; the last one takes what the estimate left out."""
    return None if shards == 1 else max(-(-(count(people) or 1) // shards), 1)


def _work(folder: Path, plan: Plan, where: Where) -> None:
    """Do what is missing, and say how far it is where somebody looks on."""
    done = len(plan.parts) - len(missing(folder, plan))
    for _matches in work(folder, plan, where):
        done += 1
        if sys.stderr.isatty():
            print(f"\r{done} of {len(plan.parts)} parts", end="", file=sys.stderr, flush=True)
    if sys.stderr.isatty():
        print(file=sys.stderr)


def _write_audit(path: Path, as_json: str, as_svg: str) -> None:
    """The figures where the name ends in .json; the picture, and the figures beside it, where it ends in .svg."""
    if path.suffix.lower() == ".svg":
        path.write_text(as_svg, encoding="utf-8")
    path.with_suffix(".json").write_text(as_json, encoding="utf-8")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day like 2026-11-22") from None


def _positive(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 up")
    return number
