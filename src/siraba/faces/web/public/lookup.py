"""What a form answers while somebody types an occupation: a few lines of JSON, the same look-up as the pages."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from siraba.apps.classification import queries
from siraba.apps.classification.models import SchemeCode
from siraba.faces.web import formats
from siraba.faces.web.door import public, sees_titles
from siraba.faces.web.lists import said

SHOWN = 8


@public(before_going_live=True)
@require_safe
@cache_control(private=True, max_age=60)
def lookup(request: HttpRequest) -> JsonResponse:
    """Occupations of one classification for what was typed so far. Names that people wrote are for staff alone."""
    scheme = said(request, "scheme") or str(SchemeCode.ROAME)
    try:
        found = queries.find_occupations(
            said(request, "q"), scheme, formats.language(), SHOWN, public=not sees_titles(request.user)
        )
    except queries.NotInstalled:
        found = []
    return JsonResponse(
        {
            "found": [
                {
                    "id": str(each.occupation.public_id),
                    "concept": queries.concept_id(scheme, each.occupation.code),
                    "code": each.occupation.code,
                    "label": each.label,
                    "said": each.name if each.spelt else "",
                    "name": "" if each.name in each.label.split(" / ") else each.name,
                    "address": reverse("web:occupation", args=[scheme, each.occupation.code]),
                }
                for each in found
            ]
        }
    )
