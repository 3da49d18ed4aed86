"""Standing in for a colleague."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone

from siraba.apps.accounts.models import Cover, User
from siraba.apps.foundation.actors import Actor
from siraba.apps.foundation.verbs import action, record


@action("cover.begin")
def stand_in(
    absent: User, colleague: User, until: date, *, by: Actor, key: str, reason: str, happened_on: date | None = None
) -> Cover:
    """Let a colleague of the same office work on what is assigned to somebody who is away.

    Raises ValidationError for a colleague of another office, an end in the past, or no reason.
    """
    today = timezone.localdate()
    if absent.office_id is None or absent.office_id != colleague.office_id:
        raise ValidationError({"stand_in": "Somebody of the same office stands in."})
    if until < today:
        raise ValidationError({"until": "The end lies in the past."})
    if not reason.strip():
        raise ValidationError({"reason": "Say why: leave, illness, a mission."})
    cover = Cover(absent=absent, stand_in=colleague, until=until, happened_on=happened_on or today)
    cover.full_clean()
    cover.save()
    record(cover, subject=absent.public_id, after={"stand_in": colleague.public_id, "until": until}, reason=reason)
    return cover


@action("cover.end")
def end_cover(cover: Cover, *, by: Actor, key: str) -> Cover:
    """The colleague is back."""
    cover.ended_on = cover.ended_on or timezone.localdate()
    cover.save(update_fields=["ended_on"])
    record(cover, subject=cover.absent.public_id, after={"ended_on": cover.ended_on})
    return cover
