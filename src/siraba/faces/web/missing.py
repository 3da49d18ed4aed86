"""What is shown when there is no such page, or when the installation could not answer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No such page, or none for this person: the two look the same."""
    return render(request, "web/not_found.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Something unforeseen; the page asks nothing of the database."""
    return HttpResponse(loader.get_template("web/broken.html").render({}), status=500)
