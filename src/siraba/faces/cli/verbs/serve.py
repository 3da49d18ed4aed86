"""`siraba serve`: the pages and the jobs, under one supervisor. `./siraba run` is this with `--prepare`."""

from __future__ import annotations

import argparse
import http.client
import ipaddress
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from siraba.faces.cli import prepared
from siraba.faces.cli.main import Refused
from siraba.faces.cli.supervisor import Child, GaveUp, Supervisor

DEMO_PEOPLE = 2000
WORKERS, THREADS = 2, 4
HEADERS_WITHIN_MS, HEADER_BYTES = 10_000, 65_536
"""A caller who sends a letter now and then holds a line for so long and no longer; nobody's headers are larger."""
BACKPRESSURE = 128
"""Requests at once in a process: more wait outside, where they cost nothing."""
SHORTEST_SECRET = 32
PLACEHOLDERS = ("django-insecure", "changeme", "change-me", "change_me", "default", "example", "siraba-secret")


def configure(parser: argparse.ArgumentParser) -> None:
    """Words of the verb."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=_port, default=8000, help="default 8000")
    parser.add_argument("--workers", type=int, default=WORKERS, help=f"server processes (default {WORKERS})")
    parser.add_argument("--prepare", action="store_true", help="prepare first what is not prepared (as `run` does)")
    parser.add_argument("--no-demo", action="store_true", help="do not fill an empty installation")
    parser.add_argument("--demo-in-the-open", action="store_true", help="serve the demo where others can reach it")
    parser.add_argument("--people", type=int, default=DEMO_PEOPLE, metavar="N", help="size of the demo")


def run(args: argparse.Namespace) -> int:
    """Serve until SIGTERM or Ctrl-C. Raises Refused when the port is taken or the server does not come up."""
    home, database = prepared.place()
    if not _is_this_machine(args.host):
        _may_be_public(home, filled=args.prepare and not args.no_demo, shown=args.demo_in_the_open)
    _port_is_free(args.host, args.port)
    if args.prepare:
        _prepare(home, database, demo=not args.no_demo, people=args.people)
    _say("Starting the server …")
    server = Child("the server", _server(args.host, args.port, args.workers), vital=True)
    worker = Child("the job worker", _siraba("work"))
    messenger = Child("the messenger", _siraba("work", "--urgent", "--idle", "0.5"))
    supervisor = Supervisor(
        [server, worker, messenger],
        say=lambda line: _say(f"siraba: {line}"),
        ready=lambda: _answers(args.host, args.port),
        on_ready=lambda: _welcome(home, args.host, args.port),
    )
    try:
        supervisor.run()
    except GaveUp as reason:
        raise Refused(str(reason)) from None
    _say("Siraba has stopped.")
    return 0


def _is_this_machine(host: str) -> bool:
    """Whether only programs of this machine reach an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _may_be_public(home: Path, *, filled: bool, shown: bool) -> None:
    """Refuse an address that others reach, where anybody could come in. Raises Refused."""
    from siraba import settings

    if guessable(settings.SECRET_KEY):
        raise Refused(
            "SIRABA_SECRET_KEY can be guessed: whoever knows it signs in as anybody. Leave it out, and one is made and "
            f"kept in {home / 'keys'}; or give at least {SHORTEST_SECRET} random characters."
        )
    state = prepared.load(home)
    if not shown and (state.sign_ins or (filled and state.empty)):
        raise Refused(
            "the demo's passwords are public, and others can reach this address. Serve it on 127.0.0.1, begin a new "
            "installation without the demo (--no-demo), or say --demo-in-the-open where nothing real will be entered."
        )


def guessable(secret: str) -> bool:
    """Whether a secret is short, or one that stands in examples."""
    return len(secret) < SHORTEST_SECRET or any(word in secret.lower() for word in PLACEHOLDERS)


def _prepare(home: Path, database: str, *, demo: bool, people: int) -> None:
    """What is not prepared yet; in processes of their own, so that the supervisor stays small."""
    if prepared.load(home).digest != prepared.digest(home, database):
        _call("setup")
    state = prepared.load(home)
    if not state.empty:
        return
    if not demo:
        _say("The installation is empty: `./siraba import` brings in yours, `./siraba demo` a fictitious country.")
        _say("Its public pages open once a declaration to the data protection authority is entered (operator guide).")
        return
    _say(f"The installation is empty: filling it with a fictitious country of {people} people (--no-demo: leave it).")
    _call("demo", "--people", str(people))
    _call("setup", "--state-only")


def _call(*words: str) -> None:
    code = subprocess.run(_siraba(*words), check=False).returncode  # noqa: S603 - own command
    if code != 0:
        raise Refused(f"`siraba {words[0]}` did not finish (see above). Mend that, then the same command again.")


def _siraba(*words: str) -> Sequence[str]:
    return [sys.executable, "-P", "-m", "siraba.faces.cli", *words]


def _server(host: str, port: int, workers: int) -> Sequence[str]:
    words = f"--interface wsgi --no-ws --host {host} --port {port} --workers {workers} --blocking-threads {THREADS}"
    words += f" --workers-kill-timeout 5 --log-level warning --http1-header-read-timeout {HEADERS_WITHIN_MS}"
    words += f" --http1-buffer-size {HEADER_BYTES} --backlog 1024 --backpressure {BACKPRESSURE}"
    return [sys.executable, "-P", "-m", "granian", *words.split(), "siraba.faces.web.wsgi:application"]


def _port(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return number


def _port_is_free(host: str, port: int) -> None:
    """The server shares its port among its workers, so that a second one would not be refused by the kernel: we ask."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise Refused(f"port {port} may not be opened by this user. Choose one above 1023: --port 8000.") from None
        except OSError as error:
            raise Refused(
                f"port {port} of {host} cannot be had ({os.strerror(error.errno or 0)}). "
                f"Stop what holds it, or choose another one: --port {port + 1}."
            ) from None


def _answers(host: str, port: int) -> bool:
    """Whether the server answers there. Raises GaveUp when it does and cannot load the pages: waiting mends nothing."""
    line = http.client.HTTPConnection(_reachable(host), port, timeout=5)
    try:
        line.request("GET", "/health")
        status = line.getresponse().status
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()
    if status >= 500:
        raise GaveUp(f"the pages cannot be loaded (/health answers {status}); what went wrong stands above.")
    return True


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - a comparison, nothing is bound


def _welcome(home: Path, host: str, port: int) -> None:
    shown = _reachable(host)
    shown = f"[{shown}]" if ":" in shown else shown
    _say(f"Siraba is ready: http://{shown}:{port}/   (Ctrl-C stops it)")
    sign_ins = prepared.load(home).sign_ins
    if sign_ins:
        _say("Sign-ins of the fictitious country, for trying only:")
        for line in sign_ins:
            _say(f"  {line}")


def _say(line: str) -> None:
    print(line, flush=True)
