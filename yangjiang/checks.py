"""System checks that refuse a wrong start."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.urls import URLPattern, URLResolver, get_resolver

OWN_DOOR = {"admin"}  # the stock admin lets superusers in only, by itself


def url_patterns(patterns: list[Any] | None = None, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every URL of the site as (qualified name, pattern), the stock admin left out."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLResolver):
            if entry.namespace not in OWN_DOOR:
                inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
                yield from url_patterns(entry.url_patterns, inner)
        else:
            yield f"{namespace}{entry.name or entry.pattern}", entry


@register()
def every_url_has_a_gate(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A URL that does not say who may enter lets nobody in; better to hear of it at the start."""
    return [
        Error(f"URL {name!r} has no gate", hint="decorate its view with @gate(...)", id="yangjiang.E001")
        for name, pattern in url_patterns()
        if not hasattr(pattern.callback, "gate")
    ]


@register(deploy=True)
def secret_key_is_set(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if settings.SECRET_KEY == "debug-only-key":  # noqa: S105  the very thing looked for
        return [Error("SECRET_KEY is the debug one", id="yangjiang.E002")]
    return []


@register(deploy=True)
def the_site_says_who_runs_it(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Government sites must carry their filing numbers; an empty one is hidden, so say it here."""
    empty = [name for name in ("site_code", "icp", "police") if not settings.SITE[name]]
    return [Warning(f"SITE values not set: {', '.join(empty)}", id="yangjiang.W001")] if empty else []
