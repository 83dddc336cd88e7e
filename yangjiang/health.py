"""Is the process alive, and can it serve?"""

import redis
from django.conf import settings
from django.db import connection
from django.db.utils import Error as DatabaseError
from django.http import HttpRequest, JsonResponse

from yangjiang.web.gates import gate, public


@gate(public)
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@gate(public)
def readyz(request: HttpRequest) -> JsonResponse:
    """The database answers (else 503). Redis down is reported, not fatal: saving works, notices are late."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        database = True
    except DatabaseError:
        database = False
    try:
        queue = bool(redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1).ping())
    except redis.RedisError:
        queue = False
    return JsonResponse(
        {"status": "ok" if database else "unavailable", "database": database, "queue": queue},
        status=200 if database else 503,
    )
