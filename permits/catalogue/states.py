"""States of a draft of an item, and of a draft of the questions, as the editors and the departments read them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yangjiang.web.labels import Label


class DraftState(models.TextChoices):
    EDITING = "editing", _("编辑中")
    PROPOSED = "proposed", _("待部门审定")
    APPROVED = "approved", _("待发布")
    PUBLISHED = "published", _("已发布")
    DISCARDED = "discarded", _("已放弃")

    @property
    def for_officer(self) -> Label:
        return _LABELS[self]

    @property
    def open(self) -> bool:
        """Something may still become of it."""
        return self in OPEN


_LABELS = {
    DraftState.EDITING: Label(_("编辑中"), "wait"),
    DraftState.PROPOSED: Label(_("待部门审定"), "info"),
    DraftState.APPROVED: Label(_("已审定，待发布"), "info"),
    DraftState.PUBLISHED: Label(_("已发布"), "ok"),
    DraftState.DISCARDED: Label(_("已放弃"), "neutral"),
}
OPEN = (DraftState.EDITING, DraftState.PROPOSED, DraftState.APPROVED)
