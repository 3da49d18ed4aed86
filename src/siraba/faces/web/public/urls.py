"""Addresses that anybody may open."""

from __future__ import annotations

from django.urls import path

from siraba.faces.web.public import lookup, occupations

urlpatterns = [
    path("occupations/", occupations.index, name="occupations"),
    path("occupations/lookup", lookup.lookup, name="lookup"),
    path("occupations/<slug:scheme>/", occupations.scheme, name="scheme"),
    path("occupations/<slug:scheme>/<path:code>/near.svg", occupations.near_svg, name="near_svg"),
    path("occupations/<slug:scheme>/<path:code>/near.csv", occupations.near_csv, name="near_csv"),
    path("occupations/<slug:scheme>/<path:code>", occupations.concept, name="occupation"),
]
