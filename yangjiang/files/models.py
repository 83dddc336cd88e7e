"""Attachment."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from yangjiang import clock
from yangjiang.enterprises.models import Enterprise


def stored_as(attachment: "Attachment", filename: str) -> str:
    """By content hash: the name a person gave never reaches the disk."""
    return f"uploads/{attachment.sha256[:2]}/{attachment.sha256}"


class Attachment(models.Model):
    """One uploaded file, immutable. The same bytes uploaded twice for one business are one row."""

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="attachments", null=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(help_text="bytes")
    media_type = models.CharField(max_length=60)
    name = models.CharField(_("文件名"), max_length=200)
    file = models.FileField(upload_to=stored_as, max_length=200)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = verbose_name_plural = _("附件")
        constraints = [models.UniqueConstraint(fields=["enterprise", "sha256"], name="one_copy_per_enterprise")]

    def __str__(self) -> str:
        return self.name
