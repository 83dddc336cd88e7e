"""States of a Case, with the officer's label and the business's (docs/states.md)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yangjiang.web.labels import Label


class CaseState(models.TextChoices):
    RECEIVED = "received", _("已收件")
    NEEDS_SUPPLEMENT = "needs_supplement", _("等待补正")
    UNDER_REVIEW = "under_review", _("审查中")
    AWAITING_SIGNATURE = "awaiting_signature", _("等待签批")
    GRANTED = "granted", _("准予")
    REFUSED = "refused", _("不予")
    NOT_ACCEPTED = "not_accepted", _("不予受理")
    RECORDED = "recorded", _("已备案")
    WITHDRAWN = "withdrawn", _("已撤回")
    DELIVERED = "delivered", _("已送达")

    @property
    def for_officer(self) -> Label:
        return _LABELS[self][0]

    @property
    def for_business(self) -> Label:
        return _LABELS[self][1]

    @property
    def closed(self) -> bool:
        """The department has nothing left to decide."""
        return self in CLOSED


_LABELS = {
    CaseState.RECEIVED: (Label(_("待受理"), "info"), Label(_("部门正在核对材料"), "info")),
    CaseState.NEEDS_SUPPLEMENT: (Label(_("等企业补正"), "wait"), Label(_("要您补正"), "err")),
    CaseState.UNDER_REVIEW: (Label(_("审查中"), "info"), Label(_("已受理，审查中"), "info")),
    CaseState.AWAITING_SIGNATURE: (Label(_("待签批"), "wait"), Label(_("审查完成，等待签批"), "info")),
    CaseState.GRANTED: (Label(_("已准予"), "ok"), Label(_("已批准，证照待领取"), "ok")),
    CaseState.REFUSED: (Label(_("不予许可"), "err"), Label(_("没有批准"), "err")),
    CaseState.NOT_ACCEPTED: (Label(_("不予受理"), "err"), Label(_("不予受理"), "err")),
    CaseState.RECORDED: (Label(_("已备案"), "ok"), Label(_("已备案"), "ok")),
    CaseState.WITHDRAWN: (Label(_("已撤回"), "neutral"), Label(_("您已撤回"), "neutral")),
    CaseState.DELIVERED: (Label(_("已送达"), "ok"), Label(_("已领取"), "ok")),
}
CLOSED = frozenset(
    {
        CaseState.GRANTED,
        CaseState.REFUSED,
        CaseState.NOT_ACCEPTED,
        CaseState.RECORDED,
        CaseState.WITHDRAWN,
        CaseState.DELIVERED,
    }
)
OPEN = frozenset(CaseState) - CLOSED
