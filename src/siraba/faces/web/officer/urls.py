"""Addresses of the data protection officer, and of the emergency that concerns them."""

from __future__ import annotations

from django.urls import path

from siraba.faces.web.officer import alerts, glass

urlpatterns = [
    path("officer/alerts/", alerts.index, name="alerts"),
    path("officer/alerts/<uuid:public_id>/", alerts.show, name="alert"),
    path("officer/alerts/<uuid:public_id>/settle", alerts.settle, name="settle_alert"),
    path("officer/erased/", alerts.erased, name="erasures"),
    path("desk/emergency/", glass.index, name="glass"),
]
