"""Every URL names who may enter. A view without a gate is refused by a system check and by a test."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _

View = TypeVar("View", bound=Callable[..., Any])

public = "public"  # anybody, signed in or not
signed_in = "signed_in"  # any account


class Gate:
    """Who may enter a view: ``public``, ``signed_in``, or any of some roles."""

    def __init__(self, *who: str) -> None:
        if not who:
            raise ValueError("a gate must name who may enter")
        self.who = frozenset(str(w) for w in who)

    def admits(self, user: Any) -> bool:
        if public in self.who:
            return True
        if not user.is_authenticated:
            return False
        return signed_in in self.who or bool(self.who & user.roles())


def gate(*who: str) -> Callable[[View], View]:
    """Mark a view with its gate; ``GateMiddleware`` keeps it."""

    def mark(view: View) -> View:
        view.gate = Gate(*who)  # type: ignore[attr-defined]
        return view

    return mark


class GateMiddleware:
    """Turns people away before the view runs: to sign-in when nobody is signed in, 403 when the role is wrong."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        if match is not None and match.namespaces[:1] == ["admin"]:
            return None  # the stock admin keeps its own door: superusers only
        keeper: Gate | None = getattr(view, "gate", None)
        if keeper is not None and keeper.admits(request.user):
            return None
        if request.path.startswith("/api/"):
            known = request.user.is_authenticated
            return JsonResponse(
                {"error": str(_("没有权限") if known else _("请先登录")), "field": None, "code": "gate"},
                status=403 if known else 401,
            )
        if not request.user.is_authenticated:
            return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': request.get_full_path()})}")
        required = sorted(keeper.who) if keeper else []
        return render(request, "403.html", {"required": required}, status=403)
