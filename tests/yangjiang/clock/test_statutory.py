"""Events to due date: the endpoint convention, what the law refuses, and the laws of excluding and extending."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from yangjiang.clock.calendar import packaged
from yangjiang.clock.statutory import Event, EventKind, Ground, Rule, State, Unit, reckon
from yangjiang.clock.workdays import add_days, add_workdays, is_workday, workdays_between

NOTICES = packaged()
TWENTY = Rule(20, Unit.WORKDAY, "行政许可法第四十二条")
START, EXCLUDE, RESUME, EXTEND, STOP = EventKind


def day(text: str) -> date:
    return date.fromisoformat(f"2024-{text}")


def begun(text: str) -> Event:
    return Event(START, day(text))


def hearing(text: str) -> Event:
    return Event(EXCLUDE, day(text), ground=Ground.HEARING)


def test_a_plain_limit() -> None:
    found = reckon([begun("03-01")], TWENTY, NOTICES, day("03-15"))
    assert (found.due_on, found.days_left, found.state) == (day("03-29"), 10, State.RUNNING)
    assert not found.provisional
    assert found.warn_on == day("03-26")  # three working days left: 27, 28, 29


def test_the_day_of_exclude_counts_and_the_day_of_resume_does_not() -> None:
    events = [begun("03-01"), hearing("03-06"), Event(RESUME, day("03-08"))]
    found = reckon(events, replace(TWENTY, limit=5), NOTICES, day("03-08"))
    counted = [step.day.day for step in found.steps if step.counted]
    assert counted == [4, 5, 6, 11, 12]  # the 7th and 8th are excluded
    assert found.due_on == day("03-12")
    assert found.days_left == 2
    assert "听证所需时间不计入" in next(step.why for step in found.steps if step.day == day("03-07"))


def test_while_excluded_the_days_left_stand_still() -> None:
    events = [begun("03-01"), hearing("03-06")]
    for as_of in ("03-06", "03-07", "03-20", "04-26"):
        found = reckon(events, TWENTY, NOTICES, day(as_of))
        assert (found.days_left, found.state) == (17, State.PAUSED)
    assert reckon(events, TWENTY, NOTICES, day("03-06")).due_on == day("03-29")


def test_excluding_on_the_last_day_leaves_the_day_of_resume() -> None:
    events = [begun("03-01"), hearing("03-05"), Event(RESUME, day("03-11"))]
    found = reckon(events, replace(TWENTY, limit=2), NOTICES, day("03-11"))
    assert (found.due_on, found.days_left) == (day("03-11"), 0)
    assert [step.day for step in found.steps if step.counted] == [day("03-04"), day("03-11")]
    weekend = [*events[:2], Event(RESUME, day("03-09"))]
    assert reckon(weekend, replace(TWENTY, limit=2), NOTICES, day("03-09")).due_on == day("03-11")


def test_extension_adds_working_days_once() -> None:
    events = [begun("03-01"), Event(EXTEND, day("03-25"), days=10, note="案情复杂")]
    assert reckon(events, TWENTY, NOTICES, day("03-25")).due_on == add_workdays(day("03-01"), 30, NOTICES).due
    with pytest.raises(ValueError, match="只能延长一次"):
        reckon([*events, Event(EXTEND, day("03-26"), days=1)], TWENTY, NOTICES, day("03-26"))


def test_stopped_in_time_and_late() -> None:
    in_time = reckon([begun("03-01"), Event(STOP, day("03-29"))], TWENTY, NOTICES, day("12-01"))
    late = reckon([begun("03-01"), Event(STOP, day("04-02"))], TWENTY, NOTICES, day("12-01"))
    assert (in_time.state, in_time.days_left, late.days_left) == (State.STOPPED, 0, -2)


def test_stopped_while_excluded_keeps_what_was_left() -> None:
    events = [begun("03-01"), hearing("03-06"), Event(STOP, day("03-20"))]
    assert reckon(events, TWENTY, NOTICES, day("12-01")).days_left == 17


def test_natural_days_ignore_the_calendar() -> None:
    rule = Rule(30, Unit.DAY, "测试")
    found = reckon([begun("09-20")], rule, NOTICES, day("10-01"))
    assert (found.due_on, found.days_left) == (day("10-20"), 19)
    far = reckon([Event(START, date(2029, 1, 1))], rule, NOTICES, date(2029, 1, 1))
    assert not far.provisional


def test_months_end_on_the_corresponding_day() -> None:
    rule = Rule(6, Unit.MONTH, "行政诉讼法第四十六条")
    found = reckon([begun("08-31")], rule, NOTICES, day("08-31"))
    assert found.due_on == date(2025, 2, 28)
    assert found.warn_on == date(2025, 2, 21)
    put_off = reckon([begun("08-31"), hearing("09-02"), Event(RESUME, day("09-12"))], rule, NOTICES, day("09-12"))
    assert put_off.due_on == date(2025, 3, 10)
    assert "共10日" in put_off.steps[1].why


def test_a_limit_of_no_days_ends_where_it_begins() -> None:
    found = reckon([begun("03-01")], Rule(0, Unit.WORKDAY, "当场办结"), NOTICES, day("03-01"))
    assert (found.due_on, found.warn_on, found.days_left) == (day("03-01"), day("03-01"), 0)


@pytest.mark.parametrize("ground", ["site_visit", "correction", "rectification", "", None])
def test_no_other_ground_stops_the_clock(ground: str | None) -> None:
    with pytest.raises(ValueError, match="行政许可法第四十五条"):
        Event(EXCLUDE, day("03-01"), ground=ground)  # type: ignore[arg-type]


def test_the_eight_grounds_are_those_of_the_article() -> None:
    assert [ground.chinese for ground in Ground] == [
        "听证",
        "招标",
        "拍卖",
        "检验",
        "检测",
        "检疫",
        "鉴定",
        "专家评审",
    ]


@pytest.mark.parametrize(
    ("kind", "days", "ground"),
    [
        (RESUME, None, Ground.HEARING),
        (EXTEND, None, None),
        (EXTEND, 0, None),
        (EXTEND, -3, None),
        (EXCLUDE, -1, "hearing"),
    ],
)
def test_malformed_events_are_refused(kind: EventKind, days: int | None, ground: Ground | None) -> None:
    with pytest.raises(ValueError, match=r"停表|延长|负数"):
        Event(kind, day("03-01"), days=days, ground=ground)


@pytest.mark.parametrize(
    "events",
    [
        [],
        [Event(RESUME, day("03-01"))],
        [begun("03-01"), begun("03-02")],
        [begun("03-01"), Event(RESUME, day("03-02"))],
        [begun("03-01"), hearing("03-02"), hearing("03-03")],
        [begun("03-04"), hearing("03-01")],
        [begun("03-01"), Event(STOP, day("03-02")), Event(STOP, day("03-03"))],
        [begun("03-01"), hearing("03-02"), Event(STOP, day("03-03")), Event(RESUME, day("03-04"))],
    ],
)
def test_impossible_orders_are_refused(events: list[Event]) -> None:
    with pytest.raises(ValueError, match=r"计时|恢复"):
        reckon(events, TWENTY, NOTICES, day("04-01"))


def test_a_rule_refuses_a_negative_limit_and_an_unknown_unit() -> None:
    with pytest.raises(ValueError, match="不能为负数"):
        Rule(-1, Unit.WORKDAY, "测试")
    with pytest.raises(ValueError, match="week"):
        Rule(1, "week", "测试")  # type: ignore[arg-type]


STARTS = st.dates(date(2020, 1, 1), date(2025, 6, 30))
LIMITS = st.integers(1, 60)
UNITS = st.sampled_from([Unit.WORKDAY, Unit.DAY])


@given(STARTS, LIMITS, st.integers(0, 59), st.integers(0, 60))
def test_excluding_moves_the_due_date_by_exactly_the_working_days_excluded(
    start: date, limit: int, before: int, pause: int
) -> None:
    rule = Rule(limit, Unit.WORKDAY, "测试")
    plain = reckon([Event(START, start)], rule, NOTICES, start).due_on
    from_day = start + timedelta(days=before)
    assume(from_day < plain)
    until = from_day + timedelta(days=pause)
    excluded = workdays_between(from_day, until, NOTICES)
    events = [Event(START, start), Event(EXCLUDE, from_day, ground=Ground.TESTING), Event(RESUME, until)]
    found = reckon(events, rule, NOTICES, until)
    assert found.due_on == add_workdays(plain, excluded, NOTICES).due
    assert found.days_left == workdays_between(from_day, plain, NOTICES)


@given(STARTS, LIMITS, st.integers(0, 59), st.integers(0, 60))
def test_excluding_natural_days_moves_by_exactly_those(start: date, limit: int, before: int, pause: int) -> None:
    assume(before <= limit)
    from_day = start + timedelta(days=before)
    events = [
        Event(START, start),
        Event(EXCLUDE, from_day, ground=Ground.APPRAISAL),
        Event(RESUME, add_days(from_day, pause)),
    ]
    assert reckon(events, Rule(limit, Unit.DAY, "测试"), NOTICES, start).due_on == add_days(start, limit + pause)


@given(STARTS, LIMITS, st.integers(1, 60), st.integers(0, 59), UNITS)
def test_extending_is_adding(start: date, limit: int, more: int, after: int, unit: Unit) -> None:
    extended = [Event(START, start), Event(EXTEND, start + timedelta(days=after), days=more)]
    longer = Rule(limit + more, unit, "测试")
    assert (
        reckon(extended, Rule(limit, unit, "测试"), NOTICES, start).due_on
        == reckon([Event(START, start)], longer, NOTICES, start).due_on
    )


@given(STARTS, LIMITS, st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=5), UNITS)
def test_any_history_ends_on_a_day_that_may_count(
    start: date, limit: int, pauses: list[tuple[int, int]], unit: Unit
) -> None:
    events, now = [Event(START, start)], start
    for run, rest in pauses:
        now += timedelta(days=run)
        events.append(Event(EXCLUDE, now, ground=Ground.EXPERT_REVIEW))
        now += timedelta(days=rest)
        events.append(Event(RESUME, now))
    found = reckon(events, Rule(limit, unit, "测试"), NOTICES, now)
    assert found.due_on >= reckon(events[:1], Rule(limit, unit, "测试"), NOTICES, now).due_on
    assert unit is Unit.DAY or is_workday(found.due_on, NOTICES)
    assert start <= found.warn_on <= found.due_on
    assert found.steps[-1].day == found.due_on
    assert found.steps[-1].counted
    days = [step.day for step in found.steps]
    assert days == sorted(set(days))


@given(st.dates(date(2026, 10, 1), date(2027, 3, 1)), LIMITS)
def test_provisional_exactly_when_it_rests_on_an_unpublished_year(start: date, limit: int) -> None:
    found = reckon([Event(START, start)], Rule(limit, Unit.WORKDAY, "测试"), NOTICES, start)
    assert found.provisional == (found.due_on.year not in NOTICES.years)
