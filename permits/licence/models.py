"""Licence."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import ConcurrentTransitionMixin, FSMField

from permits.catalogue.facts import ItemFacts, facts_of
from permits.catalogue.models import ItemRevision
from permits.fanout.models import Case
from yangjiang import clock
from yangjiang.enterprises.models import Enterprise
from yangjiang.web.labels import Label


class LicenceState(models.TextChoices):
    VALID = "valid", _("有效")


class Licence(ConcurrentTransitionMixin, models.Model):
    """An e-licence (电子证照) or a filing receipt. ``rendered_at`` null = its PDF is owed and the sweep makes it.

    ``number`` is this platform's own; the issuing department's certificate number, where it has one of its own,
    is not invented here. ``printed`` holds the facts on the paper as they stood when it was issued.
    """

    number = models.CharField(_("平台证照编号"), max_length=40, unique=True)
    case = models.OneToOneField(Case, models.PROTECT, related_name="licence")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="licences")
    revision = models.ForeignKey(ItemRevision, models.PROTECT, related_name="+")
    document = models.CharField(_("证照名称"), max_length=120)
    issued_by = models.CharField(_("发证机关"), max_length=80)
    issued_on = models.DateField(_("发证日期"))
    valid_until = models.DateField(_("有效期至"), null=True, blank=True)
    printed = models.JSONField(default=dict)
    state = FSMField(default=LicenceState.VALID, choices=LicenceState.choices, protected=True)
    pdf = models.FileField(upload_to="licences/", blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    rendered_at = models.DateTimeField(null=True, blank=True)
    render_attempts = models.PositiveSmallIntegerField(default=0)
    render_again_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-issued_on", "-pk"]
        verbose_name = verbose_name_plural = _("证照")
        indexes = [models.Index(fields=["id"], name="licence_pdf_owed", condition=models.Q(rendered_at=None))]

    def __str__(self) -> str:
        return f"{self.document} {self.number}"

    @property
    def facts(self) -> ItemFacts:
        return facts_of(self.revision)

    @property
    def present_state(self) -> Label:
        """What it is worth today, whatever it said on the day of issue."""
        if self.valid_until and self.valid_until < clock.today():
            return Label(_("已过期"), "err")
        return Label(_("有效"), "ok")
