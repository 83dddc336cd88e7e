"""A draft of an item's next revision, or of a new item: open, save, propose, return, approve, discard.

Each verb is one transaction: lock → check → change → audit → notices. The gate that looks at the whole catalogue is in
``permits.publishing``, which pages call to propose and to publish.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from permits.catalogue.diff import differences
from permits.catalogue.documents import bare, blank
from permits.catalogue.models import Batch, ItemDraft, ItemRevision, PermitItem
from permits.catalogue.queries import last_revision
from permits.catalogue.states import OPEN
from permits.catalogue.states import DraftState as State
from yangjiang import audit, clock
from yangjiang.accounts.models import Department, Role, User
from yangjiang.notices import notify
from yangjiang.web.errors import Refused

NEW_CODE = re.compile(r"[1-9][0-9]{0,2}")


def next_code() -> str:
    """The number after the last one in use, drafts included: 41 while there are the annex's forty."""
    codes = {*PermitItem.objects.values_list("code", flat=True), *open_drafts().values_list("code", flat=True)}
    return str(max((int(code) for code in codes if code.isdecimal()), default=0) + 1)


def open_drafts() -> Any:
    """Drafts something may still become of, with the people and places a list shows."""
    return ItemDraft.objects.filter(state__in=OPEN).select_related(
        "item__batch", "department", "edited_by", "proposed_by", "approved_by", "based_on"
    )


def open_draft(*, code: str, by: User, batch: Batch | None = None) -> ItemDraft:
    """Open a draft: of the item with this code as it was last published, or of a new item in ``batch``.

    Raises Refused when one is open already (``extra["draft"]``), or a new item's number or batch will not do.
    """
    with transaction.atomic():
        item = PermitItem.objects.select_for_update().select_related("batch").filter(code=code).first()
        standing = ItemDraft.objects.filter(code=code, state__in=OPEN).select_related("edited_by").first()
        if standing:
            raise Refused(
                _("「%(item)s」已经有一份草稿，%(who)s 在改，请接着那一份改")
                % {"item": standing.short_name, "who": standing.edited_by},
                field="code",
                code="already_open",
                extra={"draft": standing.pk},
            )
        last = last_revision(item) if item else None
        content = bare(last.content) if last else _new_content(code, item.batch if item else batch)
        now = clock.now()
        try:
            with transaction.atomic():
                draft = ItemDraft.objects.create(
                    item=item, code=code, content=content, based_on=last, opened_at=now, edited_by=by, edited_at=now
                )
        except IntegrityError:  # two people opened a new number in the same moment
            raise Refused(_("刚刚有人开了这份草稿，请刷新页面"), field="code", code="already_open") from None
        audit.record(draft, "draft.opened", by, code=code, based_on=last.number if last else None)
        return draft


def _new_content(code: str, batch: Batch | None) -> dict[str, Any]:
    if not NEW_CODE.fullmatch(code):
        raise Refused(_("新事项的序号写成数字，例如 %s") % next_code(), field="code", code="bad_code")
    if batch is None:
        raise Refused(_("请选择新事项放在哪一批"), field="batch", code="no_batch")
    return blank(code, batch.number)


def save_draft(*, draft: ItemDraft, content: Mapping[str, Any], version: int, by: User) -> ItemDraft:
    """Keep what was edited; ``version`` is the one the editor started from. Returns the draft as it is now.

    Raises Refused with code ``edited_meanwhile`` (``extra["changes"]``: how the two differ) when somebody else has
    saved since, ``not_editing`` when it is with the department, ``bad_document`` for another item's document.
    """
    with transaction.atomic():
        draft = lock(draft, version, content)
        if not isinstance(content, Mapping) or str(content.get("code")) != draft.code:
            raise Refused(_("这不是第 %s 项的内容") % draft.code, code="bad_document")
        if draft.content == content:
            return draft
        changes = [change.text for change in differences(draft.content, content)]
        draft.content = dict(content)
        _saved(draft, by)
        audit.record(draft, "draft.saved", by, version=draft.version, changes=changes[:50])
        return draft


def set_dates(
    *, draft: ItemDraft, effective_on: date | None, hard_stop_on: date | None, note: str, version: int, by: User
) -> ItemDraft:
    """When it should come into force, whether older drafts must then be brought up to date, and why it changes."""
    with transaction.atomic():
        draft = lock(draft, version)
        if effective_on and effective_on < clock.today():
            raise Refused(_("生效日期不能早于今天"), field="effective_on", code="backwards")
        if hard_stop_on and hard_stop_on < (effective_on or clock.today()):
            raise Refused(_("旧规定的停用日期不能早于新规定的生效日期"), field="hard_stop_on", code="backwards")
        draft.effective_on, draft.hard_stop_on, draft.note = effective_on, hard_stop_on, note.strip()
        _saved(draft, by)
        audit.record(draft, "draft.dated", by, effective_on=effective_on, hard_stop_on=hard_stop_on, note=draft.note)
        return draft


def adopt_latest(*, draft: ItemDraft, version: int, by: User) -> ItemDraft:
    """Say that a revision published since the draft was opened has been looked at; the draft stays as typed."""
    with transaction.atomic():
        draft = lock(draft, version)
        draft.based_on = last_revision(draft.item) if draft.item else None
        _saved(draft, by)
        audit.record(draft, "draft.rebased", by, based_on=draft.based_on.number if draft.based_on else None)
        return draft


def propose(*, draft: ItemDraft, department: Department, by: User) -> ItemDraft:
    """Send the draft to the department whose head approves it."""
    with transaction.atomic():
        draft = lock(draft)
        draft.mark_proposed()
        draft.department, draft.proposed_by, draft.proposed_at = department, by, clock.now()
        draft.returned_why = ""
        draft.save()
        audit.record(draft, "draft.proposed", by, version=draft.version, department=department.code)
        notify(heads_of(department), "draft_proposed", who=str(by), **words_about(draft))
        return draft


def return_draft(*, draft: ItemDraft, why: str, by: User) -> ItemDraft:
    """The head of the department sends it back with the reason."""
    with transaction.atomic():
        draft = lock_in(draft, State.PROPOSED)
        _must_head(draft, by)
        if not why.strip():
            raise Refused(_("请写明退回的原因"), field="why", code="no_reason")
        draft.mark_returned()
        draft.returned_why = why.strip()
        draft.save()
        audit.record(draft, "draft.returned", by, version=draft.version, why=draft.returned_why)
        notify(editors_of(draft), "draft_returned", who=str(by), why=draft.returned_why, **words_about(draft))
        return draft


def approve(*, draft: ItemDraft, digest: str, by: User) -> ItemDraft:
    """The head approves exactly what they saw: ``digest`` of the complete document. Never their own work."""
    with transaction.atomic():
        draft = lock_in(draft, State.PROPOSED)
        _must_head(draft, by)
        if by.pk in (draft.proposed_by_id, draft.edited_by_id) or draft.editors.filter(pk=by.pk).exists():
            raise Refused(_("自己改的或送审的草稿，要由部门的另一位负责人审定"), code="own_draft")
        draft.mark_approved()
        draft.approved_by, draft.approved_at, draft.approved_digest = by, clock.now(), digest
        draft.save()
        audit.record(draft, "draft.approved", by, version=draft.version, digest=digest)
        notify(editors_of(draft), "draft_approved", who=str(by), **words_about(draft))
        return draft


def take_back(*, draft: ItemDraft, by: User) -> ItemDraft:
    """An editor takes a proposed or approved draft back to edit it; an approval given is void."""
    with transaction.atomic():
        draft = lock_in(draft, State.PROPOSED, State.APPROVED)
        draft.mark_returned()
        draft.approved_by = draft.approved_at = None
        draft.approved_digest = ""
        draft.save()
        audit.record(draft, "draft.taken_back", by, version=draft.version)
        return draft


def discard(*, draft: ItemDraft, by: User) -> ItemDraft:
    """Give the draft up; the row stays on record, its scenarios go."""
    with transaction.atomic():
        draft = lock_in(draft, State.EDITING, State.PROPOSED)
        draft.mark_discarded()
        draft.save()
        audit.record(draft, "draft.discarded", by, version=draft.version)
        return draft


def published(*, draft: ItemDraft, item: PermitItem, revision: ItemRevision, by: User) -> None:
    """Note what the draft became; the caller has published it."""
    draft.mark_published()
    draft.item, draft.revision = item, revision
    draft.save()
    audit.record(draft, "draft.published", by, version=draft.version, revision=revision.number)


def heads_of(department: Department) -> list[User]:
    """The heads of the department's offices, the city's and the districts'."""
    return list(
        User.objects.filter(
            posts__role=Role.HEAD, posts__office__department=department, posts__ended_on=None, is_active=True
        ).distinct()
    )


def editors_of(draft: ItemDraft) -> list[User]:
    """Everybody who had a hand in the draft."""
    hands = {user.pk: user for user in draft.editors.filter(is_active=True)}
    for user in (draft.edited_by, draft.proposed_by):
        if user and user.is_active:
            hands[user.pk] = user
    return list(hands.values())


def words_about(draft: ItemDraft) -> dict[str, Any]:
    """What every notice about a draft says."""
    return {"draft": draft.pk, "code": draft.code, "item": draft.short_name, "note": draft.note, "new": draft.is_new}


def lock(draft: ItemDraft, version: int | None = None, mine: Mapping[str, Any] | None = None) -> ItemDraft:
    """The draft, locked, still being edited and, where ``version`` is given, not saved by anybody since."""
    locked = _lock_any(draft.pk)
    _must_be(locked, State.EDITING)
    if version is not None and version != locked.version:
        raise meanwhile(locked, locked.short_name, locked.content, mine)
    return locked


def lock_in(draft: ItemDraft, *states: State) -> ItemDraft:
    """The draft, locked, in one of these states."""
    locked = _lock_any(draft.pk)
    _must_be(locked, *states)
    return locked


def meanwhile(kept: Any, name: str, theirs: Any, mine: Any) -> Refused:
    """The refusal for the second of two editors: who, when, and how the two differ."""
    at = kept.edited_at.astimezone(clock.SHANGHAI)
    changes = differences(theirs, mine) if isinstance(mine, Mapping) and isinstance(theirs, Mapping) else []
    return Refused(
        _("「%(name)s」刚刚由 %(who)s 在 %(at)s 改过，您这次的改动还没有保存；请对照后再改一次")
        % {"name": name, "who": kept.edited_by, "at": f"{at:%H:%M}"},
        code="edited_meanwhile",
        extra={
            "by": str(kept.edited_by),
            "at": at.isoformat(),
            "version": kept.version,
            "changes": [change.text for change in changes],
        },
    )


def _lock_any(pk: int) -> ItemDraft:
    return (
        ItemDraft.objects.select_for_update(of=("self",))
        .select_related("item__batch", "based_on", "department", "edited_by", "proposed_by")
        .get(pk=pk)
    )


def _must_be(draft: ItemDraft, *states: State) -> None:
    if draft.status not in states:
        raise Refused(
            _("这份草稿现在是「%s」，不能这样做") % draft.status.for_officer.text,
            code="not_editing" if State.EDITING in states else "wrong_state",
        )


def _must_head(draft: ItemDraft, by: User) -> None:
    theirs = {post.office.department_id for post in by.posts_held if post.role == Role.HEAD and post.office}
    if draft.department_id not in theirs:
        raise Refused(_("只有%s的负责人才能审定这份草稿") % draft.department, code="not_theirs")


def _saved(draft: ItemDraft, by: User) -> None:
    draft.version += 1
    draft.edited_by, draft.edited_at = by, clock.now()
    draft.save()
    draft.editors.add(by)
