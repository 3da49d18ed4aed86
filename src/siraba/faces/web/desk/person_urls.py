"""Addresses of people at the desk: files, registration, contacts, files that may be one person's."""

from __future__ import annotations

from django.urls import path

from siraba.faces.web.desk import (
    agreements,
    contacts,
    documents,
    duplicates,
    helpers,
    own_way,
    people,
    registering,
    rights,
)

urlpatterns = [
    path("desk/people/", people.index, name="people"),
    path("desk/people/new", registering.new, name="person_new"),
    path("desk/people/<uuid:public_id>/", people.person, name="person"),
    path("desk/people/<uuid:public_id>/mend", registering.correct, name="person_correct"),
    path("desk/people/<uuid:public_id>/contacts", contacts.index, name="person_contacts"),
    path("desk/people/<uuid:public_id>/agreements", agreements.index, name="person_agreements"),
    path("desk/people/<uuid:public_id>/agreements/<uuid:consent>/back", agreements.back, name="person_take_back"),
    path(
        "desk/people/<uuid:public_id>/agreements/<uuid:consent>/receipt/<slug:event>",
        agreements.receipt,
        name="person_receipt",
    ),
    path("desk/people/<uuid:public_id>/documents", documents.index, name="person_documents"),
    path("desk/documents/<uuid:public_id>/end", documents.end, name="end_document"),
    path("desk/documents/<uuid:public_id>/copy", documents.keep, name="keep_copy"),
    path("desk/copies/<uuid:public_id>/open", documents.open_, name="open_copy"),
    path("desk/copies/<uuid:public_id>/destroy", documents.destroy, name="destroy_copy"),
    path("desk/people/<uuid:public_id>/link-code", own_way.link_code, name="link_code"),
    path("desk/people/<uuid:public_id>/rights", rights.index, name="person_rights"),
    path("desk/rights/<uuid:public_id>/check", rights.check, name="check_case"),
    path("desk/rights/<uuid:public_id>/withdraw", rights.withdraw, name="withdraw_case"),
    path("desk/people/<uuid:public_id>/helpers", helpers.name, name="name_helper"),
    path("desk/helpers/<uuid:public_id>/end", helpers.end, name="end_help"),
    path("desk/duplicates/", duplicates.queue, name="duplicates"),
    path("desk/duplicates/<uuid:public_id>", duplicates.pair, name="duplicate"),
    path("desk/merges/<uuid:public_id>/undo", duplicates.undo, name="undo_merge"),
]
