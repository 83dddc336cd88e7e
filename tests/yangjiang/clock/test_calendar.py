"""The administrator's rows over the packaged notices, and the command that shows a reckoning."""

import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from pytest_django import DjangoAssertNumQueries

from yangjiang.clock import calendar
from yangjiang.clock.models import AdjustedDay, CalendarYear
from yangjiang.clock.workdays import DayKind, add_workdays, day_kind, explain, is_workday
from yangjiang.management.commands.workdays import Command

from .conftest import SetDay

pytestmark = pytest.mark.django_db

TYPHOON = date(2024, 9, 6)


def test_the_packaged_notices_are_the_floor() -> None:
    assert calendar.load() == calendar.packaged()
    assert calendar.load().years == frozenset(range(2004, 2027))


def test_a_row_wins_both_ways() -> None:
    AdjustedDay.objects.create(day=TYPHOON, is_workday=False, reason="台风停工停业", source="测试通告")
    AdjustedDay.objects.create(day=date(2024, 10, 7), is_workday=True, reason="抢险", source="测试通告")
    AdjustedDay.objects.create(day=date(2024, 9, 29), is_workday=False, reason="台风", source="测试通告")
    loaded = calendar.load()
    assert day_kind(TYPHOON, loaded) is DayKind.HOLIDAY
    assert explain(TYPHOON, loaded) == "台风停工停业放假"
    assert day_kind(date(2024, 10, 7), loaded) is DayKind.WORKDAY
    assert not is_workday(date(2024, 9, 29), loaded)


def test_editing_or_removing_a_row_is_seen_at_once() -> None:
    row = AdjustedDay.objects.create(day=TYPHOON, is_workday=False, reason="台风", source="测试通告")
    assert not is_workday(TYPHOON, calendar.load())
    row.is_workday = True
    row.save()
    assert is_workday(TYPHOON, calendar.load())
    row.is_workday = False
    row.save()
    row.delete()
    assert is_workday(TYPHOON, calendar.load())


def test_loading_costs_two_queries_and_showing_none(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    calendar.load()
    with django_assert_num_queries(2):
        calendar.load()
    with django_assert_num_queries(0):
        calendar.load(fresh=False)


def test_a_year_is_published_by_its_row_and_unpublished_too(set_day: SetDay) -> None:
    set_day("2026-11-23")
    assert calendar.horizon() == date(2026, 12, 31)
    year = CalendarYear.objects.create(year=2027, published=True, source="测试通知")
    AdjustedDay.objects.create(day=date(2027, 1, 1), is_workday=False, reason="元旦", source="测试通知")
    found = add_workdays(date(2026, 12, 1), 30, calendar.load())
    assert (found.due, found.provisional) == (date(2027, 1, 13), False)
    assert calendar.horizon() == date(2027, 12, 31)
    year.published = False
    year.save()
    CalendarYear.objects.create(year=2026, published=False, source="测试通知")
    assert calendar.horizon() == date(2025, 12, 31)


def test_the_command_prints_json(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("workdays", "2024-09-27", "5")
    found = json.loads(capsys.readouterr().out)
    assert (found["due"], found["provisional"]) == ("2024-10-10", False)
    assert found["steps"][-1] == {
        "day": "2024-10-10",
        "counted": True,
        "number": 5,
        "kind": "workday",
        "why": "星期四，工作日",
    }


@pytest.mark.parametrize(
    ("start", "n", "sentence"),
    [
        ("2024-13-01", "5", "不是日期"),
        ("昨天", "5", "不是日期"),
        ("2024-09-27", "-3", "不能为负数"),
        ("2024-09-27", "五天", "不是整数"),
        ("2024-09-27", "999999999", "不能超过"),
        ("9999-12-30", "30", "超出"),
    ],
)
def test_the_command_refuses_in_chinese(start: str, n: str, sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("workdays", "--", start, n)
    with pytest.raises(SystemExit) as ended:
        Command().run_from_argv(["manage.py", "workdays", start, n])
    assert ended.value.code == 1
    assert sentence in capsys.readouterr().err


def test_the_command_says_when_there_is_no_calendar_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_table() -> None:
        raise OperationalError("no such table")

    monkeypatch.setattr(calendar, "version", no_table)
    with pytest.raises(CommandError, match="migrate"):
        call_command("workdays", "2024-09-27", "5")
