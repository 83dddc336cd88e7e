"""A subject with a lock, a day one can move, and a calendar nobody else's rows linger in."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time

import pytest

from yangjiang import clock as legal_time
from yangjiang.accounts.models import Department
from yangjiang.clock import calendar, sweep

SetDay = Callable[[str], None]


@pytest.fixture(autouse=True)
def fresh_calendar() -> Iterator[None]:
    calendar.forget()
    yield
    calendar.forget()


@pytest.fixture
def set_day(monkeypatch: pytest.MonkeyPatch) -> SetDay:
    """Make it nine in the morning of a day, in Asia/Shanghai."""

    def to(text: str) -> None:
        moment = datetime.combine(date.fromisoformat(text), time(9), legal_time.SHANGHAI)
        monkeypatch.setattr(legal_time, "now", lambda: moment)

    return to


@pytest.fixture
def handlers(monkeypatch: pytest.MonkeyPatch) -> dict[str, sweep.Handler]:
    """An empty registry for one test."""
    mine: dict[str, sweep.Handler] = {}
    monkeypatch.setattr(sweep, "handlers", mine)
    return mine


@pytest.fixture
def subject(db: None) -> Department:
    """Any row serves as a clock's subject."""
    return Department.objects.create(code="clock-test", name="测试局")


def lock_department(pk: int) -> Department | None:
    return Department.objects.select_for_update().filter(pk=pk).first()
