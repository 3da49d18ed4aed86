"""The numbers of the formula: what is in force, a new version, what it would change, and putting it in force."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from siraba.apps.accounts.models import User
from siraba.apps.shortlists import actions, effects
from siraba.apps.shortlists.queries import parameters
from siraba.core.matching import documents
from siraba.core.matching.exposure import of_plain
from siraba.faces.web.door import for_right
from siraba.faces.web.groups_shown import tables
from siraba.faces.web.keys import key_of
from siraba.faces.web.lists import page_numbers, page_of


@require_http_methods(["GET", "HEAD", "POST"])
@for_right("parameters.see")
def index(request: HttpRequest, user: User) -> HttpResponse:
    """All versions and batches; a form for a new version, whose errors leave nothing that was typed lost."""
    typed, reason, flaws = documents.write(parameters()), "", []
    if request.method == "POST":
        typed, reason, key = (request.POST.get(name, "") for name in ("document", "reason", "key"))
        if not key:
            raise Http404
        try:
            document = documents.plain(documents.read(typed))
            row = actions.propose_parameters(document, by=user.actor, key=key, reason=reason)
            return redirect("web:parameter_set", row.public_id)
        except documents.BadDocument as bad:
            flaws = bad.flaws
    page = page_of(request, effects.parameter_sets(user.actor))
    context: dict[str, Any] = {
        "page": page,
        "numbers": page_numbers(page),
        "typed": typed,
        "reason": reason,
        "flaws": flaws,
    }
    context["batches"] = effects.batches(user.actor)[:10]
    return render(request, "web/steward/parameters.html", context, status=422 if flaws else 200)


@require_GET
@for_right("parameters.see")
def show(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """One version: what differs from what is in force, and its effect where it was worked out."""
    row = get_object_or_404(effects.parameter_sets(user.actor), public_id=public_id)
    changes = documents.differences(parameters(row.scope), documents.of(row.document))
    job = effects.measuring(row)
    context = {
        "row": row,
        "changes": changes,
        "waits": row.state == "draft",
        "job": job,
        "going": job is not None and job.state in effects.GOING,
    }
    return render(request, "web/steward/parameter_set.html", context)


@require_POST
@for_right("parameters.measure")
def measure(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Ask for what the version would change in last week's lists; the page then says how far that is."""
    row, key = get_object_or_404(effects.parameter_sets(user.actor), public_id=public_id), key_of(request)
    actions.measure_parameters(row, by=user.actor, key=key)
    return redirect("web:parameter_set", row.public_id)


@require_POST
@for_right("parameters.apply")
def apply(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Put the version in force."""
    row, key = get_object_or_404(effects.parameter_sets(user.actor), public_id=public_id), key_of(request)
    try:
        actions.apply_parameters(row, by=user.actor, key=key)
        messages.success(request, _("These parameters are in force from now on."))
    except actions.NotMeasured:
        messages.warning(request, _("Look at the effect first; nothing was changed."))
    return redirect("web:parameter_set", row.public_id)


@require_POST
@for_right("batch.publish")
def publish(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Publish a batch that was held back."""
    batch, key = get_object_or_404(effects.batches(user.actor), public_id=public_id), key_of(request)
    try:
        actions.publish_batch(batch, by=user.actor, key=key, reason=request.POST.get("reason", ""))
    except actions.NotHeld as reason:
        raise Http404 from reason
    messages.success(request, _("The lists of that night are published."))
    return redirect("web:parameters")


@require_GET
@for_right("batch.see")
def batch(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """The lists of one night: who they show, in groups."""
    row = get_object_or_404(effects.batches(user.actor), public_id=public_id)
    context: dict[str, Any] = {"batch": row}
    if row.exposure:
        found = of_plain(row.exposure)
        context |= {"concentrated": found.concentration, "tables": tables(found)}
    return render(request, "web/steward/batch.html", context)
