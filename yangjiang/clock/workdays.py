"""Working days and calendar periods: pure functions of a calendar, no clock and no database.

The convention everywhere: the day a period starts is not counted (民法典201); the period ends with the last moment of
its last day; a working day is Monday to Friday less the days off, plus the weekend days worked instead (行政许可法82).
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _

# No statute counts further than a few hundred days; this only stops a typing slip from walking through millennia.
MOST_DAYS = 5000

ONE_DAY = timedelta(days=1)
WEEKDAYS = "一二三四五六日"


class DayKind(StrEnum):
    """What a day is: `makeup` is a weekend day worked in exchange for a day off (调休上班)."""

    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKEUP = "makeup"

    @property
    def counts(self) -> bool:
        """Whether such a day is a working day."""
        return self in (DayKind.WORKDAY, DayKind.MAKEUP)


@dataclass(frozen=True)
class Calendar:
    """One version of the calendar.

    `years` are those whose holiday notice is known; in any other year only `off`, `work` and Monday to Friday speak,
    and whatever is computed from it is provisional. `names` says why a day is special (“国庆节”); it explains, and
    never decides. Raises ValueError when a day is both off and worked.
    """

    years: frozenset[int]
    off: frozenset[date]
    work: frozenset[date]
    names: Mapping[date, str] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        if both := self.off & self.work:
            raise ValueError(_("%s 不能既放假又上班。") % min(both).isoformat())

    def published(self, day: date) -> bool:
        """Whether the holiday notice of the day's year is known."""
        return day.year in self.years


@dataclass(frozen=True)
class Step:
    """One line of the explanation of a due date: `number` is the day's place in the period when it counts."""

    day: date
    counted: bool
    number: int | None
    kind: DayKind
    why: str


@dataclass(frozen=True)
class Reckoning:
    """A due date, whether it rests on a year not yet published, and every day walked over, the start day first."""

    due: date
    provisional: bool
    steps: tuple[Step, ...]


def day_kind(day: date, calendar: Calendar) -> DayKind:
    """What the day is; in an unpublished year, what its weekday suggests."""
    if day in calendar.off:
        return DayKind.HOLIDAY
    if day.weekday() < 5:
        return DayKind.WORKDAY
    return DayKind.MAKEUP if day in calendar.work else DayKind.WEEKEND


def is_workday(day: date, calendar: Calendar) -> bool:
    """Whether offices work that day (行政许可法82)."""
    return day_kind(day, calendar).counts


def explain(day: date, calendar: Calendar) -> str:
    """A Chinese sentence saying what kind of day it is and, in an unpublished year, that this is a guess."""
    name = calendar.names.get(day, "")
    weekday = _("星期%s") % WEEKDAYS[day.weekday()]
    kind = day_kind(day, calendar)
    if kind is DayKind.WORKDAY:
        sentence = _("%s，工作日") % weekday
    elif kind is DayKind.WEEKEND:
        sentence = _("%s，休息日") % weekday
    elif kind is DayKind.HOLIDAY:
        sentence = name if "放假" in name else _("%s放假") % name
    else:
        sentence = (
            f"{weekday}，{name}" if "上班" in name else _("%(day)s，%(name)s调休上班") % {"day": weekday, "name": name}
        )
    if calendar.published(day):
        return sentence
    return _("%(sentence)s（%(year)d年放假安排尚未公布，暂按星期推算）") % {"sentence": sentence, "year": day.year}


def add_workdays(start: date, n: int, calendar: Calendar) -> Reckoning:
    """The n-th working day after `start`, which itself is not counted (民法典201); n = 0 gives `start` back.

    The result is provisional when any day after `start` up to the due date lies in an unpublished year.
    Raises ValueError for a negative n or one beyond `MOST_DAYS`.
    """
    refuse_length(n)
    steps = [Step(start, False, None, day_kind(start, calendar), _("开始的当日不计入（民法典第二百零一条）"))]
    day, number, provisional = start, 0, False
    while number < n:
        day += ONE_DAY
        kind = day_kind(day, calendar)
        number += kind.counts
        provisional = provisional or not calendar.published(day)
        steps.append(Step(day, kind.counts, number if kind.counts else None, kind, explain(day, calendar)))
    return Reckoning(day, provisional, tuple(steps))


def workdays_between(after: date, until: date, calendar: Calendar) -> int:
    """Working days later than `after`, up to and including `until`; negative when `until` lies earlier.

    From today to a due date it is the working days left: 0 on the due date, negative once a working day has passed.
    """
    if until < after:
        return -workdays_between(until, after, calendar)
    return sum(is_workday(after + timedelta(days=ahead), calendar) for ahead in range(1, (until - after).days + 1))


def add_days(start: date, n: int) -> date:
    """The n-th natural day after `start`, which itself is not counted (民法典201). Raises ValueError if n < 0."""
    refuse_length(n)
    return start + timedelta(days=n)


def add_months(start: date, n: int) -> date:
    """The corresponding day n months later, or that month's last day when it has none (民法典202).

    Raises ValueError if n < 0.
    """
    refuse_length(n)
    years, month = divmod(start.month - 1 + n, 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def refuse_length(n: int) -> None:
    """Raise ValueError, in Chinese, for a period no law can mean."""
    if n < 0:
        raise ValueError(_("期限的天数不能为负数。"))
    if n > MOST_DAYS:
        raise ValueError(_("期限的天数不能超过 %d。") % MOST_DAYS)
