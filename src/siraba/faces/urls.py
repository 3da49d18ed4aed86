"""The root of all addresses: the pages, and the interface for programs beside them."""

from __future__ import annotations

from django.urls import include, path

from siraba.faces.api.house import api
from siraba.faces.web.urls import pages

urlpatterns = [path("api/v1/", api.urls), path("", include((pages, "web")))]

handler400 = "siraba.faces.web.missing.unreadable"
handler404 = "siraba.faces.web.missing.not_found"
handler403 = "siraba.faces.web.missing.not_found"
handler500 = "siraba.faces.web.missing.broken"
