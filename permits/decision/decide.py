"""Decide, sign, send back, record, withdraw. Callers hold the Case's lock and conclude what these return."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from permits.decision.establish import establish, establishes, facts_for_decision
from permits.decision.models import Decision
from permits.fanout.models import Case
from permits.fanout.people import applicants_of, staff_of, words_about
from permits.fanout.states import CaseState
from permits.review.acceptance import require, stop_all_clocks
from yangjiang import audit, clock
from yangjiang.accounts.models import Role, User
from yangjiang.notices import notify
from yangjiang.web.errors import Refused


def decide(*, case: Case, outcome: str, reason: str, given: Mapping[str, str], by: User) -> Decision:
    """The officer decides; final at once, or waiting for the second person where the item needs one.

    Raises Refused: wrong state, refusal without reason (行政许可法38), a prerequisite of the same application
    still open, a missing or wrong fact.
    """
    require(case, CaseState.UNDER_REVIEW)
    if outcome not in {Decision.Outcome.GRANT, Decision.Outcome.REFUSE}:
        raise Refused(_("请选择准予或者不予"), field="outcome", code="outcome")
    if outcome == Decision.Outcome.REFUSE and not reason.strip():
        raise Refused(_("不予许可必须写明理由"), field="reason", code="reason_missing")
    if outcome == Decision.Outcome.GRANT and (waiting := open_prerequisites(case)):
        names = "、".join(f"「{c.facts.short_name}」" for c in waiting)
        raise Refused(_("要等同一申请里的%s先办结，才能准予这一项") % names, code="prerequisite_open")
    decision = Decision.objects.create(
        case=case,
        outcome=outcome,
        reason=reason.strip(),
        facts=facts_for_decision(case, outcome, given),
        decided_by=by,
        decided_at=clock.now(),
    )
    case.officer = by
    if case.facts.second_signature:
        case.mark_proposed()
        case.save()
        audit.record(case, "case.proposed", by, outcome=outcome, reason=decision.reason)
        notify(staff_of(case, Role.HEAD), "signature_wanted", **words_about(case))
    else:
        _finalise(case, decision, by)
    return decision


def sign(*, case: Case, by: User, seen: int | None = None) -> Decision:
    """The second person signs; the decision is final. Raises Refused for one's own decision, or for another than
    the one ``seen`` (it was sent back and decided anew meanwhile)."""
    require(case, CaseState.AWAITING_SIGNATURE)
    decision = standing_decision(case)
    if seen is not None and decision.pk != seen:
        raise Refused(_("经办人刚刚重新作了决定，请看过新的决定再签批"), code="state_moved")
    if decision.decided_by_id == by.pk:
        raise Refused(_("决定由您本人作出，须由另一人签批"), code="own_decision")
    if decision.outcome == Decision.Outcome.GRANT and (waiting := open_prerequisites(case)):
        names = "、".join(f"「{c.facts.short_name}」" for c in waiting)
        raise Refused(_("要等同一申请里的%s先办结，才能签批这一项") % names, code="prerequisite_open")
    decision.signed_by = by
    _finalise(case, decision, by)
    return decision


def send_back(*, case: Case, why: str, by: User) -> None:
    """The second person does not sign; the officer thinks again. Raises Refused without a reason."""
    require(case, CaseState.AWAITING_SIGNATURE)
    if not why.strip():
        raise Refused(_("请写明退回的原因"), field="why", code="reason_missing")
    decision = standing_decision(case)
    decision.sent_back_by, decision.sent_back_at, decision.sent_back_why = by, clock.now(), why.strip()
    decision.save(update_fields=["sent_back_by", "sent_back_at", "sent_back_why"])
    case.mark_sent_back()
    case.save()
    audit.record(case, "case.sent_back", by, why=decision.sent_back_why)
    notify([decision.decided_by], "sent_back", **words_about(case), why=decision.sent_back_why)


def record_filing(*, case: Case, by: User) -> Decision:
    """A filing is complete: record it at once. Raises Refused when the item is not a filing."""
    require(case, CaseState.RECEIVED)
    if not case.facts.is_filing:
        raise Refused(_("这是许可事项，要先受理再决定"), code="not_a_filing")
    if waiting := open_prerequisites(case):
        names = "、".join(f"「{c.facts.short_name}」" for c in waiting)
        raise Refused(_("要等同一申请里的%s先办结，才能备案这一项") % names, code="prerequisite_open")
    decision = Decision.objects.create(
        case=case, outcome=Decision.Outcome.RECORD, decided_by=by, decided_at=clock.now()
    )
    case.officer = by
    _finalise(case, decision, by)
    return decision


def withdraw(*, case: Case, by: User) -> None:
    """The business takes this item back before it is decided. Raises Refused afterwards."""
    if case.status.closed:
        raise Refused(_("这件事已经办结，不能撤回"), code="closed")
    case.mark_withdrawn()
    case.closed_at = clock.now()
    case.save()
    audit.record(case, "case.withdrawn", by)
    stop_all_clocks(case, by)
    notify(staff_of(case, Role.OFFICER), "withdrawn", **words_about(case))


def standing_decision(case: Case) -> Decision:
    """The decision that has not been sent back."""
    return case.decisions.get(sent_back_at=None)


def open_prerequisites(case: Case) -> list[Case]:
    """Cases of the same application that must be granted before this one and are not yet."""
    needed = set(case.facts.prerequisites)
    if not needed:
        return []
    done = {CaseState.GRANTED, CaseState.RECORDED, CaseState.DELIVERED}
    siblings = case.application.cases.filter(item_code__in=needed).select_related("revision__item")
    return [sibling for sibling in siblings if sibling.status not in done]


FINAL = {
    Decision.Outcome.GRANT: ("mark_granted", "case.granted", "granted"),
    Decision.Outcome.REFUSE: ("mark_refused", "case.refused", "refused"),
    Decision.Outcome.RECORD: ("mark_recorded", "case.recorded", "recorded"),
}


def _finalise(case: Case, decision: Decision, by: User) -> None:
    mark, event, notice = FINAL[Decision.Outcome(decision.outcome)]
    decision.final_at = clock.now()
    decision.save(update_fields=["signed_by", "final_at"])
    getattr(case, mark)()
    case.closed_at = decision.final_at
    case.save()
    if decision.outcome == Decision.Outcome.GRANT and establishes(case):
        establish(case, decision, by)
    audit.record(case, event, by, reason=decision.reason, decided_by=decision.decided_by.username, **decision.facts)
    stop_all_clocks(case, by)
    notify(applicants_of(case.application), notice, **words_about(case), reason=decision.reason)
