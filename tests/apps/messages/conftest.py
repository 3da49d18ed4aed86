"""A clock that stands until it is moved, and an SMS gateway of ours that fails as it is told to."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""A Monday, ten o'clock in Porto-Novo."""


class Clock:
    """The time it is."""

    def __init__(self) -> None:
        self.now = MORNING

    def forward(self, **said: float) -> None:
        """Move on."""
        self.now += timedelta(**said)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Time stands at ten in the morning until a test moves it."""
    one = Clock()
    monkeypatch.setattr(timezone, "now", lambda: one.now)
    return one


@pytest.fixture(autouse=True)
def _home(settings: Any, tmp_path: Path) -> None:
    """Files of the outbox are those of the test."""
    settings.SIRABA_HOME = tmp_path


class Provider:
    """An SMS provider. `calls` counts requests by id, `told` what reached the phone; with `honours` an id is told once.

    `plan(number)` says what becomes of the call with that number: `ok`, `503` (not taken), `500` (not taken),
    `500 after` (taken), `silent` (taken, and no answer in time), `cut` (taken, and the line is cut), `404`.
    """

    def __init__(self, *, honours: bool = True) -> None:
        self.honours = honours
        self.plan: Callable[[int], str] = lambda number: "ok"
        self.calls: Counter[str] = Counter()
        self.told: Counter[str] = Counter()
        self.texts: dict[str, set[str]] = {}
        self.numbers = 0
        self.lock = threading.Lock()
        self.url = ""

    def asked(self, said: dict[str, str]) -> str:
        """Take a request in; how it is answered."""
        with self.lock:
            self.numbers += 1
            fate = self.plan(self.numbers)
            self.calls[said["id"]] += 1
            self.texts.setdefault(said["id"], set()).add(said["text"])
            if fate in {"ok", "500 after", "silent", "cut"} and not (self.honours and self.told[said["id"]]):
                self.told[said["id"]] += 1
        return fate


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            assert self.headers["Idempotency-Key"] == said["id"]
            fate = provider.asked(said)
            if fate == "silent":
                time.sleep(0.4)
            if fate in {"silent", "cut"}:
                self.close_connection = True
                return
            self.send_response(200 if fate == "ok" else int(fate.split()[0]))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    return Handler


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    """The provider that this installation uses, on loopback."""
    one = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(one))
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    settings.SIRABA_SMS_URL = one.url = f"http://127.0.0.1:{server.server_address[1]}/send"
    settings.SIRABA_SMS_GATEWAY = json.dumps({"answer_seconds": 0.2, "connect_seconds": 1})
    yield one
    server.shutdown()
    server.server_close()
