"""`siraba demo`: a fictitious country for whoever tries the program."""

from __future__ import annotations

import argparse
import time
from datetime import datetime
from zoneinfo import ZoneInfo

from siraba.faces.cli.main import Refused, django

SEED = 20261122


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    parser.add_argument("--people", type=int, default=2000, help="how many people (default 2,000)")
    parser.add_argument("--vacancies", type=int, help="how many vacancies (default: one for 25 people)")
    parser.add_argument("--seed", type=int, default=SEED, help="the same seed makes the same country")


def run(args: argparse.Namespace) -> int:
    """Fill an empty installation. Refuses one that holds real users or people."""
    django()
    from django.conf import settings

    from siraba.apps.accounts.queries import demo_sign_ins, is_empty
    from siraba.apps.classification.rules.edition import load_roame
    from siraba.apps.shortlists.pool import rebuild_all
    from siraba.faces.cli.demo.country import make
    from siraba.faces.cli.demo.shapes import Shapes

    if not is_empty() and not demo_sign_ins():
        raise Refused("this installation has users of its own; the demo goes only into an empty one (--home DIR).")
    if args.people < 1:
        raise Refused("--people must be 1 or more.")
    began = time.monotonic()
    edition = load_roame(settings.DATA_DIR / "roame")
    shapes = Shapes(settings.DATA_DIR / "demo" / "jamana.yaml", edition, args.seed)
    today = datetime.now(ZoneInfo(settings.SIRABA_TIME_ZONE)).date()
    vacancies = args.vacancies if args.vacancies is not None else max(10, args.people // 25)
    counts = make(shapes, people=args.people, vacancies=vacancies, seed=args.seed, today=today)
    rebuild_all()
    spent = time.monotonic() - began
    print(", ".join(f"{name} {count}" for name, count in counts.items()) + f" ({spent:.1f} s)")
    return 0
