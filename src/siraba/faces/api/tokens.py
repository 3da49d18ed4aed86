"""Who calls: a token in the `Authorization: Bearer` header, and whether its scopes and the table of rights allow it."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.security import HttpBearer

from siraba.apps.accounts.models import Client, Scope
from siraba.apps.accounts.queries import client_of
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.rights import demand
from siraba.faces.api.problems import Refused


class Needs(HttpBearer):
    """A call needs a valid token that has this scope, of a client who may do this verb of the table of rights."""

    def __init__(self, scope: Scope, right: str) -> None:
        super().__init__()
        self.scope, self.right = scope, right

    def authenticate(self, request: HttpRequest, token: str) -> Client | None:
        """The client of a token, None when there is none (401). Raises Refused (403) without the scope."""
        client = client_of(token)
        if client is not None and self.scope.value not in client.scopes:
            raise Refused(403, "scope_missing", f"The token lacks the scope {self.scope.value}.")
        if client is not None:
            demand(client.actor, self.right)  # NotAllowed: for this client there is no such address
        return client


def actor(request: HttpRequest) -> Actor:
    """The caller as actions and queries know them."""
    client: Client = request.auth  # type: ignore[attr-defined]  # set by the authentication above
    return client.actor


def may(request: HttpRequest, scope: Scope) -> bool:
    """Whether the caller's token has a scope, beside the one that the address needs."""
    client: Client = request.auth  # type: ignore[attr-defined]  # set by the authentication above
    return scope.value in client.scopes
