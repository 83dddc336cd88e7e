"""Decision."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from permits.fanout.models import Case
from yangjiang.accounts.models import User


class Decision(models.Model):
    """What was decided on a Case, by whom, and who signed. ``final_at`` null = waits for the second person.

    ``facts`` are what only this decision can say, e.g. the USCC that 设立登记 gives.
    """

    class Outcome(models.TextChoices):
        GRANT = "grant", _("准予")
        REFUSE = "refuse", _("不予")
        RECORD = "record", _("备案")

    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reason = models.TextField(_("理由"), blank=True)
    facts = models.JSONField(default=dict)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    final_at = models.DateTimeField(null=True, blank=True)
    sent_back_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    sent_back_at = models.DateTimeField(null=True, blank=True)
    sent_back_why = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["decided_at"]
        verbose_name = verbose_name_plural = _("决定")
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(sent_back_at=None), name="one_decision_stands_per_case"
            ),
            models.CheckConstraint(
                name="nobody_signs_own_decision",
                condition=models.Q(signed_by=None) | ~models.Q(signed_by=models.F("decided_by")),
            ),
        ]
