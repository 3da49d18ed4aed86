"""A person who was asked whether their file is to stay says yes: on their own page, or at the desk."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from siraba.apps.accounts.models import User
from siraba.apps.persons import accounted
from siraba.apps.persons.actions.noticing import keep_file
from siraba.apps.persons.models import RetentionNotice
from siraba.faces.web.door import for_right
from siraba.faces.web.keys import key_of


@require_POST
@for_right("retention.keep")
def stay(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Note it, and go back to the file; one that went in the meantime is not there, as one of somebody else's."""
    key = key_of(request)
    row = accounted.notice(user.actor, str(public_id))
    try:
        keep_file(row, by=user.actor, key=key)
    except RetentionNotice.DoesNotExist as gone:
        raise Http404 from gone
    messages.success(request, _("Noted: the file stays."))
    if user.person_id == row.person.public_id:
        return redirect("web:own")
    return redirect("web:person", row.person.public_id)
