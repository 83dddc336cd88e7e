"""A Case's trail told to officers: who did what, newest first. (The business's telling is fanout/story.py.)"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permits.fanout.models import Case, ClockKind
from yangjiang.audit.models import TrailEntry
from yangjiang.web.labels import Tone

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """One event as ``parts/timeline.html`` shows it."""

    what: str
    at: datetime
    who: str
    note: str
    effect: str
    tone: Tone


# event → (what happened, what the clock did, tone)
WORDS: dict[str, tuple[Any, Any, Tone]] = {
    "case.received": (gettext_lazy("提交申请"), gettext_lazy("开始计时"), "info"),
    "case.accepted": (gettext_lazy("受理"), gettext_lazy("办理期限起算"), "info"),
    "case.asked": (gettext_lazy("一次告知补正"), gettext_lazy("等企业补正，不计时"), "wait"),
    "case.supplemented": (gettext_lazy("企业交来补正"), gettext_lazy("重新计时"), "info"),
    "case.not_accepted": (gettext_lazy("决定不予受理"), gettext_lazy("计时结束"), "err"),
    "case.proposed": (gettext_lazy("提出决定，送签批"), "", "wait"),
    "case.sent_back": (gettext_lazy("退回经办人"), "", "wait"),
    "case.granted": (gettext_lazy("准予"), gettext_lazy("计时结束"), "ok"),
    "case.refused": (gettext_lazy("决定不予"), gettext_lazy("计时结束"), "err"),
    "case.recorded": (gettext_lazy("备案"), gettext_lazy("计时结束"), "ok"),
    "case.withdrawn": (gettext_lazy("企业撤回"), gettext_lazy("计时结束"), "neutral"),
    "case.delivered": (gettext_lazy("送达证照"), gettext_lazy("计时结束"), "ok"),
    "case.overdue": (gettext_lazy("超过期限，已登记"), "", "err"),
}


def sentence(entry: TrailEntry) -> str:
    """「郑文 受理」: who did what, for the timeline and for the person who came second."""
    what = WORDS.get(entry.event, (entry.event, "", "neutral"))[0]
    if entry.event == "case.accepted" and entry.facts.get("how") == Case.Acceptance.DEEMED:
        what = _("逾期未答复，视为受理")
    return f"{who(entry)} {what}"


def who(entry: TrailEntry) -> str:
    return entry.by.get_full_name() if entry.by else _("系统")


def story(chain: list[TrailEntry]) -> list[Line]:
    """The chain for the timeline, newest first."""
    lines = []
    for entry in reversed(chain):
        _what, effect, tone = WORDS.get(entry.event, ("", "", "neutral"))
        lines.append(
            Line(
                what=sentence(entry), at=entry.at, who="", note=_note(entry.event, entry.facts),
                effect=str(effect), tone=tone,
            )
        )  # fmt: skip
    return lines


def _note(event: str, facts: Facts) -> str:
    match event:
        case "case.received":
            return _("分办到%s") % facts.get("office", "")
        case "case.asked":
            return "；".join(f"{a['label']}：{a['reason']}" for a in facts.get("asked", ()))
        case "case.not_accepted" if facts.get("go_to"):
            return _("%(reason)s；应当到%(place)s申请") % {"reason": facts["reason"], "place": facts["go_to"]}
        case "case.proposed":
            outcome = _("准予") if facts.get("outcome") == "grant" else _("不予")
            return f"{outcome}：{facts['reason']}" if facts.get("reason") else outcome
        case "case.sent_back":
            return str(facts.get("why", ""))
        case "case.overdue":
            kind = facts.get("clock", "")
            name = ClockKind(kind).label if kind in ClockKind.values else ""
            return _("%(kind)s应在 %(day)s 届满") % {"kind": name, "day": facts.get("due", "")}
        case "case.delivered":
            return _("企业自行下载") if facts.get("how") == "download" else _("窗口发放")
        case _:
            return str(facts.get("reason", "") or "")
