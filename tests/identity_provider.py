"""A small identity service of our own on loopback: OpenID Connect with RSA keys, which can be told to misbehave."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "siraba", "a secret of the installation"


def _part(said: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()


@dataclass
class Provider:
    """What it knows and how it answers. `spoil` changes the claims of the next tokens, `sign` makes them."""

    subject: str = "subject-1"
    amr: list[str] = field(default_factory=lambda: ["pwd"])
    spoil: Callable[[dict[str, Any]], dict[str, Any]] = dict
    algorithm: str = "RS256"
    refuses: bool = False
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "first"}))
    handed: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    server: Any = None
    stopped: bool = False

    @property
    def issuer(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def start(self) -> Provider:
        """Serve from a thread."""
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer._get(self)

            def do_POST(self) -> None:
                outer._post(self)

            def log_message(self, *_words: Any) -> None:
                """Nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def stop(self) -> None:
        """Serve no more."""
        if self.server is not None and not self.stopped:
            self.server.shutdown()
            self.server.server_close()
            self.stopped = True

    def rotate(self) -> None:
        """A new key under a new name, as services do now and then."""
        self.key = RSAKey.generate_key(2048, {"kid": secrets.token_hex(4)})

    def _get(self, to: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(to.path)
        self.asked.append(parts.path)
        if parts.path == "/.well-known/openid-configuration":
            return self._say(to, self._about())
        if parts.path == "/keys":
            return self._say(to, {"keys": [self.key.as_dict(private=False, use="sig")]})
        said = {name: values[0] for name, values in parse_qs(parts.query).items()}
        back = {"state": said["state"], "iss": self.issuer}
        if self.refuses:
            back["error"] = "access_denied"
        else:
            back["code"] = secrets.token_urlsafe(12)
            self.handed[back["code"]] = said
        to.send_response(302)
        to.send_header("Location", f"{said['redirect_uri']}?{urlencode(back)}")
        to.end_headers()
        return None

    def _about(self) -> dict[str, Any]:
        paths = {"authorization_endpoint": "/go", "token_endpoint": "/token", "jwks_uri": "/keys"}
        algorithms = ["RS256", "HS256", "none"]  # what a service offers does not rule what we take
        return {
            "issuer": self.issuer,
            "id_token_signing_alg_values_supported": algorithms,
            **{name: self.issuer + path for name, path in paths.items()},
        }

    def _post(self, to: BaseHTTPRequestHandler) -> None:
        body = to.rfile.read(int(to.headers.get("Content-Length", 0))).decode()
        said = {name: values[0] for name, values in parse_qs(body).items()}
        given = self.handed.pop(said.get("code", ""), None)
        wanted = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        proof = base64.urlsafe_b64encode(hashlib.sha256(said.get("code_verifier", "").encode()).digest())
        if (
            given is None
            or to.headers.get("Authorization") != wanted
            or given["code_challenge"] != proof.rstrip(b"=").decode()
            or given["redirect_uri"] != said.get("redirect_uri")
        ):
            return self._say(to, {"error": "invalid_grant"}, 400)
        claims = self.spoil(self._claims(given))
        return self._say(to, {"access_token": "opaque", "token_type": "Bearer", "id_token": self._signed(claims)})

    def _claims(self, given: dict[str, str]) -> dict[str, Any]:
        now = int(time.time())
        claims = {"iss": self.issuer, "sub": self.subject, "aud": CLIENT, "iat": now, "exp": now + 300}
        return {**claims, "nonce": given["nonce"], "amr": self.amr, "email": "counsellor@town.example"}

    def _signed(self, claims: dict[str, Any]) -> str:
        if self.algorithm == "none":
            return ".".join(map(_part, ({"alg": "none", "typ": "JWT"}, claims))) + "."
        if self.algorithm == "HS256":  # the public key as if it were a secret: the oldest of these tricks
            said = ".".join(map(_part, ({"alg": "HS256", "kid": self.key.kid}, claims)))
            made = hmac.new(self.key.as_pem(private=False), said.encode(), hashlib.sha256).digest()
            return f"{said}.{base64.urlsafe_b64encode(made).rstrip(b'=').decode()}"
        return jwt.encode({"alg": self.algorithm, "kid": self.key.kid}, claims, self.key)

    def _say(self, to: BaseHTTPRequestHandler, said: Any, status: int = 200) -> None:
        body = json.dumps(said).encode()
        to.send_response(status)
        to.send_header("Content-Type", "application/json")
        to.send_header("Content-Length", str(len(body)))
        to.end_headers()
        to.wfile.write(body)
