"""The exchange with an identity service: authorization code with PKCE, state and nonce; the id token proved.

OpenID Connect Core 1.0 §3.1 and Discovery 1.0, RFC 7636 (PKCE), RFC 9207 (the issuer in the answer). Of the service we
take one thing: that this is the subject it knows by this name, and how strongly it was seen. No address, no name.
"""

from __future__ import annotations

import contextlib
import hmac
import json
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Any

from siraba.apps.accounts.identity import calls
from siraba.apps.accounts.identity.calls import Unreachable
from siraba.apps.accounts.identity.services import Service, guarded

SECONDS = 5.0
"""For each call to a service: somebody waits before the page."""
KEEPS = 3600.0
"""Seconds for which what a service says of itself is believed."""
ASKS_AGAIN = 30.0
"""Keys are asked for anew when a token names an unknown one, at most once in so many seconds: a made-up name costs us
no call each."""
LEEWAY = 60
LARGEST = 1_000_000
"""Bytes of a document of a service."""
_WORDS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class NotProved(Exception):
    """The service answered, and what it says proves nobody. `code` says why, for the log and the tests."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Begun:
    """An exchange under way: what the browser's session keeps until the answer comes."""

    address: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Proved:
    """Who the service says it is. `strong`: it saw more than a password, by its own words."""

    issuer: str
    subject: str
    strong: bool


@dataclass(slots=True)
class _Known:
    """What a service said of itself, and when."""

    words: dict[str, Any]
    at: float
    keys: Any = None
    keys_at: float = 0.0


_known: dict[str, _Known] = {}
_lock = Lock()


def forget() -> None:
    """Believe nothing of what services said before."""
    with _lock:
        _known.clear()
    calls.forget()


def begin(service: Service, back: str) -> Begun:
    """Where to send the browser, and what to remember. `back` is our address for the answer. Raises Unreachable."""
    known = _of(service)
    state, nonce, verifier = (secrets.token_urlsafe(size) for size in (24, 24, 48))
    with _client(service, back) as client:
        address, _state = client.create_authorization_url(
            known.words["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier
        )
    return Begun(address, state, nonce, verifier)


def finish(service: Service, back: str, begun: Begun, said: dict[str, str]) -> Proved:
    """Who came back with the answer `said` (the query of the address). Raises NotProved or Unreachable."""
    if not begun.state or not hmac.compare_digest(said.get("state", "").encode(), begun.state.encode()):
        raise NotProved("state")
    if said.get("iss", service.issuer) != service.issuer:
        raise NotProved("issuer")
    if "error" in said or not said.get("code"):
        raise NotProved("refused")
    known = _of(service)
    token = _token(service, known, back, begun, said["code"])
    return _proved(service, known, token, begun.nonce)


def _client(service: Service, back: str) -> Any:
    from authlib.integrations.httpx_client import OAuth2Client  # noqa: PLC0415 - heavy, and few pages need it

    secret = service.secret()
    return OAuth2Client(
        client_id=service.client_id,
        client_secret=secret,
        token_endpoint_auth_method=service.authentication if secret else "none",
        scope=service.scope,
        redirect_uri=back,
        code_challenge_method="S256",
        timeout=SECONDS,
        follow_redirects=False,
    )


def _token(service: Service, known: _Known, back: str, begun: Begun, code: str) -> dict[str, Any]:
    """Change the code for tokens. The code is worth nothing without our verifier."""
    import httpx  # noqa: PLC0415 - as above
    from authlib.integrations.base_client import OAuthError  # noqa: PLC0415 - as above

    def change() -> Any:
        with _client(service, back) as client:
            return client.fetch_token(known.words["token_endpoint"], code=code, code_verifier=begun.verifier)

    try:
        found = calls.call(service.issuer, change, silent=(httpx.TransportError,))
    except OAuthError as refused:
        raise NotProved("code") from refused
    except (httpx.HTTPError, ValueError) as trouble:
        raise Unreachable(service.name) from trouble
    return dict(found)


def _proved(service: Service, known: _Known, token: dict[str, Any], nonce: str) -> Proved:
    from authlib.oidc.core import CodeIDToken  # noqa: PLC0415 - as above
    from joserfc.errors import JoseError  # noqa: PLC0415 - as above

    try:
        opened = _opened(service, known, str(token.get("id_token", "")))
        wanted = {"iss": _one(service.issuer), "aud": _one(service.client_id)}
        params = {"nonce": nonce, "client_id": service.client_id, "access_token": token.get("access_token")}
        claims = CodeIDToken(opened.claims, opened.header, wanted, params)
        claims.validate(leeway=LEEWAY)
    except JoseError as wrong:
        raise NotProved(getattr(wrong, "claim", None) or wrong.error) from wrong
    except (ValueError, TypeError, KeyError, AttributeError) as wrong:  # a token that is none
        raise NotProved("token") from wrong
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= 200:
        raise NotProved("sub")
    methods = claims.get("amr") or []
    shown = {claims.get("acr"), *(each for each in methods if isinstance(each, str))}
    return Proved(service.issuer, subject, strong=bool(shown & service.strong))


def _one(value: str) -> dict[str, Any]:
    return {"essential": True, "value": value}


def _opened(service: Service, known: _Known, token: str) -> Any:
    """The token with its signature proved; the keys are asked for anew once when none of ours fits (rotation)."""
    from joserfc import jwt  # noqa: PLC0415 - as above
    from joserfc.errors import BadSignatureError, InvalidKeyIdError  # noqa: PLC0415 - as above
    from joserfc.jws import JWSRegistry  # noqa: PLC0415 - as above

    rules = JWSRegistry(algorithms=list(service.algorithms), strict_check_header=False)
    try:
        return jwt.decode(token, key=_keys(known), registry=rules)
    except (InvalidKeyIdError, BadSignatureError):
        if time.monotonic() - known.keys_at < ASKS_AGAIN:
            raise
        return jwt.decode(token, key=_keys(known, anew=True), registry=rules)


def _keys(known: _Known, *, anew: bool = False) -> Any:
    from joserfc.jwk import KeySet  # noqa: PLC0415 - as above

    if known.keys is None or anew or time.monotonic() - known.keys_at > KEEPS:
        rows = _asked(known.words["issuer"], known.words["jwks_uri"]).get("keys")
        known.keys, known.keys_at = KeySet(list(_public(rows if isinstance(rows, list) else []))), time.monotonic()
    return known.keys


def _public(rows: list[Any]) -> Iterator[Any]:
    """The keys with which a service may sign: none that is a shared secret, none of a kind that we do not know."""
    from joserfc.errors import JoseError  # noqa: PLC0415 - as above
    from joserfc.jwk import import_key  # noqa: PLC0415 - as above

    for row in rows:
        if not isinstance(row, dict) or row.get("kty") == "oct" or row.get("use", "sig") != "sig":
            continue
        with contextlib.suppress(JoseError, ValueError, TypeError, KeyError):
            yield import_key(row)


def _of(service: Service) -> _Known:
    """What a service says of itself (Discovery 1.0): it must be the issuer we trust, and speak over guarded lines."""
    with _lock:
        known = _known.get(service.issuer)
    if known is not None and time.monotonic() - known.at < KEEPS:
        return known
    words = _asked(service.issuer, service.issuer.rstrip("/") + "/.well-known/openid-configuration")
    if words.get("issuer") != service.issuer:
        raise Unreachable(f"{service.name}: another issuer answers there")
    if not all(guarded(str(words.get(word, ""))) for word in _WORDS):
        raise Unreachable(f"{service.name}: an address is missing or not guarded")
    known = _Known(words, time.monotonic())
    with _lock:
        _known[service.issuer] = known
    return known


def _asked(issuer: str, address: str) -> dict[str, Any]:
    """A document of a service. Raises Unreachable."""
    import httpx  # noqa: PLC0415 - heavy, and few pages need it

    def get() -> Any:
        began, held = time.monotonic(), b""
        with httpx.stream("GET", address, timeout=SECONDS, follow_redirects=False) as answer:
            answer.raise_for_status()
            for piece in answer.iter_bytes():
                held += piece
                if len(held) > LARGEST or time.monotonic() - began > calls.TOTAL:
                    raise httpx.ReadTimeout("longer than a document of a service is")
        return json.loads(held)

    try:
        said = calls.call(issuer, get, silent=(httpx.TransportError,))
    except (httpx.HTTPError, ValueError) as trouble:
        raise Unreachable(address) from trouble
    if not isinstance(said, dict):
        raise Unreachable(address)
    return said
