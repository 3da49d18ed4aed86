"""Addresses of the pages."""

from __future__ import annotations

from django.urls import path

from siraba.faces.web import health

app_name = "web"
urlpatterns = [
    path("health", health.health, name="health"),
    path("ready", health.ready, name="ready"),
]
