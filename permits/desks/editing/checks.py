"""Looking before acting: findings of a draft and of the whole catalogue, differences in words, what it would touch."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from permits import access, publishing
from permits.catalogue.diff import Change, differences
from permits.catalogue.findings import Finding
from permits.catalogue.models import PermitItem
from permits.desks.editing import frame
from permits.desks.editing.questions import every_question
from permits.desks.editing.sections import section_of
from permits.guidance.checking import check_book
from permits.guidance.clearance import published_book
from permits.guidance.words import speaker
from yangjiang.accounts.models import Role
from yangjiang.web.gates import gate
from yangjiang.web.requests import SignedIn

KINDS = {
    "items": gettext_lazy("事项"),
    "elements": gettext_lazy("数据元"),
    "materials": gettext_lazy("材料"),
    "questions": gettext_lazy("导办问题"),
    "scenarios": gettext_lazy("场景测试"),
    "batches": gettext_lazy("批次"),
}


def by_place(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """Changes of an item's document under the section they belong to, in the document's order."""
    groups: dict[str, dict[str, Any]] = {}
    for change in changes:
        section = section_of(change.path)
        key = section.key if section else ""
        group = groups.setdefault(key, {"title": section.title if section else _("其他"), "changes": []})
        group["changes"].append(change)
    return list(groups.values())


@gate(Role.CATALOGUE_ADMIN)
@require_safe
def catalogue(request: SignedIn) -> HttpResponse:
    """The whole catalogue as it is published: what the linters and the scenarios find."""
    book = published_book()
    found = check_book(book)
    context = frame.shell(request) | {
        "groups": _by_kind(found),
        "total": len(found),
        "looked_at": [
            {"label": label, "count": len(getattr(book, kind))} for kind, label in KINDS.items() if kind != "batches"
        ],
        "rules": frame.RULES.values(),
    }
    return render(request, "permits/catalogue/checks.html", context)


def _by_kind(found: Iterable[Finding]) -> list[dict[str, Any]]:
    groups: dict[str, list[Finding]] = {}
    for one in found:
        groups.setdefault(one.where.partition("/")[0], []).append(one)
    return [{"title": KINDS.get(kind, kind), "findings": frame.linked(rows)} for kind, rows in groups.items()]


@gate(Role.CATALOGUE_ADMIN)
@require_safe
def draft(request: SignedIn, pk: int) -> HttpResponse:
    """Everything in the way of publishing one draft."""
    shown = access.draft_for_editor(request.user, pk)
    found = frame.linked(publishing.findings(shown, planned=True), shown)
    context = frame.shell(request, *frame.draft_crumbs(shown, (_("检查"), ""))) | {
        "draft": shown,
        "own": [one for one in found if one["own"]],
        "others": [one for one in found if not one["own"]],
        "total": len(found),
    }
    return render(request, "permits/catalogue/draft_checks.html", context)


@gate(Role.CATALOGUE_ADMIN)
@require_safe
def draft_changes(request: SignedIn, pk: int) -> HttpResponse:
    """The draft beside what it will follow, in words."""
    shown = access.draft_for_editor(request.user, pk)
    changes = publishing.changes(shown)
    context = frame.shell(request, *frame.draft_crumbs(shown, (_("差异"), ""))) | {
        "draft": shown,
        "groups": by_place(changes),
        "total": len(changes),
    }
    return render(request, "permits/catalogue/draft_changes.html", context)


@gate(Role.CATALOGUE_ADMIN)
@require_safe
def revisions(request: SignedIn, code: str) -> HttpResponse:
    """Any two revisions of an item, in words."""
    item = get_object_or_404(PermitItem, code=code)
    published = {str(one.number): one for one in item.revisions.exclude(published_at=None)}
    old, new = (published.get(request.GET.get(key, "")) for key in ("old", "new"))
    if old is None or new is None:
        raise Http404
    changes = differences(old.content, new.content, speaker(every_question()))
    context = frame.shell(
        request,
        (_("全部事项"), reverse("permits:catalogue_desk")),
        (f"{item.code} {item.short_name}", reverse("permits:catalogue_item", args=[code])),
        (_("版本差异"), ""),
    )
    context |= {"item": item, "old": old, "new": new, "groups": by_place(changes), "total": len(changes)}
    return render(request, "permits/catalogue/diff.html", context)


@gate(Role.CATALOGUE_ADMIN)
@require_safe
def impact(request: SignedIn, pk: int) -> HttpResponse:
    """Which drafts, which Cases, which recorded walks publishing would touch."""
    shown = access.draft_for_editor(request.user, pk)
    context = frame.shell(request, *frame.draft_crumbs(shown, (_("影响"), ""))) | {
        "draft": shown,
        "impact": publishing.impact(shown),
    }
    return render(request, "permits/catalogue/impact.html", context)


def words_of(changes: Iterable[Change]) -> list[Mapping[str, str]]:
    """Changes without sections, for questions and dictionary entries."""
    return [{"label": one.label, "old": one.old, "new": one.new} for one in changes]
