"""A draft's life up to publication: who may do what, and nobody's work is lost (P10)."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from permits import access, publishing
from permits.catalogue import drafting
from permits.catalogue.documents import bare
from permits.catalogue.models import Batch, ItemDraft
from permits.catalogue.states import DraftState
from permits.demo import Story
from tests.permits.catalogue.forty_first import CODE, document
from tests.permits.catalogue.hands import approved, dated, forty_first, opened, saved, with_limit
from yangjiang import clock
from yangjiang.accounts.models import Department, Office, Post, Role, User
from yangjiang.audit.trail import broken_at, chain_of
from yangjiang.notices.deliver import text_of, title_of
from yangjiang.notices.models import Notice
from yangjiang.web.errors import Refused


@pytest.fixture
def second_editor(city: Story) -> User:
    user = User.objects.create(username="catalogue2", full_name="蓝雯")
    Post.objects.create(user=user, role=Role.CATALOGUE_ADMIN)
    return user


def told(event: str) -> list[tuple[str, str, str]]:
    rows = Notice.objects.filter(event=event, channel=Notice.Channel.INBOX)
    return [(notice.user.username, title_of(notice), text_of(notice)) for notice in rows]


def test_a_draft_starts_from_what_is_published_without_the_definitions(city: Story) -> None:
    draft = opened(city, "5")
    assert draft.based_on is not None
    assert draft.content == bare(draft.based_on.content)
    assert "spec" in draft.based_on.content["form"][0]
    assert publishing.changes(draft) == []


def test_one_open_draft_per_item(city: Story, second_editor: User) -> None:
    first = opened(city, "5")
    with pytest.raises(Refused, match="容慧 在改") as refused:
        drafting.open_draft(code="5", by=second_editor)
    assert refused.value.extra == {"draft": first.pk}
    publishing.discard(draft=first, by=city.people["catalogue"])
    assert opened(city, "5").pk != first.pk


@pytest.mark.parametrize("code", ["", "0", "07", "4 1", "S7", "1000", "forty"])
def test_a_new_items_number_is_a_number(city: Story, code: str) -> None:
    with pytest.raises(Refused, match="序号写成数字"):
        drafting.open_draft(code=code, by=city.people["catalogue"], batch=Batch.objects.get(number=2))


def test_a_new_item_needs_a_batch_and_gets_the_next_number(city: Story) -> None:
    assert drafting.next_code() == "41"
    with pytest.raises(Refused, match="哪一批"):
        drafting.open_draft(code="41", by=city.people["catalogue"])
    assert opened(city, CODE).content["batch"] == 2
    assert drafting.next_code() == "42"


def test_of_two_editors_the_second_is_told_and_nothing_of_the_first_is_lost(city: Story, second_editor: User) -> None:
    draft = opened(city, "5")
    hers, his = dict(draft.content, notes=["甲"]), dict(draft.content, notes=["乙"])
    publishing.save_draft(draft=draft, content=hers, version=1, by=city.people["catalogue"])
    with pytest.raises(Refused, match=r"刚刚由 容慧 在 \d\d:\d\d 改过") as refused:
        publishing.save_draft(draft=draft, content=his, version=1, by=second_editor)
    assert refused.value.code == "edited_meanwhile"
    assert refused.value.extra["version"] == 2
    assert refused.value.extra["changes"] == ["删除待确认事项：甲", "新增待确认事项：乙"]
    draft.refresh_from_db()
    assert draft.content["notes"] == ["甲"]
    kept = publishing.save_draft(draft=draft, content=his, version=2, by=second_editor)
    assert (kept.version, kept.edited_by) == (3, second_editor)
    with pytest.raises(Refused, match="蓝雯"):
        publishing.set_dates(
            draft=draft, effective_on=None, hard_stop_on=None, note="", version=2, by=city.people["catalogue"]
        )


def test_saving_what_is_there_already_changes_nothing(city: Story) -> None:
    draft = opened(city, "5")
    assert saved(city, draft).version == 1


def test_the_trail_says_who_changed_what(city: Story) -> None:
    draft = with_limit(city, "6", 15)
    entries = chain_of(draft)
    assert [(entry.event, str(entry.by)) for entry in entries] == [("draft.opened", "容慧"), ("draft.saved", "容慧")]
    assert entries[1].facts["changes"] == ["法定时限：20 个工作日 → 15 个工作日"]
    assert broken_at(entries) is None


def test_another_items_document_is_refused(city: Story) -> None:
    draft = opened(city, "5")
    with pytest.raises(Refused, match="不是第 5 项"):
        publishing.save_draft(draft=draft, content=document(), version=1, by=city.people["catalogue"])


def test_proposing_is_refused_with_every_finding(city: Story) -> None:
    conditions = [{**document()["conditions"][0], "text": "法律法规规定的其他条件"}]
    draft = forty_first(city, conditions=conditions, legal_bases=[])
    with pytest.raises(Refused, match="还有 2 处问题") as refused:
        publishing.propose(draft=draft, by=city.people["catalogue"])
    found = refused.value.extra["findings"]
    assert {(one["where"], one["rule"]) for one in found} == {("items/41", "catch-all"), ("items/41", "no-basis")}
    assert {one["path"] for one in found} == {"conditions[0].text", "legal_bases"}
    draft.refresh_from_db()
    assert draft.status is DraftState.EDITING


def test_a_blank_new_item_is_refused_and_never_breaks_anything(city: Story) -> None:
    draft = opened(city, CODE)
    assert len(publishing.findings(draft)) > 10
    assert publishing.changes(draft)
    for content in ({"code": CODE}, {**document(), "form": "?", "guidance": 3, "office": []}):
        draft = publishing.save_draft(draft=draft, content=content, version=draft.version, by=city.people["catalogue"])
        assert publishing.findings(draft)
        assert publishing.changes(draft)
        publishing.impact(draft)
        with pytest.raises(Refused):
            publishing.propose(draft=draft, by=city.people["catalogue"])


def test_nothing_changed_is_not_proposed(city: Story) -> None:
    with pytest.raises(Refused, match="没有不同"):
        publishing.propose(draft=opened(city, "5"), by=city.people["catalogue"])


def test_the_department_is_told_and_only_its_head_sees_the_draft(city: Story) -> None:
    draft = publishing.propose(draft=with_limit(city, "6", 15), by=city.people["catalogue"])
    assert draft.department == Department.objects.get(code="tobacco")
    ((who, title, text),) = told("draft_proposed")
    assert (who, title) == ("tobacco_head", "请审定：修改事项「烟草零售许可」")
    assert "第 6 项" in text
    assert reverse("permits:catalogue_approval", args=[draft.pk]) in text
    assert list(access.drafts_to_approve(city.people["tobacco_head"])) == [draft]
    assert access.draft_for_approver(city.people["tobacco_head"], draft.pk) == draft
    for other in ("fire_head", "tobacco", "catalogue", "lin"):
        assert not access.drafts_to_approve(city.people[other]).exists()
    assert list(access.drafts_to_edit(city.people["catalogue"])) == [draft]
    assert not access.drafts_to_edit(city.people["tobacco_head"]).exists()


@pytest.mark.parametrize("who", ["fire_head", "tobacco", "catalogue", "lin"])
def test_only_a_head_of_the_items_department_approves_or_returns(city: Story, who: str) -> None:
    draft = publishing.propose(draft=with_limit(city, "6", 15), by=city.people["catalogue"])
    with pytest.raises(Refused, match="市烟草专卖局的负责人"):
        publishing.approve(draft=draft, by=city.people[who])
    with pytest.raises(Refused, match="市烟草专卖局的负责人"):
        publishing.return_draft(draft=draft, why="不行", by=city.people[who])


def test_nobody_approves_their_own_draft(city: Story) -> None:
    head = city.people["tobacco_head"]
    Post.objects.create(user=head, role=Role.CATALOGUE_ADMIN)
    draft = with_limit(city, "6", 15)
    proposed = publishing.propose(draft=draft, by=head)
    with pytest.raises(Refused, match="另一位负责人"):
        publishing.approve(draft=proposed, by=head)
    draft = publishing.take_back(draft=proposed, by=city.people["catalogue"])
    draft = publishing.save_draft(
        draft=draft,
        content={**draft.content, "notes": [*draft.content["notes"], "再问一次。"]},
        version=draft.version,
        by=head,
    )
    draft = dated(city, draft, clock.today())
    with pytest.raises(Refused, match="另一位负责人"):
        publishing.approve(draft=publishing.propose(draft=draft, by=city.people["catalogue"]), by=head)


def test_whoever_has_the_power_today_approves_giving_it_away(city: Story) -> None:
    draft = opened(city, "6")
    draft = saved(city, draft, office={"department": "market", "level": "county"})
    draft = publishing.propose(draft=draft, by=city.people["catalogue"])
    assert draft.department == Department.objects.get(code="tobacco")


def test_returned_with_a_reason_edited_and_proposed_again(city: Story) -> None:
    draft = publishing.propose(draft=with_limit(city, "6", 15), by=city.people["catalogue"])
    with pytest.raises(Refused, match="写明退回的原因"):
        publishing.return_draft(draft=draft, why="  ", by=city.people["tobacco_head"])
    draft = publishing.return_draft(draft=draft, why="期限要按省局的文件", by=city.people["tobacco_head"])
    assert draft.status is DraftState.EDITING
    ((who, title, text),) = told("draft_returned")
    assert (who, title) == ("catalogue", "部门退回：「烟草零售许可」")
    assert "期限要按省局的文件" in text
    draft = approved(city, saved(city, draft, notes=["已按省局的文件核对。"]))
    assert (draft.status, draft.returned_why) == (DraftState.APPROVED, "")
    assert told("draft_approved")[0][0] == "catalogue"


def test_what_is_with_the_department_is_not_edited(city: Story) -> None:
    draft = publishing.propose(draft=with_limit(city, "6", 15), by=city.people["catalogue"])
    with pytest.raises(Refused, match="待部门审定"):
        saved(city, draft, notes=["偷偷改。"])
    draft = publishing.take_back(draft=draft, by=city.people["catalogue"])
    assert saved(city, draft, notes=["取回来再改。"]).version == 3


def test_nothing_is_approved_unread(city: Story) -> None:
    draft = publishing.propose(draft=with_limit(city, "6", 15), by=city.people["catalogue"])
    read = draft.version
    draft = publishing.take_back(draft=draft, by=city.people["catalogue"])
    draft = publishing.propose(draft=saved(city, draft, notes=["又改。"]), by=city.people["catalogue"])
    with pytest.raises(Refused, match="又改过"):
        publishing.approve(draft=draft, seen=read, by=city.people["tobacco_head"])
    publishing.approve(draft=draft, seen=draft.version, by=city.people["tobacco_head"])


def test_taking_an_approved_draft_back_voids_the_approval(city: Story) -> None:
    draft = publishing.take_back(draft=approved(city, with_limit(city, "6", 15)), by=city.people["catalogue"])
    assert (draft.status, draft.approved_by, draft.approved_digest) == (DraftState.EDITING, None, "")
    with pytest.raises(Refused, match="编辑中"):
        publishing.publish(draft=draft, by=city.people["catalogue"])


def test_discarded_drafts_stay_on_record_and_take_their_scenarios_along(city: Story) -> None:
    draft = forty_first(city)
    publishing.discard(draft=draft, by=city.people["catalogue"])
    assert ItemDraft.objects.get(pk=draft.pk).status is DraftState.DISCARDED
    assert not draft.scenarios.exists()
    with pytest.raises(Refused, match="已放弃"):
        saved(city, draft, notes=["又改。"])


def test_dates_may_not_lie_behind_nor_cross(city: Story) -> None:
    draft, today = with_limit(city, "6", 15), clock.today()
    with pytest.raises(Refused, match="不能早于今天"):
        dated(city, draft, today - timedelta(days=1))
    with pytest.raises(Refused, match="停用日期不能早于"):
        dated(city, draft, today + timedelta(days=9), today + timedelta(days=8))
    assert dated(city, draft, today, today).hard_stop_on == today


def test_an_office_must_exist_for_every_route(city: Story) -> None:
    Office.objects.filter(department__code="market", district__code="hailing").delete()
    found = publishing.findings(forty_first(city))
    assert [one.rule for one in found] == ["no-office"]
    assert re.search("海陵岛经济开发试验区没有受理机构", found[0].message)
