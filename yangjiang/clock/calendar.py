"""The calendar in force: the published notices (`chinesecalendar`) and, over them, the administrator's rows."""

import time
from dataclasses import dataclass
from datetime import date
from functools import cache

from chinese_calendar import constants
from django.db.models import Count, Max

from yangjiang import clock

from .adjusted import AdjustedDay, CalendarYear
from .workdays import Calendar

# How long a page may keep showing days left by the calendar this process read last; verbs never wait for it.
SHOWN_FOR_SECONDS = 5.0

Version = tuple[object, ...]


@dataclass
class Held:
    """What this process read last: the calendar, the version of the rows it came from, and when it last asked."""

    calendar: Calendar | None = None
    version: Version = ()
    asked: float = 0.0


held = Held()


def load(*, fresh: bool = True) -> Calendar:
    """The calendar in force. Costs two small queries, and two more only when an administrator changed a row.

    `fresh=False` is for showing figures: it may be up to `SHOWN_FOR_SECONDS` old and so costs no query per row.
    """
    if not fresh and held.calendar and time.monotonic() - held.asked < SHOWN_FOR_SECONDS:
        return held.calendar
    current = version()
    if held.calendar is None or current != held.version:
        held.calendar, held.version = compose(), current
    held.asked = time.monotonic()
    return held.calendar


def forget() -> None:
    """Drop what this process holds, so that the next `load` reads the rows."""
    held.calendar, held.version, held.asked = None, (), 0.0


def version() -> Version:
    """Changes whenever a row is added, edited or removed."""
    days = AdjustedDay.objects.aggregate(Count("pk"), Max("updated_at"))
    years = CalendarYear.objects.aggregate(Count("pk"), Max("updated_at"))
    return (*days.values(), *years.values())


def compose() -> Calendar:
    """The package's notices with the administrator's rows laid over them; the row wins."""
    base = packaged()
    years, off, work, names = set(base.years), set(base.off), set(base.work), dict(base.names)
    for row in CalendarYear.objects.all():
        (years.add if row.published else years.discard)(row.year)
    for day in AdjustedDay.objects.all():
        (off.discard if day.is_workday else off.add)(day.day)
        (work.add if day.is_workday else work.discard)(day.day)
        names[day.day] = day.reason
    return Calendar(frozenset(years), frozenset(off), frozenset(work), names)


@cache
def packaged() -> Calendar:
    """The State Council's yearly notices as the package carries them (law.md §3)."""
    special = constants.holidays | constants.workdays
    last = max(special).year
    return Calendar(
        years=frozenset(range(min(special).year, last + 1)),
        off=frozenset(constants.holidays),
        work=frozenset(constants.workdays),
        names={day: constants.Holiday(name).chinese for day, name in special.items()},
    )


def horizon() -> date:
    """The last day up to which every year from this one on is published; if this year is not, the last day before it
    that is.

    A due date after it is provisional. Raises ValueError when no year at all is published.
    """
    years = load().years
    year = clock.today().year
    if year not in years:
        return date(max(each for each in years if each < year), 12, 31)
    while year + 1 in years:
        year += 1
    return date(year, 12, 31)
