"""What is kept of legal time: clocks with their events, and (`adjusted.py`) the administrator's calendar rows."""

from datetime import date
from typing import Any, NoReturn

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yangjiang import clock as legal_time

from .adjusted import AdjustedDay, CalendarYear
from .calendar import load
from .statutory import GROUND_NAMES, Event, EventKind, Ground, Rule, State, Unit, units_left

UNIT_LABELS = [(Unit.WORKDAY.value, _("工作日")), (Unit.DAY.value, _("日")), (Unit.MONTH.value, _("个月"))]
STATE_LABELS = [
    (State.RUNNING.value, _("计时中")),
    (State.PAUSED.value, _("停止计时")),
    (State.STOPPED.value, _("计时结束")),
]
EVENT_LABELS = [
    (EventKind.START.value, _("起算")),
    (EventKind.EXCLUDE.value, _("停止计时")),
    (EventKind.RESUME.value, _("恢复计时")),
    (EventKind.EXTEND.value, _("延长期限")),
    (EventKind.STOP.value, _("计时结束")),
]
GROUND_LABELS = [(ground.value, name) for ground, name in GROUND_NAMES.items()]


class Clock(models.Model):
    """One legal period of one subject. Every date here is derived from the events; only `clocks.py` writes it.

    While paused, `due_on` is the date if counting resumed on `paused_on`. `warned_at` and `overdue_at` say when the
    sweep acted on the present due date; a due date moved into the future clears them.
    """

    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    kind = models.CharField(_("种类"), max_length=40)
    limit = models.PositiveSmallIntegerField(_("期限"))
    unit = models.CharField(_("单位"), max_length=10, choices=UNIT_LABELS)
    law = models.CharField(_("依据"), max_length=200)
    warn_before = models.PositiveSmallIntegerField(_("提前提醒"))
    started_on = models.DateField(_("起算日"))
    due_on = models.DateField(_("到期日"), db_index=True)
    warn_on = models.DateField(_("提醒日"))
    provisional = models.BooleanField(_("暂定"), default=False)
    state = models.CharField(_("状态"), max_length=10, choices=STATE_LABELS, default=State.RUNNING.value)
    paused_on = models.DateField(_("停表日"), null=True)
    stopped_on = models.DateField(_("结束日"), null=True)
    warned_at = models.DateTimeField(_("提醒时间"), null=True)
    overdue_at = models.DateTimeField(_("逾期登记时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("计时")
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "kind"],
                condition=~Q(state=State.STOPPED),
                name="one_open_clock_per_kind",
            ),
            models.CheckConstraint(
                condition=Q(state=State.PAUSED.value, paused_on__isnull=False)
                | ~Q(state=State.PAUSED.value) & Q(paused_on=None),
                name="paused_clock_has_day",
            ),
            models.CheckConstraint(
                condition=Q(state=State.STOPPED.value, stopped_on__isnull=False)
                | ~Q(state=State.STOPPED.value) & Q(stopped_on=None),
                name="stopped_clock_has_day",
            ),
        ]
        indexes = [
            # What the sweep asks for stays small however many clocks have ended.
            models.Index(
                fields=["due_on", "id"], name="clock_past_due", condition=Q(state=State.RUNNING.value, overdue_at=None)
            ),
            models.Index(
                fields=["warn_on", "id"], name="clock_to_warn", condition=Q(state=State.RUNNING.value, warned_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_on.isoformat()}"

    @property
    def rule(self) -> Rule:
        """The limit this clock was started with."""
        return Rule(self.limit, Unit(self.unit), self.law, self.warn_before)

    @property
    def days_left(self) -> int:
        """Working days (natural days for a limit in days or months) left today; negative when late.

        Stands still while paused; once stopped, what was left then.
        """
        return units_left(self.seen_on, self.due_on, self.rule, load(fresh=False))

    @property
    def overdue(self) -> bool:
        """Whether the due date has passed, or had passed when the clock stopped."""
        return self.due_on < self.seen_on

    @property
    def due_soon(self) -> bool:
        """Whether the clock runs and its warning day has come, but not its end."""
        return self.state == State.RUNNING and self.warn_on <= self.seen_on <= self.due_on

    @property
    def seen_on(self) -> date:
        """The day the clock is read on: today, or the day it stood still."""
        return self.paused_on or self.stopped_on or legal_time.today()


class AppendOnly(models.QuerySet["ClockEvent"]):
    """Events are added, never changed."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("clock events are never changed")

    def delete(self) -> NoReturn:
        raise TypeError("clock events are never deleted")


class ClockEvent(models.Model):
    """One thing that happened to a clock, with its ground and its document (行政许可法42、45). Append-only."""

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="events")
    kind = models.CharField(_("事件"), max_length=10, choices=EVENT_LABELS)
    on = models.DateField(_("日期"))
    days = models.PositiveSmallIntegerField(_("天数"), null=True)
    ground = models.CharField(_("理由"), max_length=20, choices=GROUND_LABELS, blank=True)
    note = models.CharField(_("说明"), max_length=500, blank=True)
    document = models.ForeignKey("yangjiang.Attachment", models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AppendOnly.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("计时事件")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on.isoformat()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; a second save raises TypeError."""
        if not self._state.adding:
            raise TypeError("clock events are never changed")
        super().save(*args, **kwargs)

    def delete(self, using: str | None = None, keep_parents: bool = False) -> NoReturn:
        raise TypeError("clock events are never deleted")

    @property
    def as_event(self) -> Event:
        """The event as `statutory` reads it."""
        return Event(EventKind(self.kind), self.on, self.days, Ground(self.ground) if self.ground else None, self.note)


__all__ = ["AdjustedDay", "CalendarYear", "Clock", "ClockEvent"]
