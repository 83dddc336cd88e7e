"""An item's editor: every section gives back what it was given, lists grow by buttons, two editors are told."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from permits import publishing
from permits.catalogue.drafting import bare
from permits.catalogue.models import Batch, ItemDraft, ItemRevision
from permits.demo import Story
from permits.desks.editing.sections import EVERY, SECTIONS, section_of
from tests.permits.catalogue.forty_first import document
from tests.permits.desks.editing import press, sent


@pytest.fixture
def desk(client: Client, city: Story) -> Client:
    client.force_login(city.people["catalogue"])
    return client


def opened(city: Story, code: str) -> ItemDraft:
    batch = Batch.objects.last()
    return publishing.open_draft(code=code, by=city.people["catalogue"], batch=batch)


def at(draft: ItemDraft, key: str) -> str:
    return reverse("permits:catalogue_section", args=[draft.pk, key])


@pytest.mark.parametrize("code", ["1", "6", "14", "18", "26", "31", "36", "S1"])
def test_saving_every_section_untouched_changes_nothing(desk: Client, city: Story, code: str) -> None:
    """Nothing of a document is lost or reworded by passing through the pages."""
    draft = opened(city, code)
    before = draft.content
    for section in SECTIONS:
        answer = press(desk, at(draft, section.key), {"stay": "1"}, form="edit")
        assert "已保存" in answer.content.decode(), section.key
        draft.refresh_from_db()
        assert draft.content == before, section.key
    assert draft.version == 1


def test_every_document_of_the_catalogue_passes_through_the_lists(city: Story) -> None:
    """Every key of every published document belongs to a section, so that every finding has a page."""
    for revision in ItemRevision.objects.all():
        for key in bare(revision.content):
            assert section_of(key) is not None, key


def test_the_desk_shows_who_is_changing_what(desk: Client, city: Story) -> None:
    opened(city, "5")
    opened(city, "41")
    page = desk.get(reverse("permits:catalogue_desk")).content.decode()
    assert "消防安全检查的草稿" in page
    assert "41 （还没起名）" in page


def test_a_number_in_use_is_no_new_item(desk: Client, city: Story) -> None:
    answer = press(desk, reverse("permits:catalogue_new"), {"code": "5", "batch": str(Batch.objects.last().pk)})
    assert "第 5 项已经在目录里" in answer.content.decode()
    assert not ItemDraft.objects.exists()


def test_opening_twice_leads_to_the_one_draft(desk: Client, city: Story) -> None:
    url = reverse("permits:catalogue_item", args=["5"])
    first = desk.post(url, follow=True)
    second = desk.post(url, follow=True)
    assert first.redirect_chain[-1][0] == second.redirect_chain[-1][0]
    assert "已经有一份草稿" in second.content.decode()


def test_a_row_is_added_and_removed_with_everything_typed_still_there(desk: Client, city: Story) -> None:
    draft = opened(city, "5")
    url = at(draft, "conditions")
    page = desk.get(url).content.decode()
    data = sent(page, {"conditions-0-text": "写了一半", "conditions-do": "add"}, form="edit")
    page = desk.post(url, data.urlencode(), content_type="application/x-www-form-urlencoded").content.decode()
    assert "写了一半" in page
    assert "条件 9" in page
    assert "错误：" not in page  # nothing is judged before it is saved
    data = sent(page, {"conditions-do": "remove:1"}, form="edit")
    page = desk.post(url, data.urlencode(), content_type="application/x-www-form-urlencoded").content.decode()
    assert "写了一半" in page
    assert "疏散走道、安全出口和消防车通道保持畅通" not in page
    draft.refresh_from_db()
    assert draft.version == 1


def test_rows_change_places(desk: Client, city: Story) -> None:
    draft = opened(city, "5")
    before = [row["text"] for row in draft.content["conditions"]]
    page = press(desk, at(draft, "conditions"), {"conditions-do": "up:1"}, form="edit").content.decode()
    data = sent(page, {"stay": "1"}, form="edit")
    desk.post(at(draft, "conditions"), data.urlencode(), content_type="application/x-www-form-urlencoded")
    draft.refresh_from_db()
    assert [row["text"] for row in draft.content["conditions"]] == [before[1], before[0], *before[2:]]


@pytest.mark.parametrize(
    ("key", "typed", "said"),
    [
        ("basic", {"0-short_name": ""}, "请填写简称"),
        ("limits", {"0-value": "二十"}, "只写数字，例如 20"),
        ("limits", {"1-value": "5"}, "请填写承诺时限的来源"),
        ("conditions", {"conditions-2-source": ""}, "请填写来源"),
        ("materials", {"materials-0-necessity": "conditional"}, "请写明什么情况才要这份材料"),
        ("form", {"form-0-element": "没有这个"}, "数据元库里没有「没有这个」"),
        ("form", {"form-9-min": "9", "form-9-max": "3"}, "最大不能小于最小"),
        ("result", {"0-opens_value": "30"}, "也要写最迟什么时候"),
        ("review", {"0-related": "2、999"}, "没有序号为 999 的事项"),
        ("review", {"prerequisites-0-name": "又写一个"}, "二者只写一个"),
        ("commitment", {"0-ground": ""}, "可以选告知承诺的，请写明依据"),
        ("explanation", {"0-why": ""}, "请填写「为什么要办」"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_nothing_is_saved(
    desk: Client, city: Story, key: str, typed: dict[str, str], said: str
) -> None:
    draft = opened(city, "5")
    page = press(desk, at(draft, key), {**typed, "stay": "1"}, form="edit").content.decode()
    assert said in page
    assert 'class="error-summary"' in page
    assert next(iter(typed.values())) in page
    draft.refresh_from_db()
    assert draft.version == 1


def test_the_explanation_counts_its_characters(desk: Client, city: Story) -> None:
    draft = opened(city, "5")
    page = desk.get(at(draft, "explanation")).content.decode()
    assert f"不超过 60 字，现在 {len(draft.content['explanation']['why'])} 字" in page


def test_the_second_editor_is_told_and_keeps_their_words(desk: Client, city: Story) -> None:
    """Who and when, how the two differ; pressing again after looking saves (P10)."""
    draft = opened(city, "5")
    url = at(draft, "basic")
    mine = sent(desk.get(url).content.decode(), {"0-short_name": "我写的", "stay": "1"}, form="edit")
    theirs = {**draft.content, "short_name": "别人写的"}
    publishing.save_draft(draft=draft, content=theirs, version=1, by=city.people["catalogue"])
    answer = desk.post(url, mine.urlencode(), content_type="application/x-www-form-urlencoded")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "容慧" in page
    assert "别人写的 → 我写的" in page
    assert 'value="我写的"' in page
    again = sent(page, {"stay": "1"}, form="edit")
    desk.post(url, again.urlencode(), content_type="application/x-www-form-urlencoded")
    draft.refresh_from_db()
    assert draft.content["short_name"] == "我写的"


def test_a_draft_with_the_department_is_not_edited(desk: Client, city: Story) -> None:
    draft = proposed(city)
    answer = desk.get(at(draft, "basic"), follow=True)
    assert "要改先收回来" in answer.content.decode()
    answer = desk.post(reverse("permits:catalogue_take_back", args=[draft.pk]), follow=True)
    assert "草稿收回来了" in answer.content.decode()
    assert desk.get(at(draft, "basic")).status_code == 200


def proposed(city: Story, **changed: Any) -> ItemDraft:
    """A clean 41st item, with its department."""
    by = city.people["catalogue"]
    draft = opened(city, "41")
    draft = publishing.save_draft(draft=draft, content=document(**changed), version=draft.version, by=by)
    return publishing.propose(draft=draft, by=by)


def test_the_preview_is_the_guide(desk: Client, city: Story) -> None:
    draft = opened(city, "41")
    url = reverse("permits:catalogue_preview", args=[draft.pk])
    assert "还有没写全的内容" in desk.get(url).content.decode()
    publishing.save_draft(draft=draft, content=document(), version=1, by=city.people["catalogue"])
    page = desk.get(url).content.decode()
    assert "这是草稿的预览" in page
    assert "申请表怎么填（示范）" in page
    assert "宠物美容场所备案凭证" in page


def test_revisions_are_listed_and_compared(desk: Client, city: Story) -> None:
    by = city.people["catalogue"]
    draft = opened(city, "10")
    content = {**draft.content, "explanation": {**draft.content["explanation"], "why": "住店安全要有人管。"}}
    draft = publishing.save_draft(draft=draft, content=content, version=1, by=by)
    draft = publishing.propose(draft=draft, by=by)
    draft = publishing.approve(draft=draft, by=city.people["police_head"])
    publishing.publish(draft=draft, by=by)
    page = desk.get(reverse("permits:catalogue_item", args=["10"])).content.decode()
    assert "第 1 版 → 第 2 版" in page
    page = desk.get(reverse("permits:catalogue_diff", args=["10"]) + "?old=1&new=2").content.decode()
    assert "住店安全要有人管。" in page
    assert "说明四栏" in page
    assert desk.get(reverse("permits:catalogue_diff", args=["10"]) + "?old=1&new=9").status_code == 404


def test_every_section_has_a_page(desk: Client, city: Story) -> None:
    draft = opened(city, "6")
    page = desk.get(reverse("permits:catalogue_draft", args=[draft.pk])).content.decode()
    for section in EVERY:
        assert str(section.title) in page
