"""What is shown where an action was refused and its page had no place for the reasons: they are told."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from siraba.apps.foundation.lifecycles import Refusal
from siraba.faces.web.organisations import words
from siraba.faces.web.steward import found


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The reasons, a sentence each, and the way back."""
    reasons = [
        found.obstacle(each) if found.knows(each) else " ".join(words.sentences([each])) for each in refusal.obstacles
    ]
    return render(request, "web/refused.html", {"reasons": list(dict.fromkeys(reasons))}, status=409)
