"""The whole life of a joint application, in reading order. What changes a Case is called here and nowhere below.

Each is one transaction: lock → check → change → audit → clocks → notices. All or nothing.

    submit ─→ split into Cases ─→ accept │ ask ⇄ answer │ refuse_to_accept │ deem (silence)
           ─→ decide ─→ (sign │ send_back) ─→ licence ─→ deliver;  filings: record_filing
           ─→ the last decision completes the application
"""

import logging
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from permits.application.models import Application
from permits.application.states import ApplicationState
from permits.application.submission import submit as submit_application
from permits.decision import decide as decisions
from permits.decision.models import Decision
from permits.fanout.locking import lock_case
from permits.fanout.models import Case
from permits.fanout.people import applicants_of, officers_by_office, words_about
from permits.fanout.split import OfficeMissing, split
from permits.fanout.states import CaseState
from permits.licence.deliver import deliver as hand_over
from permits.licence.issue import issue
from permits.review import acceptance, supplement
from yangjiang import audit, clock
from yangjiang.accounts.models import Role, User
from yangjiang.clock.models import Clock
from yangjiang.files.models import Attachment
from yangjiang.notices import notify, notify_all

logger = logging.getLogger(__name__)


def submit(*, application: Application, key: UUID, declared: bool, by: User) -> Application:
    """Submit and fan out, once (P7). The same ``key`` again returns the same application.

    Raises Refused; OfficeMissing after undoing everything and alerting the administrators.
    """
    try:
        with transaction.atomic():
            application, fresh = submit_application(application=application, key=key, declared=declared, by=by)
            if fresh:
                cases = split(application=application, by=by)
                officers = officers_by_office(cases)
                about = {"application": application.number, "enterprise": application.enterprise.name}
                notify_all(
                    [
                        *((officers.get(case.office_id, []), "received", words_about(case)) for case in cases),
                        (applicants_of(application), "submitted", {**about, "count": len(cases)}),
                    ]
                )
            return application
    except OfficeMissing as missing:
        alert_office_missing(missing)
        raise


def accept(*, case: Case, by: User) -> Case:
    """The officer accepts: the item's own limit starts today."""
    with transaction.atomic():
        case = lock_case(case.pk)
        acceptance.accept(case=case, by=by)
        _touched(case)
        return case


def ask(*, case: Case, wanted: Mapping[str, str], note: str = "", why_again: str = "", by: User) -> Case:
    """The officer asks once for everything missing; the clock stops until the business answers."""
    with transaction.atomic():
        case = lock_case(case.pk)
        supplement.ask(case=case, wanted=wanted, note=note, why_again=why_again, by=by)
        _touched(case)
        return case


def answer(*, case: Case, values: Mapping[str, Any], files: Mapping[str, list[Attachment]], by: User) -> Case:
    """The business answers all of it; a new five days to accept begin."""
    with transaction.atomic():
        case = lock_case(case.pk)
        supplement.answer(case=case, values=values, files=files, by=by)
        return case


def refuse_to_accept(*, case: Case, reason: str, go_to: str = "", by: User) -> Case:
    """Not required, or not this authority's: closed, with the reason and where to go."""
    with transaction.atomic():
        case = lock_case(case.pk)
        acceptance.refuse_to_accept(case=case, reason=reason, go_to=go_to, by=by)
        _touched(case)
        _complete_if_last(case)
        return case


def deem(*, accepting: Clock, case: Case) -> bool:
    """Five working days of silence: accepted. The sweep holds the Case's lock; False when nothing was to deem."""
    deemed = acceptance.deem_accepted(case=case, accepting=accepting)
    if deemed:
        _touched(case)
    return deemed


def decide(*, case: Case, outcome: str, reason: str = "", given: Mapping[str, str] | None = None, by: User) -> Case:
    """The officer decides; a final grant issues the licence, the last decision completes the application."""
    with transaction.atomic():
        case = lock_case(case.pk)
        _conclude(case, decisions.decide(case=case, outcome=outcome, reason=reason, given=given or {}, by=by), by)
        return case


def sign(*, case: Case, by: User, seen: int | None = None) -> Case:
    """The second person signs the officer's decision; it is final. ``seen``: the decision they read."""
    with transaction.atomic():
        case = lock_case(case.pk)
        _conclude(case, decisions.sign(case=case, by=by, seen=seen), by)
        return case


def send_back(*, case: Case, why: str, by: User) -> Case:
    """The second person sends it back to the officer."""
    with transaction.atomic():
        case = lock_case(case.pk)
        decisions.send_back(case=case, why=why, by=by)
        return case


def record_filing(*, case: Case, by: User) -> Case:
    """A complete filing is recorded and its receipt issued."""
    with transaction.atomic():
        case = lock_case(case.pk)
        decision = decisions.record_filing(case=case, by=by)
        _touched(case)
        _conclude(case, decision, by)
        return case


def withdraw(*, case: Case, by: User) -> Case:
    """The business takes one item back before it is decided."""
    with transaction.atomic():
        case = lock_case(case.pk)
        decisions.withdraw(case=case, by=by)
        _touched(case)
        _complete_if_last(case)
        return case


def deliver(*, case: Case, how: str, by: User) -> Case:
    """The business has its licence: downloaded, or handed over at the window."""
    with transaction.atomic():
        case = lock_case(case.pk)
        hand_over(case=case, how=how, by=by)
        return case


def _touched(case: Case) -> None:
    """The first act of any department puts the application into review."""
    if case.application.status is ApplicationState.SUBMITTED:
        case.application.mark_in_review()
        case.application.save()


def _conclude(case: Case, decision: Decision, by: User) -> None:
    if decision.final_at is None:
        return
    if decision.outcome != Decision.Outcome.REFUSE:
        issue(case=case, by=by)
    _complete_if_last(case)


def _complete_if_last(case: Case) -> None:
    """Every verb locks the application first, so of two "last" decisions the second sees the first."""
    application = case.application
    states = {CaseState(state) for state in application.cases.values_list("state", flat=True)}
    if not all(state.closed for state in states):
        return
    application.completed_at = clock.now()
    if states == {CaseState.WITHDRAWN}:
        application.mark_withdrawn()
        application.save()
        audit.record(application, "application.withdrawn", None, number=application.number)
        return
    application.mark_completed()
    application.save()
    audit.record(application, "application.completed", None, number=application.number)
    about = {"application": application.number, "enterprise": application.enterprise.name}
    notify(applicants_of(application), "completed", **about)


def alert_office_missing(missing: OfficeMissing) -> None:
    """The submission is undone; this stays: a log line, and a notice to everyone who can set up the office."""
    logger.error("office missing for a route", extra={"route": missing.extra})
    admins = User.objects.filter(is_active=True, is_superuser=True)
    catalogue_admins = User.objects.filter(posts__role=Role.CATALOGUE_ADMIN, posts__ended_on=None, is_active=True)
    notify([*admins, *catalogue_admins], "office_missing", **missing.extra)
