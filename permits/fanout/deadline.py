"""The clock a Case starts with, and what it promises the business."""

from dataclasses import dataclass
from datetime import date

from permits.fanout.models import Case, ClockKind
from permits.policy import ACCEPT_RULE
from yangjiang import clock
from yangjiang.accounts.models import User
from yangjiang.clock import calendar, clocks
from yangjiang.clock.models import Clock
from yangjiang.clock.statutory import Event, EventKind, reckon


def start_first_clock(case: Case, by: User | None) -> Clock:
    """Materials came in today. A filing is never "accepted": its own limit runs at once (行政许可法32 is for licences)."""
    kind, rule = (ClockKind.DECIDE, case.facts.limit.rule) if case.facts.is_filing else (ClockKind.ACCEPT, ACCEPT_RULE)
    return clocks.start(subject=case, kind=kind, rule=rule, on=clock.today(), by=by)


@dataclass(frozen=True)
class Promise:
    """What the receipt says: answered by, decided by at the latest; provisional when a year's calendar is unpublished."""

    answered_by: date | None
    decided_by: date
    provisional: bool


def promise(case: Case) -> Promise:
    """Due dates of a Case before anybody touched it; the decision counted from the last day to accept."""
    first = case.due
    if first is None:
        raise ValueError(f"{case} has no clock")
    if first.kind != ClockKind.ACCEPT:
        return Promise(None, first.due_on, first.provisional)
    decided = reckon([Event(EventKind.START, first.due_on)], case.facts.limit.rule, calendar.load(), first.due_on)
    return Promise(first.due_on, decided.due_on, first.provisional or decided.provisional)
