"""The launcher, run as people run it: first start, second start, what goes wrong in between."""

from __future__ import annotations

import ast
import json
import shutil
import time
from pathlib import Path

import pytest
from tools.files import ROOT

from siraba.faces.cli import VERBS
from tests.launcher.conftest import Call

NO_WAY = {
    "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
    "PIP_EXTRA_INDEX_URL": "",
    "PIP_FIND_LINKS": "",
    "PIP_RETRIES": "0",
    "PIP_NO_CACHE_DIR": "1",
}
WANTS_A_PACKAGE = "attrs==25.3.0 \\\n    --hash=sha256:" + "0" * 64 + "\n"


def _said(output: str) -> dict[str, object]:
    answer = json.loads(output.splitlines()[-1])
    assert isinstance(answer, dict)
    return answer


def _sentence(text: str) -> bool:
    """One line for people: no traceback, a full stop."""
    return text.count("\n") == 1 and text.startswith("siraba: ") and text.rstrip().endswith(".")


def test_first_start_makes_the_environment_and_the_second_costs_nothing(checkout: Path, call: Call) -> None:
    first = call("match", "a.csv", "--top", "3")
    assert first.returncode == 0, first.stderr
    assert first.stdout.startswith("First start")
    said = _said(first.stdout)
    assert said["words"] == ["match", "a.csv", "--top", "3"]
    assert said["python"] == str(checkout / ".venv/bin/python")
    stamp = (checkout / ".venv/siraba-lock.json").stat().st_mtime_ns
    began = time.monotonic()
    second = call("match")
    assert second.stdout.count("\n") == 1, "nothing is said before the verb speaks"
    assert (checkout / ".venv/siraba-lock.json").stat().st_mtime_ns == stamp
    assert time.monotonic() - began < 2


def test_run_is_serve_after_preparing_and_home_is_taken_out(checkout: Path, call: Call, tmp_path: Path) -> None:
    said = _said(call("run", "--home", "inst", "--port", "8001", cwd=tmp_path).stdout)
    assert said["words"] == ["serve", "--prepare", "--port", "8001"]
    assert (said["home"], said["here"]) == (str(tmp_path / "inst"), str(tmp_path))
    said = _said(call("setup", "--home=other").stdout)
    assert (said["words"], said["home"]) == (["setup"], str(checkout / "other"))
    assert _said(call("setup", SIRABA_HOME="given").stdout)["home"] == str(checkout / "given")
    assert _said(call("setup", cwd=tmp_path).stdout)["home"] == str(checkout / "var")


def test_words_after_two_dashes_are_left_alone(call: Call) -> None:
    assert _said(call("test", "--", "-k", "name", "--home").stdout)["words"] == ["--", "-k", "name", "--home"]


def test_an_environment_for_tests_serves_to_run(checkout: Path, call: Call) -> None:
    assert call("test").returncode == 0
    assert call("match").stdout.count("\n") == 1
    (checkout / "requirements.lock").write_text("# another\n")
    assert call("match").stdout.count("\n") == 1, "the lock of the tests holds everything"
    (checkout / "requirements-test.lock").write_text("# another\n")
    assert call("match").stdout.startswith("The lock changed")
    assert json.loads((checkout / ".venv/siraba-lock.json").read_text())["kind"] == "test"


def test_a_runtime_environment_is_widened_for_the_tests(call: Call) -> None:
    call("match")
    assert call("test").stdout.startswith("Adding the tools of the tests")


def test_a_half_finished_install_is_made_anew(checkout: Path, call: Call) -> None:
    call("match")
    (checkout / ".venv/siraba-lock.json").unlink()
    (checkout / ".venv/left-over").touch()
    again = call("match")
    assert again.stdout.startswith("An earlier install did not finish")
    assert again.returncode == 0
    assert not (checkout / ".venv/left-over").exists()


def test_a_moved_checkout_is_prepared_again(checkout: Path, call: Call, tmp_path: Path) -> None:
    call("match")
    copy = tmp_path / "copy"
    shutil.copytree(checkout, copy, symlinks=True)
    shutil.rmtree(checkout)
    copy.rename(checkout.with_name("moved"))
    (tmp_path / "checkout").symlink_to("moved")
    moved = call("match")
    assert moved.returncode == 0
    assert (tmp_path / "moved/.venv/lib").is_dir()
    assert (
        next((tmp_path / "moved").glob(".venv/lib/*/site-packages/siraba.pth")).read_text() == f"{tmp_path}/moved/src\n"
    )


def test_without_a_network_one_sentence_says_so(checkout: Path, call: Call) -> None:
    (checkout / "requirements.lock").write_text(WANTS_A_PACKAGE)
    failed = call("match", SIRABA_INSTALLER="pip", PIP_CONFIG_FILE="/dev/null", **NO_WAY)
    assert failed.returncode == 1
    assert _sentence(failed.stderr), failed.stderr
    assert "package index was not reached" in failed.stderr
    assert "attrs" in (checkout / ".venv/install.log").read_text()
    (checkout / "requirements.lock").write_text("# nothing is needed\n")
    again = call("match", SIRABA_INSTALLER="pip")
    assert again.stdout.startswith("An earlier install did not finish")
    assert again.returncode == 0, again.stderr


def test_a_missing_venv_package_is_named(checkout: Path, call: Call, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys; sys.modules['ensurepip'] = None\n")
    failed = call("match", SIRABA_INSTALLER="pip", PYTHONPATH=str(tmp_path))
    assert failed.returncode == 1
    assert _sentence(failed.stderr), failed.stderr
    assert "apt-get install python3-venv" in failed.stderr


def test_an_old_python_is_told_at_once(checkout: Path) -> None:
    """The file must even be readable by an old Python, and stop before anything new."""
    source = (checkout / "siraba").read_text()
    tree = ast.parse(source, feature_version=(3, 7))
    gate = next(node for node in tree.body if isinstance(node, ast.If))
    before = [node for node in tree.body if node.lineno < gate.lineno]
    assert [type(node) for node in before] == [ast.Expr, ast.Import]

    class Old:
        version_info = (3, 9, 2)
        executable = "/usr/bin/python3.9"

        @staticmethod
        def exit(says: str) -> None:
            raise SystemExit(says)

    with pytest.raises(SystemExit, match=r"3\.11 or newer is needed, and /usr/bin/python3\.9 is 3\.9\. Install it"):
        exec(compile(ast.Module([gate], []), "siraba", "exec"), {"sys": Old})  # noqa: S102 - the launcher's own lines


def test_a_checkout_that_cannot_be_written_is_told(checkout: Path, call: Call) -> None:
    (checkout / ".venv").write_text("a file where a folder should be")
    assert call("match").returncode == 0, "what stands in the way and is no environment is replaced"
    shutil.rmtree(checkout / ".venv")
    (checkout / "requirements.lock").unlink()
    failed = call("match")
    assert failed.returncode == 1
    assert _sentence(failed.stderr)
    assert "requirements.lock cannot be read" in failed.stderr


def test_an_unknown_verb_is_refused_before_anything_is_installed(checkout: Path, call: Call) -> None:
    failed = call("mathc")
    assert failed.returncode == 2
    assert "no verb 'mathc'" in failed.stderr
    assert not (checkout / ".venv").exists()


@pytest.mark.parametrize("words", [(), ("help",), ("--help",)])
def test_help_needs_no_environment(checkout: Path, call: Call, words: tuple[str, ...]) -> None:
    helped = call(*words)
    assert helped.returncode == 0
    for verb in ("run", "test", "help", "setup", "match"):
        assert f"\n  {verb} " in helped.stdout
    assert not (checkout / ".venv").exists()


def test_help_lists_every_verb_of_the_house(checkout: Path, call: Call) -> None:
    shutil.copy(ROOT / "src/siraba/faces/cli/__init__.py", checkout / "src/siraba/faces/cli/__init__.py")
    listed = {line.split()[0] for line in call("help").stdout.splitlines() if line.startswith("  ")}
    assert listed == {*VERBS, "run", "test", "help"}


def test_the_launcher_needs_the_standard_library_alone() -> None:
    import sys

    tree = ast.parse((ROOT / "siraba").read_text())
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in imported} <= set(sys.stdlib_module_names)
