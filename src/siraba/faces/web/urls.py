"""Addresses of the pages, all in the namespace `web`."""

from __future__ import annotations

from django.urls import include, path

from siraba.faces.api.house import api
from siraba.faces.web import health
from siraba.faces.web.accounts import urls as accounts
from siraba.faces.web.desk import urls as desk

pages = [
    path("health", health.health, name="health"),
    path("ready", health.ready, name="ready"),
    *accounts.urlpatterns,
    *desk.urlpatterns,
]
urlpatterns = [path("api/v1/", api.urls), path("", include((pages, "web")))]

handler404 = "siraba.faces.web.missing.not_found"
handler403 = "siraba.faces.web.missing.not_found"
handler500 = "siraba.faces.web.missing.broken"
