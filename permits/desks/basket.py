"""The basket between guidance and draft: what is offered, for whom, and how it travels in an address."""

from typing import Any
from urllib.parse import urlencode

from permits.catalogue.models import PermitItem
from permits.guidance.evaluate import Status
from permits.guidance.models import Walk
from permits.guidance.queries import guidance, stand
from yangjiang.enterprises.models import Enterprise


def offered(wanted: list[str], walk: Walk | None) -> tuple[list[PermitItem], set[str]]:
    """The wanted items, those the guidance found, and those it could not settle (their codes are the second part)."""
    codes, perhaps = set(wanted), set[str]()
    book = guidance()
    if walk and book:
        standing = stand(book, walk)
        perhaps = set(standing.codes(Status.MAYBE))
        codes |= perhaps | set(standing.codes(Status.NEEDED))
    items = PermitItem.objects.filter(code__in=codes).select_related("batch")
    return [item for item in items if item.launched], perhaps


def likely(enterprises: list[Enterprise], walk: Walk | None) -> str:
    """Ticked beforehand: the only business there is; a new one when there is none."""
    if not enterprises:
        return "new"
    if walk and "has_licence" in walk.answers:
        fitting = [one for one in enterprises if one.being_established != walk.answers["has_licence"]]
        return str(fitting[0].pk) if len(fitting) == 1 else ""
    return str(enterprises[0].pk) if len(enterprises) == 1 else ""


def query(codes: list[str], walk: Walk | None, **more: Any) -> str:
    return urlencode([*(("item", code) for code in codes), *([("walk", walk.token)] if walk else []), *more.items()])
