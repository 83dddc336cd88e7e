"""A draft of the guidance questions: open, save, discard. One at a time; publishing is ``permits.publishing``'s."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from permits.catalogue.diff import differences
from permits.catalogue.drafting import meanwhile
from permits.catalogue.models import Questionnaire, QuestionnaireDraft
from permits.catalogue.queries import current_questionnaire
from permits.catalogue.states import DraftState as State
from yangjiang import audit, clock
from yangjiang.accounts.models import User
from yangjiang.web.errors import Refused

Rows = list[dict[str, Any]]


def open_questions_draft() -> QuestionnaireDraft | None:
    """The one draft of the questions being edited, if there is one."""
    return QuestionnaireDraft.objects.filter(state=State.EDITING).select_related("edited_by", "based_on").first()


def edit_questions(*, by: User) -> QuestionnaireDraft:
    """The open draft; a new one of the questions in force where none is open."""
    with transaction.atomic():
        standing = open_questions_draft()
        if standing:
            return standing
        last = current_questionnaire()
        now = clock.now()
        try:
            with transaction.atomic():
                draft = QuestionnaireDraft.objects.create(
                    content=list(last.content) if last else [],
                    based_on=last,
                    opened_at=now,
                    edited_by=by,
                    edited_at=now,
                )
        except IntegrityError:  # somebody else opened it in the same moment: then it is theirs and ours
            return QuestionnaireDraft.objects.get(state=State.EDITING)
        audit.record(draft, "questions.opened", by, based_on=last.number if last else None)
        return draft


def save_questions(*, draft: QuestionnaireDraft, content: Rows, version: int, by: User) -> QuestionnaireDraft:
    """Keep what was edited. Raises Refused ``edited_meanwhile`` when somebody else has saved since ``version``."""
    with transaction.atomic():
        draft = lock_questions(draft, version, content)
        if not isinstance(content, list) or not all(isinstance(row, Mapping) for row in content):
            raise Refused(_("导办问题写成一列，每题一条"), code="bad_document")
        if draft.content == content:
            return draft
        changes = [change.text for change in differences(draft.content, content)]
        draft.content = list(content)
        draft.version += 1
        draft.edited_by, draft.edited_at = by, clock.now()
        draft.save()
        audit.record(draft, "questions.saved", by, version=draft.version, changes=changes[:50])
        return draft


def discard_questions(*, draft: QuestionnaireDraft, by: User) -> QuestionnaireDraft:
    """Give the draft up; the row stays on record."""
    with transaction.atomic():
        draft = lock_questions(draft)
        draft.mark_discarded()
        draft.save()
        audit.record(draft, "questions.discarded", by, version=draft.version)
        return draft


def questions_published(*, draft: QuestionnaireDraft, questionnaire: Questionnaire, by: User) -> None:
    """Note what the draft became; the caller has published it."""
    draft.mark_published()
    draft.questionnaire = questionnaire
    draft.save()
    audit.record(draft, "questions.published", by, version=draft.version, questionnaire=questionnaire.number)


def lock_questions(
    draft: QuestionnaireDraft, version: int | None = None, mine: Rows | None = None
) -> QuestionnaireDraft:
    """The draft, locked, still open and, where ``version`` is given, not saved by anybody since."""
    locked = (
        QuestionnaireDraft.objects.select_for_update(of=("self",))
        .select_related("edited_by", "based_on")
        .get(pk=draft.pk)
    )
    if locked.status is not State.EDITING:
        raise Refused(_("这份问题草稿已经%s") % locked.status.for_officer.text, code="not_editing")
    if version is not None and version != locked.version:
        theirs = {"questions": locked.content}
        raise meanwhile(locked, _("导办问题"), theirs, {"questions": mine} if mine is not None else None)
    return locked
