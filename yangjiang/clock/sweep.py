"""What is past, and what soon will be: the rows decide, so a lost message or a killed worker loses nothing.

A stage registers, for each kind of clock it starts, how to lock the subject and what passing the date means. Any
number of schedulers may sweep at once: each clock is handled in its own transaction, under its subject's lock and its
own, and is marked in that same transaction. Lock order is subject, then clock, as in every verb.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.db import transaction
from django.db.models import Q, QuerySet

from yangjiang import clock as legal_time
from yangjiang.audit import record

from .models import Clock
from .statutory import State

logger = logging.getLogger(__name__)

Sign = Literal["overdue", "due_soon"]


@dataclass(frozen=True)
class Handler:
    """What a stage wants done for one kind of clock."""

    lock: Callable[[int], object | None]
    overdue: Callable[[Clock], None]
    due_soon: Callable[[Clock], None] | None


@dataclass(frozen=True)
class Swept:
    """How many clocks this sweep marked, and how many it had to leave because their handler failed."""

    warned: int
    overdue: int
    failed: int = 0


handlers: dict[str, Handler] = {}


def register(
    kind: str,
    *,
    lock: Callable[[int], object | None],
    overdue: Callable[[Clock], None],
    due_soon: Callable[[Clock], None] | None = None,
) -> None:
    """Say what happens to clocks of this kind. Raises ValueError when the kind is already taken.

    `lock(subject_id)` locks the subject's row; None means it cannot be had now and the clock waits for the next
    sweep. `overdue` and `due_soon` run once per due date, in the transaction that marks the clock, with both locks
    held; what they raise undoes that clock alone and is tried again at the next sweep.
    """
    if kind in handlers:
        raise ValueError(f"clock kind {kind!r} is registered twice")
    handlers[kind] = Handler(lock, overdue, due_soon)


def sweep(now: datetime | None = None, limit: int = 500) -> Swept:
    """Mark every running clock past its due date, then every one whose warning day has come but not its end.

    At most `limit` of each are handled; failing ones do not use up the limit. Kinds nobody registered are left alone.
    """
    at = (now or legal_time.now()).astimezone(legal_time.SHANGHAI)
    overdue, overdue_failed = handle_all("overdue", at, limit)
    warned, warned_failed = handle_all("due_soon", at, limit)
    return Swept(warned, overdue, overdue_failed + warned_failed)


def handle_all(sign: Sign, at: datetime, limit: int) -> tuple[int, int]:
    """Handle up to `limit` candidates, each by itself; how many were marked, how many failed."""
    marked = failed = 0
    for clock in candidates(sign, at.date(), limit):
        try:
            marked += handle(clock, sign, at)
        except Exception:  # one clock's trouble must not keep another's deadline waiting
            failed += 1
            logger.exception(
                "clock sweep failed",
                extra={"clock_id": clock.pk, "clock_kind": clock.kind, "subject_id": clock.subject_id, "sign": sign},
            )
        if marked >= limit:
            break
    return marked, failed


def candidates(sign: Sign, today: date, page: int) -> Iterator[Clock]:
    """The clocks to handle, earliest date first, page by page along the index."""
    by = "due_on" if sign == "overdue" else "warn_on"
    after: tuple[date, int] | None = None
    while True:
        rows = waiting(sign, today).filter(kind__in=handlers).order_by(by, "pk")
        if after:
            rows = rows.filter(Q(**{f"{by}__gt": after[0]}) | Q(**{by: after[0], "pk__gt": after[1]}))
        found = list(rows[:page])
        yield from found
        if len(found) < page:
            return
        after = (getattr(found[-1], by), found[-1].pk)


def waiting(sign: Sign, today: date) -> QuerySet[Clock]:
    """The running clocks that ask for this sign today and have not been given it."""
    running = Clock.objects.filter(state=State.RUNNING)
    if sign == "overdue":
        return running.filter(due_on__lt=today, overdue_at=None)
    return running.filter(warn_on__lte=today, due_on__gte=today, warned_at=None)


def handle(candidate: Clock, sign: Sign, at: datetime) -> bool:
    """Lock subject and clock, look again, mark, record, call the handler: all or nothing. Whether it was ours to do."""
    handler = handlers[candidate.kind]
    with transaction.atomic():
        if handler.lock(candidate.subject_id) is None:
            return False
        clock = waiting(sign, at.date()).select_for_update().filter(pk=candidate.pk).first()
        if clock is None:
            return False
        if sign == "overdue":
            clock.overdue_at = at
            clock.save(update_fields=["overdue_at"])
            record(subject=clock, event="clock.overdue", by=None, kind=clock.kind, due=clock.due_on)
            handler.overdue(clock)
        else:
            clock.warned_at = at
            clock.save(update_fields=["warned_at"])
            record(subject=clock, event="clock.due_soon", by=None, kind=clock.kind, due=clock.due_on)
            if handler.due_soon:
                handler.due_soon(clock)
        return True
