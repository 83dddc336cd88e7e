"""The library, the questions and the scenarios on the editors' desk."""

import pytest
from django.test import Client
from django.urls import reverse

from permits import publishing
from permits.catalogue.asking import open_questions_draft
from permits.catalogue.library import save_element
from permits.catalogue.models import Batch, DataElement, Material, Questionnaire, QuestionnaireDraft
from permits.demo import Story
from permits.guidance.models import Scenario
from tests.permits.catalogue.forty_first import SCENARIO, document
from tests.permits.desks.editing import press, sent


@pytest.fixture
def desk(client: Client, city: Story) -> Client:
    client.force_login(city.people["catalogue"])
    return client


ELEMENT = {
    "code": "Z01",
    "label": "鱼塘水深",
    "group": "premises",
    "type": "decimal",
    "source": "applicant",
    "unit": "米",
    "min": "0.5",
    "stay": "1",
}
FORM = "application/x-www-form-urlencoded"


# --- Elements and materials ----------------------------------------------------------------------


def test_an_element_is_added_changed_and_deleted(desk: Client, city: Story) -> None:
    answer = press(desk, reverse("permits:catalogue_element_new"), ELEMENT)
    assert "已保存 Z01 鱼塘水深" in answer.content.decode()
    kept = DataElement.objects.get(code="Z01")
    assert kept.spec == {
        "code": "Z01", "label": "鱼塘水深", "group": "premises", "type": "decimal", "source": "applicant",
        "unit": "米", "min": 0.5,
    }  # fmt: skip
    url = reverse("permits:catalogue_element", args=["Z01"])
    page = desk.get(url).content.decode()
    assert "没有事项在用" in page
    answer = desk.post(url, {"delete": "1"}, follow=True)
    assert "已删除 Z01 鱼塘水深" in answer.content.decode()


@pytest.mark.parametrize("code", ["E03", "E05b", "P05", "X05_venue_type", "S03a"])
def test_an_element_saved_untouched_stays_as_it_is(desk: Client, city: Story, code: str) -> None:
    before = DataElement.objects.get(code=code)
    url = reverse("permits:catalogue_element", args=[code])
    page = desk.get(url).content.decode()
    first_form = page[page.index('<form method="post" novalidate') : page.index("<aside")]
    desk.post(url, sent(first_form).urlencode(), content_type=FORM)
    after = DataElement.objects.get(code=code)
    assert after.spec == before.spec
    assert after.version == before.version


@pytest.mark.parametrize("code", ["M02", "M06", "M16"])
def test_a_material_saved_untouched_stays_as_it_is(desk: Client, city: Story, code: str) -> None:
    before = Material.objects.get(code=code)
    url = reverse("permits:catalogue_material", args=[code])
    page = desk.get(url).content.decode()
    first_form = page[page.index('<form method="post" novalidate') : page.index("<aside")]
    desk.post(url, sent(first_form).urlencode(), content_type=FORM)
    assert Material.objects.get(code=code).spec == before.spec


def test_what_is_in_use_is_not_deleted_and_the_page_says_where(desk: Client, city: Story) -> None:
    answer = desk.post(reverse("permits:catalogue_element", args=["P05"]), {"delete": "1"}, follow=True)
    page = answer.content.decode()
    assert "不能删" in page
    assert "公共场所卫生许可" in page
    assert DataElement.objects.filter(code="P05").exists()


def test_the_same_question_twice_is_refused_beside_its_name(desk: Client, city: Story) -> None:
    typed = {**ELEMENT, "label": "建筑面积", "unit": "㎡", "group": "premises"}
    page = press(desk, reverse("permits:catalogue_element_new"), typed).content.decode()
    assert 'class="field wrong"' in page
    assert 'value="建筑面积"' in page
    assert not DataElement.objects.filter(code="Z01").exists()


def test_an_element_of_choices_needs_them(desk: Client, city: Story) -> None:
    page = press(desk, reverse("permits:catalogue_element_new"), {**ELEMENT, "type": "choice"}).content.decode()
    assert "选择题要有选项" in page


def test_a_catch_all_material_is_refused(desk: Client, city: Story) -> None:
    typed = {"code": "M99", "name": "其他材料", "hint": "照要求交", "forms": ["pdf"], "stay": "1"}
    page = press(desk, reverse("permits:catalogue_material_new"), typed).content.decode()
    assert "是兜底的话" in page
    assert not Material.objects.filter(code="M99").exists()


def test_elements_are_found_by_word_and_part(desk: Client, city: Story) -> None:
    url = reverse("permits:catalogue_elements")
    assert "建筑面积" in desk.get(url, {"q": "建筑面"}).content.decode()
    assert "没有这样的数据元" in desk.get(url, {"q": "不存在的"}).content.decode()
    assert "企业名称" not in desk.get(url, {"group": "equipment"}).content.decode()


def test_the_second_editor_of_an_element_is_told(desk: Client, city: Story) -> None:
    url = reverse("permits:catalogue_element", args=["P05"])
    page = desk.get(url).content.decode()
    mine = sent(page[page.index('<form method="post" novalidate') : page.index("<aside")], {"hint": "我写的"})
    row = DataElement.objects.get(code="P05")
    save_element(entry={**row.spec, "hint": "别人写的"}, version=row.version, by=city.people["catalogue"])
    answer = desk.post(url, mine.urlencode(), content_type=FORM)
    assert answer.status_code == 409
    assert "我写的" in answer.content.decode()


# --- Questions -----------------------------------------------------------------------------------


def test_a_question_changes_in_a_draft_first(desk: Client, city: Story) -> None:
    url = reverse("permits:catalogue_question", args=["eia"])
    page = desk.get(url).content.decode()
    assert "建设项目环境影响登记表" in page or "36" in page
    first_form = page[page.index('<form method="post" novalidate') : page.index("<aside")]
    desk.post(url, sent(first_form, {"text": "您的项目要办哪一种环评？"}).urlencode(), content_type=FORM)
    assert "您的项目要办哪一种环评？" in desk.get(reverse("permits:catalogue_questions")).content.decode()
    public = Questionnaire.objects.order_by("-number").first()
    assert public
    assert all(row["text"] != "您的项目要办哪一种环评？" for row in public.content)
    page = desk.get(reverse("permits:catalogue_questions_publish")).content.decode()
    assert "您的项目要办哪一种环评？" in page
    answer = desk.post(reverse("permits:catalogue_questions_publish"), {"publish": "1"}, follow=True)
    assert "第 2 版导办问题已发布" in answer.content.decode()


@pytest.mark.parametrize("code", ["trades", "has_licence", "eia", "shop_format"])
def test_a_question_saved_untouched_stays_as_it_is(desk: Client, city: Story, code: str) -> None:
    url = reverse("permits:catalogue_question", args=[code])
    page = desk.get(url).content.decode()
    first_form = page[page.index('<form method="post" novalidate') : page.index("<aside")]
    desk.post(url, sent(first_form).urlencode(), content_type=FORM)
    draft, newest = QuestionnaireDraft.objects.get(), Questionnaire.objects.order_by("-number").first()
    assert newest
    assert draft.content == newest.content


def test_a_question_that_decides_nothing_is_not_published(desk: Client, city: Story) -> None:
    typed = {"code": "colour", "text": "招牌什么颜色？", "type": "yesno"}
    press(desk, reverse("permits:catalogue_question_new"), typed)
    answer = desk.post(reverse("permits:catalogue_questions_publish"), {"publish": "1"})
    page = answer.content.decode()
    assert "没有发布" in page
    assert "任何回答都不改变" in page


def test_a_question_a_rule_asks_is_missed(desk: Client, city: Story) -> None:
    url = reverse("permits:catalogue_question", args=["eia"])
    desk.post(url, {"delete": "1", "version": "1"})
    page = desk.get(reverse("permits:catalogue_questions_publish")).content.decode()
    assert "没有 eia 这个问题" in page
    answer = desk.post(reverse("permits:catalogue_questions_publish"), {"discard": "1"}, follow=True)
    assert "问题草稿已放弃" in answer.content.decode()
    assert open_questions_draft() is None


def test_questions_change_places(desk: Client, city: Story) -> None:
    desk.post(reverse("permits:catalogue_question", args=["eia"]), {"move": "up", "version": "1"})
    draft = open_questions_draft()
    assert draft
    assert draft.content[-2]["code"] == "eia"


def test_the_test_box_says_what_and_why(desk: Client, city: Story) -> None:
    page = desk.get(reverse("permits:catalogue_test"), {"a-trades": ["catering"], "a-has_licence": "no"})
    text = page.content.decode()
    assert "S1 设立登记" in text
    assert "「您有营业执照了吗」答「否」" in text
    assert "还要问" in text
    assert "存成场景测试" in text


# --- Scenarios -----------------------------------------------------------------------------------


def test_every_scenario_of_the_catalogue_passes(desk: Client, city: Story) -> None:
    page = desk.get(reverse("permits:catalogue_scenarios")).content.decode()
    assert "不通过" not in page.replace("有一个不通过就不能发布", "")
    assert page.count("通过") > 20


def test_a_live_scenario_must_hold(desk: Client, city: Story) -> None:
    url = reverse("permits:catalogue_scenario_new")
    typed = {
        "name": "只是试试", "a-trades": ["vet"], "a-has_licence": "yes", "a-eia": "none",
        "expect-TOTAL_FORMS": "1", "expect-0-item": "2", "expect-0-status": "needed", "save": "1",
    }  # fmt: skip
    page = press(desk, url, typed).content.decode()
    assert "有 2 处要先改好" in page or "处要先改好" in page
    assert "只是试试" in page
    assert not Scenario.objects.filter(name="只是试试").exists()
    page = press(desk, url, {**typed, "expect-0-item": "16"}).content.decode()
    assert "场景已保存" in page


def test_a_draft_brings_its_scenario(desk: Client, city: Story) -> None:
    by = city.people["catalogue"]
    draft = publishing.open_draft(code="41", by=by, batch=Batch.objects.last())
    publishing.save_draft(draft=draft, content=document(), version=1, by=by)
    publishing.keep_scenario(**SCENARIO, by=by, draft=draft)
    url = reverse("permits:catalogue_scenarios")
    assert SCENARIO["name"] not in desk.get(url).content.decode()
    page = desk.get(f"{url}?in={draft.pk}").content.decode()
    assert SCENARIO["name"] in page
    assert "草稿里的" in page
    one = Scenario.objects.get(name=SCENARIO["name"])
    edit = reverse("permits:catalogue_scenario", args=[one.pk]) + f"?in={draft.pk}"
    assert "随它一起发布" in desk.get(edit).content.decode()
    desk.post(edit, {"delete": "1"})
    assert not Scenario.objects.filter(pk=one.pk).exists()


def test_what_the_rules_say_now_is_filled_in(desk: Client, city: Story) -> None:
    url = reverse("permits:catalogue_scenario_new")
    typed = {"a-trades": ["vet"], "a-has_licence": "yes", "a-eia": "none", "fill": "1"}
    page = press(desk, url, typed).content.decode()
    assert '<option value="16" selected>' in page
    from_box = desk.get(f"{url}?a-trades=vet&a-has_licence=yes&a-eia=none").content.decode()
    assert '<option value="16" selected>' in from_box


def test_the_whole_catalogue_is_clean(desk: Client, city: Story) -> None:
    page = desk.get(reverse("permits:catalogue_checks")).content.decode()
    assert "没有发现问题" in page
