"""Reading the catalogue: always one query for the revisions in force, however many items."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from permits.catalogue.facts import ItemFacts, facts_of
from permits.catalogue.models import ItemRevision, PermitItem, Questionnaire
from yangjiang import clock


def in_force(on: date | None = None) -> QuerySet[ItemRevision]:
    """Each item's revision in force on a day (default today), in catalogue order, item and batch joined."""
    day = on or clock.today()
    newest = (
        ItemRevision.objects.filter(item=OuterRef("item"), effective_on__lte=day)
        .exclude(published_at=None)
        .order_by("-number")
    )
    return (
        ItemRevision.objects.filter(pk=Subquery(newest.values("pk")[:1]))
        .select_related("item__batch")
        .order_by(F("item__position"))
    )


def last_revision(item: PermitItem) -> ItemRevision | None:
    """The item's newest published revision, in force already or not yet."""
    return item.revisions.exclude(published_at=None).order_by("-number").first()


def last_revisions() -> QuerySet[ItemRevision]:
    """Every item's newest published revision, in catalogue order: what a change to the catalogue starts from."""
    newest = ItemRevision.objects.filter(item=OuterRef("item")).exclude(published_at=None).order_by("-number")
    return (
        ItemRevision.objects.filter(pk=Subquery(newest.values("pk")[:1]))
        .select_related("item__batch")
        .order_by(F("item__position"))
    )


def revisions_for(codes: Iterable[str]) -> list[ItemRevision]:
    """The revisions in force of the given item codes, in catalogue order."""
    return list(in_force().filter(item__code__in=list(codes)))


def all_facts() -> list[ItemFacts]:
    return [facts_of(revision) for revision in in_force()]


def current_questionnaire() -> Questionnaire | None:
    return Questionnaire.objects.exclude(published_at=None).order_by("-number").first()


def as_json(revision: ItemRevision) -> dict[str, Any]:
    """One item for programs: the schema of ``manage.py catalogue`` and ``/api/catalogue/`` (docs/api.md)."""
    item: PermitItem = revision.item
    facts = facts_of(revision)
    return {
        "code": item.code,
        "number": item.number,
        "name": item.name,
        "department": item.department_name,
        "remark": item.remark,
        "batch": item.batch.number if item.number else None,
        "kind": facts.kind.value,
        "launched_on": item.batch.launch_on.isoformat(),
        "level": facts.level,
        "limit": {"value": facts.limit.value, "unit": facts.limit.unit, "law": facts.limit.law,
                  "confidence": facts.limit.confidence},
        "revision": revision.number,
    }  # fmt: skip
