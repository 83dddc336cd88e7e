"""The verbs keep the row in step with its events, refuse what the law does not allow, and follow the calendar."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from yangjiang.accounts.models import Department, User
from yangjiang.audit.models import TrailEntry
from yangjiang.clock import clocks
from yangjiang.clock.models import AdjustedDay, CalendarYear, Clock
from yangjiang.clock.statutory import Ground, Rule, State, Unit
from yangjiang.web.errors import Refused

from .conftest import SetDay

pytestmark = pytest.mark.django_db

TWENTY = Rule(20, Unit.WORKDAY, "行政许可法第四十二条")
MARCH_FIRST = date(2024, 3, 1)


@pytest.fixture
def officer(db: None) -> User:
    return User.objects.create_user(username="clock-officer")


@pytest.fixture
def clock(subject: Department, set_day: SetDay) -> Clock:
    set_day("2024-03-01")
    return clocks.start(subject=subject, kind="decide", rule=TWENTY, on=MARCH_FIRST)


def trail(clock: Clock) -> list[str]:
    return list(TrailEntry.objects.filter(subject_id=clock.pk).order_by("position").values_list("event", flat=True))


def test_starting(clock: Clock, subject: Department, set_day: SetDay) -> None:
    clock = Clock.objects.get()
    assert clock.subject == subject
    assert (clock.due_on, clock.warn_on, clock.provisional) == (date(2024, 3, 29), date(2024, 3, 26), False)
    assert (clock.state, clock.days_left, clock.overdue, clock.due_soon) == (State.RUNNING, 20, False, False)
    set_day("2024-03-26")
    assert (clock.days_left, clock.due_soon) == (3, True)
    set_day("2024-03-30")
    assert (clock.days_left, clock.overdue, clock.due_soon) == (0, True, False)
    set_day("2024-04-02")
    assert clock.days_left == -2


def test_one_clock_of_a_kind_per_subject(clock: Clock, subject: Department) -> None:
    with pytest.raises(Refused, match="已经起算"):
        clocks.start(subject=subject, kind="decide", rule=TWENTY, on=MARCH_FIRST)
    clocks.start(subject=subject, kind="deliver", rule=TWENTY, on=MARCH_FIRST)
    clock.pk = None
    clock._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        clock.save(force_insert=True)


def test_excluding_and_resuming(clock: Clock, officer: User, set_day: SetDay) -> None:
    set_day("2024-03-06")
    clocks.exclude(clock=clock, on=date(2024, 3, 6), by=officer, ground=Ground.HEARING, days=3, note="听证")
    set_day("2024-03-20")
    row = Clock.objects.get()
    assert (row.state, row.paused_on, row.days_left, row.overdue) == (State.PAUSED, date(2024, 3, 6), 17, False)
    set_day("2024-03-08")
    clocks.resume(clock=clock, on=date(2024, 3, 8), by=officer)
    row = Clock.objects.get()
    assert (row.state, row.paused_on, row.due_on, row.days_left) == (State.RUNNING, None, date(2024, 4, 2), 17)
    assert [(event.kind, event.by) for event in row.events.all()] == [
        ("start", None),
        ("exclude", officer),
        ("resume", officer),
    ]
    assert "听证" in "".join(step.why for step in clocks.explained(clock=row).steps)


def test_extending_while_excluded_keeps_standing_still(clock: Clock, officer: User) -> None:
    clocks.exclude(clock=clock, on=date(2024, 3, 6), by=officer, ground=Ground.TESTING)
    clocks.extend(clock=clock, on=date(2024, 4, 10), by=officer, days=10)
    assert (clock.state, clock.days_left) == (State.PAUSED, 27)


def test_the_law_is_not_negotiable(clock: Clock, officer: User) -> None:
    with pytest.raises(Refused, match="第四十五条"):
        clocks.exclude(clock=clock, on=MARCH_FIRST, by=officer, ground="site_visit")  # type: ignore[arg-type]
    with pytest.raises(Refused, match="不能恢复计时"):
        clocks.resume(clock=clock, on=MARCH_FIRST, by=officer)
    clocks.extend(clock=clock, on=MARCH_FIRST, by=officer, days=10, note="情况复杂")
    with pytest.raises(Refused, match="只能延长一次"):
        clocks.extend(clock=clock, on=MARCH_FIRST, by=officer, days=5)
    with pytest.raises(Refused, match=r"已于 2024-04-15 届满"):
        clocks.exclude(clock=clock, on=date(2024, 4, 16), by=officer, ground=Ground.HEARING)
    assert Clock.objects.get().events.count() == 2


def test_stopping_late_is_remembered(clock: Clock, officer: User, set_day: SetDay) -> None:
    clocks.stop(clock=clock, on=date(2024, 4, 2), by=officer)
    set_day("2024-12-02")
    row = Clock.objects.get()
    assert (row.state, row.stopped_on, row.overdue, row.days_left) == (State.STOPPED, date(2024, 4, 2), True, -2)
    with pytest.raises(Refused, match="已经结束"):
        clocks.resume(clock=clock, on=date(2024, 4, 3), by=officer)


def test_a_stale_copy_does_not_overwrite(clock: Clock, officer: User) -> None:
    stale = Clock.objects.get()
    clocks.extend(clock=clock, on=MARCH_FIRST, by=officer, days=10)
    clocks.stop(clock=stale, on=date(2024, 4, 10), by=officer)
    assert Clock.objects.get().due_on == date(2024, 4, 15)


def test_extending_allows_a_second_warning(clock: Clock, officer: User, set_day: SetDay) -> None:
    set_day("2024-03-27")
    Clock.objects.update(warned_at="2024-03-26T00:00:00Z")
    clocks.extend(clock=clock, on=date(2024, 3, 27), by=officer, days=10)
    assert Clock.objects.get().warned_at is None


def test_events_cannot_be_changed(clock: Clock) -> None:
    event = clock.events.get()
    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        event.delete()
    with pytest.raises(TypeError):
        clock.events.all().update(on=MARCH_FIRST)
    with pytest.raises(TypeError):
        clock.events.all().delete()


@pytest.mark.django_db(transaction=True)
def test_a_verb_outside_a_transaction_is_a_mistake(subject: Department) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        clocks.start(subject=subject, kind="decide", rule=TWENTY, on=MARCH_FIRST)


def test_a_typhoon_moves_what_is_open_and_says_so(clock: Clock, subject: Department, officer: User) -> None:
    done = clocks.start(subject=subject, kind="done", rule=TWENTY, on=MARCH_FIRST)
    clocks.stop(clock=done, on=date(2024, 3, 4), by=officer)
    early = clocks.start(subject=subject, kind="early", rule=Rule(1, Unit.WORKDAY, "测试"), on=MARCH_FIRST)
    AdjustedDay.objects.create(day=date(2024, 3, 12), is_workday=False, reason="台风", source="测试通告")
    assert clocks.recompute_open(since=date(2024, 3, 12)) == 1
    assert clocks.recompute_open() == 0
    assert Clock.objects.get(pk=clock.pk).due_on == date(2024, 4, 1)
    assert (trail(clock), trail(done), trail(early)) == (["clock.recomputed"], [], [])


def test_publishing_a_year_settles_what_was_provisional(subject: Department, officer: User, set_day: SetDay) -> None:
    set_day("2026-12-01")
    clock = clocks.start(subject=subject, kind="decide", rule=Rule(30, Unit.WORKDAY, "测试"), on=date(2026, 12, 1))
    clocks.exclude(clock=clock, on=date(2026, 12, 2), by=officer, ground=Ground.APPRAISAL)
    assert (clock.due_on, clock.provisional) == (date(2027, 1, 12), True)
    AdjustedDay.objects.create(day=date(2027, 1, 1), is_workday=False, reason="元旦", source="测试通知")
    CalendarYear.objects.create(year=2027, published=True, source="测试通知")
    assert clocks.recompute_open() == 1
    row = Clock.objects.get()
    assert (row.due_on, row.provisional, row.state, row.days_left) == (date(2027, 1, 13), False, State.PAUSED, 29)
    entry = TrailEntry.objects.get(subject_id=row.pk)
    assert (entry.facts["due_before"], entry.facts["due"]) == ("2027-01-12", "2027-01-13")


def test_a_due_date_moved_into_the_future_may_be_missed_again(clock: Clock, set_day: SetDay) -> None:
    set_day("2024-04-01")
    Clock.objects.update(overdue_at="2024-03-31T00:00:00Z")
    AdjustedDay.objects.create(day=date(2024, 3, 29), is_workday=False, reason="台风", source="测试通告")
    assert clocks.recompute_open() == 1
    row = Clock.objects.get()
    assert (row.due_on, row.overdue_at) == (date(2024, 4, 1), None)
