"""One shape for "no": verbs raise ``Refused``; pages show it beside its field, the API as JSON."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from rest_framework import status
from rest_framework.response import Response
from rest_framework.views import exception_handler


class Refused(Exception):
    """A verb will not do what was asked; ``str()`` is the sentence the person reads.

    ``field`` names the form field at fault, ``code`` is stable for programs, ``extra`` carries figures.
    """

    def __init__(
        self, message: str, *, field: str | None = None, code: str = "refused", extra: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(message)
        self.message = str(message)
        self.field = field
        self.code = code
        self.extra = dict(extra or {})

    def as_json(self) -> dict[str, Any]:
        return {"error": self.message, "field": self.field, "code": self.code, **self.extra}


def add_to_form(form: Any, refusal: Refused) -> None:
    """Put a refusal beside its field, or at the top of the form when it has none there."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)


def api_exception_handler(exc: Exception, context: Mapping[str, Any]) -> Response | None:
    """REST framework hook: ``Refused`` becomes 409 with the one error shape."""
    if isinstance(exc, Refused):
        return Response(exc.as_json(), status=status.HTTP_409_CONFLICT)
    return exception_handler(exc, dict(context))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's safety mark is missing or stale: say what to do, keep the person's way back."""
    return render(request, "403.html", {"stale_form": True}, status=403)


def page(request: HttpRequest, status_code: int) -> HttpResponse:
    """An error page with the request number on it."""
    return render(request, f"{status_code}.html", status=status_code)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, 400)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """No context processors here: whatever broke may be one of them."""
    return render(None, "500.html", {"request_number": getattr(request, "number", "")}, status=500)
