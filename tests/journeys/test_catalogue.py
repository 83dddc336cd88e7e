"""The catalogue changes hands without us: a 41st item from nothing to an application; a limit changed under way."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from permits import journey
from permits.application.models import Application
from permits.catalogue.models import ItemRevision, PermitItem
from permits.demo import Story
from tests.conftest import NewPage
from tests.journeys.hands import fill_form, hand_in, heading, listen, press, row_of, sign_in
from yangjiang import clock

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("transactional_db")]

NAME, SHORT = "宠物美容场所备案", "宠物美容备案"
CATCH_ALL = "其他材料齐全"
CONDITION = "美容区和顾客等候区隔开"
LAW, ARTICLE = "中华人民共和国动物防疫法", "动物防疫法第二十四条"
ASKED = ("E01 企业名称", "P01d 场所所在地区", "P05 建筑面积")
TRADES = "您准备做哪些生意？"
VET, BEAUTY = "宠物医院、动物诊所（给动物看病）", "理发、美容（不做医疗美容）"
SHOP = "江城区小芳便利店"


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "plain"])
def test_a_41st_item_without_code(new_page: NewPage, city: Story, javascript: bool) -> None:
    editor = new_page(javascript=javascript)
    said = listen(editor)
    sign_in(editor, "catalogue")
    add_it(editor)
    write_its_rule(editor)
    try_it(editor)
    is_refused_for_a_catch_all(editor)
    see_whom_it_touches(editor)
    propose(editor)
    approve(sign_in(new_page(javascript=javascript), "market_head"))
    publish(editor)
    business_applies(new_page(javascript=javascript), javascript)
    assert said == []


def test_a_limit_changes_under_way(page: Page, new_page: NewPage, city: Story) -> None:
    """A running case keeps its revision; a draft is told what changed and moves (P10)."""
    running = city.submitted("huang", "10")["10"]
    waiting = city.start("lin", "10")
    said = listen(page)
    sign_in(page, "catalogue")
    row_of(page, "旅馆业特种行业许可证核发").get_by_role("link", name="修改").click()
    press(page, "修改")
    page.get_by_role("main").get_by_role("link", name="时限").click()
    part(page, "法定时限").get_by_label("时限").fill("15")
    press(page, "保存")
    expect(page.get_by_text("「时限」已保存")).to_be_visible()

    press(page, "10 旅馆业特种行业许可")
    press(page, "和现行的差异")
    expect(page.get_by_role("main")).to_contain_text(re.compile("法定时限.*20 个工作日.*15 个工作日"))
    page.go_back()
    press(page, "会影响哪些")
    expect(page.get_by_role("main")).to_contain_text(running.number)
    page.go_back()
    propose(page, hard_stop=True)
    approve(sign_in(new_page(), "police_head"), "旅馆业特种行业许可")
    publish(page, "旅馆业特种行业许可")
    expect(row_of(page, "第 2 版").first).to_contain_text("现行")
    row_of(page, "第 2 版").get_by_role("link", name="第 1 版 → 第 2 版").click()
    expect(page.get_by_role("main")).to_contain_text("15 个工作日")

    running.refresh_from_db()
    assert running.revision.number == 1
    journey.accept(case=running, by=city.staff(running, "officer"))
    assert running.facts.limit.value == 20

    business = sign_in(new_page(), "lin")
    business.goto(f"/apply/{waiting.pk}/")
    expect(business.get_by_text("「旅馆业特种行业许可」的规定有变化")).to_be_visible()
    press(business, "看有哪些不同")
    expect(business.get_by_role("main")).to_contain_text("15 个工作日")
    expect(business.get_by_role("main")).to_contain_text("要先更新")
    press(business, "按新规定更新")
    expect(business.get_by_text("「旅馆业特种行业许可」已按新规定更新；填过的都还在")).to_be_visible()
    expect(business.get_by_text("的规定有变化")).to_have_count(0)
    assert waiting.selections.get().revision.number == 2
    assert said == []


def part(page: Page, name: str) -> Locator:
    """A group of fields, by the words on it."""
    return page.get_by_role("group", name=name, exact=True)


def save_and_go_on(page: Page, name: str) -> None:
    press(page, f"保存，接着改「{name}」")
    heading(page, re.compile(f"：{name}$"))


def add_it(page: Page) -> None:
    """Section after section; a list grows by its own button."""
    press(page, "新增事项")
    expect(page.get_by_label("序号")).to_have_value("41")
    page.get_by_label("第二批").check()
    press(page, "新建草稿")

    heading(page, re.compile("：基本信息$"))
    page.get_by_label("事项名称").fill(NAME)
    save_nothing_half(page)
    page.get_by_label("简称").fill(SHORT)
    page.get_by_label("市级主管部门").fill("市市场监管局")
    page.get_by_label("类别").select_option(label="备案")
    page.get_by_label("办理部门").select_option(label="市市场监管局")
    page.get_by_label("批次").select_option(index=2)
    save_and_go_on(page, "依据")

    press(page, "再加一条依据")
    basis = part(page, "依据 1")
    basis.get_by_label("法律、法规名称").fill(LAW)
    basis.get_by_label("条款").fill("第二十四条")
    basis.get_by_label("来源").fill("国家法律")
    basis.get_by_label("核对到哪一天").fill("2026-11-01")
    basis.get_by_label("可信程度").select_option("reference")
    save_and_go_on(page, "时限")

    limit = part(page, "法定时限")
    limit.get_by_label("时限").fill("1")
    limit.get_by_label("来源").fill(ARTICLE)
    limit.get_by_label("可信程度").select_option("reference")
    save_and_go_on(page, "条件")

    press(page, "再加一条条件")
    condition = part(page, "条件 1")
    condition.get_by_label("条件", exact=True).fill(CATCH_ALL)
    press(page, "再加一条条件")  # what stands in the first row stays
    expect(condition.get_by_label("条件", exact=True)).to_have_value(CATCH_ALL)
    part(page, "条件 2").get_by_role("button", name="删掉").click()
    condition.get_by_label("来源").fill(ARTICLE)
    condition.get_by_label("自己先看看").fill("给宠物洗澡的地方和顾客坐的地方隔开了吗？")
    condition.get_by_label("可信程度").select_option("reference")
    save_and_go_on(page, "材料")

    press(page, "再加一份材料")
    part(page, "材料 1").get_by_label("材料", exact=True).select_option(label="M06 平面布局图")
    part(page, "材料 1").get_by_label("说明").fill("标出美容区和等候区")
    save_and_go_on(page, "申请表")

    for place, element in enumerate(ASKED):
        press(page, "再加一行")
        page.locator(f"#id_form-{place}-element").fill(element)
    save_and_go_on(page, "结果和有效期")

    page.get_by_label("发什么").fill("宠物美容场所备案凭证")
    page.get_by_label("有效期的说明").fill("没有固定期限")
    save_and_go_on(page, "前置和审查")
    page.get_by_label("相关的事项").fill("16")
    save_and_go_on(page, "告知承诺")
    page.get_by_label("可信程度").select_option("reference")
    save_and_go_on(page, "说明四栏")
    page.get_by_label("为什么要办").fill("宠物多的地方容易传病，要让部门知道店开在哪里。")
    page.get_by_label("依据").fill("《动物防疫法》第二十四条")
    page.get_by_label("哪个回答触发的").fill("您说既给动物看病，又做美容。")
    page.get_by_label("不办的后果").fill("没有备案就开业的，会被要求补办。")
    save_and_go_on(page, "示范文本")
    page.get_by_label("建筑面积").fill("80")
    save_and_go_on(page, "备忘")
    save_and_go_on(page, "导办规则")


def save_nothing_half(page: Page) -> None:
    """What is missing is said beside its field and in the summary; what was typed stays."""
    press(page, "保存")
    expect(page.get_by_role("alert")).to_contain_text("请填写简称")
    expect(page.get_by_label("事项名称")).to_have_value(NAME)


def write_its_rule(page: Page) -> None:
    """Two questions' answers, both of them, row by row; then as a sentence."""
    press(page, "加一组条件")
    group = part(page, "第 1 组")
    for choice in (VET, BEAUTY):
        group.get_by_label(re.compile("^(条件|而且)$")).select_option(label=TRADES)
        group.get_by_role("button", name="加条件").click()
        group.get_by_role("group", name=TRADES).last.get_by_label(choice).check()
    page.get_by_label("一句话说明什么时候要办").fill("既给动物看病又做美容时需要。")
    press(page, "保存规则")
    expect(page.get_by_text("导办规则已保存")).to_be_visible()
    saved = page.get_by_role("region", name="现在存着的规则")
    said = "「您准备做哪些生意」包含（任一个）"
    expect(saved).to_contain_text(f"当{said}「{VET}」 且 {said}「{BEAUTY}」")


def try_it(page: Page) -> None:
    """With these answers → these items; kept as a scenario of the draft."""
    page.get_by_role("main").get_by_role("link", name="场景测试").click()
    press(page, "新增场景")
    page.get_by_label("名字").fill("给宠物看病，也给宠物美容")
    answer(page, TRADES, VET, BEAUTY)
    page.get_by_label("您有营业执照了吗？").select_option(label="是")
    page.get_by_label("按环评名录，您的项目要填哪一种？").select_option(label="名录里没有，不用办环评")
    press(page, "照现在的规则填上")
    expect(page.get_by_role("group", name="事项 1").or_(page.get_by_role("group", name="事项 2"))).not_to_have_count(0)
    press(page, "保存场景")
    expect(page.get_by_text("场景已保存")).to_be_visible()
    expect(row_of(page, "给宠物看病，也给宠物美容")).to_contain_text("通过")
    expect(row_of(page, "给宠物看病，也给宠物美容")).to_contain_text("41 需要办理")


def answer(page: Page, question: str, *choices: str) -> None:
    """A question of several choices is folded until it is answered."""
    box = page.locator("details").filter(has=page.get_by_text(question, exact=True))
    box.locator("summary").click()
    for choice in choices:
        box.get_by_label(choice).check()


def is_refused_for_a_catch_all(page: Page) -> None:
    """「其他材料」 can't be counted or handed in: refused, with the way to where it stands (方案十)."""
    open_draft(page)
    press(page, "送部门审定")
    page.get_by_label("为什么改").fill("动物防疫法要求备案")
    press(page, "送审")
    refused = page.get_by_role("alert")
    expect(refused).to_contain_text("“其他材料”是兜底的话")
    refused.get_by_role("link", name=re.compile("第 41 项 · 条件")).first.click()
    heading(page, f"{SHORT}：条件")
    part(page, "条件 1").get_by_label("条件", exact=True).fill(CONDITION)
    press(page, "保存")
    open_draft(page)
    press(page, "检查")
    expect(page.get_by_text("没有发现问题")).to_be_visible()


def open_draft(page: Page, name: str = SHORT) -> None:
    page.goto("/catalogue/")
    page.get_by_role("link", name=re.compile(f"(^41 {name}|{name}的草稿)")).click()


def see_whom_it_touches(page: Page) -> None:
    open_draft(page)
    press(page, "会影响哪些")
    expect(page.get_by_text("没有申请、办件和导办记录会受影响")).to_be_visible()
    open_draft(page)
    press(page, "预览办事指南")
    heading(page, NAME)
    expect(page.get_by_role("heading", name="申请表怎么填（示范）")).to_be_visible()
    expect(page.get_by_text(CONDITION)).to_be_visible()
    page.go_back()


def propose(page: Page, *, hard_stop: bool = False) -> None:
    press(page, "送部门审定")
    page.get_by_label("为什么改").fill("法律规定有变化")
    if hard_stop:
        page.get_by_label("旧规定哪天停用").fill((clock.today() + timedelta(days=10)).isoformat())
    press(page, "送审")
    expect(page.get_by_text(re.compile("^已送.*审定$"))).to_be_visible()


def approve(page: Page, name: str = SHORT) -> None:
    """The head reads what changes, why and whom it touches, and approves."""
    page.get_by_role("navigation", name="工作台").get_by_role("link", name="事项改动审定").click()
    page.get_by_role("main").get_by_role("link", name=name).click()
    expect(page.get_by_role("main")).to_contain_text("法律规定有变化")
    press(page, f"审定「{name}」")
    expect(page.get_by_text("已审定；目录管理员发布以后生效")).to_be_visible()


def publish(page: Page, name: str = SHORT) -> None:
    """In force from a day; a day that has passed is refused."""
    open_draft(page, name)
    press(page, "发布")
    page.get_by_label("从哪天起用").fill((clock.today() - timedelta(days=1)).isoformat())
    press(page, f"发布「{name}」")
    expect(page.get_by_role("alert")).to_contain_text("生效日期不能早于今天")
    page.get_by_label("从哪天起用").fill(clock.today().isoformat())
    press(page, f"发布「{name}」")
    expect(page.get_by_text(re.compile("^已发布第 . 版"))).to_be_visible()


def business_applies(page: Page, javascript: bool) -> None:
    """Found in the menu, chosen, filled in, handed in, submitted, like any other."""
    page.goto("/items/")
    item = page.get_by_role("listitem").filter(has_text=NAME)
    item.get_by_role("link", name=NAME).first.click()
    heading(page, NAME)
    press(page, "办这件事")
    sign_in(page, "lin")
    page.get_by_role("group", name="给哪一家办").get_by_label(SHOP).check()
    press(page, "开始填表")
    application = Application.objects.get(enterprise__name=SHOP)
    page.get_by_role("main").get_by_role("list").get_by_role("link").first.click()
    fill_form(page, application)
    hand_in(page, application, javascript)
    page.get_by_label("以上内容和材料都真实、完整").check()
    press(page, "提交 1 件事")
    heading(page, "已经提交")
    case = application.cases.get()
    assert case.item_code == "41"
    assert case.revision == ItemRevision.objects.get(item=PermitItem.objects.get(code="41"))
