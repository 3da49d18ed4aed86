"""Addresses of those who keep the installation."""

from __future__ import annotations

from django.urls import path

from siraba.faces.web.steward import jobs

urlpatterns = [
    path("steward/jobs/", jobs.index, name="jobs"),
    path("steward/jobs/<uuid:public_id>/stop", jobs.stop, name="stop_job"),
    path("steward/jobs/<uuid:public_id>/resume", jobs.resume, name="resume_job"),
]
