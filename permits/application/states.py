"""States of an application, with the officer's label and the business's."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yangjiang.web.labels import Label


class ApplicationState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("已提交")
    IN_REVIEW = "in_review", _("办理中")
    COMPLETED = "completed", _("已办结")
    WITHDRAWN = "withdrawn", _("已撤回")

    @property
    def for_officer(self) -> Label:
        return _LABELS[self][0]

    @property
    def for_business(self) -> Label:
        return _LABELS[self][1]


_LABELS = {
    ApplicationState.DRAFT: (Label(_("草稿"), "neutral"), Label(_("还没提交"), "neutral")),
    ApplicationState.SUBMITTED: (Label(_("已分办"), "info"), Label(_("已提交，部门正在核对材料"), "info")),
    ApplicationState.IN_REVIEW: (Label(_("办理中"), "info"), Label(_("部门办理中"), "info")),
    ApplicationState.COMPLETED: (Label(_("已办结"), "ok"), Label(_("全部办结"), "ok")),
    ApplicationState.WITHDRAWN: (Label(_("已撤回"), "neutral"), Label(_("您已撤回"), "neutral")),
}
