"""The key that every form of ours carries (`one_time_key`): the same form sent twice has one effect."""

from __future__ import annotations

from django.http import Http404, HttpRequest


def key_of(request: HttpRequest) -> str:
    """The key of the form that was sent. Raises Http404 for what no form of ours sends."""
    if not (key := request.POST.get("key", "")):
        raise Http404
    return key
