"""Messages through a gateway of ours of which one call in three fails, while the sender is killed: each told once."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from typing import Protocol

from tests.apps.messages.conftest import MORNING, Provider, _handler

FATES = ("503", "500", "500 after", "cut")
"""Of the calls that fail, half reach the phone before they do."""


class House(Protocol):
    """An installation of its own."""

    name: str
    environment: dict[str, str]

    def do(self, *words: str) -> str: ...

    def killed(self, after: float, *words: str) -> list[str]: ...


def messages(house: House, *, count: int, kills: int, seed: int) -> bool:
    """Send messages to their end, the sender killed on its way; print what became of them. Whether each came once."""
    chance = random.Random(seed)
    with _gateway(seed) as provider:
        house.environment |= {
            "SIRABA_SMS_URL": provider.url,
            "SIRABA_SMS_GATEWAY": json.dumps({"answer_seconds": 5, "connect_seconds": 5}),
        }
        house.do("compose", str(count), MORNING.isoformat())
        clock, began = MORNING.isoformat(), time.monotonic()
        for _turn in range(kills):
            clock = max([clock, *(line[:-1] for line in house.killed(0.3 + chance.random(), "tell", clock))])
        said = json.loads(house.do("tell", clock).splitlines()[-1])
        took = time.monotonic() - began
    once = sum(told == 1 for told in provider.told.values())
    twice = sum(told > 1 for told in provider.told.values())
    never = count - len(provider.told)
    held = (once, twice, never, said["states"]) == (count, 0, 0, {"sent": count}) and said["breaks"] == 0
    print(
        f"{house.name:<10} {count} messages, one call in three fails, the sender killed {kills} times: "
        f"{provider.numbers} calls in {took:.0f} s, told once {once}, twice {twice}, never {never}, "
        f"states {said['states']}, breaks {said['breaks']}{'' if held else '   <-- DOES NOT HOLD'}",
        flush=True,
    )
    return held


@contextmanager
def _gateway(seed: int) -> Iterator[Provider]:
    provider = Provider()
    provider.plan = lambda number: "ok" if number % 3 else random.Random(seed + number).choice(FATES)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider))
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    provider.url = f"http://127.0.0.1:{server.server_address[1]}/send"
    yield provider
    server.shutdown()
    server.server_close()
