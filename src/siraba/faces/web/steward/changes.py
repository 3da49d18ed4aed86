"""Changes of the classification: written by one steward, looked at by another, published together."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from siraba.apps.accounts.models import User
from siraba.apps.classification import actions, queries
from siraba.apps.classification.lifecycle import CHANGE
from siraba.apps.classification.models import ChangeKind, ChangeState
from siraba.apps.classification.queries import changes as change_queries
from siraba.apps.classification.queries import explorer
from siraba.apps.foundation.lifecycles import Refusal
from siraba.faces.web import formats
from siraba.faces.web.desk.choices import states
from siraba.faces.web.door import for_right
from siraba.faces.web.keys import key_of
from siraba.faces.web.lists import Lookup, known, page_numbers, page_of, said
from siraba.faces.web.steward.obstacles import sentences

LANGUAGES = ("fr", "en", "ar")
PARTS = ("names", "essential", "optional", "links")
"""What a new occupation brings along, one a line."""
FIELDS = ("code", "reason", "text", "language", "country", "into", "new_code", "parent", "isco", "remove", *PARTS)


@require_safe
@for_right("classification.see_changes")
def index(request: HttpRequest, user: User) -> HttpResponse:
    """Every proposed change, by state."""
    offered = states(ChangeState.choices)
    state = known(said(request, "state"), offered)
    page = page_of(request, change_queries.changes(user.actor, state=state))
    rows = [(row, [each.verb for each in CHANGE.offered(row, by=user.actor)]) for row in page]
    context = {
        "page": page,
        "numbers": page_numbers(page),
        "rows": [
            (row, [each for each in verbs if each != "publish"], row.author_id == user.public_id) for row, verbs in rows
        ],
        "states": offered,
        "state": state,
        "kinds": ChangeKind.choices,
        "approved": sorted(set(change_queries.changes(user.actor, state="approved").values_list("scheme", flat=True))),
    }
    return render(request, "web/steward/changes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_right("classification.propose_change")
def propose(request: HttpRequest, user: User, kind: str) -> HttpResponse:
    """Write a change down. What was typed stays when it cannot be taken yet."""
    if kind not in ChangeKind.values:
        raise Http404(kind)
    cards = explorer.scheme_cards(formats.language())
    source = request.POST if request.method == "POST" else request.GET
    scheme = source.get("scheme", "") or (cards[0].scheme if cards else "")
    typed = {name: source.get(name, "").strip() for name in FIELDS}
    typed |= {f"{what}_{tag}": source.get(f"{what}_{tag}", "") for what in ("label", "definition") for tag in LANGUAGES}
    current = _current(scheme, typed["code"]) if kind == ChangeKind.EDIT else {}
    problems: list[str] = []
    if request.method == "POST":
        key = key_of(request)
        content = _content(kind, typed, current)
        try:
            actions.propose_change(scheme, kind, typed["code"], content, reason=typed["reason"], by=user.actor, key=key)
        except Refusal as refusal:
            problems = sentences(refusal)
        except queries.NotInstalled as missing:
            problems = [str(missing)]
        else:
            messages.success(request, _("The change is a draft now. Submit it when it is ready."))
            return redirect("web:changes")
    else:
        typed |= current
    context = {"cards": cards, "scheme": scheme, "problems": problems} | _form(kind, typed, scheme)
    return render(request, "web/steward/change.html", context, status=422 if problems else 200)


def _form(kind: str, typed: dict[str, str], scheme: str) -> dict[str, Any]:
    """The fields of a kind of change with what stands in them."""
    code, into = _("Code of the occupation"), _("Code of the occupation that stays")
    return {
        "kind": kind,
        "kind_name": ChangeKind(kind).label,
        "typed": typed,
        "parts": [
            ("names", _("Other names, one a line: language, perhaps country, name"), "fr-ML: tâcheron", typed["names"]),
            ("essential", _("Codes of skills that it needs, one a line"), "RS-03-001", typed["essential"]),
            ("optional", _("Codes of further skills, one a line"), "RS-03-002", typed["optional"]),
            (
                "links",
                _("The same elsewhere, one a line: classification, code, kind"),
                "rome:F1703 close",
                typed["links"],
            ),
        ],
        "texts": [(tag, formats.tongue(tag), typed[f"label_{tag}"], typed[f"definition_{tag}"]) for tag in LANGUAGES],
        "code_lookup": Lookup("code", code, text=typed["code"], scheme=scheme, code=True),
        "into_lookup": Lookup("into", into, text=typed["into"], scheme=scheme, code=True),
    }


def _current(scheme: str, code: str) -> dict[str, str]:
    """What an occupation says now, by the fields of the form; empty where there is none."""
    one = explorer.concept(scheme, code) if code else None
    if one is None:
        return {}
    said = {f"label_{tag}": one.labels.get(tag, "") for tag in LANGUAGES}
    said |= {f"definition_{tag}": one.definitions.get(tag, "") for tag in LANGUAGES}
    return said | {"isco": one.isco}


def _content(kind: str, typed: dict[str, str], current: dict[str, str]) -> dict[str, Any]:
    """The content of a change as its action takes it; of an edited occupation only what differs from now."""
    if kind == ChangeKind.NAME:
        return {name: typed[name] for name in ("text", "language", "country")} | {"remove": bool(typed["remove"])}
    if kind == ChangeKind.MERGE:
        return {"into": typed["into"]}
    typed = {name: "" if value == current.get(name) else value for name, value in typed.items()}
    texts: dict[str, Any] = {
        f"{what}s": {tag: typed[f"{what}_{tag}"] for tag in LANGUAGES} for what in ("label", "definition")
    }
    texts["isco"] = typed["isco"]
    if kind == ChangeKind.OCCUPATION:
        texts |= {"code": typed["new_code"], "parent": typed["parent"]}
        texts |= {part: typed[part].splitlines() for part in PARTS}
    return texts


@require_POST
@for_right("classification.move_change")
def move(request: HttpRequest, user: User, public_id: UUID) -> HttpResponse:
    """Submit, approve, return or withdraw a change."""
    change, key = change_queries.change(user.actor, public_id), request.POST.get("key", "")
    verb = request.POST.get("verb", "")
    if change is None or not key or verb not in {each.verb for each in CHANGE.transitions}:
        raise Http404
    try:
        actions.move_change(change, verb, remark=request.POST.get("remark", ""), by=user.actor, key=f"{key}/{verb}")
    except Refusal as refusal:
        for sentence in sentences(refusal):
            messages.warning(request, sentence)
    else:
        messages.success(request, _("Noted."))
    return redirect("web:changes")
