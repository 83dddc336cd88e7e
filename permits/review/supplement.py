"""Ask once for everything missing; take the answer (行政许可法32(三)(四)). Callers hold the Case's lock."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from permits.application.fields import problems_with
from permits.application.merge import MergedField, merge
from permits.application.models import Evidence
from permits.fanout.deadline import first_clock
from permits.fanout.models import Case
from permits.fanout.people import applicants_of, staff_of, words_about
from permits.fanout.states import CaseState
from permits.review.acceptance import require
from permits.review.answers import answers_for
from permits.review.models import Supplement
from yangjiang import audit, clock
from yangjiang.accounts.models import Role, User
from yangjiang.clock import clocks
from yangjiang.files.models import Attachment
from yangjiang.notices import notify
from yangjiang.web.errors import Refused


def askable(case: Case) -> dict[str, tuple[str, str]]:
    """What this item may ask to be corrected: key → (kind, label). Nothing outside the item's own form."""
    facts = case.facts
    return {f.code: ("element", f.label) for f in facts.form} | {m.code: ("material", m.name) for m in facts.uploads}


def ask(*, case: Case, wanted: Mapping[str, str], note: str, why_again: str, by: User) -> Supplement:
    """Tell the business everything that is missing or wrong, at once. ``wanted``: field or material code → reason.

    Raises Refused when nothing is asked, a reason is missing, something is not this item's to ask, or this is a
    second notice without a recorded reason why the first did not say it.
    """
    require(case, CaseState.RECEIVED)
    choices = askable(case)
    if not wanted:
        raise Refused(_("请勾选要补正的内容；要一次说全"), field="wanted", code="nothing_asked")
    if unknown := set(wanted) - set(choices):
        raise Refused(_("本事项不需要：%s") % "、".join(sorted(unknown)), field="wanted", code="not_askable")
    for code, reason in wanted.items():
        if not reason.strip():
            raise Refused(_("请写明「%s」要怎样补正") % choices[code][1], field=f"reason_{code}", code="reason_missing")
    if case.supplements.exists() and not why_again.strip():
        raise Refused(
            _("法律只允许一次告知；再次要求补正，请写明为什么第一次没有告知"), field="why_again", code="second_notice"
        )
    answers = answers_for(case)
    supplement = Supplement.objects.create(
        case=case,
        asked=[
            {"kind": choices[code][0], "code": code, "label": choices[code][1], "reason": reason.strip()}
            for code, reason in wanted.items()
        ],
        note=note.strip(),
        why_again=why_again.strip(),
        before={code: answers.get(code) for code in wanted if choices[code][0] == "element"},
        asked_by=by,
        asked_at=clock.now(),
    )
    case.mark_asked()
    case.officer = by
    case.save()
    audit.record(case, "case.asked", by, asked=supplement.asked, again=bool(why_again.strip()))
    for running in case.clocks.filter(stopped_on=None):
        clocks.stop(clock=running, on=clock.today(), by=by, note=_("已一次告知补正"))
    notify(applicants_of(case.application), "asked", **words_about(case), count=len(supplement.asked))
    return supplement


def answer(*, case: Case, values: Mapping[str, Any], files: Mapping[str, list[Attachment]], by: User) -> Supplement:
    """The business's answer to the open notice: only what was asked, all of it. Starts the acceptance clock anew.

    Raises Refused with ``extra["problems"]`` (field → sentence) for what is still missing or wrong.
    """
    require(case, CaseState.NEEDS_SUPPLEMENT)
    supplement = case.supplements.get(answered_at=None)
    fields = asked_fields(case, supplement)
    answers = {**answers_for(case), **{code: values.get(code) for code in fields}}
    problems = {code: found[0] for code, field in fields.items() if (found := problems_with(field, answers))}
    problems |= {code: _("请上传补正后的材料") for code in supplement.materials if not files.get(code)}
    if problems:
        raise Refused(_("还有 %d 处没有补好") % len(problems), code="incomplete", extra={"problems": problems})
    for code in supplement.materials:
        for attachment in files[code]:
            Evidence.objects.get_or_create(
                application=case.application,
                material=code,
                attachment=attachment,
                removed_at=None,
                defaults={"added_by": by},
            )
    supplement.values = {code: values.get(code) for code in fields}
    supplement.answered_by, supplement.answered_at = by, clock.now()
    supplement.save(update_fields=["values", "answered_by", "answered_at"])
    case.mark_supplemented()
    case.save()
    audit.record(
        case,
        "case.supplemented",
        by,
        values=supplement.values,
        files={code: [a.sha256 for a in attachments] for code, attachments in files.items()},
    )
    kind, rule = first_clock(case)
    clocks.start(subject=case, kind=kind, rule=rule, on=clock.today(), by=by)
    notify(staff_of(case, Role.OFFICER), "supplemented", **words_about(case))
    return supplement


def asked_fields(case: Case, supplement: Supplement) -> dict[str, MergedField]:
    """The asked elements as form fields, by code."""
    fields = merge([case.facts]).fields
    return {code: fields[code] for code in supplement.elements if code in fields}


def open_supplement(case: Case) -> Supplement | None:
    return case.supplements.filter(answered_at=None).first()
