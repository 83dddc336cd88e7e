"""Read-only addresses for programs (docs/api.md)."""

from typing import Any

from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from permits.catalogue.queries import as_json, in_force
from yangjiang.web.gates import gate, public


@gate(public)
@api_view(["GET"])
@permission_classes([AllowAny])
def catalogue(request: Request) -> Response:
    """The launched catalogue; ``?services=1`` adds the six start-up services, ``?all=1`` what is not launched yet."""
    services, everything = (request.query_params.get(name) == "1" for name in ("services", "all"))
    shown: list[dict[str, Any]] = [
        as_json(revision)
        for revision in in_force()
        if (revision.item.launched or everything) and (services or not revision.item.is_service)
    ]
    return Response(shown)
