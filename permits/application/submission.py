"""Check and submit: after this the application's words never change."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from permits.application.draft import choose, merged_form
from permits.application.fields import problems_with
from permits.application.merge import DECLARATION, MergedForm
from permits.application.models import Application, Entry
from permits.application.revising import must_not_be_stopped
from yangjiang import audit, clock
from yangjiang.accounts.models import User
from yangjiang.paper.numbering import next_number
from yangjiang.web.errors import Refused


@dataclass(frozen=True)
class Problem:
    """Something still to do before submitting. ``place`` is a group key, or ``materials``."""

    place: str
    code: str
    message: str


def problems_of(application: Application, form: MergedForm | None = None) -> list[Problem]:
    """Everything that stands in the way of submitting, in the order of the form; empty when ready."""
    form = form or merged_form(application)
    answers = answers_of(application)
    found = [
        Problem(group.key, field.code, message)
        for group in form.groups
        for field in group.fields
        for message in problems_with(field, answers)
    ]
    handed_in = set(application.evidence.filter(removed_at=None).values_list("material", flat=True))
    found += [
        Problem("materials", m.code, _("还缺「%s」") % m.facts.name)
        for m in form.uploads
        if m.required and m.code not in handed_in
    ]
    return found


def answers_of(application: Application) -> dict[str, Any]:
    """Element code → kept value."""
    return dict(application.entries.values_list("element", "value"))


def submit(*, application: Application, key: UUID, declared: bool, by: User) -> tuple[Application, bool]:
    """Submit once. Returns the application and whether this call did it (False: the same key came again).

    Raises Refused when something is missing or wrong, the truth declaration (行政许可法31) is not given, a law has
    ended the revision an item was chosen on, or the application was already submitted from somewhere else. Call
    inside the transaction that fans it out.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("submit and fan-out are one transaction")
    application = Application.objects.select_for_update().get(pk=application.pk)
    if not application.is_draft:
        if application.submit_key == key:
            return application, False
        raise Refused(_("这份申请已经提交过了，编号 %s") % (application.number or ""), code="already_submitted")
    choose(application.selections.values_list("item_code", flat=True))  # still launched, still not empty
    must_not_be_stopped(application)
    problems = problems_of(application)
    if problems:
        raise Refused(
            _("还有 %d 处没有填好，填好再提交") % len(problems),
            code="incomplete",
            extra={"problems": [{"place": p.place, "field": p.code, "error": p.message} for p in problems]},
        )
    if not declared:
        raise Refused(_("请先确认所填内容和材料真实"), field="declared", code="not_declared")
    now = clock.now()
    Entry.objects.update_or_create(
        application=application, element=DECLARATION, defaults={"value": True, "changed_by": by}
    )
    application.number = f"YJ{now.year}{next_number(f'application/{now.year}'):06d}"
    application.submit_key = key
    application.submitted_at = now
    application.mark_submitted()
    application.save()
    audit.record(application, "application.submitted", by, number=application.number)
    return application, True
