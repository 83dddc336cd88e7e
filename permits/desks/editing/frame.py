"""What every page of the editors' desk shows around its content, and how findings lead to the page that mends them."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permits.catalogue.drafting import open_drafts
from permits.catalogue.findings import RULES as FACTS
from permits.catalogue.findings import Finding
from permits.catalogue.models import ItemDraft
from permits.catalogue.wording import KEYS, part
from permits.desks.editing.sections import section_of
from permits.guidance.lint import RULES as GUIDANCE
from permits.guidance.scenarios import RULES as SCENARIOS
from yangjiang.audit.models import TrailEntry
from yangjiang.web.errors import Refused
from yangjiang.web.requests import SignedIn

PLACES = (
    ("catalogue_desk", gettext_lazy("全部事项和批次"), ("items", "batches", "drafts")),
    ("catalogue_elements", gettext_lazy("数据元库"), ("elements",)),
    ("catalogue_materials", gettext_lazy("材料库"), ("materials",)),
    ("catalogue_questions", gettext_lazy("导办问题"), ("questions",)),
    ("catalogue_scenarios", gettext_lazy("场景测试"), ("scenarios",)),
    ("catalogue_checks", gettext_lazy("全部检查"), ("checks",)),
)
MEANWHILE = "edited_meanwhile"
RULES = {"schema": gettext_lazy("格式"), **FACTS, **GUIDANCE, **SCENARIOS}
"""What each rule of the linters asks for."""


def shell(request: SignedIn, *crumbs: tuple[str, str]) -> dict[str, Any]:
    """The rail, and the way back: ``crumbs`` are (label, url), the last one without url."""
    here = request.path.removeprefix(reverse("permits:catalogue_desk")).split("/")[0]
    return {
        "desk_name": _("事项目录"),
        "rail": [
            {
                "label": label,
                "url": reverse(f"permits:{name}"),
                "current": here in parts or (name == "catalogue_desk" and not here),
            }
            for name, label, parts in PLACES
        ],
        "crumbs": [{"label": label, "url": url} for label, url in crumbs],
    }


def drafts_by_code() -> dict[str, ItemDraft]:
    """Every open draft, by the item's code."""
    return {draft.code: draft for draft in open_drafts()}


def title_of(draft: ItemDraft) -> str:
    """「41 共享汽车」; a new item has no name until somebody writes one."""
    named = draft.content.get("short_name") or draft.content.get("name")
    return f"{draft.code} {named or _('（还没起名）')}"


def draft_crumbs(draft: ItemDraft, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """From the list through the draft to ``more``."""
    here = (title_of(draft), reverse("permits:catalogue_draft", args=[draft.pk]) if more else "")
    return [(_("全部事项"), reverse("permits:catalogue_desk")), here, *more]


def meanwhile(refusal: Refused) -> dict[str, Any] | None:
    """What the second of two editors is shown: who, when and how the two differ."""
    if refusal.code != MEANWHILE:
        return None
    return {
        "message": refusal.message,
        "version": refusal.extra.get("version"),
        "changes": list(refusal.extra.get("changes") or ()),
    }


def findings_of(refusal: Refused, draft: ItemDraft | None = None) -> list[dict[str, Any]]:
    """The findings a refusal carries, each with the way to where it is mended."""
    return linked([Finding(**one) for one in refusal.extra.get("findings") or ()], draft)


def linked(findings: Iterable[Finding], draft: ItemDraft | None = None) -> list[dict[str, Any]]:
    """Findings as the pages list them."""
    drafts = drafts_by_code()
    if draft:
        drafts[draft.code] = draft
    return [
        {
            "message": one.message,
            "rule": RULES.get(one.rule, ""),
            "place": place_in_words(one),
            "url": place_url(one, drafts),
            "own": draft is not None and one.where == f"items/{draft.code}",
        }
        for one in findings
    ]


def place_in_words(finding: Finding) -> str:
    kind, _slash, name = finding.where.partition("/")
    said = {
        "items": _("第 %s 项"),
        "elements": _("数据元 %s"),
        "materials": _("材料 %s"),
        "questions": _("导办问题 %s"),
        "scenarios": _("场景「%s」"),
        "batches": _("批次 %s"),
    }.get(kind)
    where = said % name if said else finding.where
    section = section_of(finding.path) if kind == "items" else None
    parts = [where, str(section.title) if section else "", _entry_in_words(finding.path)]
    return " · ".join(said for n, said in enumerate(parts) if said and said not in parts[:n])


def _entry_in_words(path: str) -> str:
    """「第 3 条 · 内容」 of ``conditions[2].text``; an entry named by its code keeps the code."""
    if path in KEYS:
        return KEYS[path]
    found = re.search(r"\[([^\]]+)\](?:\.(\w+))?$", path)
    if found:
        place, key = found.groups()
        entry = _("第 %d 条") % (int(place) + 1) if place.isdigit() else place
        return f"{entry} · {part(key)}" if key else entry
    return part(path.rpartition(".")[2]) if path and "guidance" not in path else ""


def place_url(finding: Finding, drafts: Mapping[str, ItemDraft]) -> str:
    """Where a finding is mended; an item without an open draft leads to its page, which offers to open one."""
    kind, _slash, name = finding.where.partition("/")
    if kind == "items":
        draft = drafts.get(name)
        if draft is None:
            return reverse("permits:catalogue_item", args=[name])
        section = section_of(finding.path)
        if section is None:
            return reverse("permits:catalogue_draft", args=[draft.pk])
        return section_url(draft, section.key) + _row_anchor(finding.path)
    pages = {"elements": "catalogue_element", "materials": "catalogue_material", "questions": "catalogue_question"}
    if kind in pages and name:
        return reverse(f"permits:{pages[kind]}", args=[name])
    return reverse("permits:catalogue_scenarios") if kind == "scenarios" else reverse("permits:catalogue_checks")


def _row_anchor(path: str) -> str:
    """``#conditions-2`` of ``conditions[2].text``: the row's own place on its page."""
    found = re.match(r"([\w.]+)\[(\d+)\]", path)
    return f"#{found[1].replace('.', '-')}-{found[2]}" if found and not path.startswith("guidance") else ""


def section_url(draft: ItemDraft, key: str) -> str:
    if key == "rules":
        return reverse("permits:catalogue_rules", args=[draft.pk])
    return reverse("permits:catalogue_section", args=[draft.pk, key])


STORY = {
    "draft.opened": gettext_lazy("打开草稿"),
    "draft.saved": gettext_lazy("改了内容"),
    "draft.dated": gettext_lazy("定了日期"),
    "draft.rebased": gettext_lazy("核对了最新版本"),
    "draft.proposed": gettext_lazy("送部门审定"),
    "draft.returned": gettext_lazy("部门退回"),
    "draft.approved": gettext_lazy("部门审定"),
    "draft.taken_back": gettext_lazy("收回来接着改"),
    "draft.discarded": gettext_lazy("放弃"),
    "draft.published": gettext_lazy("发布"),
}


def story(chain: Iterable[TrailEntry]) -> list[dict[str, Any]]:
    """What happened to a draft, newest first, as the timeline reads it."""
    told = []
    for entry in reversed(list(chain)):
        facts = entry.facts
        note = "；".join(str(one) for one in facts.get("changes") or ()) or str(
            facts.get("why") or facts.get("note") or ""
        )
        if entry.event == "draft.dated" and facts.get("effective_on"):
            note = "；".join(filter(None, [_("%s 起用") % facts["effective_on"], str(facts.get("note") or "")]))
        told.append(
            {
                "what": STORY.get(entry.event, entry.event),
                "at": entry.at,
                "who": entry.by or _("系统"),
                "note": note,
                "tone": {"draft.returned": "err", "draft.approved": "ok", "draft.published": "ok"}.get(
                    entry.event, "info"
                ),
            }
        )
    return told
