"""Addresses of those who keep the installation."""

from __future__ import annotations

from django.urls import path

from siraba.faces.web.steward import changes, classification, findings, jobs, messages, parameters, recoding, users

urlpatterns = [
    path("steward/classification/", classification.index, name="classification"),
    path("steward/classification/report", classification.report, name="coding_report"),
    path("steward/classification/changes/", changes.index, name="changes"),
    path("steward/classification/changes/new/<slug:kind>", changes.propose, name="propose_change"),
    path("steward/classification/changes/<uuid:public_id>", changes.move, name="move_change"),
    path("steward/classification/recodings/<uuid:public_id>", recoding.show, name="recoding"),
    path("steward/classification/recodings/<uuid:public_id>/start", recoding.start, name="start_recoding"),
    path("steward/classification/successions/<uuid:public_id>", recoding.decide, name="decide_succession"),
    path("steward/classification/<slug:scheme>/difference", classification.difference, name="difference"),
    path("steward/classification/<slug:scheme>/publish", classification.publish, name="publish_release"),
    path("steward/classification/<slug:scheme>/recode", recoding.begin, name="begin_recoding"),
    path("steward/findings/", findings.index, name="findings"),
    path("steward/findings/<uuid:public_id>/waive", findings.waive, name="waive_finding"),
    path("steward/waivers/<uuid:public_id>/sign", findings.countersign, name="countersign_waiver"),
    path("steward/waivers/<uuid:public_id>/withdraw", findings.withdraw, name="withdraw_waiver"),
    path("steward/holds/<uuid:public_id>/lift", findings.lift, name="lift_hold"),
    path("steward/messages/", messages.index, name="messages"),
    path("steward/messages/<uuid:public_id>/", messages.show, name="message"),
    path("steward/messages/<uuid:public_id>/retry", messages.retry, name="retry_message"),
    path("steward/messages/<uuid:public_id>/cancel", messages.cancel, name="cancel_message"),
    path("steward/parameters/", parameters.index, name="parameters"),
    path("steward/parameters/<uuid:public_id>", parameters.show, name="parameter_set"),
    path("steward/parameters/<uuid:public_id>/effect", parameters.measure, name="measure_parameters"),
    path("steward/parameters/<uuid:public_id>/apply", parameters.apply, name="apply_parameters"),
    path("steward/batches/<uuid:public_id>/", parameters.batch, name="batch"),
    path("steward/batches/<uuid:public_id>/publish", parameters.publish, name="publish_batch"),
    path("steward/users/", users.index, name="users"),
    path("steward/users/invite", users.invite, name="invite"),
    path("steward/users/<uuid:public_id>/deactivate", users.deactivate, name="deactivate_user"),
    path("steward/users/<uuid:public_id>/reset", users.reset, name="reset_factors"),
    path("steward/invitations/<uuid:public_id>/revoke", users.revoke, name="revoke_invitation"),
    path("steward/jobs/", jobs.index, name="jobs"),
    path("steward/jobs/<uuid:public_id>/stop", jobs.stop, name="stop_job"),
    path("steward/jobs/<uuid:public_id>/resume", jobs.resume, name="resume_job"),
]
