"""Addresses of a worker's own pages."""

from __future__ import annotations

from django.urls import path

from siraba.faces.web import staying, work
from siraba.faces.web.worker import agreements, own, rights, sign_in

urlpatterns = [
    path("me/sign-in", sign_in.who, name="own_sign_in"),
    path("me/code", sign_in.code, name="own_code"),
    path("me/", own.own, name="own"),
    path("notices/<uuid:public_id>/stay", staying.stay, name="keep_file"),
    path("people/<uuid:public_id>/work", work.say, name="say_work"),
    path("me/documents", own.documents, name="own_documents"),
    path("me/rights", rights.index, name="own_rights"),
    path("me/limits/<uuid:public_id>/lift", rights.lift, name="lift_limit"),
    path("me/held", rights.held, name="own_held"),
    path("me/held/<str:form>", rights.take, name="own_take"),
    path("me/seen-by", own.disclosures, name="own_disclosures"),
    path("me/agreements", agreements.index, name="own_agreements"),
    path("me/agreements/<uuid:public_id>/withdraw", agreements.withdraw, name="own_withdraw"),
    path("me/agreements/<uuid:public_id>/receipt/<slug:event>", agreements.receipt, name="own_receipt"),
]
