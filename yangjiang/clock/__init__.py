"""Legal time: calendar -> working days -> events of one clock -> due date -> sweep of what is past.

Rooms, each importing only those before it: `workdays` (pure), `adjusted` and `calendar` (published holidays plus the
administrator's rows), `statutory` (pure: events to due date), `models`, `clocks` (verbs), `sweep`.

Every legal date is a date in Asia/Shanghai. Ask `today()` and `now()` here and nowhere else, and call them through
the module (`from yangjiang import clock; clock.today()`), so that a test may patch `yangjiang.clock.now` once.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_pretended: ContextVar[datetime | None] = ContextVar("pretended_now", default=None)


def now() -> datetime:
    """The present moment, aware, in Asia/Shanghai."""
    return _pretended.get() or datetime.now(SHANGHAI)  # noqa: TID251  the one place


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let the code inside happen at `moment`: demo data has a past, and tests have a future. Never in a request."""
    token = _pretended.set(moment)
    try:
        yield
    finally:
        _pretended.reset(token)


def today() -> date:
    """The legal date in Asia/Shanghai; follows whatever `now` has been patched to."""
    return now().date()
