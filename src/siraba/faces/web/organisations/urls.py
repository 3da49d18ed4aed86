"""Addresses of organisations and their licences."""

from __future__ import annotations

from django.urls import path

from siraba.faces.web.organisations import hub, pages, past
from siraba.faces.web.public import licences

urlpatterns = [
    path("licences/", licences.index, name="public_licences"),
    path("licences/<uuid:public_id>/", licences.show, name="public_licence"),
    path("licences/<uuid:public_id>/code.svg", licences.code, name="licence_code"),
    path("organisations/", hub.index, name="organisations"),
    path("organisations/new/", hub.enter, name="organisation_new"),
    path("organisations/pairs/", hub.duplicates, name="organisation_pairs"),
    path("organisations/pairs/settle", hub.settle, name="settle_pair"),
    path("organisations/<uuid:public_id>/", hub.show, name="organisation"),
    path("organisations/<uuid:public_id>/years.csv", past.csv_file, name="past_csv"),
    path("organisations/<uuid:public_id>/years.svg", past.svg_file, name="past_svg"),
    path("organisations/<uuid:public_id>/look/<slug:reach>", hub.begin, name="begin_diligence"),
    path("due-diligence/<uuid:public_id>/", hub.diligence, name="diligence"),
    *pages.addresses(),
]
