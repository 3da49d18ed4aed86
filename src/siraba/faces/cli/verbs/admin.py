"""`siraba admin`: the first administrator, invitations, and the day when somebody lost everything they sign in with."""

from __future__ import annotations

import argparse
import getpass
import secrets
import sys
from typing import TYPE_CHECKING
from uuid import uuid4

from siraba.faces.cli.main import Refused, django

if TYPE_CHECKING:
    from siraba.apps.accounts.models import User


def configure(parser: argparse.ArgumentParser) -> None:
    """Words of the verb."""
    verbs = parser.add_subparsers(dest="what", required=True)
    create = verbs.add_parser("create", help="make an administrator: the first one of an installation")
    create.add_argument("email")
    create.add_argument("--name", default="Administrator")
    create.add_argument("--language", default="fr", choices=("fr", "en", "ar"))
    create.add_argument("--password-stdin", action="store_true", help="read the password from the standard input")
    verbs.add_parser("list", help="who can sign in, with what")
    reset = verbs.add_parser("reset-factors", help="let somebody who lost their factors add new ones")
    reset.add_argument("email")
    reset.add_argument("--reason", required=True)
    end = verbs.add_parser("deactivate", help="let somebody sign in no more, at once")
    end.add_argument("email")
    end.add_argument("--reason", required=True)


def run(args: argparse.Namespace) -> int:
    """Do one of them."""
    django()
    return {"create": _create, "list": _list, "reset-factors": _reset, "deactivate": _deactivate}[args.what](args)


def _create(args: argparse.Namespace) -> int:
    from django.core.exceptions import ValidationError

    from siraba.apps.accounts.actions import enter_user
    from siraba.apps.foundation.actors import SYSTEM

    password = _password(args)
    try:
        user = enter_user(
            args.email,
            args.name,
            "administrator",
            password=password,
            language=args.language,
            by=SYSTEM,
            key=f"admin/{uuid4().hex}",
        )
    except ValidationError as problem:
        raise Refused(" ".join(problem.messages)) from problem
    print(f"{user.email} can sign in. At the first sign-in a second factor is added.")
    return 0


def _password(args: argparse.Namespace) -> str:
    if args.password_stdin:
        return sys.stdin.readline().rstrip("\n")
    if not sys.stdin.isatty():
        made = secrets.token_urlsafe(15)
        print(f"Password (shown this once): {made}")
        return made
    first = getpass.getpass("Password (at least twelve characters): ")
    if getpass.getpass("Once more: ") != first:
        raise Refused("The two are not the same. Nothing was made.")
    return first


def _list(args: argparse.Namespace) -> int:
    from siraba.apps.accounts.queries import users
    from siraba.apps.foundation.actors import SYSTEM

    for user in users(SYSTEM):
        factors = user.factors.filter(confirmed_at__isnull=False).count()
        state = "active" if user.is_active else "ended"
        office = user.office.code if user.office else "-"
        print(f"{user.email or user.public_id}\t{user.role}\t{office}\t{state}\t{factors} factors")
    return 0


def _reset(args: argparse.Namespace) -> int:
    from siraba.apps.accounts.actions import reset_factors
    from siraba.apps.foundation.actors import SYSTEM

    reset_factors(_user(args.email), reason=args.reason, by=SYSTEM, key=uuid4().hex)
    print(f"{args.email} adds new factors at the next sign-in; every session is ended.")
    return 0


def _deactivate(args: argparse.Namespace) -> int:
    from siraba.apps.accounts.actions import deactivate_user
    from siraba.apps.foundation.actors import SYSTEM

    deactivate_user(_user(args.email), reason=args.reason, by=SYSTEM, key=uuid4().hex)
    print(f"{args.email} signs in no more.")
    return 0


def _user(email: str) -> User:
    from siraba.apps.accounts.queries import users
    from siraba.apps.foundation.actors import SYSTEM

    found = users(SYSTEM).filter(email__iexact=email.strip()).first()
    if found is None:
        raise Refused(f"Nobody signs in with {email}. `siraba admin list` shows who does.")
    return found
