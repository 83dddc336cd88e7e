"""The guide to one item (办事指南): all that 行政许可法30 wants made public, with sources and standing."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permits.catalogue.facts import DIMENSION_LABELS, UNIT_LABELS, FieldFacts, ItemFacts, facts_of, read
from permits.catalogue.models import ItemDraft, ItemRevision, Kind, PermitItem
from permits.catalogue.wording import word
from permits.publishing import complete_document
from yangjiang.accounts.models import Level, Office
from yangjiang.web.labels import Label

NECESSITY = {
    "required": "",
    "tolerable": gettext_lazy("可以先受理、后补（容缺）"),
    "conditional": gettext_lazy("有的情况才要"),
}
CONFIDENCE = {
    "reference": Label(gettext_lazy("国家法律参考，非本市规定"), "neutral"),
    "unconfirmed": Label(gettext_lazy("待部门确认"), "wait"),
    "verified": Label(gettext_lazy("本市规定"), "ok"),
}


def standing(entry: Mapping[str, Any]) -> Label:
    """How sure a law, limit or condition is: only what the city confirmed is shown as the city's."""
    return CONFIDENCE.get(entry.get("confidence", "reference"), CONFIDENCE["reference"])


def guide_to(revision: ItemRevision) -> dict[str, Any]:
    """What ``permits/public/guide.html`` shows of a published revision."""
    return _guide(facts_of(revision), revision.item)


def guide_to_draft(draft: ItemDraft) -> dict[str, Any]:
    """The same of a draft, as it would read. Its shape must be right; raises Refused for unknown codes."""
    content = complete_document(draft)
    item = PermitItem(
        code=draft.code,
        name=content["name"],
        short_name=content["short_name"],
        department_name=content["department"],
        remark=content["remark"],
    )
    return _guide(read(content), item)


def _guide(facts: ItemFacts, item: PermitItem) -> dict[str, Any]:
    raw = facts.raw
    names = dict(PermitItem.objects.values_list("code", "short_name"))
    return {
        "item": item,
        "facts": facts,
        "kind": Kind(facts.kind).label,
        "explanation": raw.get("explanation") or {},
        "conditions": _by_dimension(facts),
        "unconfirmed": any(one.get("confidence") == "unconfirmed" for one in facts.conditions),
        "materials": [_material(entry) for entry in zip(facts.materials, raw["materials"], strict=True)],
        "limits": _limits(raw),
        "steps": _steps(facts),
        "uncounted": word("excluded_time_grounds", raw["review"]["excluded_time_grounds"])
        if raw["review"]["excluded_time_grounds"]
        else "",
        "laws": [{**law, "standing": standing(law)} for law in raw.get("legal_bases") or ()],
        "limit_standing": CONFIDENCE.get(facts.limit.confidence, CONFIDENCE["reference"]),
        "sample": [_example(field) for field in facts.form],
        "fields_asked": len(facts.form),
        "renewal": _renewal(raw["result"].get("renewal")),
        "commitment": _commitment(raw.get("commitment") or {}),
        "before": [_linked(entry, names) for entry in raw.get("prerequisites") or ()],
        "related": [_linked({"item": code}, names) for code in raw.get("related") or () if str(code) in names],
        "offices": _offices(facts),
        "city": facts.level == Level.CITY,
        "person": raw.get("applicant") == "person",
    }


def _by_dimension(facts: ItemFacts) -> list[tuple[str, list[dict[str, Any]]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for condition in facts.conditions:
        groups.setdefault(condition["dimension"], []).append({**condition, "standing": standing(condition)})
    return [(str(label), groups[key]) for key, label in DIMENSION_LABELS.items() if key in groups]


def _material(pair: tuple[Any, Mapping[str, Any]]) -> dict[str, Any]:
    material, entry = pair
    return {
        "facts": material,
        "necessity": NECESSITY.get(material.necessity, ""),
        "handed_in": material.source == "applicant",
        "from": material.shared_from if material.source == "shared" else "",
        "commitment": entry.get("commitment_ground") if entry.get("commitment") else "",
    }


def _limits(raw: Mapping[str, Any]) -> list[dict[str, Any]]:
    named = [(_("法定期限"), raw["limits"].get("statutory")), (_("承诺期限"), raw["limits"].get("promised"))]
    named += [(_("其中%s") % stage["name"], stage) for stage in raw["limits"].get("stages") or ()]
    return [
        {"name": name, "text": _amount(limit), "law": limit.get("law", ""), "standing": standing(limit)}
        for name, limit in named
        if limit
    ]


def _amount(entry: Mapping[str, Any]) -> str:
    return f"{entry['value']} {UNIT_LABELS[entry['unit']]}"


def _steps(facts: ItemFacts) -> list[str]:
    """The way an application takes, in order (行政许可法30 「程序」)."""
    if facts.is_filing:
        return [
            _("网上申请，或者到窗口申请"),
            _("材料齐全、符合法定形式的，当场备案；不齐的，一次告知要补什么"),
            _("发备案凭证"),
        ]
    review = facts.raw["review"]
    steps = [
        _("网上申请，或者到窗口申请"),
        _("受理：材料不齐的，五个工作日内一次告知要补什么；过了五个工作日没有告知的，收到材料就算受理"),
    ]
    if review.get("first_review"):
        steps.append(_("下级部门先初审，再报有权的部门"))
    steps.append(_("审查材料，并到现场核查") if facts.visit else _("审查材料"))
    if facts.hearing:
        steps.append(_("举行听证，听取利害关系人的意见"))
    steps.append(_("作出决定，由经办人提出、负责人签批") if facts.second_signature else _("作出决定"))
    steps.append(_("准予的，十日内发证；不予的，书面说明理由，并告知可以申请复议或者起诉"))
    return steps


def _example(field: FieldFacts) -> dict[str, Any]:
    """One line of the sample form: an answer to read, the choices where there is none."""
    choices = "、".join(choice.label for choice in field.choices)
    words = {"yesno": _("是或者否")}.get(field.type, choices)
    return {
        "label": field.label,
        "required": field.required,
        "example": f"{field.example}{field.unit if field.example.replace('.', '').isdigit() else ''}",
        "choices": words,
        "hint": field.hint,
    }


def _renewal(entry: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if not entry:
        return None
    opens, closes = entry.get("opens"), entry.get("closes")
    said = _("到期前 %s 起可以申请延续") % _amount(opens) if opens else ""
    last = _("最迟在到期前 %s 申请延续") % _amount(closes) if closes else ""
    return {"text": "，".join(filter(None, [said, last])), "law": entry.get("law", ""), "standing": standing(entry)}


def _commitment(entry: Mapping[str, Any]) -> dict[str, Any] | None:
    if not entry.get("allowed"):
        return None
    return {"ground": entry.get("ground") or "", "standing": standing(entry)}


def _linked(entry: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    code = entry.get("item")
    return {
        "text": names.get(str(code), str(code)) if code else str(entry.get("name") or ""),
        "url": reverse("permits:item", args=[code]) if code and str(code) in names else "",
        "tolerable": bool(entry.get("tolerable")),
        "source": entry.get("source") or "",
        "standing": standing(entry) if not code else None,
    }


def _offices(facts: ItemFacts) -> list[Office]:
    """Where it is decided, and where to go to apply the usual way."""
    return list(
        Office.objects.filter(department__code=facts.department_code, level=facts.level)
        .select_related("district")
        .order_by("district__position")
    )
