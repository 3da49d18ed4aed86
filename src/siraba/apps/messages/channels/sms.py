"""SMS through an HTTP gateway, of whichever provider: which fields, under which names, is said by the installation.

`SIRABA_SMS_URL` is the address; `SIRABA_SMS_GATEWAY` (JSON, see `Shape`) says how a request is written where the
default (a JSON object with `to`, `text`, `id`, the id also as `Idempotency-Key`) is not what the provider wants.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from siraba.apps.messages.channels.base import Answer, Parcel
from siraba.apps.messages.models import Outcome

CLEAR_NO = frozenset({408, 425, 429, 503})
"""Answers which say that the request was not taken."""


class BadGateway(ValueError):
    """The settings cannot be used; the message says what to write."""


class Shape(BaseModel):
    """How the provider's requests look. `{to}`, `{text}`, `{id}`, `{token}` stand for what is sent."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    method: Literal["POST", "PUT", "GET"] = "POST"
    body: Literal["json", "form", "query"] = "json"
    fields: dict[str, str] = {"to": "{to}", "text": "{text}", "id": "{id}"}
    headers: dict[str, str] = {"Idempotency-Key": "{id}"}
    token: str = ""
    honours_ids: bool = True
    """The same id twice is one message for the provider. False: an unclear try is the last (at most once)."""
    gone_statuses: tuple[int, ...] = (404, 410)
    gone_words: tuple[str, ...] = ()
    """Words in a refusal which say that the number does not exist."""
    connect_seconds: float = Field(5.0, gt=0, le=20)
    answer_seconds: float = Field(20.0, gt=0, le=60)


@dataclass(frozen=True, slots=True)
class HttpGateway:
    """A provider of text messages."""

    url: str
    shape: Shape

    @classmethod
    def configured(cls) -> HttpGateway | None:
        """What the settings name; None when they name nothing. Raises BadGateway."""
        if not settings.SIRABA_SMS_URL:
            return None
        try:
            shape = Shape.model_validate_json(settings.SIRABA_SMS_GATEWAY or "{}")
        except ValidationError as trouble:
            first = trouble.errors(include_input=False, include_url=False)[0]
            place = ".".join(map(str, first["loc"])) or "the whole"
            raise BadGateway(f"SIRABA_SMS_GATEWAY cannot be used: {place}: {first['msg']}") from None
        return cls(settings.SIRABA_SMS_URL, shape)

    @property
    def repeats(self) -> bool:
        """An unclear try may be made again."""
        return self.shape.honours_ids

    def send(self, parcel: Parcel) -> Answer:
        """Ask once. What the provider answers in words is never kept: it often holds the number."""
        import httpx  # noqa: PLC0415 - heavy, and only a worker needs it

        shape = self.shape
        timeout = httpx.Timeout(shape.answer_seconds, connect=shape.connect_seconds)
        try:
            reply = _client().request(shape.method, self.url, timeout=timeout, **self._request(parcel))
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            return Answer(Outcome.BUSY, "no_gateway")
        except httpx.TimeoutException:
            return Answer(Outcome.UNCLEAR, "no_answer")
        except httpx.HTTPError as trouble:
            return Answer(Outcome.UNCLEAR, f"broke_off_{type(trouble).__name__}"[:40])
        return self._read(reply.status_code, reply.text[:2000], reply.headers.get("Retry-After", ""))

    def _request(self, parcel: Parcel) -> dict[str, Any]:
        values = {"to": parcel.address, "text": parcel.text, "id": parcel.request_id, "token": self.shape.token}

        def said(written: dict[str, str]) -> dict[str, str]:
            return {name: _filled(value, values) for name, value in written.items()}

        fields = said(self.shape.fields)
        where = {"json": "json", "form": "data", "query": "params"}[self.shape.body]
        return {"headers": said(self.shape.headers), where: fields}

    def _read(self, status: int, text: str, wait: str) -> Answer:
        code = f"http_{status}"
        if 200 <= status < 300:
            return Answer(Outcome.SENT, code)
        if status in {401, 403, 407} or 300 <= status < 400:  # our settings are wrong: no fault of the message
            return Answer(Outcome.BUSY, f"gateway_refuses_us_{status}")
        if status in CLEAR_NO:
            return Answer(Outcome.BUSY, code, wait=int(wait) if wait.isdecimal() else 0)
        if status >= 500:
            return Answer(Outcome.UNCLEAR, code)
        gone = status in self.shape.gone_statuses or any(word.lower() in text.lower() for word in self.shape.gone_words)
        return Answer(Outcome.REFUSED, code, gone=gone)


@cache
def _client() -> Any:
    """One client a process (`httpx.Client`, safe for threads): reading the certificates takes longer than a request."""
    import httpx  # noqa: PLC0415 - heavy, and only a worker needs it

    return httpx.Client(follow_redirects=False)


def _filled(written: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        if written == f"{{{name}}}":  # the common case; a text may itself hold braces
            return value
    for name in ("token", "id", "to"):
        written = written.replace(f"{{{name}}}", values[name])
    return written
