"""An identity service that hangs holds a handful of threads, for seconds, and is then left alone."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from siraba.apps.accounts.identity import calls, exchange


@dataclass
class Dripping:
    """Sends a byte now and then, and never the end."""

    socket: socket.socket
    asked: int = 0
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.socket.getsockname()[1]}"

    def serve(self) -> None:
        while not self.stop.is_set():
            try:
                one, _address = self.socket.accept()
            except OSError:
                return
            self.asked += 1
            threading.Thread(target=self.drip, args=(one,), daemon=True).start()

    def drip(self, one: socket.socket) -> None:
        with one:
            try:
                one.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
                while not self.stop.wait(0.02):
                    one.sendall(b" ")
            except OSError:
                return


@pytest.fixture
def dripping(monkeypatch: pytest.MonkeyPatch) -> Iterator[Dripping]:
    monkeypatch.setattr(calls, "TOTAL", 0.3)
    exchange.forget()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        one = Dripping(listening)
        threading.Thread(target=one.serve, daemon=True).start()
        yield one
        one.stop.set()
    exchange.forget()


def test_a_service_that_drips_is_given_up_and_then_left_alone(dripping: Dripping) -> None:
    address = f"{dripping.issuer}/keys"
    for _try in range(calls.FAILS):
        with pytest.raises(calls.Unreachable):
            exchange._asked(dripping.issuer, address)
    asked = dripping.asked
    assert asked == calls.FAILS
    began = time.monotonic()
    with pytest.raises(calls.Unreachable):
        exchange._asked(dripping.issuer, address)
    assert time.monotonic() - began < calls.TOTAL
    assert dripping.asked == asked, "nobody is asked who did not answer three times"


def test_no_more_than_a_few_calls_are_under_way_at_once() -> None:
    calls.forget()
    release, begun = threading.Event(), threading.Semaphore(0)

    def hang() -> None:
        begun.release()
        release.wait(10)

    waiting = [
        threading.Thread(target=calls.call, args=("a", hang), kwargs={"silent": ()}) for _ in range(calls.AT_ONCE)
    ]
    for each in waiting:
        each.start()
    for _each in waiting:
        assert begun.acquire(timeout=10)
    with pytest.raises(calls.Unreachable):
        calls.call("a", lambda: None, silent=())
    assert calls.call("b", lambda: 1, silent=()) == 1, "another service has its own line"
    release.set()
    for each in waiting:
        each.join()
    assert calls.call("a", lambda: 2, silent=()) == 2
