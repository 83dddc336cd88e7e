"""Dates, money and states as pages write them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import engines

from yangjiang.web.labels import Label
from yangjiang.web.templatetags import ui

DAY = date(2026, 12, 2)
MOMENT = datetime(2026, 12, 2, 9, 30, tzinfo=UTC)


def draw(source: str, **context: Any) -> str:
    return engines["django"].from_string(source).render(context).strip()


def clock(days_left: int, **more: Any) -> SimpleNamespace:
    facts = {"due_on": DAY, "days_left": days_left, "provisional": False, "overdue": days_left < 0}
    return SimpleNamespace(**facts | more)


def test_public_dates_are_written_out() -> None:
    assert ui.cn_date(DAY) == '<time datetime="2026-12-02">2026 年 12 月 2 日（周三）</time>'


def test_moments_are_told_in_shanghai() -> None:
    assert "2026 年 12 月 2 日（周三）17:30" in ui.cn_datetime(MOMENT)
    assert ">2026-12-02 17:30<" in ui.iso_datetime(MOMENT)


def test_a_late_evening_in_utc_is_the_next_day_here() -> None:
    assert "2026-12-03" in ui.iso_date(datetime(2026, 12, 2, 16, 1, tzinfo=UTC))


@pytest.mark.parametrize("write", [ui.cn_date, ui.cn_datetime, ui.iso_date, ui.iso_datetime])
def test_no_date_is_no_words(write: Any) -> None:
    assert write(None) == ""


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Decimal("18642310.55"), "¥18,642,310.55"),
        (Decimal("0.005"), "¥0.01"),
        (Decimal("-1200"), "−¥1,200.00"),
        (None, ""),
    ],
)
def test_money_is_told_to_the_fen(amount: Decimal | None, text: str) -> None:
    assert ui.money(amount) == text


def test_wan_keeps_the_exact_sum() -> None:
    assert ">1,864.23 万元<" in ui.wan(Decimal("18642310.55"))
    assert 'title="¥18,642,310.55"' in ui.wan(Decimal("18642310.55"))
    assert ui.wan(None) == ""


def test_a_state_is_drawn_in_its_tone() -> None:
    assert draw("{% tag label %}", label=Label("审查中", "info")) == '<span class="tag info">审查中</span>'
    assert draw("{% tag label %}", label=None) == ""


@pytest.mark.parametrize(
    ("the_clock", "words", "tone"),
    [
        (clock(6), "剩 6 个工作日", "info"),
        (clock(2), "剩 2 个工作日", "wait"),
        (clock(0), "今天到期", "err"),
        (clock(-3), "超期 3 个工作日", "err"),
        (clock(15, unit="day"), "剩 15 天", "info"),
        (clock(6, state="paused"), "停止计时", "wait"),
        (clock(4, state="stopped"), "按期办结", "ok"),
        (clock(-1, state="stopped"), "超期 1 个工作日办结", "err"),
    ],
)
def test_a_deadline_says_what_is_left(the_clock: SimpleNamespace, words: str, tone: str) -> None:
    assert f'<b class="{tone}">{words}</b>' in draw("{% deadline clock %}", clock=the_clock)


def test_a_deadline_speaks_to_its_reader() -> None:
    assert "12 月 2 日（周三）</time>截止" in draw("{% deadline clock %}", clock=clock(6))
    assert ">2026-12-02</time> 截止" in draw('{% deadline clock "officer" %}', clock=clock(6))


def test_a_date_that_holidays_may_move_says_so() -> None:
    assert "放假安排公布后才能确定" in draw("{% deadline clock %}", clock=clock(9, provisional=True))


def test_no_clock_draws_nothing() -> None:
    assert draw("{% deadline clock %}{% deadline missing %}", clock=None) == ""


def test_roles_are_told_in_chinese() -> None:
    assert ui.role_names(["officer", "signed_in"]) == ["部门审批人员"]
