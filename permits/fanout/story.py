"""A Case's trail told to the business: one plain sentence an event, oldest first."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permits.fanout.models import Case
from yangjiang.audit.trail import chain_of
from yangjiang.web.labels import Tone

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Told:
    """One event as ``parts/timeline.html`` shows it."""

    what: str
    at: datetime
    who: str
    note: str
    effect: str
    tone: Tone


@dataclass(frozen=True)
class Sentence:
    """How an event is told: by whom ("office", "business" or "law"), in what words, what the clock does."""

    what: "_StrPromise"
    who: str = "office"
    tone: Tone = "info"
    note: Callable[[Facts], str] = lambda facts: ""
    effect: Callable[[Facts], str] = lambda facts: ""


def _asked(facts: Facts) -> str:
    return "；".join(f"{entry['label']}：{entry['reason']}" for entry in facts.get("asked", ()))


def _not_accepted(facts: Facts) -> str:
    where = _("请到：%s") % facts["go_to"] if facts.get("go_to") else ""
    return "。".join(part for part in (str(facts.get("reason", "")).rstrip("。"), where) if part)


def _accepted(facts: Facts) -> str:
    if facts.get("how") != Case.Acceptance.DEEMED:
        return ""
    return _("部门五个工作日内没有答复，依照行政许可法第三十二条，自收到材料之日起就算受理。")


def _day(raw: str | None) -> str:
    if not raw:
        return ""
    day = date.fromisoformat(raw)
    return _("%(month)d 月 %(day)d 日") % {"month": day.month, "day": day.day}


SENTENCES: dict[str, Sentence] = {
    "case.received": Sentence(
        gettext_lazy("材料已送到部门"),
        who="business",
        effect=lambda facts: _("开始计时"),
    ),
    "case.accepted": Sentence(
        gettext_lazy("部门已受理"), note=_accepted, effect=lambda facts: _("办理期限开始计算")
    ),
    "case.asked": Sentence(
        gettext_lazy("部门请您补正"), tone="wait", note=_asked, effect=lambda facts: _("等您补正，不算办理时间")
    ),
    "case.supplemented": Sentence(
        gettext_lazy("您已补正"), who="business", effect=lambda facts: _("重新开始计时")
    ),
    "case.not_accepted": Sentence(gettext_lazy("部门不予受理"), tone="err", note=_not_accepted),
    "case.proposed": Sentence(gettext_lazy("审查完成，等待签批")),
    "case.sent_back": Sentence(gettext_lazy("签批前要求再审查一次")),
    "case.granted": Sentence(gettext_lazy("准予许可"), tone="ok", effect=lambda facts: _("办理期限结束")),
    "case.refused": Sentence(
        gettext_lazy("不予许可"), tone="err", note=lambda facts: str(facts.get("reason", "")),
        effect=lambda facts: _("办理期限结束"),
    ),
    "case.recorded": Sentence(gettext_lazy("已备案"), tone="ok", effect=lambda facts: _("办理期限结束")),
    "case.withdrawn": Sentence(gettext_lazy("您撤回了这件事"), who="business", tone="neutral"),
    "case.delivered": Sentence(gettext_lazy("证照已领取"), who="business", tone="ok"),
    "case.overdue": Sentence(
        gettext_lazy("部门没有按期办好"), who="law", tone="err",
        note=lambda facts: _("应在 %s 前办好，已记录并提醒部门负责人。") % _day(facts.get("due")),
    ),
}  # fmt: skip


def story_of(case: Case) -> list[Told]:
    """Everything the business may know of its Case; internal steps without a sentence are left out."""
    return list(_told(case))


def _told(case: Case) -> Iterable[Told]:
    business = case.application.enterprise.name
    for entry in chain_of(case):
        sentence = SENTENCES.get(entry.event)
        if sentence is None:
            continue
        # The officer's name is the office's business: the applicant deals with the authority.
        who = {"office": case.office.name, "business": business, "law": _("系统")}[sentence.who]
        if entry.by is None and sentence.who == "office":
            who = _("依法自动")
        yield Told(
            what=str(sentence.what),
            at=entry.at,
            who=who,
            note=sentence.note(entry.facts),
            effect=sentence.effect(entry.facts),
            tone=sentence.tone,
        )
