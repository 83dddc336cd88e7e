"""The life of a change to the catalogue, in reading order. Editors' and approvers' pages call these verbs alone.

Each is one transaction: lock → check → change → audit → notices. All or nothing.

    open_draft ─→ save_draft, set_dates ⟲ ─→ propose ─→ approve │ return_draft (or take_back) ─→ publish
    edit_questions ─→ save_questions ⟲ ─→ publish_questions
    discard, discard_questions: given up.   scenarios: keep_scenario, drop_scenario, in a draft or live
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from permits.application.models import Application
from permits.application.revising import for_applicant
from permits.application.states import ApplicationState
from permits.catalogue import asking, drafting
from permits.catalogue import publish as catalogue
from permits.catalogue.asking import edit_questions, save_questions
from permits.catalogue.diff import Change, differences
from permits.catalogue.documents import digest_of
from permits.catalogue.drafting import adopt_latest, open_draft, save_draft, set_dates, take_back
from permits.catalogue.findings import Finding
from permits.catalogue.models import (
    Batch,
    ItemDraft,
    ItemRevision,
    PermitItem,
    Questionnaire,
    QuestionnaireDraft,
)
from permits.catalogue.queries import current_questionnaire, last_revision
from permits.catalogue.states import DraftState
from permits.fanout.people import applicants_of
from permits.guidance import keeping
from permits.guidance.checking import check_book
from permits.guidance.clearance import findings, findings_of_questions, published_book
from permits.guidance.comparing import changes, changes_of_questions, complete_document
from permits.guidance.models import Scenario
from permits.impact import Impact, impact, impact_of_questions
from yangjiang import audit, clock
from yangjiang.accounts.models import Department, User
from yangjiang.notices import notify
from yangjiang.web.errors import Refused

__all__ = [
    "Impact",
    "adopt_latest",
    "approve",
    "changes",
    "changes_of_questions",
    "complete_document",
    "discard",
    "discard_questions",
    "drop_scenario",
    "edit_questions",
    "findings",
    "findings_of_questions",
    "impact",
    "impact_of_questions",
    "keep_scenario",
    "open_draft",
    "propose",
    "publish",
    "publish_questions",
    "return_draft",
    "save_draft",
    "save_questions",
    "set_dates",
    "take_back",
]


# --- An item -----------------------------------------------------------------------------------


def propose(*, draft: ItemDraft, by: User) -> ItemDraft:
    """Send a clean draft to the head of the item's department.

    Raises Refused with every finding in ``extra["findings"]``; ``unchanged`` when there is nothing to approve.
    """
    with transaction.atomic():
        draft = drafting.lock(draft)
        _must_be_clean(findings(draft, planned=True))
        _must_be_current(draft)
        last = last_revision(draft.item) if draft.item else None
        if last and not draft.hard_stop_on and last.content == complete_document(draft):
            raise Refused(_("和现在的内容没有不同，不用送审"), code="unchanged")
        return drafting.propose(draft=draft, department=_department_of(draft), by=by)


def approve(*, draft: ItemDraft, by: User, seen: int | None = None) -> ItemDraft:
    """The head of the item's department approves the document as it stands, definitions and all.

    ``seen``: the ``version`` they read; one edited again since is refused, never approved unread.
    """
    with transaction.atomic():
        draft = drafting.lock_in(draft, DraftState.PROPOSED)
        if seen is not None and seen != draft.version:
            raise Refused(_("您打开之后草稿又改过，请看过新的内容再审定"), code="edited_meanwhile")
        return drafting.approve(draft=draft, digest=digest_of(complete_document(draft)), by=by)


def return_draft(*, draft: ItemDraft, why: str, by: User) -> ItemDraft:
    """The head of the item's department sends it back with the reason."""
    return drafting.return_draft(draft=draft, why=why, by=by)


def discard(*, draft: ItemDraft, by: User) -> ItemDraft:
    """Give a draft up, and the scenarios it would have brought."""
    with transaction.atomic():
        draft = drafting.discard(draft=draft, by=by)
        keeping.forget(draft)
        return draft


def publish(*, draft: ItemDraft, by: User, effective_on: date | None = None) -> ItemRevision:
    """Publish an approved draft: a new revision, in force from its day; for a new number a new item.

    Running Cases and submitted applications keep theirs; applications not submitted yet are told what changed.
    Raises Refused: not approved, changed since, findings (all in ``extra["findings"]``), a day that has passed.
    """
    with transaction.atomic():
        _one_at_a_time()
        draft = drafting.lock_in(draft, DraftState.APPROVED)
        day = effective_on or draft.effective_on or clock.today()
        _must_look_forward(draft, day)
        _must_be_current(draft)
        _must_be_clean([*findings(draft), *_words_too_soon(draft, day)])
        content = complete_document(draft)
        if digest_of(content) != draft.approved_digest:
            raise Refused(
                _("部门审定之后，用到的数据元或材料改过了，请取回草稿重新送审"), code="changed_since_approval"
            )
        last = last_revision(draft.item) if draft.item else None
        item = draft.item or catalogue.add_item(content=content, by=by)
        revision = catalogue.publish(
            item=item, content=content, effective_on=day, hard_stop_on=draft.hard_stop_on, by=by
        )
        if revision is None:
            raise Refused(_("和现在的内容没有不同，不用发布"), code="unchanged")
        if day <= clock.today():
            catalogue.set_words(item=item, content=content, by=by)
        drafting.published(draft=draft, item=item, revision=revision, by=by)
        keeping.settle(draft, by)
        if last:
            _tell_applicants(revision, differences(last.content, content))
        return revision


def _one_at_a_time() -> None:
    """Two publications that are clean apart may not be clean together: the second waits and looks again."""
    list(Batch.objects.select_for_update().order_by("number"))


def _must_be_clean(found: list[Finding]) -> None:
    if found:
        raise Refused(
            _("还有 %d 处问题，改好才能继续") % len(found),
            code="findings",
            extra={"findings": [asdict(one) for one in found]},
        )


def _must_be_current(draft: ItemDraft) -> None:
    last = last_revision(draft.item) if draft.item else None
    if last and last.pk != draft.based_on_id:
        raise Refused(_("草稿打开之后又发布了第 %d 版，请先对照它有什么不同") % last.number, code="based_on_older")


def _must_look_forward(draft: ItemDraft, day: date) -> None:
    if day < clock.today():
        raise Refused(_("生效日期不能早于今天，已经过去的日子不能改规定"), field="effective_on", code="backwards")
    if draft.effective_on and day < draft.effective_on:
        raise Refused(
            _("部门审定的生效日期是 %s，不能提前") % catalogue.in_chinese(draft.effective_on),
            field="effective_on",
            code="before_approved_day",
        )
    if draft.hard_stop_on and draft.hard_stop_on < day:
        raise Refused(
            _("旧规定 %s 停用，新规定不能比它晚生效") % catalogue.in_chinese(draft.hard_stop_on),
            field="effective_on",
            code="after_hard_stop",
        )


def _words_too_soon(draft: ItemDraft, day: date) -> list[Finding]:
    """An item's name stands on lists without a date: it changes on the day the new one is in force, not before."""
    if draft.item is None or day <= clock.today():
        return []
    keys = {"name": "name", "short_name": "short_name", "department_name": "department", "remark": "remark"}
    message = str(_("名称、简称、部门和备注只能从发布当天起改，请把它单独放在一次当天生效的发布里"))
    return [
        Finding("words-later", f"items/{draft.code}", keys[key], message)
        for key, word in catalogue.words_of(draft.content).items()
        if getattr(draft.item, key) != word
    ]


def _department_of(draft: ItemDraft) -> Department:
    """Whoever has the power today approves, also a draft that would give it away."""
    last: PermitItem | None = draft.item
    revision = last_revision(last) if last else None
    office = (revision.content if revision else draft.content)["office"]
    return Department.objects.get(code=office["department"])


def _tell_applicants(revision: ItemRevision, changed: list[Change]) -> None:
    """Applications not submitted yet keep what was typed; their people hear what is different and from when."""
    rows = Application.objects.filter(
        selections__item_code=revision.item.code, state=ApplicationState.DRAFT
    ).select_related("enterprise")
    for application in rows:
        notify(
            applicants_of(application),
            "item_changed",
            application=application.pk,
            enterprise=application.enterprise.name,
            item=revision.content["short_name"],
            effective_on=catalogue.in_chinese(revision.effective_on),
            hard_stop_on=catalogue.in_chinese(revision.hard_stop_on) if revision.hard_stop_on else "",
            changes=[change.text for change in for_applicant(changed)][:20],
        )


# --- The questions, and scenarios --------------------------------------------------------------


def publish_questions(*, draft: QuestionnaireDraft, by: User) -> Questionnaire:
    """Ask these questions from now on. Raises Refused with every finding, or when nothing changed."""
    with transaction.atomic():
        _one_at_a_time()
        draft = asking.lock_questions(draft)
        last = current_questionnaire()
        if last and last.pk != draft.based_on_id:
            raise Refused(_("草稿打开之后又发布了新的问题，请放弃这份草稿重新改"), code="based_on_older")
        _must_be_clean(findings_of_questions(draft))
        questionnaire = catalogue.publish_questions(draft.content)
        if questionnaire is None:
            raise Refused(_("和现在的问题没有不同，不用发布"), code="unchanged")
        asking.questions_published(draft=draft, questionnaire=questionnaire, by=by)
        audit.record(questionnaire, "questionnaire.published", by, number=questionnaire.number)
        keeping.settle(draft, by)
        return questionnaire


def discard_questions(*, draft: QuestionnaireDraft, by: User) -> QuestionnaireDraft:
    """Give a draft of the questions up, and the scenarios it would have brought."""
    with transaction.atomic():
        draft = asking.discard_questions(draft=draft, by=by)
        keeping.forget(draft)
        return draft


def keep_scenario(
    *,
    name: str,
    answers: Mapping[str, Any],
    expect: Mapping[str, str],
    by: User,
    draft: ItemDraft | QuestionnaireDraft | None = None,
) -> Scenario:
    """Keep a scenario in a draft, where publishing will try it; or live, then it must hold today."""
    with transaction.atomic():
        scenario = keeping.keep_scenario(name=name, answers=answers, expect=expect, by=by, draft=draft)
        if draft is None:
            found = [one for one in check_book(published_book()) if one.where == f"scenarios/{scenario.name}"]
            _must_be_clean(found)
        return scenario


def drop_scenario(*, scenario: Scenario, by: User, draft: ItemDraft | QuestionnaireDraft | None = None) -> None:
    """Delete a scenario; with ``draft`` a live one goes only when the draft is published."""
    keeping.drop_scenario(scenario=scenario, by=by, draft=draft)
