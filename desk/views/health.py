from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from accounts.access import everyone


@everyone("GET")
def health(request: HttpRequest) -> HttpResponse:
    """Say whether the pages can be served: the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"database": "ok"})
