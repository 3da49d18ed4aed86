"""What is shown when there is no such page, or when the installation could not answer."""

from __future__ import annotations

from django.core.exceptions import DisallowedHost, RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.views.defaults import bad_request

from siraba.apps.foundation.logs import route_of
from siraba.faces.web.limits import too_large


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No such page, or none for this person: the two look the same."""
    return render(request, "web/not_found.html", status=404)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What cannot be read as a request; one that is too large is told so, one to a house of another name nothing."""
    if isinstance(exception, DisallowedHost):
        return bad_request(request, exception)
    if isinstance(exception, RequestDataTooBig):
        return too_large(request, route_of(request))
    return HttpResponse(loader.get_template("web/unreadable.html").render({}), status=400)


def broken(request: HttpRequest) -> HttpResponse:
    """Something unforeseen; the page asks nothing of the database."""
    return HttpResponse(loader.get_template("web/broken.html").render({}), status=500)
