"""The database that the test command starts: it answers, and it goes when we go, however we go."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from tools import postgres
from tools.files import ROOT

HOLD = "from tools.postgres import server\nwith server() as a:\n print(a, flush=True)\n import time; time.sleep(600)"


def test_it_answers_and_leaves_nothing(tmp_path: Path) -> None:
    with postgres.server() as address:
        with psycopg.connect(address) as line:
            user, version = line.execute("SELECT current_user, current_setting('server_version_num')::int").fetchone()
        assert user == "siraba"
        assert version >= 150000
        port = address.rpartition(":")[2].partition("/")[0]
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(f"host=127.0.0.1 port={port} dbname=postgres user=siraba password=x", connect_timeout=2)


def test_it_ends_when_the_test_command_is_killed() -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLD], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    address = holder.stdout.readline().strip()
    with psycopg.connect(address) as line:
        data = Path(line.execute("SHOW data_directory").fetchone()[0])
    holder.kill()
    holder.wait()
    holder.stdout.close()
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            psycopg.connect(address, connect_timeout=2).close()
        except psycopg.OperationalError:
            shutil.rmtree(data.parent, ignore_errors=True)  # it may be tidying up itself
            return
        time.sleep(0.1)
    pytest.fail("the server is still there")
