"""Accept, refuse to accept, deem accepted (行政许可法32). Callers hold the Case's lock."""

from datetime import date

from django.utils.translation import gettext as _

from permits.fanout.models import Case, ClockKind
from permits.fanout.people import applicants_of, words_about
from permits.fanout.states import CaseState
from yangjiang import audit, clock
from yangjiang.accounts.models import User
from yangjiang.clock import clocks
from yangjiang.clock.models import Clock
from yangjiang.notices import notify
from yangjiang.web.errors import Refused


def require(case: Case, *states: CaseState) -> None:
    """Raise Refused, saying what the Case is now, unless it is in one of ``states``."""
    if case.status not in states:
        raise Refused(
            _("这件事现在是「%(state)s」，可能刚刚有人处理过；请刷新后再看") % {"state": case.status.for_officer.text},
            code="state_moved",
            extra={"state": case.state},
        )


def running_clock(case: Case, kind: ClockKind) -> Clock:
    """The Case's clock of this kind that has not stopped."""
    return case.clocks.get(kind=kind, stopped_on=None)


def accept(*, case: Case, by: User) -> None:
    """Everything is there: accept, and start the item's own limit today. Raises Refused."""
    require(case, CaseState.RECEIVED)
    if case.facts.is_filing:
        raise Refused(_("备案事项不用受理，材料齐全直接备案"), code="filing")
    _accept(case, on=clock.today(), how=Case.Acceptance.NOTICE, by=by)
    notify(applicants_of(case.application), "accepted", **words_about(case), deemed=False)


def deem_accepted(*, case: Case, accepting: Clock) -> bool:
    """Nobody answered within five working days: accepted since the day the materials came in (行政许可法32(四)).

    Returns False when the Case has moved on meanwhile: then there is nothing to deem.
    """
    if case.status is not CaseState.RECEIVED:
        return False
    _accept(case, on=accepting.started_on, how=Case.Acceptance.DEEMED, by=None)
    notify(applicants_of(case.application), "accepted", **words_about(case), deemed=True)
    return True


def _accept(case: Case, *, on: date, how: Case.Acceptance, by: User | None) -> None:
    case.mark_accepted()
    case.accepted_on, case.acceptance = on, how
    case.officer = case.officer or by
    case.save()
    audit.record(case, "case.accepted", by, on=on, how=how)
    clocks.stop(clock=running_clock(case, ClockKind.ACCEPT), on=clock.today(), by=by)
    clocks.start(subject=case, kind=ClockKind.DECIDE, rule=case.facts.limit.rule, on=on, by=by)


def refuse_to_accept(*, case: Case, reason: str, go_to: str, by: User) -> None:
    """Not required, or not ours — then say where to go (行政许可法32(一)(二)). Raises Refused without a reason."""
    require(case, CaseState.RECEIVED)
    if not reason.strip():
        raise Refused(_("请写明不予受理的理由"), field="reason", code="reason_missing")
    case.mark_not_accepted()
    case.officer, case.closed_at = by, clock.now()
    case.save()
    audit.record(case, "case.not_accepted", by, reason=reason, go_to=go_to)
    stop_all_clocks(case, by)
    notify(applicants_of(case.application), "not_accepted", **words_about(case), reason=reason, go_to=go_to)


def stop_all_clocks(case: Case, by: User | None) -> None:
    """The Case is closed: nothing runs any more."""
    for running in case.clocks.filter(stopped_on=None):
        clocks.stop(clock=running, on=clock.today(), by=by)
