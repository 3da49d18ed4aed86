"""Addresses of the pages, all in the namespace `web`."""

from __future__ import annotations

from django.urls import path

from siraba.faces.web import health
from siraba.faces.web.accounts import urls as accounts
from siraba.faces.web.agency import urls as agency
from siraba.faces.web.desk import prospecting_urls
from siraba.faces.web.desk import urls as desk
from siraba.faces.web.employer import urls as employer
from siraba.faces.web.inspection import urls as inspection
from siraba.faces.web.officer import urls as officer
from siraba.faces.web.organisations import urls as organisations
from siraba.faces.web.public import urls as public
from siraba.faces.web.steward import urls as steward
from siraba.faces.web.worker import urls as worker

pages = [
    path("health", health.health, name="health"),
    path("ready", health.ready, name="ready"),
    *accounts.urlpatterns,
    *employer.urlpatterns,
    *public.urlpatterns,
    *desk.urlpatterns,
    *steward.urlpatterns,
    *officer.urlpatterns,
    *worker.urlpatterns,
    *organisations.urlpatterns,
    *inspection.urlpatterns,
    *agency.urlpatterns,
    *prospecting_urls.urlpatterns,
]
