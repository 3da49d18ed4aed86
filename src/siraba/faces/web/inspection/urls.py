"""Addresses of the inspector's room."""

from __future__ import annotations

from django.urls import path

from siraba.faces.web.inspection import home, network, visits

urlpatterns = [
    path("inspection/", home.index, name="inspection_room"),
    path("inspection/licences/<uuid:public_id>/", home.licence, name="licence"),
    path("inspection/campaigns/", visits.draw, name="campaigns"),
    path("inspection/campaigns/<uuid:public_id>/", visits.campaign, name="campaign"),
    path("inspection/visits/<uuid:public_id>/", visits.show, name="inspection"),
    path("inspection/network/<uuid:public_id>/", network.show, name="network"),
    path("inspection/network/<uuid:public_id>/network.svg", network.svg, name="network_svg"),
    path("inspection/network/<uuid:public_id>/network.csv", network.csv_file, name="network_csv"),
]
