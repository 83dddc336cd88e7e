"""Every request has a number: it is in every log line and on every error page."""

import logging
import secrets
from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, QueryDict

if TYPE_CHECKING:
    from yangjiang.accounts.models import User

_number: ContextVar[str] = ContextVar("request_number", default="-")
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # read over the telephone: no 0/O, 1/I/L


class SignedIn(HttpRequest):
    """For annotations: what a view receives behind a gate that lets no stranger in."""

    user: "User"
    acting_for: str


class RequestNumberMiddleware:
    """Gives ``request.number`` (8 characters) and answers with it in ``X-Request-Number``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = "".join(secrets.choice(ALPHABET) for _ in range(8))
        request.number = number  # type: ignore[attr-defined]
        token = _number.set(number)
        try:
            response = self.get_response(request)
        finally:
            _number.reset(token)
        response["X-Request-Number"] = number
        return response


class RequestNumberFilter(logging.Filter):
    """Adds ``request_number`` to every log record ("-" outside a request)."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_number = getattr(getattr(record, "request", None), "number", None) or _number.get()
        return True


def current_number() -> str:
    """The number of the request being served; empty outside one."""
    number = _number.get()
    return "" if number == "-" else number


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: also an empty POST is a POST."""
    return request.POST if request.method == "POST" else None
