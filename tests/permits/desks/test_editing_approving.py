"""From a draft to a revision through the pages: findings, the head's approval, the day; and who may do what."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from permits import publishing
from permits.catalogue.models import Batch, ItemDraft, PermitItem
from permits.demo import Story
from tests.permits.catalogue.forty_first import document
from tests.permits.desks.editing import press
from yangjiang import clock


def drafted(city: Story, **changed: object) -> ItemDraft:
    by = city.people["catalogue"]
    draft = publishing.open_draft(code="41", by=by, batch=Batch.objects.last())
    return publishing.save_draft(draft=draft, content=document(**changed), version=1, by=by)


def proposed(city: Story) -> ItemDraft:
    return publishing.propose(draft=drafted(city), by=city.people["catalogue"])


def at(name: str, draft: ItemDraft) -> str:
    return reverse(f"permits:catalogue_{name}", args=[draft.pk])


@pytest.fixture
def desk(client: Client, city: Story) -> Client:
    client.force_login(city.people["catalogue"])
    return client


@pytest.fixture
def head(city: Story) -> Client:
    client = Client()
    client.force_login(city.people["market_head"])
    return client


def test_every_finding_is_listed_and_leads_to_its_row(desk: Client, city: Story) -> None:
    conditions = [{**document()["conditions"][0], "text": "法律法规规定的其他条件"}]
    draft = drafted(city, conditions=conditions, legal_bases=[])
    page = press(desk, at("propose", draft), {"note": "要备案"}).content.decode()
    assert "是兜底的话" in page
    assert "edit/conditions/#conditions-0" in page
    assert "edit/bases/" in page
    assert "要备案</textarea>" in page
    draft.refresh_from_db()
    assert draft.state == "editing"
    assert draft.note == "要备案"  # the dates and the reason are kept all the same
    page = desk.get(at("draft_checks", draft)).content.decode()
    assert "是兜底的话" in page


def test_from_proposal_to_revision(desk: Client, head: Client, city: Story) -> None:
    draft = drafted(city)
    page = press(desk, at("propose", draft), {"note": "要备案"}).content.decode()
    assert "已送市市场监管局审定" in page

    listed = head.get(reverse("permits:catalogue_approvals")).content.decode()
    assert "宠物美容备案" in listed
    page = head.get(at("approval", draft)).content.decode()
    assert "要备案" in page
    assert "新增条件（场所）" in page
    page = press(head, at("approval", draft), {"act": "approve"}).content.decode()
    assert "已审定" in page

    day = clock.today() + timedelta(days=3)
    page = press(desk, at("publish", draft), {"effective_on": "2020-01-01"}).content.decode()
    assert "生效日期不能早于今天" in page
    page = press(desk, at("publish", draft), {"effective_on": day.isoformat()}).content.decode()
    assert "已发布第 1 版" in page
    assert PermitItem.objects.get(code="41").revisions.get().effective_on == day
    assert "还没生效" in desk.get(reverse("permits:catalogue_item", args=["41"])).content.decode()


def test_the_head_sends_it_back_with_a_reason(desk: Client, head: Client, city: Story) -> None:
    draft = proposed(city)
    page = press(head, at("approval", draft), {"act": "return"}).content.decode()
    assert "请写明退回的原因" in page
    page = press(head, at("approval", draft), {"act": "return", "why": "条件没写清"}).content.decode()
    assert "已退回目录管理员" in page
    page = desk.get(reverse("permits:catalogue_draft", args=[draft.pk]))
    assert "条件没写清" in page.content.decode()


def test_another_department_neither_sees_nor_approves(city: Story, client: Client) -> None:
    draft = proposed(city)
    client.force_login(city.people["fire_head"])
    assert "没有等您审定的改动" in client.get(reverse("permits:catalogue_approvals")).content.decode()
    assert client.get(at("approval", draft)).status_code == 404
    assert client.get(at("preview", draft)).status_code == 404


def test_nothing_is_approved_unread(head: Client, city: Story) -> None:
    """Taken back, changed and proposed again while the head was reading."""
    draft = proposed(city)
    by = city.people["catalogue"]
    draft = publishing.take_back(draft=draft, by=by)
    content = document(short_name="宠物美容店备案")
    draft = publishing.save_draft(draft=draft, content=content, version=draft.version, by=by)
    publishing.propose(draft=draft, by=by)
    page = press(head, at("approval", draft), {"act": "approve", "seen": "2"}).content.decode()
    assert "请看过新的内容再审定" in page
    assert "宠物美容店备案" in page
    page = press(head, at("approval", draft), {"act": "approve"}).content.decode()
    assert "已审定" in page


def test_a_revision_published_meanwhile_has_to_be_looked_at(desk: Client, head: Client, city: Story) -> None:
    by = city.people["catalogue"]
    draft = publishing.open_draft(code="1", by=by)
    why = {**draft.content["explanation"], "why": "卖预包装食品要让监管部门知道。"}
    draft = publishing.save_draft(draft=draft, content={**draft.content, "explanation": why}, version=1, by=by)
    ItemDraft.objects.filter(pk=draft.pk).update(based_on=None)  # as if the one it follows had come later
    page = press(desk, at("propose", draft), {"note": "改说明"}).content.decode()
    assert "我对照过了" in page
    desk.post(at("adopt", draft))
    page = press(desk, at("propose", draft), {"note": "改说明"}).content.decode()
    assert "已送市市场监管局审定" in page


def test_impact_counts_what_it_touches(desk: Client, city: Story) -> None:
    case = city.submitted("huang", "10")["10"]
    city.start("lin", "10")
    draft = publishing.open_draft(code="10", by=city.people["catalogue"])
    page = desk.get(at("impact", draft)).content.decode()
    assert case.number in page
    assert "按第 1 版填的" in page


def test_a_draft_is_given_up(desk: Client, city: Story) -> None:
    draft = drafted(city)
    page = press(desk, at("discard", draft)).content.decode()
    assert "草稿已放弃" in page
    draft.refresh_from_db()
    assert draft.state == "discarded"
    assert "这份草稿已经结束" in desk.get(reverse("permits:catalogue_draft", args=[draft.pk])).content.decode()


def test_a_business_is_told_and_moves(city: Story) -> None:
    """The draft on an older revision: the notice, the changes in words, one button (P10)."""
    application = city.start("lin", "10")
    by = city.people["catalogue"]
    draft = publishing.open_draft(code="10", by=by)
    limits = {**draft.content["limits"], "statutory": {**draft.content["limits"]["statutory"], "value": 12}}
    draft = publishing.save_draft(draft=draft, content={**draft.content, "limits": limits}, version=1, by=by)
    draft = publishing.propose(draft=draft, by=by)
    draft = publishing.approve(draft=draft, by=city.people["police_head"])
    publishing.publish(draft=draft, by=by)
    client = Client()
    client.force_login(city.people["lin"])
    page = client.get(reverse("permits:draft", args=[application.pk])).content.decode()
    assert "「旅馆业特种行业许可」的规定有变化" in page
    url = reverse("permits:draft_update", args=[application.pk, "10"])
    page = client.get(url).content.decode()
    assert "12 个工作日" in page
    page = client.post(url, follow=True).content.decode()
    assert "已按新规定更新" in page
    assert application.selections.get().revision.number == 2
    assert "已经是最新的规定" in client.get(url, follow=True).content.decode()
    client.force_login(city.people["huang"])
    assert client.get(url).status_code == 404
