"""From the events of one clock to its due date: a pure function, and the only place a due date is decided.

One endpoint convention, used everywhere (law.md §3):

- the day of `start` is not counted, the next one is the first that may be (民法典201);
- the day of `exclude` still counts; the days after it, through the day of `resume`, do not; the day after `resume`
  may count again. A clock still excluded is reckoned as if it resumed on `as_of`;
- should the last day of the period be the very day of `exclude`, nothing would be left on resuming, so the day of
  `resume` (or the next working day) becomes the last one;
- an event on day D is in force from the end of D: deciding on the due date itself is in time.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .workdays import (
    ONE_DAY,
    Calendar,
    Step,
    add_months,
    add_workdays,
    day_kind,
    explain,
    is_workday,
    refuse_length,
    workdays_between,
)


class Unit(StrEnum):
    """What a limit counts: the permit act's days are working days (行政许可法82), the civil code's are not."""

    WORKDAY = "workday"
    DAY = "day"
    MONTH = "month"


class Ground(StrEnum):
    """The only grounds on which time is not counted (行政许可法45). A site visit or a correction is not among them."""

    HEARING = "hearing"
    TENDER = "tender"
    AUCTION = "auction"
    INSPECTION = "inspection"
    TESTING = "testing"
    QUARANTINE = "quarantine"
    APPRAISAL = "appraisal"
    EXPERT_REVIEW = "expert_review"

    @property
    def chinese(self) -> str:
        """The word of 行政许可法45."""
        return str(GROUND_NAMES[self])


GROUND_NAMES = {
    Ground.HEARING: gettext_lazy("听证"),
    Ground.TENDER: gettext_lazy("招标"),
    Ground.AUCTION: gettext_lazy("拍卖"),
    Ground.INSPECTION: gettext_lazy("检验"),
    Ground.TESTING: gettext_lazy("检测"),
    Ground.QUARANTINE: gettext_lazy("检疫"),
    Ground.APPRAISAL: gettext_lazy("鉴定"),
    Ground.EXPERT_REVIEW: gettext_lazy("专家评审"),
}


class EventKind(StrEnum):
    """What may happen to a clock."""

    START = "start"
    EXCLUDE = "exclude"
    RESUME = "resume"
    EXTEND = "extend"
    STOP = "stop"


class State(StrEnum):
    """Whether the clock counts, stands still for a legal ground, or has done its work."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Rule:
    """A limit of `limit` units and the article it comes from; `warn` is how many units before the end to warn.

    Without `warn`, the last fifth of the limit warns, three units at most. Raises ValueError for a negative limit.
    """

    limit: int
    unit: Unit
    law: str
    warn: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "unit", Unit(self.unit))
        refuse_length(self.limit)
        refuse_length(self.warn or 0)

    @property
    def warn_before(self) -> int:
        """Units left when the warning falls due (natural days for a limit in months)."""
        if self.warn is not None:
            return self.warn
        return min(3, -(-self.limit // 5)) if self.unit is not Unit.MONTH else 7


@dataclass(frozen=True)
class Event:
    """One event on a legal date. `days` is, for `extend`, what is added, in the rule's unit (行政许可法42), and for
    `exclude`, the time announced in writing (行政许可法45), which informs and decides nothing.

    Raises ValueError when the ground is missing, out of place, or none of `Ground`, or an extension adds nothing.
    """

    kind: EventKind
    on: date
    days: int | None = None
    ground: Ground | None = None
    note: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", EventKind(self.kind))
        if self.kind is EventKind.EXCLUDE:
            if self.ground not in set(Ground):
                raise ValueError(_("停表理由只能是行政许可法第四十五条列明的情形。"))
            object.__setattr__(self, "ground", Ground(str(self.ground)))
        elif self.ground is not None:
            raise ValueError(_("只有停表才需要写明理由的种类。"))
        if self.kind is EventKind.EXTEND and (self.days is None or self.days <= 0):
            raise ValueError(_("延长期限的天数必须大于零。"))
        refuse_length(self.days or 0)


@dataclass(frozen=True)
class Reckoned:
    """What the events come to. `days_left` counts the rule's unit (natural days for months): while paused it stands
    still, once stopped it says how much was left then; negative is late."""

    due_on: date
    warn_on: date
    provisional: bool
    days_left: int
    state: State
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Span:
    """Days later than `after`, up to and including `through`, that do not count."""

    after: date
    through: date
    ground: Ground

    def covers(self, day: date) -> bool:
        return self.after < day <= self.through


@dataclass(frozen=True)
class Story:
    """The events read once in order: what is excluded, what is added, how it stands, the day it is seen on."""

    started: date
    spans: tuple[Span, ...]
    extra: int
    state: State
    seen: date


def reckon(events: Sequence[Event], rule: Rule, calendar: Calendar, as_of: date) -> Reckoned:
    """The due date of these events under this rule, seen on `as_of`.

    Pure. Raises ValueError (a Chinese sentence) when the events cannot have happened in this order: not begun by
    `start`, going back in time, resumed without an exclusion, excluded twice, extended twice (行政许可法42 knows one
    extension), or anything after `stop`.
    """
    story = read(events, as_of)
    due, steps = month_end(story, rule, calendar) if rule.unit is Unit.MONTH else count(story, rule, calendar)
    provisional = rule.unit is Unit.WORKDAY and any(not calendar.published(step.day) for step in steps[1:])
    left = units_left(story.seen, due, rule, calendar)
    return Reckoned(due, warning(due, story, rule, calendar), provisional, left, story.state, steps)


def read(events: Sequence[Event], as_of: date) -> Story:
    """Check the order of the events and gather the spans that do not count."""
    if not events or events[0].kind is not EventKind.START:
        raise ValueError(_("计时的第一件事必须是起算。"))
    spans: list[Span] = []
    pause: Span | None = None
    extra, state, last = 0, State.RUNNING, events[0].on
    for event in events[1:]:
        if event.on < last:
            raise ValueError(_("计时事件的日期不能早于上一件。"))
        if state is State.STOPPED:
            raise ValueError(_("计时已经结束。"))
        last = event.on
        if event.kind is EventKind.START:
            raise ValueError(_("计时已经起算，不能再次起算。"))
        if event.kind is EventKind.EXCLUDE:
            if pause:
                raise ValueError(_("计时已经停止，不能再次停表。"))
            pause, state = Span(event.on, event.on, Ground(str(event.ground))), State.PAUSED
        elif event.kind is EventKind.RESUME:
            if not pause:
                raise ValueError(_("没有停表，不能恢复计时。"))
            spans.append(replace(pause, through=event.on))
            pause, state = None, State.RUNNING
        elif event.kind is EventKind.EXTEND:
            if extra:
                raise ValueError(_("期限只能延长一次（行政许可法第四十二条）。"))
            extra = event.days or 0
        else:
            state = State.STOPPED
    seen = last if state is State.STOPPED else max(as_of, pause.after if pause else last)
    if pause:
        spans.append(replace(pause, through=seen))
    return Story(events[0].on, tuple(spans), extra, state, seen)


def count(story: Story, rule: Rule, calendar: Calendar) -> tuple[date, tuple[Step, ...]]:
    """Walk day by day until the limit and its extension are used up."""
    total, number, day = rule.limit + story.extra, 0, story.started
    steps = list(add_workdays(day, 0, calendar).steps)
    while number < total:
        day += ONE_DAY
        kind = day_kind(day, calendar)
        excluded = next((each for each in story.spans if each.covers(day)), None)
        counts = not excluded and (rule.unit is Unit.DAY or kind.counts)
        number += counts
        why = not_counted(excluded) if excluded else _("自然日") if rule.unit is Unit.DAY else explain(day, calendar)
        steps.append(Step(day, counts, number if counts else None, kind, why))
    return used_up_when_excluded(day, story, rule, calendar, steps)


def used_up_when_excluded(
    due: date, story: Story, rule: Rule, calendar: Calendar, steps: list[Step]
) -> tuple[date, tuple[Step, ...]]:
    """Move a due date that falls on the day of `exclude` to the day of `resume` (the convention's third line)."""
    for each in story.spans:
        if not each.after <= due < each.through:
            continue
        moved = each.through
        while rule.unit is Unit.WORKDAY and not is_workday(moved, calendar):
            moved += ONE_DAY
        number = steps[-1].number
        if number is not None:
            steps[-1] = replace(steps[-1], counted=False, number=None, why=_("期限最后一日停表，顺延至恢复计时之日"))
        for ahead in range(1, (moved - due).days + 1):
            day = due + timedelta(days=ahead)
            why = _("恢复计时，期限最后一日") if day == moved else not_counted(each)
            steps.append(Step(day, day == moved, number if day == moved else None, day_kind(day, calendar), why))
        due = moved
    return due, tuple(steps)


def month_end(story: Story, rule: Rule, calendar: Calendar) -> tuple[date, tuple[Step, ...]]:
    """The corresponding day (民法典202), put off by every excluded natural day."""
    due = add_months(story.started, rule.limit + story.extra)
    steps = list(add_workdays(story.started, 0, calendar).steps)
    for each in story.spans:
        if each.after <= due:
            put_off = each.through - each.after
            due += put_off
            steps.append(
                Step(
                    each.through,
                    False,
                    None,
                    day_kind(each.through, calendar),
                    _("%(why)s，共%(days)d日") % {"why": not_counted(each), "days": put_off.days},
                )
            )
    steps.append(
        Step(due, True, rule.limit + story.extra, day_kind(due, calendar), _("到期月的对应日（民法典第二百零二条）"))
    )
    return due, tuple(steps)


def not_counted(excluded: Span) -> str:
    """Why an excluded day does not count."""
    return _("%s所需时间不计入（行政许可法第四十五条）") % excluded.ground.chinese


def units_left(seen: date, due: date, rule: Rule, calendar: Calendar) -> int:
    """What is left on `seen`, in working or natural days; negative when late."""
    return workdays_between(seen, due, calendar) if rule.unit is Unit.WORKDAY else (due - seen).days


def warning(due: date, story: Story, rule: Rule, calendar: Calendar) -> date:
    """The first day on which `warn_before` units or fewer are left, never before the start."""
    day = due
    while day > story.started and units_left(day - ONE_DAY, due, rule, calendar) <= rule.warn_before:
        day -= ONE_DAY
    return day
