"""`siraba client`: programs that call the API, each with a token and scopes of its own."""

from __future__ import annotations

import argparse
import secrets
from datetime import date

from siraba.faces.cli.main import Refused, django


def configure(parser: argparse.ArgumentParser) -> None:
    """Words of the verb."""
    parser.add_argument("what", choices=("add", "list", "revoke"))
    parser.add_argument("name", nargs="?", help="add, revoke: what the program is called")
    parser.add_argument("--office", help="add: code of the office it works for (default: the first)")
    parser.add_argument("--scopes", default="occupations:read", help="add: what it may do, with commas")
    parser.add_argument("--until", type=date.fromisoformat, help="add: last day of the token")


def run(args: argparse.Namespace) -> int:
    """Add prints the token once: it is kept nowhere."""
    django()
    from siraba.apps.accounts.queries import clients
    from siraba.apps.foundation.actors import SYSTEM

    known = clients(SYSTEM)
    if args.what == "list":
        for client in known:
            state = f"revoked {client.revoked_on}" if client.revoked_on else f"until {client.ends_on or 'revoked'}"
            print(f"{client.name}\t{','.join(client.scopes)}\t{state}")
        print(f"clients {len(known)}")
        return 0
    if not args.name:
        raise Refused("give the name of the program.")
    return _revoke(args) if args.what == "revoke" else _add(args)


def _revoke(args: argparse.Namespace) -> int:
    from siraba.apps.accounts.actions import revoke_client
    from siraba.apps.accounts.queries import clients
    from siraba.apps.foundation.actors import SYSTEM

    client = clients(SYSTEM).filter(name=args.name, revoked_on=None).first()
    if client is None:
        raise Refused(f"no program called {args.name!r} has a valid token.")
    revoke_client(client, by=SYSTEM, key=f"revoke/{client.public_id}")
    print(f"{client.name} may no longer call the API")
    return 0


def _add(args: argparse.Namespace) -> int:
    from django.core.exceptions import ValidationError

    from siraba.apps.accounts.actions import enter_client
    from siraba.apps.accounts.queries import offices, token_digest
    from siraba.apps.foundation.actors import SYSTEM

    known = offices(SYSTEM)
    office = known.filter(code=args.office).first() if args.office else known.first()
    if office is None:
        raise Refused(f"there is no office {args.office or ''}; `siraba demo` makes some to try with.")
    token = f"siraba_{secrets.token_urlsafe(32)}"
    scopes = [scope.strip() for scope in args.scopes.split(",") if scope.strip()]
    digest = token_digest(token)
    try:
        enter_client(args.name, office, scopes, token_digest=digest, ends_on=args.until, by=SYSTEM, key=digest[:32])
    except ValidationError as problem:
        raise Refused(" ".join(problem.messages)) from problem
    print(token)
    return 0
