"""Hand the licence over (行政许可法44). Callers hold the Case's lock."""

from permits.fanout.models import Case
from permits.fanout.states import CaseState
from permits.review.acceptance import require, stop_all_clocks
from yangjiang import audit
from yangjiang.accounts.models import User


def deliver(*, case: Case, how: str, by: User) -> None:
    """``how``: "download" (the business took it) or "window" (a clerk handed it out). Raises Refused."""
    require(case, CaseState.GRANTED, CaseState.RECORDED)
    case.mark_delivered()
    case.save()
    audit.record(case, "case.delivered", by, how=how)
    stop_all_clocks(case, by)
