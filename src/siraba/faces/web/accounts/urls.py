"""Addresses of signing in and out and of choosing a language."""

from __future__ import annotations

from django.urls import path

from siraba.faces.web.accounts import views

urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in", views.sign_in, name="sign_in"),
    path("sign-out", views.sign_out, name="sign_out"),
    path("language/<str:code>", views.language, name="language"),
]
