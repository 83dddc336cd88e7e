"""What every page's frame shows: the site's owner, the tabs, who is signed in, large type."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from yangjiang.accounts.models import Role
from yangjiang.notices.models import Notice

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LARGE_TYPE_COOKIE = "large_type"

# key, text, URL names: the first is where the tab leads, pages under any of them light it
TABS: tuple[tuple[str, "_StrPromise", tuple[str, ...]], ...] = (
    ("home", _("首页"), ("permits:home", "home")),
    ("guide", _("办事"), ("permits:guide", "permits:menu", "permits:start")),
    ("applications", _("我的办件"), ("permits:applications",)),
    ("licences", _("我的证照"), ("permits:licences",)),
    ("fund", _("信贷风险补偿"), ("creditfund:about",)),
)


@dataclass(frozen=True)
class Tab:
    key: str
    text: "_StrPromise"
    url: str


def _path(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""  # a part of the site that this deployment does not have


def _tabs_and_current(path: str) -> tuple[list[Tab], str]:
    tabs: list[Tab] = []
    current, longest = "", 0
    for key, text, names in TABS:
        urls = [url for url in map(_path, names) if url]
        if not urls:
            continue
        tabs.append(Tab(key, text, urls[0]))
        for url in urls:
            inside = path == url if url == "/" else path.startswith(url)
            if inside and len(url) > longest:
                current, longest = key, len(url)
    return tabs, current


def _role_names(user: Any) -> list[str]:
    if user is None or not user.is_authenticated:
        return []
    return sorted(str(Role(role).label) for role in user.roles())


def _unread(user: Any) -> int:
    if user is None or not user.is_authenticated:
        return 0
    return Notice.objects.filter(user=user, channel=Notice.Channel.INBOX, read_at=None).count()


def site(request: HttpRequest) -> dict[str, Any]:
    """Context processor. A view may override ``current_tab``, and set ``request.acting_for`` to a business."""
    user = getattr(request, "user", None)
    tabs, current = _tabs_and_current(request.path)
    return {
        "site": settings.SITE,
        "tabs": tabs,
        "current_tab": current,
        "large_type": request.COOKIES.get(LARGE_TYPE_COOKIE) == "1",
        "embedded": request.GET.get("shell") == "embed",
        "acting_for": getattr(request, "acting_for", None),
        "my_roles": SimpleLazyObject(lambda: _role_names(user)),
        "unread": SimpleLazyObject(lambda: _unread(user)),
    }
