"""Addresses of the counsellor's desk."""

from __future__ import annotations

from django.urls import path

from siraba.faces.web.desk import (
    checking,
    coding,
    import_urls,
    kept,
    moving,
    person_urls,
    pictures,
    rules,
    steps,
    today,
    vacancies,
    writing,
)

urlpatterns = [
    path("desk/", today.today, name="today"),
    path("desk/registrations/<uuid:public_id>/confirm", today.confirm, name="confirm_registration"),
    path("desk/adverts/", checking.index, name="to_check"),
    path("desk/adverts/<uuid:public_id>/", checking.check, name="check_advert"),
    path("desk/adverts/<uuid:public_id>/publish", checking.publish, name="publish_advert"),
    path("desk/adverts/<uuid:public_id>/ask", checking.ask, name="ask_employer"),
    path("desk/adverts/<uuid:public_id>/dispute", checking.part, name="part_from_dispute"),
    path("desk/adverts/<uuid:public_id>/reports", checking.settle, name="settle_reports"),
    path("desk/adverts/<uuid:public_id>/open", moving.confirm, name="desk_confirm_open"),
    path("desk/adverts/<uuid:public_id>/fill", moving.fill, name="desk_fill"),
    path("desk/adverts/<uuid:public_id>/withdraw", moving.withdraw, name="desk_withdraw"),
    path("desk/adverts/<uuid:public_id>/recall", moving.recall, name="desk_recall"),
    path("desk/adverts/<uuid:public_id>/renew", moving.renew, name="desk_renew"),
    path("desk/rules/", rules.index, name="rules"),
    path("desk/rules/<slug:rule_id>/", rules.one, name="rule"),
    path("desk/vacancies/", vacancies.index, name="vacancies"),
    path("desk/vacancies/new", writing.begin, name="desk_vacancy_begin"),
    path("desk/vacancies/employers", writing.employers, name="desk_employers"),
    path("desk/vacancies/new/<uuid:employer>/", writing.new, name="desk_vacancy_new"),
    path("desk/vacancies/new/<uuid:employer>/words", writing.words, name="desk_vacancy_words"),
    path("desk/vacancies/<uuid:public_id>/edit", writing.edit, name="desk_vacancy_edit"),
    path("desk/vacancies/<uuid:public_id>/sign", writing.sign, name="sign_criteria"),
    path("desk/vacancies/<uuid:public_id>/", vacancies.vacancy, name="vacancy"),
    path("desk/vacancies/<uuid:public_id>/compare", vacancies.compare, name="compare"),
    path("desk/vacancies/<uuid:public_id>/keep", kept.keep, name="keep_list"),
    path("desk/vacancies/<uuid:public_id>/kept", kept.index, name="kept_lists"),
    path("desk/vacancies/<uuid:public_id>/exposure", kept.exposure, name="exposure"),
    path("desk/shortlists/<uuid:public_id>/", kept.show, name="kept_list"),
    path("desk/vacancies/<uuid:public_id>/steps.csv", steps.csv_file, name="steps_csv"),
    path("desk/vacancies/<uuid:public_id>/steps.svg", steps.svg_file, name="steps_svg"),
    path("desk/vacancies/<uuid:public_id>/points.csv", pictures.points_csv, name="points_csv"),
    path("desk/vacancies/<uuid:public_id>/points.svg", pictures.points_svg, name="points_svg"),
    *person_urls.urlpatterns,
    path("desk/titles/", coding.queue, name="coding_queue"),
    path("desk/titles/<uuid:public_id>", coding.decide, name="decide_title"),
    *import_urls.urlpatterns,
]
