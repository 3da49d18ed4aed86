"""What a supervisor asks: is the process alive, and can it serve?"""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from siraba.faces.web.door import public


@public(before_going_live=True)
def health(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "alive"})


@public(before_going_live=True)
def ready(request: HttpRequest) -> JsonResponse:
    """The database answers too; 503 with the part that does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "not ready", "part": "database"}, status=503)
    return JsonResponse({"status": "ready"})
