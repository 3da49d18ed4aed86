"""The only writers of users, offices, sign-ins and what proves who signs in."""

from siraba.apps.accounts.actions.codes import send_code, tell_code, use_code
from siraba.apps.accounts.actions.covers import end_cover, stand_in
from siraba.apps.accounts.actions.doors import forget_tries, note_wrong_try
from siraba.apps.accounts.actions.factors import (
    add_passkey,
    begin_totp,
    confirm_totp,
    make_recovery_codes,
    reset_factors,
    revoke_factor,
    use_passkey,
    use_recovery_code,
    use_totp,
)
from siraba.apps.accounts.actions.invitations import accept_by_identity, accept_invitation, invite, revoke_invitation
from siraba.apps.accounts.actions.sessions import begin_session, end_session, see_session
from siraba.apps.accounts.actions.users import (
    deactivate_user,
    enter_client,
    enter_user,
    link_identity,
    open_office,
    revoke_client,
    set_password,
    unlink_identity,
)

__all__ = [
    "accept_by_identity", "accept_invitation", "add_passkey", "begin_session", "begin_totp", "confirm_totp",
    "deactivate_user", "end_cover", "end_session", "enter_client", "enter_user", "forget_tries", "invite",
    "link_identity", "make_recovery_codes", "note_wrong_try", "open_office", "reset_factors", "revoke_client",
    "revoke_factor", "revoke_invitation", "see_session", "send_code", "set_password", "stand_in", "tell_code",
    "unlink_identity", "use_code", "use_passkey", "use_recovery_code", "use_totp",
]  # fmt: skip
