"""Supplement."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from permits.fanout.models import Case
from yangjiang.accounts.models import User


class Supplement(models.Model):
    """The one notice of everything missing (行政许可法32(四)), and the business's answer to it.

    ``asked`` lists {"kind": "element"|"material", "code", "label", "reason"}; ``before`` keeps what the asked
    fields said then and ``values`` what the business answered (element → value), for this Case alone.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="supplements")
    asked = models.JSONField()
    note = models.CharField(_("补充说明"), max_length=500, blank=True)
    why_again = models.CharField(_("为何首次未告知"), max_length=500, blank=True)
    before = models.JSONField(default=dict)
    values = models.JSONField(default=dict)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at"]
        verbose_name = verbose_name_plural = _("补正告知")
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(answered_at=None), name="one_open_supplement_per_case"
            )
        ]

    @property
    def elements(self) -> list[str]:
        return [a["code"] for a in self.asked if a["kind"] == "element"]

    @property
    def materials(self) -> list[str]:
        return [a["code"] for a in self.asked if a["kind"] == "material"]
