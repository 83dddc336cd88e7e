"""Batch, PermitItem, ItemRevision, Questionnaire, DataElement, Material."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yangjiang import clock
from yangjiang.accounts.models import User


class Kind(models.TextChoices):
    """What sort of act an item is; a filing is only checked for completeness (law: 备案)."""

    LICENCE = "licence", _("许可")
    FILING = "filing", _("备案")
    REGISTRATION = "registration", _("登记")
    QUALIFICATION = "qualification", _("资格")


class Batch(models.Model):
    """A group of items that go live together (plan 四: 15 items by 2024-09-30, 25 by 2024-12-31)."""

    number = models.PositiveSmallIntegerField(_("批次"), unique=True)
    name = models.CharField(_("名称"), max_length=60)
    launch_on = models.DateField(_("上线日期"))
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        ordering = ["number"]
        verbose_name = verbose_name_plural = _("批次")

    def __str__(self) -> str:
        return self.name

    @property
    def launched(self) -> bool:
        return self.launch_on <= clock.today()


class PermitItem(models.Model):
    """One line of the annex ("1" … "40"), or one of the six start-up services ("S1" … "S6").

    Items are known by ``code``: 23 and 24 share a name. Name, department and remark are the annex's own words.
    """

    code = models.CharField(_("序号"), max_length=4, unique=True)
    position = models.PositiveSmallIntegerField(_("排序"))
    name = models.CharField(_("事项名称"), max_length=120)
    short_name = models.CharField(_("简称"), max_length=30)
    department_name = models.CharField(_("市级主管部门"), max_length=60)
    remark = models.CharField(_("备注"), max_length=120, blank=True)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="items", verbose_name=_("批次"))

    class Meta:
        ordering = ["position"]
        verbose_name = verbose_name_plural = _("事项")

    def __str__(self) -> str:
        return self.name

    @property
    def is_service(self) -> bool:
        return self.code.startswith("S")

    @property
    def number(self) -> int | None:
        """The annex number; None for a start-up service."""
        return None if self.is_service else int(self.code)

    @property
    def launched(self) -> bool:
        return self.batch.launched


class ItemRevision(models.Model):
    """Everything known about an item, as one document (``facts.py`` reads it). Immutable once published.

    The document is complete in itself: publishing copies the data elements and materials it uses into it, so
    that a later change of the dictionaries cannot reach an application made on this revision.
    """

    item = models.ForeignKey(PermitItem, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    effective_on = models.DateField()
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["item", "-number"]
        verbose_name = verbose_name_plural = _("事项版本")
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="one_revision_number")]

    def __str__(self) -> str:
        return f"{self.item} · 第 {self.number} 版"


class Questionnaire(models.Model):
    """The guidance questions, as one document. Immutable once published, like revisions."""

    number = models.PositiveIntegerField(unique=True)
    content = models.JSONField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        verbose_name = verbose_name_plural = _("导办问题")


class DataElement(models.Model):
    """The one dictionary of things a form may ask. Same label with another meaning is another element."""

    code = models.CharField(_("代码"), max_length=40, unique=True)
    label = models.CharField(_("名称"), max_length=80)
    position = models.PositiveSmallIntegerField()
    spec = models.JSONField(help_text="the element's entry of fixtures/catalogue/elements")

    class Meta:
        ordering = ["position"]
        verbose_name = verbose_name_plural = _("数据元")

    def __str__(self) -> str:
        return f"{self.code} {self.label}"


class Material(models.Model):
    """The shared dictionary of papers; one is uploaded once whatever items use it."""

    code = models.CharField(_("代码"), max_length=10, unique=True)
    name = models.CharField(_("名称"), max_length=80)
    position = models.PositiveSmallIntegerField()
    spec = models.JSONField(help_text="the material's entry of fixtures/catalogue/materials.yaml")

    class Meta:
        ordering = ["position"]
        verbose_name = verbose_name_plural = _("材料")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
