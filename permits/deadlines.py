"""What happens when a Case's clock is about to pass, or has: told to the clock room when the app starts."""

from permits import journey
from permits.fanout.locking import lock_case
from permits.fanout.models import Case, ClockKind
from permits.fanout.people import staff_of, words_about
from yangjiang import audit
from yangjiang.accounts.models import Role
from yangjiang.clock import sweep
from yangjiang.clock.models import Clock
from yangjiang.notices import notify


def case_of(clock: Clock) -> Case:
    """The clock's Case; the sweep has already locked it."""
    return lock_case(clock.subject_id)


def due_soon(clock: Clock) -> None:
    """Tell the officers before it is late."""
    case = case_of(clock)
    notify(staff_of(case, Role.OFFICER), "due_soon", **words_about(case), due=clock.due_on.isoformat())


def overdue(clock: Clock) -> None:
    """Record it and tell officers and head."""
    case = case_of(clock)
    audit.record(case, "case.overdue", None, clock=clock.kind, due=clock.due_on)
    notify(staff_of(case, Role.OFFICER, Role.HEAD), "overdue", **words_about(case), due=clock.due_on.isoformat())


def silent(clock: Clock) -> None:
    """Nobody answered in five working days: the Case is accepted by law (行政许可法32(四)), and that is late."""
    case = case_of(clock)
    if journey.deem(accepting=clock, case=case):
        notify(staff_of(case, Role.OFFICER, Role.HEAD), "deemed", **words_about(case), due=clock.due_on.isoformat())


sweep.register(ClockKind.ACCEPT, lock=lock_case, overdue=silent, due_soon=due_soon)
sweep.register(ClockKind.DECIDE, lock=lock_case, overdue=overdue, due_soon=due_soon)
sweep.register(ClockKind.DELIVER, lock=lock_case, overdue=overdue, due_soon=due_soon)
