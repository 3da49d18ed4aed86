"""Second factors: codes of an application (TOTP, RFC 6238), passkeys (WebAuthn), recovery codes on paper."""

from __future__ import annotations

import json
from typing import Any

import pyotp
from django.utils import timezone

from siraba.apps.accounts.models import FactorKind, RecoveryCode, SecondFactor, User
from siraba.apps.accounts.rules import new_recovery_codes, plain_code
from siraba.apps.foundation import trail
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.db_locks import lock_rows
from siraba.apps.foundation.keyed import keyed
from siraba.apps.foundation.sealed import things_sealed
from siraba.apps.foundation.verbs import action, record

things_sealed("accounts.secondfactor", "sealed")
STEP = 30
"""Seconds a code of an application lives; the one before and the one after are taken too, for clocks that differ."""


def opened(factor: SecondFactor) -> Any:
    """The secret of a factor: the seed of codes, or the public key of a passkey in hexadecimal."""
    return trail.open_for({factor.public_id: bytes(factor.sealed)}, subjects=False)[factor.public_id]


def _sealed(factor: SecondFactor, secret: Any) -> bytes:
    return trail.seal_for({factor.public_id: secret}, subjects=False)[factor.public_id]


@action("factor.begin")
def begin_totp(user: User, name: str, *, by: Actor, key: str) -> SecondFactor:
    """A seed for an application, not in force before a code of it was typed. An earlier one without a code goes."""
    user.factors.filter(kind=FactorKind.TOTP, confirmed_at=None).delete()
    factor = SecondFactor(user=user, kind=FactorKind.TOTP, name=name[:60])
    factor.sealed = _sealed(factor, pyotp.random_base32())
    factor.save()
    record(factor, subject=user.public_id, after={"kind": "totp", "name": factor.name})
    return factor


@action("factor.confirm")
def confirm_totp(factor: SecondFactor, typed: str, *, by: Actor, key: str) -> bool:
    """Put a seed into force when the code typed is one of it."""
    right = _right(factor, typed)
    if right:
        factor.confirmed_at = timezone.now()
        factor.save(update_fields=["confirmed_at"])
    record(factor, subject=factor.user.public_id, after={"confirmed": right})
    return right


@action("factor.use_totp")
def use_totp(user: User, typed: str, *, by: Actor, key: str) -> bool:
    """Whether the code belongs to one of the user's applications now and was not used before."""
    factors = user.factors.filter(kind=FactorKind.TOTP, confirmed_at__isnull=False)
    right = any(_right(factor, typed) for factor in factors)
    record(user, subject=user.public_id, after={"factor": "totp", "right": right})
    return right


def _right(factor: SecondFactor, typed: str) -> bool:
    """Whether a code fits now; a step of time counts once, so that a code seen over a shoulder is worth nothing."""
    row = lock_rows(SecondFactor.objects.all()).get(pk=factor.pk)
    code, now = plain_code(typed), timezone.now()
    totp = pyotp.TOTP(opened(row), interval=STEP)
    at = int(now.timestamp()) // STEP
    for step in (at - 1, at, at + 1):
        if step > row.counter and code and pyotp.utils.strings_equal(code, totp.generate_otp(step)):
            row.counter, row.used_at = step, now
            row.save(update_fields=["counter", "used_at"])
            return True
    return False


@action("factor.add_passkey")
def add_passkey(
    user: User, name: str, answer: dict[str, Any], *, challenge: bytes, host: str, origin: str, by: Actor, key: str
) -> SecondFactor:
    """Register the passkey that a browser made for this challenge.

    Raises webauthn's InvalidRegistrationResponse when it is not for us, not for this challenge, or not whole.
    """
    from webauthn import verify_registration_response  # noqa: PLC0415 - a quarter of a second that few pages need

    found = verify_registration_response(
        credential=json.dumps(answer), expected_challenge=challenge, expected_rp_id=host, expected_origin=origin
    )
    factor = SecondFactor(
        user=user,
        kind=FactorKind.PASSKEY,
        name=name[:60],
        credential=found.credential_id.hex(),
        counter=found.sign_count,
        confirmed_at=timezone.now(),
    )
    factor.sealed = _sealed(factor, found.credential_public_key.hex())
    factor.full_clean(exclude=["sealed"])
    factor.save()
    record(factor, subject=user.public_id, after={"kind": "passkey", "name": factor.name})
    return factor


@action("factor.use_passkey")
def use_passkey(
    factor: SecondFactor, answer: dict[str, Any], *, challenge: bytes, host: str, origin: str, by: Actor, key: str
) -> bool:
    """Whether a passkey signed this challenge for us, and its counter did not go back (a copy would)."""
    from webauthn import verify_authentication_response  # noqa: PLC0415 - as above
    from webauthn.helpers.exceptions import InvalidAuthenticationResponse  # noqa: PLC0415 - as above

    row = lock_rows(SecondFactor.objects.all()).get(pk=factor.pk)
    try:
        found = verify_authentication_response(
            credential=json.dumps(answer),
            expected_challenge=challenge,
            expected_rp_id=host,
            expected_origin=origin,
            credential_public_key=bytes.fromhex(opened(row)),
            credential_current_sign_count=row.counter,
        )
    except InvalidAuthenticationResponse:
        record(row, subject=row.user.public_id, after={"right": False})
        return False
    row.counter, row.used_at = found.new_sign_count, timezone.now()
    row.save(update_fields=["counter", "used_at"])
    record(row, subject=row.user.public_id, after={"right": True})
    return True


@action("factor.make_recovery_codes")
def _keep_recovery_codes(user: User, digests: list[str], *, by: Actor, key: str) -> User:
    user.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=digest) for digest in digests)
    record(user, subject=user.public_id, after={"recovery_codes": len(digests)})
    return user


def make_recovery_codes(user: User, *, by: Actor, key: str) -> list[str]:
    """Fresh codes for paper, shown this once; those of before work no more."""
    codes = new_recovery_codes()
    _keep_recovery_codes(
        user, [keyed("recovery", str(user.public_id), plain_code(code)) for code in codes], by=by, key=key
    )
    return codes


@action("factor.use_recovery_code")
def use_recovery_code(user: User, typed: str, *, by: Actor, key: str) -> bool:
    """Whether this is one of the user's codes on paper that was not used."""
    digest = keyed("recovery", str(user.public_id), plain_code(typed))
    right = bool(user.recovery_codes.filter(digest=digest, used_at=None).update(used_at=timezone.now()))
    record(user, subject=user.public_id, after={"factor": "recovery code", "right": right})
    return right


@action("factor.revoke")
def revoke_factor(factor: SecondFactor, *, by: Actor, key: str) -> User:
    """Take one factor away: a phone that was lost or sold."""
    user = factor.user
    record(factor, subject=user.public_id, after={"revoked": factor.name})
    factor.delete()
    return user


@action("user.reset_factors")
def reset_factors(user: User, *, by: Actor, key: str, reason: str) -> User:
    """Let somebody who lost everything begin anew at the next sign-in. An administrator does it, and says why."""
    user.factors.all().delete()
    user.recovery_codes.all().delete()
    for row in user.sign_ins.filter(ended_at=None):
        row.ended_at = timezone.now()
        row.save(update_fields=["ended_at"])
    record(user, subject=user.public_id, after={"factors": 0}, reason=reason)
    return user
