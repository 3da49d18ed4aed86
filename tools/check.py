"""`./siraba test`: every check, then the whole suite. All steps run, whatever fails; the summary comes last.

`quick` leaves out what takes long (types, PostgreSQL, browser, real data); `access` tries every role on everything and
flips each cell of the table of rights. Words after `--` go to pytest, and then
only the suites run. `--only NAME` runs one step.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import contextlib
import signal
import sys
import time
from collections import deque
from collections.abc import Iterator, Sequence

from siraba.faces.cli.catalogues import compile_all
from tools import machine, postgres
from tools.steps import ROOT, Result, Step, python, run

LINES_SHOWN = 80
CORE = "tests/core"
HOUSE = ("contracts", "house_rules", "messages", "tools")
NO_SERVER = (CORE, "tests/data", "tests/launcher", *(f"tests/architecture/test_{name}.py" for name in HOUSE))
"""What asks nothing of the suites' PostgreSQL."""
QUICK = ("-m", "not browser and not realdata")
NOT_QUICK = (
    "tests/launcher",
    "tests/architecture/test_contracts.py",
    "tests/architecture/test_tools.py",
    "tests/faces/test_cli_import.py",
    "tests/faces/test_cli_match.py",
    "tests/faces/api/test_contract.py",
    "tests/data",
)
"""What starts processes of its own, and whose subject the checks look at anyway."""


ACCESS = Step(
    "access",
    python("-m", "pytest", "--tb=short", "-s", "tests/access"),
    True,
    {"SIRABA_DATABASE": ""},
)
"""Every role on everything, with every cell of the table flipped in turn."""


def main(words: Sequence[str]) -> int:
    """Run what the words ask for. 0 when everything held, 1 when anything did not."""
    # told to end, we end as with Ctrl-C: the suites first, then their database
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    words = list(words)
    extra: list[str] = []
    if "--" in words:
        at = words.index("--")
        words, extra = words[:at], words[at + 1 :]
    parser = argparse.ArgumentParser(prog="./siraba test", description=__doc__, add_help=True)
    parser.add_argument(
        "how", nargs="?", choices=["quick", "access"], help="`quick`: the inner loop; `access`: who may do what"
    )
    parser.add_argument("--only", metavar="NAME", help="the steps whose name begins so")
    args = parser.parse_args(words)
    if args.how == "access":
        return 1 if run(ACCESS).problem else 0
    began = time.monotonic()
    chosen = _chosen(
        args.only, [*_checks(quick=bool(args.how)), *_suites(quick=bool(args.how), extra=extra)], bool(extra)
    )
    if not chosen:
        print(f"siraba test: no step is called {args.only!r}.", file=sys.stderr)
        return 2
    missing = _name_what_is_missing(chosen)
    results = _run_checks([step for step in chosen if not step.tests])
    suites = [step for step in chosen if step.tests]
    results += (_run_together if args.how else _run_suites)(suites, narrowed=bool(extra))
    return _close(results, missing, time.monotonic() - began, tests_due=any(step.tests for step in chosen))


def _checks(*, quick: bool) -> list[Step]:
    checks = [
        Step("format", python("-m", "ruff", "format", "--check", "--quiet", ".")),
        Step("lint", python("-m", "ruff", "check", "--quiet", ".")),
        Step("contracts", python("-c", "from importlinter.cli import lint_imports_command as run; run()")),
        Step("house rules", python("-m", "tools.lint")),
        Step("addresses and paths", python("-m", "tools.addresses")),
    ]
    if not quick:
        checks.insert(0, Step("types", python("-m", "mypy")))
        checks.append(Step("templates", python("-m", "djlint", "--check", "--lint", "src/siraba/faces")))
        checks.append(Step("translations", python("-m", "tools.messages", "check")))
        checks.append(Step("drawn graph", python("-m", "tools.graph", "check")))
    return checks


def _suites(*, quick: bool, extra: list[str]) -> list[Step]:
    pytest = python("-m", "pytest", "--tb=short")
    sqlite = {"SIRABA_DATABASE": ""}
    if quick:
        words = (*pytest, *QUICK, *extra)
        if any((ROOT / word.partition("::")[0]).exists() for word in extra if not word.startswith("-")):
            return [Step("suite (SQLite)", words, True, sqlite)]
        left_out = tuple(f"--ignore={path}" for path in ("tests/core", *NOT_QUICK))
        return [
            Step("core", (*words, "tests/core"), True, sqlite),
            Step("the rest (SQLite)", (*words, *left_out), True, sqlite),
        ]
    named = any((ROOT / word.partition("::")[0]).exists() for word in extra if not word.startswith("-"))
    apart = () if named else tuple(f"--ignore={path}" for path in NO_SERVER)
    most = (*pytest, "-m", "not browser", *extra)
    own = {**sqlite, "SIRABA_CHROMIUM": machine.chromium() or ""}  # it serves an installation of its own, as `run` does
    ends = [
        Step("browser", (*pytest, "-m", "browser", *extra), True, own),
        Step("marked both (SQLite)", (*pytest, "-m", "both and not browser", *extra, *apart), True, sqlite),
    ]
    if named:
        return [Step("suite (PostgreSQL)", most, True), *ends]
    # the longest first: what is short fills the end, and both cores are at work until then
    return [
        Step("suite (PostgreSQL) rest", (*most, *apart, "--ignore=tests/apps"), True),
        Step("suite (PostgreSQL) apps", (*most, "tests/apps"), True),
        *ends,
        Step("core", (*pytest, *extra, CORE), True, sqlite),
        Step("data, house", (*pytest, *extra, *(path for path in NO_SERVER if path != CORE)), True, sqlite),
    ]


def _chosen(only: str | None, steps: list[Step], suites_only: bool) -> list[Step]:
    if only:
        return [step for step in steps if step.name.startswith(only)]
    return [step for step in steps if step.tests or not suites_only]


def _name_what_is_missing(chosen: list[Step]) -> list[machine.Lack]:
    missing = machine.lacks(
        database=any("PostgreSQL" in step.name for step in chosen),
        browser=any(step.name == "browser" for step in chosen),
    )
    for lack in missing:
        print(f"This machine lacks {lack.what}, needed for {lack.needed_for}.")
    if missing:
        print(f"  {machine.apt_line(missing)}\n", flush=True)
    return missing


def _run_checks(steps: list[Step]) -> list[Result]:
    """Two at a time; what failed is shown whole, what held in one line."""
    results = []
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for result in pool.map(run, steps):
            print(result.line, flush=True)
            if result.problem:
                print(_indented(result.output), flush=True)
            results.append(result)
    return results


def _run_together(steps: list[Step], *, narrowed: bool) -> list[Result]:
    """The quick suites, one a core; what each says is shown when it is over."""
    results = []
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for result in pool.map(lambda step: run(step, narrowed=narrowed, hushed=len(steps) > 1), steps):
            print(f"\n--- {result.name}\n{result.output}".rstrip(), flush=True)
            results.append(result)
    return results


def _run_suites(steps: list[Step], *, narrowed: bool) -> list[Result]:
    """Each step on the core that is free first; one says what it does as it comes, the other when it is over."""
    compile_all(ROOT / "src" / "siraba" / "faces" / "web" / "locale")  # what pages say in French is tested too
    results: dict[str, Result] = {}
    with contextlib.ExitStack() as stack:
        waiting = deque(_with_databases(steps, results, stack))
        aside: deque[Result] = deque()
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            other = pool.submit(_work_aside, waiting, aside, narrowed)
            try:
                for step in _each(waiting):
                    print(f"\n--- {step.name}", flush=True)
                    results[step.name] = run(step, narrowed=narrowed)
                    _tell(aside, results)
            finally:
                waiting.clear()  # told to end: nothing more begins
            other.result()
        _tell(aside, results)
    return [results[step.name] for step in steps]


def _with_databases(steps: list[Step], results: dict[str, Result], stack: contextlib.ExitStack) -> Iterator[Step]:
    """The steps that can run. Those on PostgreSQL share a server, and each has a database of its own."""
    asking = [step for step in steps if "PostgreSQL" in step.name]
    try:
        address = stack.enter_context(postgres.server()) if asking else ""
    except postgres.NoServer as trouble:
        print(f"\n{trouble}", flush=True)
        results |= {step.name: Result(step.name, 0.0, "NOT RUN") for step in asking}
    for number, step in enumerate(step for step in steps if step.name not in results):
        if step in asking:
            step.environment["SIRABA_DATABASE"] = f"{address.rpartition('/')[0]}/suite{number}"
        yield step


def _work_aside(waiting: deque[Step], done: deque[Result], narrowed: bool) -> None:
    for step in _each(waiting):
        done.append(run(step, narrowed=narrowed, hushed=True))


def _each(waiting: deque[Step]) -> Iterator[Step]:
    """What waits, each for whoever asks first."""
    with contextlib.suppress(IndexError):
        while True:
            yield waiting.popleft()


def _tell(done: deque[Result], results: dict[str, Result]) -> None:
    """Show what ran beside, once it is over; each once."""
    while done:
        result = done.popleft()
        results[result.name] = result
        print(f"\n--- {result.name}\n{result.output}".rstrip(), flush=True)


def _close(results: list[Result], missing: list[machine.Lack], seconds: float, *, tests_due: bool) -> int:
    print("\n" + "=" * 72)
    for result in results:
        print(result.line)
    passed, failed, skipped = (
        sum(getattr(result, word) for result in results) for word in ("passed", "failed", "skipped")
    )
    broken = [result.name for result in results if result.problem]
    if tests_due and not passed + failed:
        broken.append("no test ran at all")
    print(f"\n{'Everything holds' if not broken else 'Does not hold: ' + ', '.join(broken)} ({seconds:.0f} s).")
    if missing:
        print(f"Missing on this machine: {', '.join(lack.what for lack in missing)}: {machine.apt_line(missing)}")
    if tests_due:
        print(f"{passed} passed, {failed} failed, {skipped} skipped", flush=True)
    return 1 if broken else 0


def _indented(text: str) -> str:
    """What a check said, its end when it said much."""
    lines = text.splitlines()
    hidden = len(lines) - LINES_SHOWN
    shown = (
        [f"… {hidden} lines before; `./siraba test --only NAME` repeats it", *lines[hidden:]] if hidden > 0 else lines
    )
    return "\n".join(f"    {line}" for line in shown)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        print("\nsiraba test: stopped.", file=sys.stderr)
        sys.exit(130)
