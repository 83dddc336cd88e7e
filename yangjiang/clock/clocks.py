"""The verbs of a clock. Nobody edits a due date: each verb adds an event and derives the dates from all of them.

Every verb must be called inside a transaction by a caller who holds the subject's lock; the verb then locks the clock
itself (order: subject, then clock, as the sweep does). The clock passed in is brought up to date in place. A verb
refuses (`Refused`, a Chinese sentence) what the law does not allow; the caller's own rules (who may approve an
extension, of how many days) are the caller's.
"""

from collections.abc import Iterable
from datetime import date

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from yangjiang import clock as legal_time
from yangjiang.accounts.models import User
from yangjiang.audit import record
from yangjiang.files.models import Attachment
from yangjiang.web.errors import Refused

from .calendar import load
from .models import Clock, ClockEvent
from .statutory import Event, EventKind, Ground, Reckoned, Rule, State, reckon
from .workdays import Calendar


def start(*, subject: models.Model, kind: str, rule: Rule, on: date, by: User | None = None) -> Clock:
    """Start the subject's clock of this kind; `on` itself is not counted (民法典201).

    One open clock per subject and kind: materials handed in again start a new one after the first has stopped.
    """
    return start_all(starts=[(subject, kind, rule)], on=on, by=by)[0]


def start_all(*, starts: Iterable[tuple[models.Model, str, Rule]], on: date, by: User | None = None) -> list[Clock]:
    """Start many clocks, (subject, kind, rule) each, as `start` does, in a constant number of statements."""
    require_transaction()
    calendar = load()
    opened = []
    for subject, kind, rule in starts:
        clock = Clock(
            subject=subject,
            kind=kind,
            limit=rule.limit,
            unit=rule.unit,
            law=rule.law,
            warn_before=rule.warn_before,
            started_on=on,
        )
        settle(clock, [Event(EventKind.START, on)], calendar)
        opened.append(clock)
    taken = Q(pk__in=[])
    for clock in opened:
        taken |= Q(subject_type=clock.subject_type, subject_id=clock.subject_id, kind=clock.kind)
    if Clock.objects.filter(taken).exclude(state=State.STOPPED).exists():
        raise Refused(_("这项期限已经起算。"), code="clock_exists")
    Clock.objects.bulk_create(opened)
    ClockEvent.objects.bulk_create(ClockEvent(clock=clock, kind=EventKind.START, on=on, by=by) for clock in opened)
    return opened


def exclude(
    *,
    clock: Clock,
    on: date,
    by: User | None,
    ground: Ground,
    days: int | None = None,
    note: str = "",
    document: Attachment | None = None,
) -> Clock:
    """Stop counting from the day after `on` for a ground of 行政许可法45; `days` is the time announced in writing."""
    return happen(clock, EventKind.EXCLUDE, on, by=by, ground=ground, days=days, note=note, document=document)


def resume(*, clock: Clock, on: date, by: User | None, note: str = "", document: Attachment | None = None) -> Clock:
    """Count again from the day after `on`."""
    return happen(clock, EventKind.RESUME, on, by=by, note=note, document=document)


def extend(
    *, clock: Clock, on: date, by: User | None, days: int, note: str = "", document: Attachment | None = None
) -> Clock:
    """Add `days` of the rule's unit, once and before the end (行政许可法42). `by` approves, `note` is the reason."""
    return happen(clock, EventKind.EXTEND, on, by=by, days=days, note=note, document=document)


def stop(*, clock: Clock, on: date, by: User | None, note: str = "") -> Clock:
    """End the clock: what it waited for happened on `on`. `clock.overdue` then says whether that was late."""
    return happen(clock, EventKind.STOP, on, by=by, note=note)


def explained(*, clock: Clock) -> Reckoned:
    """The due date with every step of its computation, for “why this date?”. Reads only."""
    return reckon(events_of(clock), clock.rule, load(fresh=False), clock.paused_on or legal_time.today())


def recompute_open(*, since: date | None = None) -> int:
    """Derive anew the dates of every clock not stopped, after the calendar changed; the number that changed.

    `since` is the earliest day edited: a due date before it cannot depend on it. Call outside a transaction, after
    the edit has committed (`on_commit`) or from a sweep: unchanged clocks are only read, and each changed one is
    written under its own lock with its trail entry, so deciding goes on meanwhile and running it again is harmless.
    """
    calendar = load()
    still_open = Clock.objects.exclude(state=State.STOPPED).prefetch_related("events").order_by("pk")
    if since:
        still_open = still_open.filter(due_on__gte=since)
    stale = [clock.pk for clock in still_open.iterator(chunk_size=500) if settle(clock, events_of(clock), calendar)]
    return sum(recompute(pk, calendar) for pk in stale)


def recompute(pk: int, calendar: Calendar) -> bool:
    """Derive one clock's dates again under its lock; whether they changed."""
    with transaction.atomic():
        clock = Clock.objects.select_for_update().get(pk=pk)
        before = {"due_before": clock.due_on, "provisional_before": clock.provisional}
        if clock.state == State.STOPPED or not settle(clock, events_of(clock), calendar):
            return False
        clock.save()
        record(
            subject=clock,
            event="clock.recomputed",
            by=None,
            kind=clock.kind,
            due=clock.due_on,
            provisional=clock.provisional,
            **before,
        )
        return True


def happen(
    clock: Clock,
    kind: EventKind,
    on: date,
    *,
    by: User | None,
    days: int | None = None,
    ground: Ground | None = None,
    note: str = "",
    document: Attachment | None = None,
) -> Clock:
    """Lock the clock, add one event, derive the dates."""
    require_transaction()
    clock.refresh_from_db(from_queryset=Clock.objects.select_for_update())
    if kind in (EventKind.EXCLUDE, EventKind.EXTEND) and clock.state == State.RUNNING and on > clock.due_on:
        raise Refused(_("期限已于 %(day)s 届满。") % {"day": clock.due_on.isoformat()}, code="clock_expired")
    try:
        event = Event(kind, on, days, ground, note)
        settle(clock, [*events_of(clock), event], load())
    except ValueError as error:
        raise Refused(str(error), code="clock") from error
    ClockEvent.objects.create(
        clock=clock, kind=kind, on=on, days=days, ground=ground or "", note=note, document=document, by=by
    )
    clock.save()
    return clock


def settle(clock: Clock, events: list[Event], calendar: Calendar) -> bool:
    """Set on the clock, without saving, everything derived from the events; whether any date changed."""
    paused_on = next((e.on for e in reversed(events) if e.kind in (EventKind.EXCLUDE, EventKind.RESUME)), None)
    result = reckon(events, clock.rule, calendar, paused_on or events[-1].on)
    before = (clock.due_on, clock.warn_on, clock.provisional)
    clock.due_on, clock.warn_on, clock.provisional = result.due_on, result.warn_on, result.provisional
    clock.state = result.state.value
    clock.paused_on = paused_on if result.state is State.PAUSED else None
    clock.stopped_on = events[-1].on if result.state is State.STOPPED else None
    if result.state is State.RUNNING:
        today = legal_time.today()
        clock.overdue_at = None if clock.due_on >= today else clock.overdue_at
        clock.warned_at = None if clock.warn_on > today else clock.warned_at
    return before != (clock.due_on, clock.warn_on, clock.provisional)


def events_of(clock: Clock) -> list[Event]:
    """The clock's events in the order they were recorded."""
    return [row.as_event for row in clock.events.all()]


def require_transaction() -> None:
    """Raise TransactionManagementError outside a transaction: an event without its due date must never be kept."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a clock moves only inside its caller's transaction")
