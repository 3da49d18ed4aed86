"""Addresses of whoever offers posts."""

from __future__ import annotations

from django.urls import path

from siraba.faces.web.employer import pages, writing

urlpatterns = [
    path("employers/begin", pages.begin, name="employer_begin"),
    path("employers/begun", pages.begun, name="employer_begun"),
    path("offers/open", pages.open_by_code, name="open_by_code"),
    path("offers/open/<str:token>", pages.open_still, name="open_still"),
    path("employer/", pages.index, name="own_vacancies"),
    path("employer/words", writing.words, name="own_words"),
    path("employer/new", writing.new, name="own_vacancy_new"),
    path("employer/<uuid:public_id>/", pages.show, name="own_vacancy"),
    path("employer/<uuid:public_id>/edit", writing.edit, name="own_vacancy_edit"),
    path("employer/<uuid:public_id>/submit", pages.submit, name="own_vacancy_submit"),
    path("employer/<uuid:public_id>/withdraw", pages.withdraw, name="own_vacancy_withdraw"),
    path("employer/<uuid:public_id>/filled", pages.fill, name="own_vacancy_fill"),
    path("employer/<uuid:public_id>/open", pages.confirm, name="own_vacancy_open"),
    path("employer/questions/<uuid:public_id>/answer", pages.answer, name="own_answer"),
]
