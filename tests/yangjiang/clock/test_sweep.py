"""Each date is acted on once, whatever fails and however many sweep."""

import logging
import threading
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.db import connection, transaction

from yangjiang.accounts.models import Department, User
from yangjiang.audit.models import TrailEntry
from yangjiang.clock import clocks
from yangjiang.clock.models import Clock
from yangjiang.clock.statutory import Ground, Rule, Unit
from yangjiang.clock.sweep import Handler, Swept, register, sweep

from .conftest import SetDay, lock_department

pytestmark = pytest.mark.django_db

FIVE = Rule(5, Unit.WORKDAY, "行政许可法第三十二条", warn=1)
Handlers = dict[str, Handler]


def begin(subject: Department, kind: str = "supplement", rule: Rule = FIVE) -> Clock:
    with transaction.atomic():
        return clocks.start(subject=subject, kind=kind, rule=rule, on=date(2024, 3, 1))  # due on 03-08


def nothing(clock: Clock) -> None:
    """Handle by doing nothing."""


def test_warned_then_overdue_once_each(subject: Department, handlers: Handlers, set_day: SetDay) -> None:
    seen: list[tuple[str, int]] = []
    register(
        "supplement",
        lock=lock_department,
        overdue=lambda clock: seen.append(("overdue", clock.subject_id)),
        due_soon=lambda clock: seen.append(("due_soon", clock.subject_id)),
    )
    set_day("2024-03-06")
    clock = begin(subject)
    assert sweep() == Swept(0, 0)
    set_day("2024-03-08")
    assert [sweep(), sweep()] == [Swept(1, 0), Swept(0, 0)]
    set_day("2024-03-09")  # the day after the last day, though a Saturday
    assert [sweep(), sweep()] == [Swept(0, 1), Swept(0, 0)]
    assert seen == [("due_soon", subject.pk), ("overdue", subject.pk)]
    assert list(
        TrailEntry.objects.filter(subject_id=clock.pk).order_by("position").values_list("event", flat=True)
    ) == [
        "clock.due_soon",
        "clock.overdue",
    ]


def test_after_a_long_outage_a_late_warning_is_not_sent(
    subject: Department, handlers: Handlers, set_day: SetDay
) -> None:
    warned: list[Clock] = []
    register("supplement", lock=lock_department, overdue=nothing, due_soon=warned.append)
    begin(subject)
    set_day("2024-03-20")
    assert sweep() == Swept(0, 1)
    assert not warned


def test_paused_stopped_and_unregistered_clocks_are_left_alone(
    subject: Department, handlers: Handlers, set_day: SetDay
) -> None:
    set_day("2024-03-01")
    paused, stopped, _unknown = (begin(subject, kind) for kind in ("paused", "stopped", "unknown"))
    clocks.exclude(clock=paused, on=date(2024, 3, 4), by=None, ground=Ground.TESTING)
    clocks.stop(clock=stopped, on=date(2024, 3, 4), by=None)
    for kind in ("paused", "stopped"):
        register(kind, lock=lock_department, overdue=nothing)
    set_day("2024-05-06")
    assert sweep() == Swept(0, 0)


def test_a_failing_handler_stops_nobody_and_is_tried_again(
    subject: Department, handlers: Handlers, set_day: SetDay, caplog: pytest.LogCaptureFixture
) -> None:
    broken = True

    def fails(clock: Clock) -> None:
        User.objects.create_user(username="half-done")
        if broken:
            raise RuntimeError("no")

    register("first", lock=lock_department, overdue=fails)
    register("second", lock=lock_department, overdue=nothing)
    first, second = begin(subject, "first"), begin(subject, "second")
    set_day("2024-03-11")
    with caplog.at_level(logging.ERROR):
        assert sweep(limit=1) == Swept(0, 1, failed=1)
    assert [getattr(caplog.records[0], name) for name in ("clock_id", "clock_kind", "subject_id", "sign")] == [
        first.pk,
        "first",
        subject.pk,
        "overdue",
    ]
    assert not User.objects.filter(username="half-done").exists()
    assert not TrailEntry.objects.filter(subject_id=first.pk, event="clock.overdue").exists()
    assert Clock.objects.get(pk=first.pk).overdue_at is None
    assert Clock.objects.get(pk=second.pk).overdue_at is not None
    broken = False
    assert sweep() == Swept(0, 1)


def test_a_subject_that_cannot_be_locked_waits(subject: Department, handlers: Handlers, set_day: SetDay) -> None:
    register("supplement", lock=lambda pk: None, overdue=nothing)
    begin(subject)
    set_day("2024-03-11")
    assert sweep() == Swept(0, 0)
    assert Clock.objects.get().overdue_at is None


def test_a_handler_may_stop_its_clock(subject: Department, handlers: Handlers, set_day: SetDay) -> None:
    register(
        "supplement",
        lock=lock_department,
        overdue=lambda clock: void(clocks.stop(clock=clock, on=date(2024, 3, 11), by=None, note="视为受理")),
    )
    begin(subject)
    set_day("2024-03-11")
    assert sweep() == Swept(0, 1)
    row = Clock.objects.get()
    assert (row.state, row.overdue_at is not None) == ("stopped", True)


def void(_result: object) -> None:
    """Throw a result away."""


def test_a_kind_is_registered_once(handlers: Handlers) -> None:
    register("supplement", lock=lock_department, overdue=nothing)
    with pytest.raises(ValueError, match="twice"):
        register("supplement", lock=lock_department, overdue=nothing)


def together(work: Callable[[], object], times: int) -> list[object]:
    """Run `work` in threads that start at the same moment, each with its own connection."""
    if connection.vendor != "postgresql":
        pytest.skip("row locks are PostgreSQL's; SQLite lets one writer in at a time")
    gate = threading.Barrier(times)
    results: list[object] = []

    def run() -> None:
        gate.wait()
        try:
            results.append(work())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(results) == times
    return results


@pytest.mark.django_db(transaction=True)
def test_four_sweeps_at_once_handle_each_clock_once(subject: Department, handlers: Handlers, set_day: SetDay) -> None:
    handled: list[int] = []
    register("supplement", lock=lock_department, overdue=lambda clock: handled.append(clock.pk))
    begin(subject)
    for number in range(9):
        begin(Department.objects.create(code=f"clock-test-{number}", name="测试局"))
    set_day("2024-03-11")
    swept = [each for each in together(sweep, 4) if isinstance(each, Swept)]
    assert sorted(handled) == sorted(Clock.objects.values_list("pk", flat=True))
    assert (sum(each.overdue for each in swept), sum(each.failed for each in swept)) == (10, 0)
    assert TrailEntry.objects.filter(event="clock.overdue").count() == 10


@pytest.mark.django_db(transaction=True)
def test_sweeping_and_stopping_at_once_never_deadlock(subject: Department, handlers: Handlers, set_day: SetDay) -> None:
    """Both take the subject first; whoever is second sees what the first did."""
    register("supplement", lock=lock_department, overdue=nothing)
    clock = begin(subject)
    set_day("2024-03-11")

    def stop() -> None:
        with transaction.atomic():
            lock_department(subject.pk)
            clocks.stop(clock=Clock.objects.get(pk=clock.pk), on=date(2024, 3, 11), by=None)

    turns: Iterator[Callable[[], object]] = iter([stop, sweep, clocks.recompute_open, sweep])
    work = threading.Lock()

    def next_turn() -> object:
        with work:
            turn = next(turns)
        return turn()

    results = together(next_turn, 4)
    row = Clock.objects.get()
    assert row.state == "stopped"
    assert sum(each.overdue for each in results if isinstance(each, Swept)) == (row.overdue_at is not None)
    assert all(each.failed == 0 for each in results if isinstance(each, Swept))
