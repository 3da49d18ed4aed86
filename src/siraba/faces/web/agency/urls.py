"""Addresses of an agency's or employer's own organisation."""

from __future__ import annotations

from django.urls import path

from siraba.faces.web.agency import home

urlpatterns = [path("own-organisation/", home.index, name="own_organisation")]
