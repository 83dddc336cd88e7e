"""What a draft must be cleared of before it is proposed and published: the whole catalogue as it would be, checked.

Everything is checked on the newest published documents, in force or not yet: they are what the next change follows.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from permits.catalogue.asking import open_questions_draft
from permits.catalogue.book import Book
from permits.catalogue.documents import bare
from permits.catalogue.drafting import open_drafts
from permits.catalogue.findings import Finding
from permits.catalogue.models import ItemDraft, ItemRevision, QuestionnaireDraft
from permits.catalogue.queries import in_force, last_revisions
from permits.catalogue.states import DraftState
from permits.guidance.checking import book_in_force, check_book
from permits.guidance.keeping import with_draft
from permits.guidance.lint import lint_rules
from yangjiang.accounts.models import District, Level, Office

IDLE = "idle-question"
"""A new question decides nothing until the item that asks it is published, and the other way round: the two are
published one after the other, so this one finding may be answered by the other side's draft."""


def published_book() -> Book:
    """The catalogue as it is published, what is not in force yet with it."""
    return replace(book_in_force(), items=[bare(revision.content) for revision in last_revisions()])


def findings(draft: ItemDraft, *, planned: bool = False) -> list[Finding]:
    """Everything in the way of publishing this draft; ``planned``: with the questions being drafted, for proposing."""
    now = published_book()
    questions = open_questions_draft()
    if planned and questions:
        now = replace(now, questions=questions.content)
    book = replace(now.with_item(draft.content), scenarios=with_draft(draft))
    found = check_book(book)
    if questions and any(finding.rule == IDLE for finding in found):
        later = {one for one in lint_rules(book.items, questions.content) if one.rule == IDLE}
        found = [one for one in found if one.rule != IDLE or one in later]
    return [*found, *_routes(draft)]


def findings_of_questions(draft: QuestionnaireDraft) -> list[Finding]:
    """Everything in the way of publishing these questions. Rules still in force until a newer revision's day count."""
    book = replace(published_book(), questions=draft.content, scenarios=with_draft(draft))
    found = check_book(book)
    if any(finding.rule == IDLE for finding in found):
        coming = book
        for item in open_drafts().exclude(state=DraftState.EDITING):
            coming = coming.with_item(item.content)
        later = {one for one in lint_rules(coming.items, draft.content) if one.rule == IDLE}
        found = [one for one in found if one.rule != IDLE or one in later]
    return [*found, *_still_asked(draft.content)]


def _still_asked(questions: list[Any]) -> Iterable[Finding]:
    """A revision whose successor is published but not in force is still evaluated today."""
    newest = set(last_revisions().values_list("pk", flat=True))
    today = in_force().exclude(pk__in=newest)
    between = ItemRevision.objects.filter(pk__in=today)
    broken = lint_rules([bare(revision.content) for revision in between], questions)
    return [finding for finding in broken if finding.rule in {"unknown-question", "unknown-answer", "bad-rule"}]


def _routes(draft: ItemDraft) -> list[Finding]:
    """Every Case must find an office (P7 「按事权分发」): the city's, or one in every district."""
    office = draft.content.get("office")
    if not isinstance(office, dict):
        return []
    offices = Office.objects.filter(department__code=office.get("department"), level=office.get("level"))
    place = f"items/{draft.code}"
    if office.get("level") == Level.CITY:
        missing = [] if offices.exists() else [str(_("市级"))]
    else:
        there = set(offices.values_list("district_id", flat=True))
        missing = [district.name for district in District.objects.all() if district.pk not in there]
    if not missing:
        return []
    message = _("这个部门在%s没有受理机构，企业提交时送不出去，请先设置机构或者改层级") % "、".join(missing)
    return [Finding("no-office", place, "office", str(message))]
