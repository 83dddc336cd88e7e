"""Short stories, one person each: what their desk is for, and what the pages say when something is not theirs."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from permits import journey
from permits.demo import Story, fill
from tests.conftest import NewPage
from tests.journeys.hands import heading, listen, open_case, press, row_of, sign_in
from yangjiang import clock
from yangjiang.accounts.models import Role

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("transactional_db")]

SHOP = "江城区小芳便利店"


def test_a_clerk_finds_prints_and_hands_over(page: Page, city: Story) -> None:
    case = city.granted(city.submitted("lin", "1")["1"])
    number = str(case.application.number)
    said = listen(page)
    sign_in(page, "window")
    heading(page, "查申请、发证照")
    page.get_by_label("申请编号、办件编号、企业名称或统一社会信用代码").fill("小芳")
    press(page, "查询")
    press(page, number)
    heading(page, SHOP)
    page.emulate_media(media="print")
    expect(page.get_by_text("收件回执")).to_be_visible()
    expect(page.get_by_text(number, exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="发放证照")).to_be_hidden()  # paper has no buttons
    page.emulate_media(media="screen")
    press(page, "发放证照")
    press(page, "确认已发放")
    expect(page.get_by_text("请先核对领证人身份，再勾选").first).to_be_visible()
    page.get_by_label("已核对领证人的身份证件").check()
    press(page, "确认已发放")
    expect(page.get_by_text("已发放「仅销售预包装食品备案编号」")).to_be_visible()
    expect(row_of(page, "预包装食品销售备案").first).to_contain_text("已送达")
    assert said == []


def test_a_catalogue_admin_moves_an_item_and_holds_a_batch_back(page: Page, new_page: NewPage, city: Story) -> None:
    said = listen(page)
    sign_in(page, "catalogue")
    row_of(page, "烟草专卖零售许可证核发").get_by_role("link", name="调整").click()
    page.get_by_role("radio", name="第二批").check()
    press(page, "保存批次")
    expect(page.get_by_text("「烟草零售许可」放在第二批")).to_be_visible()
    expect(row_of(page, "烟草专卖零售许可证核发")).to_contain_text("已人工调整")

    day = clock.today() + timedelta(days=30)
    page.get_by_role("link", name=re.compile("改上线日期.*第二批")).click()
    page.get_by_label("上线日期").fill(day.isoformat())
    press(page, "保存上线日期")
    expect(row_of(page, "烟草专卖零售许可证核发")).to_contain_text("还没上线")

    public = new_page()
    public.goto("/items/?q=烟草")
    waiting = public.get_by_role("listitem").filter(has_text="烟草专卖零售许可证核发")
    expect(waiting).to_contain_text("即将上线")
    expect(waiting.get_by_role("checkbox")).to_have_count(0)
    public.goto("/items/6/")
    expect(public.get_by_role("heading", name="即将上线")).to_be_visible()
    public.goto("/apply/?item=6")
    sign_in(public, "lin")
    expect(public.get_by_text("还没有选要办的事").or_(public.get_by_text("还没有上线")).first).to_be_visible()
    expect(public.get_by_role("checkbox", name="烟草专卖零售许可证核发")).to_have_count(0)
    assert said == []


def test_an_officer_turns_away_what_is_not_theirs(page: Page, new_page: NewPage, city: Story) -> None:
    case = city.submitted("lin", "2")["2"]
    said = listen(page)
    sign_in(page, "market")
    open_case(page, "食品经营许可")
    press(page, "不予受理")
    press(page, "下一步：看看企业会收到什么")
    expect(page.get_by_role("alert")).to_contain_text("请写明不予受理的理由")
    page.get_by_label("不予受理的理由").fill("只卖食用农产品，不需要许可")
    page.get_by_label("应当向哪个机关申请").fill("不用办")
    press(page, "下一步：看看企业会收到什么")
    expect(page.get_by_role("region", name="企业会看到")).to_contain_text("只卖食用农产品，不需要许可")
    press(page, "决定不予受理")
    expect(page.get_by_text("已决定不予受理，并告知企业")).to_be_visible()

    business = sign_in(new_page(), "lin")
    business.goto(f"/my/cases/{case.number}/")
    expect(business.get_by_text("只卖食用农产品，不需要许可").first).to_be_visible()
    assert said == []


def test_a_head_sends_back(page: Page, new_page: NewPage, city: Story) -> None:
    case = city.submitted("lin", "2")["2"]
    journey.accept(case=case, by=city.people["market"])
    journey.decide(case=case, outcome="grant", by=city.people["market"])
    said = listen(page)
    sign_in(page, "market_head")
    open_case(page, "食品经营许可")
    page.get_by_text("不签批，退回经办人").click()
    page.get_by_label("退回的原因").fill("没有现场核查记录")
    press(page, "退回经办人")
    expect(page.get_by_text("已退回经办人")).to_be_visible()

    officer = sign_in(new_page(), "market")
    open_case(officer, "食品经营许可")
    expect(officer.get_by_text("负责人退回了这件事")).to_be_visible()
    expect(officer.get_by_text("没有现场核查记录").first).to_be_visible()
    expect(officer.get_by_role("link", name="准予许可", exact=True)).to_be_visible()
    assert said == []


def test_a_business_takes_one_item_back(page: Page, city: Story) -> None:
    cases = city.submitted("huang", "10", "14")
    said = listen(page)
    sign_in(page, "huang")
    page.get_by_role("article").get_by_role("link", name="旅馆业特种行业许可").click()
    press(page, "不想办了，撤回这件事")
    expect(page.get_by_text("同一申请里另外 1 件事继续办")).to_be_visible()
    press(page, "撤回「旅馆业特种行业许可」")
    expect(page.get_by_text("「旅馆业特种行业许可」已撤回")).to_be_visible()
    cases["14"].refresh_from_db()
    assert cases["14"].state == "received"
    assert said == []


@pytest.mark.parametrize(
    ("people", "title"),
    [
        pytest.param({"bank": "合作银行", "centre": "受托管理机构", "joint": "联席会议办公室", "finance": "市财政局",
                      "regulator": "监管分局"}, "信贷风险补偿资金工作台", id="fund"),
        pytest.param({"window": "", "catalogue": "", "market_head": "", "tobacco": ""}, "", id="permits"),
    ],
)  # fmt: skip
def test_everybody_lands_on_their_own_desk(new_page: NewPage, city: Story, people: dict[str, str], title: str) -> None:
    titles = {
        "window": "查申请、发证照",
        "catalogue": "全部事项和批次",
        "market_head": "我的待办",
        "tobacco": "我的待办",
    }
    page = new_page()
    said = listen(page)
    for name, part in people.items():
        sign_in(page, name)
        heading(page, title or titles[name])
        if part:
            expect(page.get_by_role("heading", name=part).first).to_be_visible()
        press(page, "退出")
    assert said == []


def test_the_administrator_lands_in_the_admin(page: Page, city: Story) -> None:
    said = listen(page)
    sign_in(page, "admin")
    expect(page).to_have_url(re.compile("/admin/$"))
    heading(page, "站点管理")
    assert said == []


def test_a_wrong_password_says_what_to_do(page: Page, city: Story) -> None:
    sign_in(page, "lin", "不对的密码")
    expect(page.get_by_role("alert")).to_contain_text("用户名或密码不对，请再试一次")
    expect(page.get_by_label("用户名")).to_have_value("lin")
    sign_in(page, "lin")
    heading(page, "我的办件")


def test_what_is_somebody_elses_does_not_exist(page: Page, city: Story) -> None:
    case = city.submitted("huang", "2")["2"]
    draft = city.start("huang", "1")
    sign_in(page, "lin")
    heading(page, "我的办件")
    theirs = (
        f"/my/{case.application_id}/",
        f"/my/{case.application_id}/receipt/",
        f"/my/cases/{case.number}/",
        f"/my/cases/{case.number}/withdraw/",
        f"/apply/{draft.pk}/",
        f"/apply/{draft.pk}/check/",
        f"/files/{case.application.evidence.first().pk}/",
    )
    for address in theirs:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 404, address
        heading(page, "没有找到这一页")
    answer = page.goto(f"/desk/cases/{case.number}/")
    assert answer is not None
    assert answer.status == 403
    expect(page.get_by_text("这一页只给「")).to_contain_text(str(Role.OFFICER.label))


def test_two_tabs_the_second_hears_that_it_was_submitted(page: Page, city: Story) -> None:
    draft = city.start("lin", "1")
    fill(draft, city.people["lin"])
    sign_in(page, "lin")
    press(page, f"接着填：{SHOP}")
    page.get_by_role("main").get_by_role("list").get_by_role("link").first.click()
    other = page.context.new_page()
    other.goto(f"/apply/{draft.pk}/check/")
    other.get_by_label("以上内容和材料都真实、完整").check()
    press(other, "提交 1 件事")
    heading(other, "已经提交")
    press(page, "保存，继续")
    expect(page.get_by_text("这份申请已经提交，不能再改；进度都在这里")).to_be_visible()
    heading(page, SHOP)
