"""Addresses of prospecting."""

from __future__ import annotations

from django.urls import path

from siraba.faces.web.desk import prospecting

urlpatterns = [
    path("desk/employers/", prospecting.index, name="prospecting"),
    path("desk/employers/needs/<uuid:public_id>/vacancy", prospecting.become, name="promise_become"),
]
