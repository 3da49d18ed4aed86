"""Addresses of the data protection officer, and of the emergency that concerns them."""

from __future__ import annotations

from django.urls import path

from siraba.faces.web.officer import alerts, breaches, cases, concerned, glass, processing

urlpatterns = [
    path("officer/alerts/", alerts.index, name="alerts"),
    path("officer/alerts/<uuid:public_id>/", alerts.show, name="alert"),
    path("officer/alerts/<uuid:public_id>/settle", alerts.settle, name="settle_alert"),
    path("officer/cases/", cases.index, name="rights_cases"),
    path("officer/cases/<uuid:public_id>/", cases.show, name="rights_case"),
    path("officer/cases/<uuid:public_id>/held/", cases.held, name="rights_held"),
    path("officer/cases/<uuid:public_id>/held/<str:form>", cases.take, name="rights_take"),
    path("officer/cases/<uuid:public_id>/begin", cases.begin, name="begin_case"),
    path("officer/cases/<uuid:public_id>/extend", cases.extend, name="extend_case"),
    path("officer/cases/<uuid:public_id>/answer", cases.answer, name="answer_case"),
    path("officer/cases/<uuid:public_id>/refuse", cases.refuse, name="refuse_case"),
    path("officer/cases/<uuid:public_id>/reopen", cases.reopen, name="reopen_case"),
    path("officer/cases/<uuid:public_id>/erase", cases.erase, name="erase_case"),
    path("officer/cases/<uuid:public_id>/words/<uuid:word>", cases.decide, name="decide_words"),
    path("officer/breaches/", breaches.index, name="breaches"),
    path("officer/breaches/new", breaches.new, name="breach_new"),
    path("officer/breaches/<uuid:public_id>/", breaches.show, name="breach"),
    path("officer/breaches/<uuid:public_id>/tell", breaches.tell, name="breach_tell"),
    path("officer/breaches/<uuid:public_id>/people", breaches.people, name="breach_people"),
    path("officer/breaches/<uuid:public_id>/concerned/", concerned.index, name="breach_concerned"),
    path("officer/breaches/<uuid:public_id>/concerned/name", concerned.name, name="breach_name"),
    path("officer/breaches/<uuid:public_id>/concerned/tell", concerned.tell, name="breach_tell_people"),
    path("officer/concerned/<uuid:public_id>/reached", concerned.reach, name="breach_reach"),
    path("officer/breaches/<uuid:public_id>/close", breaches.close, name="breach_close"),
    path("officer/processing/", processing.index, name="processing"),
    path("officer/processing/register.<slug:form>", processing.take, name="processing_file"),
    path("officer/retention/", processing.kept, name="retention"),
    path("officer/impact/", processing.impact, name="impact"),
    path("officer/impact/<slug:code>/decide", processing.decide, name="decide_impact"),
    path("officer/declaration/", processing.declare, name="declaration"),
    path("officer/erased/", alerts.erased, name="erasures"),
    path("desk/emergency/", glass.index, name="glass"),
]
