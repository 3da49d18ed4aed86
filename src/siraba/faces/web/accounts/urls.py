"""Addresses of signing in and out, of one's account, and of choosing a language."""

from __future__ import annotations

from django.urls import path

from siraba.faces.web.accounts import account, invitations, linking, outside, passkeys, views

urlpatterns = [
    path("sign-in", views.sign_in, name="sign_in"),
    path("sign-in/second", views.second_factor, name="second_factor"),
    path("sign-in/passkey/ask", passkeys.ask, name="ask_passkey"),
    path("sign-in/passkey", passkeys.prove, name="prove_passkey"),
    path("sign-in/with/<slug:name>", outside.begin, name="sign_in_with"),
    path("sign-in/with/<slug:name>/back", outside.back, name="back_from"),
    path("sign-in/with/<slug:name>/link", linking.link, name="link_at_desk"),
    path("sign-out", views.sign_out, name="sign_out"),
    path("invitation/<str:token>", invitations.accept, name="invitation"),
    path("invitation/<str:token>/with/<slug:name>", outside.begin_invited, name="invitation_with"),
    path("account/", account.account, name="account"),
    path("account/password", account.password, name="password"),
    path("account/sessions/<uuid:public_id>/end", account.end_session, name="end_session"),
    path("account/application", account.begin_totp, name="begin_totp"),
    path("account/application/<uuid:public_id>", account.confirm_totp, name="confirm_totp"),
    path("account/recovery-codes", account.recovery_codes, name="recovery_codes"),
    path("account/factors/<uuid:public_id>/revoke", account.revoke_factor, name="revoke_factor"),
    path("account/passkey/begin", passkeys.begin, name="begin_passkey"),
    path("account/passkey", passkeys.finish, name="finish_passkey"),
    path("account/identities/with/<slug:name>", outside.begin_link, name="link_identity"),
    path("account/identities/<uuid:public_id>/unlink", outside.unlink, name="unlink_identity"),
    path("language/<str:code>", views.language, name="language"),
]
