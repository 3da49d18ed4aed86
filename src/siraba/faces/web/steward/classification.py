"""The classification as stewards keep it: its releases, what they changed, and how coding does."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from siraba.apps.accounts.models import User
from siraba.apps.classification import actions, queries
from siraba.apps.classification.models import ChangeState
from siraba.apps.classification.queries import changes as change_queries
from siraba.apps.classification.queries import differences
from siraba.apps.classification.queries.report import coding_report
from siraba.apps.foundation.lifecycles import Refusal
from siraba.faces.web import formats
from siraba.faces.web.door import for_right
from siraba.faces.web.lists import page_numbers, page_of, said
from siraba.faces.web.steward.obstacles import sentences

LINES, LACKING = 50, 200


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of difference: its name, how many, the lines of this page."""

    name: str
    count: int
    lines: list[tuple[str, str, str]]


@require_safe
@for_right("classification.see_changes")
def index(request: HttpRequest, user: User) -> HttpResponse:
    """Every release, with what waits for somebody."""
    rows = queries.installed()
    active = {row.scheme: row.version for row in rows if row.active}
    context = {
        "releases": rows,
        "active": active,
        "review": change_queries.changes(user.actor, state=ChangeState.REVIEW).count(),
        "approved": change_queries.changes(user.actor, state=ChangeState.APPROVED).count(),
        "recodings": list(differences.recodings(user.actor)[:LINES]),
    }
    return render(request, "web/steward/classification.html", context)


@require_safe
@for_right("classification.see_changes")
def difference(request: HttpRequest, user: User, scheme: str) -> HttpResponse:
    """What one release changed against another."""
    try:
        old, new = differences.release(scheme, said(request, "old")), differences.release(scheme, said(request, "new"))
    except differences.NoSuchRelease as missing:
        raise Http404(scheme) from missing
    found = differences.difference(old, new, formats.language())
    lines = [
        (_("Added"), [(each.code, each.title, "") for each in found.added]),
        (_("Removed"), [(each.code, each.title, "") for each in found.removed]),
        (_("Renamed"), [(one.code, one.title, other.title) for one, other in found.renamed]),
        (_("Moved"), [(one.code, one.title, f"{one.parent} → {other.parent}") for one, other in found.moved]),
        (
            _("Split"),
            [(one.code, one.title, formats.listed([each.code for each in parts])) for one, parts in found.split],
        ),
    ]
    number = request.GET.get("page")
    longest = max(lines, key=lambda part: len(part[1]))[1]
    page = Paginator(longest, LINES).get_page(number)
    start, end = (page.number - 1) * LINES, page.number * LINES
    context = {
        "old": old,
        "new": new,
        "empty": found.empty,
        "parts": [Part(name, len(rows), rows[start:end]) for name, rows in lines if rows],
        "page": page,
        "numbers": page_numbers(page),
    }
    return render(request, "web/steward/difference.html", context)


@require_POST
@for_right("classification.publish_changes")
def publish(request: HttpRequest, user: User, scheme: str) -> HttpResponse:
    """Make a release that stands beside the active one the active one, or publish the approved changes as a new one."""
    key, version = request.POST.get("key", ""), request.POST.get("version", "")
    if not key:
        raise Http404
    try:
        if request.POST.get("approved"):
            release = actions.publish_changes(scheme, version, by=user.actor, key=key)
        else:
            release = actions.publish_release(differences.release(scheme, version), by=user.actor, key=key)
    except (differences.NoSuchRelease, queries.NotInstalled) as missing:
        raise Http404(scheme) from missing
    except Refusal as refusal:
        for sentence in sentences(refusal):
            messages.warning(request, sentence)
        return redirect("web:changes" if request.POST.get("approved") else "web:classification")
    messages.success(request, _("{release} is the active release.").format(release=release))
    return redirect("web:classification")


@require_safe
@for_right("classification.see_changes")
def report(request: HttpRequest, user: User) -> HttpResponse:
    """How often coding was right, by language, and the titles that the classification lacks."""
    found = coding_report(user.actor, most=LACKING)
    page = page_of(request, found.lacking)
    context = {"report": found, "page": page, "numbers": page_numbers(page)}
    return render(request, "web/steward/coding_report.html", context)
