"""The clock a Case starts with, and what it promises the business."""

from dataclasses import dataclass
from datetime import date

from permits.fanout.models import Case, ClockKind
from permits.policy import ACCEPT_RULE
from yangjiang.clock import calendar
from yangjiang.clock.models import Clock
from yangjiang.clock.statutory import Event, EventKind, Rule, State, reckon


def first_clock(case: Case) -> tuple[str, Rule]:
    """The clock that starts when materials come in.

    A filing is never "accepted": its own limit runs at once (行政许可法32 is for licences).
    """
    return (ClockKind.DECIDE, case.facts.limit.rule) if case.facts.is_filing else (ClockKind.ACCEPT, ACCEPT_RULE)


@dataclass(frozen=True)
class Promise:
    """What the receipt says: answered by, decided by at the latest. Provisional: it crosses an unpublished year."""

    answered_by: date | None
    decided_by: date
    provisional: bool


def promise(case: Case) -> Promise:
    """Due dates as the receipt gave them, whatever happened since; the decision counted from the last day to accept."""
    first = min(case.clocks.all(), key=lambda c: c.pk, default=None)
    if first is None:
        raise ValueError(f"{case} has no clock")
    if first.kind != ClockKind.ACCEPT:
        return Promise(None, first.due_on, first.provisional)
    book = calendar.load(fresh=False)
    decided = reckon([Event(EventKind.START, first.due_on)], case.facts.limit.rule, book, first.due_on)
    return Promise(first.due_on, decided.due_on, first.provisional or decided.provisional)


def open_clock(case: Case) -> Clock | None:
    """The clock that runs for the Case now; None while it waits for the business, or has nothing left to wait for."""
    due = case.due
    return None if due is None or due.state == State.STOPPED else due
