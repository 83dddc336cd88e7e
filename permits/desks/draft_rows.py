"""What the pages of a draft show, row by row, as ``templates/parts`` reads it."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permits.application.fields import SectionForm, in_words
from permits.application.merge import MergedField, MergedForm, MergedGroup, MergedMaterial
from permits.application.models import Application, Entry, Evidence
from permits.application.prefill import registered_values
from permits.application.submission import Problem
from yangjiang.accounts.models import Office
from yangjiang.web.labels import Label

MATERIALS = "materials"
STEPS = (
    gettext_lazy("选要办的事"),
    gettext_lazy("填一张表"),
    gettext_lazy("交材料"),
    gettext_lazy("核对提交"),
)

DONE = Label(gettext_lazy("填好了"), "ok")
UNTOUCHED = Label(gettext_lazy("未开始"), "neutral")
Source = Entry.Source
MANY = 10  # more problems than this are shown as one line a section


def tasks(application: Application, form: MergedForm, problems: list[Problem]) -> list[dict[str, Any]]:
    """Rows of the task list."""
    left: dict[str, int] = defaultdict(int)
    for problem in problems:
        left[problem.place] += 1
    typed = set(application.entries.values_list("element", flat=True))
    rows = [
        {
            "name": group.label,
            "url": reverse("permits:draft_section", args=[application.pk, group.key]),
            "hint": _hint(group),
            "state": _state(left[group.key], any(field.code in typed for field in group.fields)),
        }
        for group in form.groups
    ]
    handed_in = application.evidence.filter(removed_at=None).exists()
    if form.uploads or form.shared:
        rows.append(
            {
                "name": _("材料"),
                "url": reverse("permits:draft_materials", args=[application.pk]),
                "hint": _("要交 %(asked)d 份，%(shared)d 份不用交") % {
                    "asked": len(form.uploads), "shared": len(form.shared)},
                "state": _state(left[MATERIALS], handed_in) if form.uploads else DONE,
            }
        )  # fmt: skip
    rows.append(
        {
            "name": _("核对和提交"),
            "url": reverse("permits:draft_check", args=[application.pk]) if not problems else "",
            "blocked": _("还有 %d 处没填好或没交") % len(problems) if problems else "",
            "state": Label(_("可以提交了"), "info") if not problems else None,
        }
    )
    return rows


def _hint(group: MergedGroup) -> str:
    names = "、".join(field.facts.label for field in group.fields[:3])
    return _("%(names)s 等 %(count)d 项") % {"names": names, "count": len(group.fields)} if len(
        group.fields
    ) > 3 else names  # fmt: skip


def _state(left: int, touched: bool) -> Label:
    if not left:
        return DONE
    return Label(_("还差 %d 处") % left, "wait") if touched else UNTOUCHED


def annotate(form: SectionForm, group: MergedGroup, application: Application, kept: Mapping[str, Entry]) -> None:
    """Say beside each field where its value comes from."""
    known = registered_values(application.enterprise, group.fields)
    for merged in group.fields:
        field = form.fields[merged.code]
        field.source_note = source_note(application, merged, kept.get(merged.code), known)  # type: ignore[attr-defined]


def source_note(application: Application, field: MergedField, entry: Entry | None, known: Mapping[str, Any]) -> str:
    """Where a value comes from; for one the person changed, what the record says."""
    if entry is None:
        return ""
    if entry.source == Source.PREPARATION:
        return _("来自您筹办时填的信息")  # there is no licence yet it could come from
    if entry.source != Source.APPLICANT:
        day = _("，%s 核对") % entry.source_on.isoformat() if entry.source_on else ""
        return _("来自%(source)s%(day)s") % {"source": Source(entry.source).label, "day": day}
    if field.code in known and known[field.code] != entry.value:
        return _("登记信息是「%s」，您改过；审查人员会看到") % in_words(field.facts, known[field.code])
    return ""


def paper(
    application: Application, material: MergedMaterial, handed_in: list[Evidence], refusals: list[str]
) -> dict[str, Any]:
    here = reverse("permits:draft_materials", args=[application.pk])
    return {
        "material": material,
        "error": "；".join(refusals),
        "post_url": f"{here}?material={material.code}",
        "files": [
            {
                "name": evidence.attachment.name,
                "size": evidence.attachment.size,
                "url": reverse("permits:evidence", args=[evidence.pk]),
                "remove_url": f"{here}?remove={evidence.pk}",
            }
            for evidence in handed_in
        ],
    }


def problem_links(application: Application, merged: MergedForm, problems: list[Problem]) -> list[dict[str, str]]:
    """Each problem with the way to it; very many are summed up section by section."""
    if len(problems) <= MANY:
        return [
            {"url": f"{_place_url(application, one.place)}#id_{one.code}", "message": one.message} for one in problems
        ]
    names = {group.key: group.label for group in merged.groups} | {MATERIALS: _("材料")}
    count: dict[str, int] = defaultdict(int)
    for problem in problems:
        count[problem.place] += 1
    return [
        {
            "url": _place_url(application, place),
            "message": _("%(name)s：还差 %(count)d 处") % {"name": names[place], "count": left},
        }
        for place, left in count.items()
    ]


def _place_url(application: Application, place: str) -> str:
    if place == MATERIALS:
        return reverse("permits:draft_materials", args=[application.pk])
    return reverse("permits:draft_section", args=[application.pk, place])


def cards(application: Application, merged: MergedForm, offices: Mapping[str, Office | None]) -> list[dict[str, Any]]:
    """One card a group, as ``parts/check_card.html`` reads it. ``offices``: item short name → where it goes."""
    kept = {entry.element: entry for entry in application.entries.all()}
    known = registered_values(application.enterprise, merged.fields.values())
    everybody = {office for office in offices.values() if office}
    found = []
    for group in merged.groups:
        url = _place_url(application, group.key)
        rows = []
        for field in group.fields:
            entry = kept.get(field.code)
            seers = {office for user in field.users if (office := offices.get(user))}
            told = entry is not None and len(seers) < len(everybody)
            rows.append(
                {
                    "label": field.facts.label,
                    "value": in_words(field.facts, entry.value if entry else None),
                    "source": source_note(application, field, entry, known),
                    "edit_url": f"{url}#id_{field.code}",
                    "seen_by": "、".join(sorted(office.name for office in seers)) if told else "",
                }
            )
        found.append({"title": group.label, "edit_url": url, "rows": rows})
    return found


def papers(application: Application, merged: MergedForm) -> dict[str, Any]:
    """The card of materials."""
    files = defaultdict(list)
    for evidence in application.evidence.filter(removed_at=None).select_related("attachment"):
        files[evidence.material].append(evidence.attachment.name)
    url = reverse("permits:draft_materials", args=[application.pk])
    rows = [{"label": m.facts.name, "value": "、".join(files[m.code]) or _("（没有交）")} for m in merged.uploads]
    rows += [{"label": m.facts.name, "value": _("不用交，%s") % shared_note(m)} for m in merged.shared]
    return {"title": _("材料"), "edit_url": url if merged.uploads else "", "rows": rows}


def shared_note(material: MergedMaterial) -> str:
    """How a paper nobody hands in comes to the departments."""
    if material.facts.source == "internal":
        return _("平台生成")
    return _("取自%s") % material.facts.shared_from if material.facts.shared_from else _("系统调取")
