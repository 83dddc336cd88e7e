"""The administrator's calendar rows: they overrule the published notices."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AdjustedDay(models.Model):
    """One day the administrator declares off or worked, over the published notices (a typhoon, a new year's list).

    Edit rows through `save`, not `update`: `updated_at` is what tells other processes that the calendar changed.
    """

    day = models.DateField(_("日期"), unique=True)
    is_workday = models.BooleanField(_("上班"))
    reason = models.CharField(_("事由"), max_length=100)
    source = models.CharField(_("依据文件"), max_length=200)
    updated_at = models.DateTimeField(auto_now=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("调整日")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day.isoformat()} {self.reason}"


class CalendarYear(models.Model):
    """Whether a year's holiday notice has been entered; overrules what the packaged calendar knows."""

    year = models.PositiveSmallIntegerField(_("年份"), unique=True)
    published = models.BooleanField(_("已公布"))
    source = models.CharField(_("依据文件"), max_length=200)
    updated_at = models.DateTimeField(auto_now=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("年度日历")
        ordering = ["year"]

    def __str__(self) -> str:
        return str(self.year)
