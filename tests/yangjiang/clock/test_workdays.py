"""Working days against the State Council's notices, and the arithmetic's own laws."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yangjiang.clock.calendar import packaged
from yangjiang.clock.workdays import (
    MOST_DAYS,
    Calendar,
    DayKind,
    add_days,
    add_months,
    add_workdays,
    day_kind,
    explain,
    is_workday,
    workdays_between,
)

NOTICES = packaged()

# law.md §3: first and last day off, as the notices of 2024, 2025 and 2026 print them.
DAYS_OFF = """2024-01-01 2024-01-01  2024-02-10 2024-02-17  2024-04-04 2024-04-06  2024-05-01 2024-05-05
2024-06-08 2024-06-10  2024-09-15 2024-09-17  2024-10-01 2024-10-07
2025-01-01 2025-01-01  2025-01-28 2025-02-04  2025-04-04 2025-04-06  2025-05-01 2025-05-05
2025-05-31 2025-06-02  2025-10-01 2025-10-08
2026-01-01 2026-01-03  2026-02-15 2026-02-23  2026-04-04 2026-04-06  2026-05-01 2026-05-05
2026-06-19 2026-06-21  2026-09-25 2026-09-27  2026-10-01 2026-10-07"""

DAYS_WORKED_INSTEAD = """2024-02-04 2024-02-18 2024-04-07 2024-04-28 2024-05-11 2024-09-14 2024-09-29 2024-10-12
2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11
2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10"""


def each_day_off() -> list[date]:
    ends = [date.fromisoformat(word) for word in DAYS_OFF.split()]
    return [
        first + timedelta(days=ahead)
        for first, last in zip(ends[::2], ends[1::2], strict=True)
        for ahead in range((last - first).days + 1)
    ]


@pytest.mark.parametrize("day", each_day_off(), ids=str)
def test_days_off_are_off(day: date) -> None:
    assert not is_workday(day, NOTICES)
    assert day_kind(day, NOTICES) in (DayKind.HOLIDAY, DayKind.WEEKEND)


@pytest.mark.parametrize("day", DAYS_WORKED_INSTEAD.split())
def test_shift_days_are_worked(day: str) -> None:
    assert day_kind(date.fromisoformat(day), NOTICES) is DayKind.MAKEUP
    assert is_workday(date.fromisoformat(day), NOTICES)


def test_every_other_day_of_2024_to_2026_follows_its_weekday() -> None:
    special = set(each_day_off()) | set(map(date.fromisoformat, DAYS_WORKED_INSTEAD.split()))
    day = date(2024, 1, 1)
    while day.year < 2027:
        if day not in special:
            assert is_workday(day, NOTICES) == (day.weekday() < 5), day
        day += timedelta(days=1)


def test_the_eve_of_spring_festival_2024_is_a_workday() -> None:
    """放假通知 only encouraged leave on 2024-02-09."""
    assert day_kind(date(2024, 2, 9), NOTICES) is DayKind.WORKDAY


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        ("2024-09-27", 0, "2024-09-27"),
        ("2024-09-27", 1, "2024-09-29"),  # Sunday worked
        ("2024-09-27", 2, "2024-09-30"),
        ("2024-09-27", 3, "2024-10-08"),  # across 国庆
        ("2024-09-27", 5, "2024-10-10"),
        ("2024-09-27", 7, "2024-10-12"),  # Saturday worked
        ("2024-09-28", 1, "2024-09-29"),  # received on a Saturday
        ("2024-02-08", 1, "2024-02-09"),
        ("2024-02-09", 1, "2024-02-18"),
        ("2025-01-25", 2, "2025-01-27"),
        ("2025-09-30", 1, "2025-10-09"),
        ("2025-12-31", 1, "2026-01-04"),
        ("2026-02-13", 2, "2026-02-24"),
        ("2026-09-18", 20, "2026-10-22"),
    ],
)
def test_known_due_dates(start: str, n: int, due: str) -> None:
    found = add_workdays(date.fromisoformat(start), n, NOTICES)
    assert found.due == date.fromisoformat(due)
    assert not found.provisional


def test_an_unpublished_year_is_provisional_and_never_a_crash() -> None:
    found = add_workdays(date(2026, 12, 1), 30, NOTICES)
    assert (found.due, found.provisional) == (date(2027, 1, 12), True)
    assert "尚未公布" in found.steps[-1].why
    assert not add_workdays(date(2026, 12, 1), 22, NOTICES).provisional


def test_each_step_says_why() -> None:
    whys = {step.day.isoformat(): step.why for step in add_workdays(date(2024, 9, 27), 5, NOTICES).steps}
    assert whys["2024-09-27"] == "开始的当日不计入（民法典第二百零一条）"
    assert whys["2024-09-28"] == "星期六，休息日"
    assert whys["2024-09-29"] == "星期日，国庆节调休上班"
    assert whys["2024-10-01"] == "国庆节放假"
    assert whys["2024-10-08"] == "星期二，工作日"


def test_an_unnamed_day_still_reads_well() -> None:
    calendar = Calendar(frozenset({2024}), off=frozenset({date(2024, 9, 6)}), work=frozenset({date(2024, 9, 7)}))
    assert explain(date(2024, 9, 6), calendar) == "放假"
    assert explain(date(2024, 9, 7), calendar) == "星期六，调休上班"


@pytest.mark.parametrize("n", [-1, MOST_DAYS + 1])
def test_impossible_lengths_are_refused(n: int) -> None:
    for add in (add_days, add_months):
        with pytest.raises(ValueError, match="期限的天数"):
            add(date(2024, 1, 1), n)
    with pytest.raises(ValueError, match="期限的天数"):
        add_workdays(date(2024, 1, 1), n, NOTICES)


def test_a_day_cannot_be_off_and_worked() -> None:
    with pytest.raises(ValueError, match="2024-01-06"):
        Calendar(frozenset(), off=frozenset({date(2024, 1, 6)}), work=frozenset({date(2024, 1, 6)}))


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        ("2024-01-31", 1, "2024-02-29"),  # no corresponding day: the month's last (民法典202)
        ("2023-01-31", 1, "2023-02-28"),
        ("2024-08-31", 6, "2025-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-12-15", 2, "2025-02-15"),
        ("2024-02-29", 36, "2027-02-28"),
        ("2024-03-05", 0, "2024-03-05"),
    ],
)
def test_months(start: str, n: int, due: str) -> None:
    assert add_months(date.fromisoformat(start), n) == date.fromisoformat(due)


def test_natural_days() -> None:
    assert add_days(date(2024, 2, 28), 2) == date(2024, 3, 1)


DAYS = st.dates(date(2015, 1, 1), date(2030, 12, 31))
COUNTS = st.integers(0, 120)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    off = draw(st.frozensets(DAYS, max_size=60))
    years = draw(st.frozensets(st.integers(2015, 2031)))
    return Calendar(years, off, draw(st.frozensets(DAYS, max_size=60)) - off)


CALENDARS = st.one_of(st.just(NOTICES), calendars())


@given(DAYS, COUNTS, CALENDARS)
def test_counting_back_what_was_added(start: date, n: int, calendar: Calendar) -> None:
    due = add_workdays(start, n, calendar).due
    assert workdays_between(start, due, calendar) == n
    assert workdays_between(due, start, calendar) == -n


@given(DAYS, COUNTS.filter(bool), CALENDARS)
def test_a_due_date_is_a_workday_and_its_steps_number_it(start: date, n: int, calendar: Calendar) -> None:
    found = add_workdays(start, n, calendar)
    assert is_workday(found.due, calendar)
    assert [step.number for step in found.steps if step.counted] == list(range(1, n + 1))
    assert [step.day for step in found.steps] == [
        start + timedelta(days=ahead) for ahead in range((found.due - start).days + 1)
    ]


@given(DAYS, st.integers(0, 30), COUNTS, st.integers(0, 30), CALENDARS)
def test_later_or_longer_is_never_earlier(start: date, later: int, n: int, more: int, calendar: Calendar) -> None:
    due = add_workdays(start, n, calendar).due
    assert add_workdays(start + timedelta(days=later), n, calendar).due >= due
    assert add_workdays(start, n + more, calendar).due >= due


@given(DAYS, COUNTS, CALENDARS)
def test_provisional_exactly_when_an_unpublished_year_is_walked(start: date, n: int, calendar: Calendar) -> None:
    found = add_workdays(start, n, calendar)
    assert found.provisional == any(step.day.year not in calendar.years for step in found.steps[1:])


@given(DAYS, COUNTS, COUNTS, CALENDARS)
def test_periods_add_up(start: date, n: int, m: int, calendar: Calendar) -> None:
    assert (
        add_workdays(add_workdays(start, n, calendar).due, m, calendar).due == add_workdays(start, n + m, calendar).due
    )


@given(DAYS, st.integers(0, 60), st.integers(0, 60))
def test_months_keep_the_day_or_take_the_last(start: date, n: int, m: int) -> None:
    due = add_months(start, n)
    assert (due.year * 12 + due.month) - (start.year * 12 + start.month) == n
    assert due.day == start.day or (due + timedelta(days=1)).day == 1
    assert add_months(start, n + m) >= due
