"""Addresses that anybody may open."""

from __future__ import annotations

from django.urls import path

from siraba.faces.web.public import about, feeds, home, lookup, occupations, offers

urlpatterns = [
    path("", home.home, name="home"),
    path("about/lists", about.lists, name="about_lists"),
    path("about/data", about.data, name="about_data"),
    path("offers/", offers.index, name="offers"),
    path("offers/feed.jsonld", feeds.jsonld, name="offers_jsonld"),
    path("offers/rss.xml", feeds.rss, name="offers_rss"),
    path("offers/eures.zip", feeds.eures, name="offers_eures"),
    path("offers/newspaper.pdf", feeds.column, name="offers_column"),
    path("offers/reported", offers.reported, name="offer_reported"),
    path("offers/<uuid:public_id>/", offers.one, name="offer"),
    path("offers/<uuid:public_id>/report", offers.tell, name="report_offer"),
    path("occupations/", occupations.index, name="occupations"),
    path("occupations/lookup", lookup.lookup, name="lookup"),
    path("occupations/<slug:scheme>/", occupations.scheme, name="scheme"),
    path("occupations/<slug:scheme>/<path:code>/near.svg", occupations.near_svg, name="near_svg"),
    path("occupations/<slug:scheme>/<path:code>/near.csv", occupations.near_csv, name="near_csv"),
    path("occupations/<slug:scheme>/<path:code>", occupations.concept, name="occupation"),
]
