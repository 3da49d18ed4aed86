"""From where somebody calls, where a proxy stands before the house."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class Callers:
    """Puts the caller's own address in the place of a proxy's that the settings name (`SIRABA_PROXIES`).

    Each proxy writes who called it at the end of `X-Forwarded-For`. From there back, the first address that is no proxy
    of ours is the caller's; what stands before it may be anybody's invention. Without this, whoever guesses passwords
    through the proxy would make everybody behind it wait.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        told = request.headers.get("X-Forwarded-For", "")
        if told:
            request.META["REMOTE_ADDR"] = caller(str(request.META.get("REMOTE_ADDR", "")), told)
        return self.get_response(request)


def caller(address: str, told: str) -> str:
    """The address of who called, given the peer's and what proxies told (`X-Forwarded-For`)."""
    proxies = _networks(tuple(settings.SIRABA_PROXIES))
    for said in reversed(told.split(",")):
        if not _among(address, proxies):
            break
        try:
            address = str(ip_address(said.strip()))
        except ValueError:
            break
    return address


@lru_cache(maxsize=4)
def _networks(said: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(each, strict=False) for each in said)


def _among(address: str, networks: tuple[IPv4Network | IPv6Network, ...]) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return any(found in each for each in networks if each.version == found.version)
