"""TrailEntry, TrailSeal: the database itself refuses to change or delete either (see the first migration)."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class TrailEntry(models.Model):
    """One thing that happened to one subject. ``digest`` covers the facts and the entry before it."""

    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.PositiveBigIntegerField()
    position = models.PositiveIntegerField()
    event = models.CharField(max_length=60)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    facts = models.JSONField(default=dict)
    request_number = models.CharField(max_length=8, blank=True)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = _("留痕")
        ordering = ["subject_type", "subject_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["subject_type", "subject_id", "position"], name="one_trail_per_subject")
        ]

    def __str__(self) -> str:
        return f"{self.event} #{self.position}"


class TrailSeal(models.Model):
    """A digest over every chain's entries up to ``last_entry``: later tampering with a whole chain shows."""

    last_entry = models.PositiveBigIntegerField()
    entries = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = _("留痕封存")
        constraints = [models.UniqueConstraint(fields=["previous"], name="seals_never_fork")]
