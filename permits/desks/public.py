"""Pages anybody may read: home, the list of items, one item's guide, and what a QR code says."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from permits.catalogue.facts import ItemFacts, facts_of
from permits.catalogue.models import Kind, PermitItem
from permits.catalogue.queries import in_force
from permits.desks.guidebook import guide_to
from permits.guidance.queries import TRADES, guidance, looked_for, trades_meant
from permits.guidance.rules import NONE_OF_THESE
from permits.licence.models import Licence
from yangjiang import clock
from yangjiang.enterprises.models import Enterprise
from yangjiang.web.gates import gate, public
from yangjiang.web.labels import Label


@gate(public)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The way in: start the guidance, a trade, or a search."""
    book = guidance()
    first = book.question(TRADES) if book else None
    trades = [
        {"value": choice.value, "label": choice.label.split("（")[0]}
        for choice in (first.choices if first else ())
        if choice.value != NONE_OF_THESE
    ]
    items = [facts_of(revision) for revision in in_force() if not revision.item.is_service]
    return render(
        request,
        "permits/public/home.html",
        {
            "trades": trades,
            "items_total": len(items),
            "departments_total": len({item.department_code for item in items}),
        },
    )


@gate(public)
@require_safe
def menu(request: HttpRequest) -> HttpResponse:
    """Every item, to read about or to put into the basket."""
    sought = request.GET.get("q", "").strip()[:60]
    book = guidance()
    items = list(PermitItem.objects.select_related("batch"))
    found, trades = items, []
    if sought and book:
        codes = looked_for(book, sought)
        found = [item for item in items if item.code in codes]
        trades = trades_meant(book, sought)
    chosen = set(request.GET.getlist("item"))
    rows = [_row(item, book.facts.get(item.code) if book else None, chosen) for item in found]
    return render(
        request,
        "permits/public/menu.html",
        {
            "q": sought,
            "trades": [{"value": choice.value, "label": choice.label.split("（")[0]} for choice in trades[:3]],
            "groups": _grouped(rows),
            "found": len(rows),
            "total": len(items),
            "permits": sum(1 for item in items if not item.is_service),
            "selectable": any(row["open"] for row in rows),
        },
    )


def _row(item: PermitItem, facts: ItemFacts | None, chosen: set[str]) -> dict[str, Any]:
    return {
        "item": item,
        "facts": facts,
        "open": item.launched and facts is not None,
        "chosen": item.code in chosen,
        "kind": Kind(facts.kind).label if facts else "",
    }


def _grouped(rows: Iterable[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """By department in the annex's order; the start-up services last."""
    groups: dict[str, list[dict[str, Any]]] = {}
    services: list[dict[str, Any]] = []
    for row in rows:
        item: PermitItem = row["item"]
        (services if item.is_service else groups.setdefault(item.department_name, [])).append(row)
    found = list(groups.items())
    return [*found, (_("企业开办服务"), services)] if services else found


@gate(public)
@require_safe
def item(request: HttpRequest, code: str) -> HttpResponse:
    """The guide to one item (办事指南): everything 行政许可法30 wants made public, and where it comes from."""
    revision = in_force().filter(item__code=code).first()
    if revision is None:
        raise Http404
    return render(
        request,
        "permits/public/item.html",
        guide_to(revision)
        | {
            "current_tab": "guide",
            "revision": revision,
            "basket": f"{reverse('permits:start')}?{urlencode({'item': code})}",
            "published_on": revision.published_at,
            "content_source": revision.item.department_name,
        },
    )


@dataclass(frozen=True)
class Held:
    """A licence as a stranger with the code may see it: nothing about a person."""

    document: str
    number: str
    state: Label
    issued_by: str
    issued_on: Any
    valid_until: Any
    validity_note: str


@gate(public)
@require_safe
@cache_control(max_age=30)
def code(request: HttpRequest, code: str) -> HttpResponse:
    """What scanning a business's code shows: one small page, no script, no sign-in, nothing about a person (P8)."""
    licences = Prefetch("licences", Licence.objects.select_related("revision").order_by("-issued_on", "-pk"))
    enterprise = Enterprise.objects.filter(public_code=code).prefetch_related(licences).first()
    if enterprise is None:
        return render(request, "permits/public/code_unknown.html", status=404)
    held = [
        Held(
            document=licence.document,
            number=licence.number,
            state=licence.present_state,
            issued_by=licence.issued_by,
            issued_on=licence.issued_on,
            valid_until=licence.valid_until,
            validity_note=licence.facts.validity_note,
        )
        for licence in enterprise.licences.all()
    ]
    return render(
        request, "permits/public/code.html", {"enterprise": enterprise, "held": held, "asked_at": clock.now()}
    )
