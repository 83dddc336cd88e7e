"""The plan's own example, walked whole: a hotel with a restaurant, karaoke rooms and a shop, from no licence to seven.

Once with scripts and once without; both are the full story.
"""

import io
import re

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import Page, expect

from permits.application.models import Application
from permits.demo import USCC, Story
from permits.licence.models import Licence
from permits.licence.render import public_address, render_owed
from tests.conftest import NewPage
from tests.journeys.hands import (
    answer_all,
    fill_form,
    hand_in,
    heading,
    listen,
    open_case,
    picture,
    press,
    row_of,
    sign_in,
)

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("transactional_db")]

HOTEL = "阳江市海湾大酒店有限公司"
ANSWERS = {
    "您准备做哪些生意？": (
        "餐饮（饭店、奶茶店、小吃店、食堂）",
        "开店零售（便利店、超市、商场、烟酒店、专卖店）",
        "住宿（宾馆、酒店、民宿）",
        "歌舞游艺（KTV、歌舞厅、电玩城）",
    ),
    "您有营业执照了吗？": ("否",),
    "开业时，这些手续您想一起办哪几样？": ("以上都没有",),
    "店里会卖下面哪些东西？": ("预包装食品（瓶装饮料、袋装零食、酒）", "现做的饭菜、饮品、糕点（含食堂）"),
    "您的场馆里有下面哪些？": ("以上都没有",),
    "您的场所会用到下面哪些设备，或有人要考证？": ("锅炉、压力容器、起重机、叉车（走传统模式办理）",),
    "开业前的新建、改建或装修，有没有达到下面的规模？": ("以上都没有",),
}
# short name → (name on the list, officer, head who signs)
ITEMS = {
    "设立登记": ("设立登记", "market", ""),
    "食品经营许可": ("食品经营许可（除仅销售预包装食品）", "market", "market_head"),
    "公共场所卫生许可": ("公共场所卫生许可", "health", "health_head"),
    "消防安全检查": ("公众聚集场所投入使用、营业前消防安全检查", "fire", "fire_head"),
    "旅馆业特种行业许可": ("旅馆业特种行业许可证核发", "police", "police_head"),
    "娱乐场所设立": ("设立娱乐场所审批", "culture", "culture_head"),
    "娱乐场所公安备案": ("娱乐场所备案", "police", ""),
}
FILING, ESTABLISHMENT, SUPPLEMENTED = "娱乐场所公安备案", "设立登记", "公共场所卫生许可"
AREA, PLAN = "建筑面积", "平面布局图"


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "plain"])
def test_a_hotel_gets_all_its_papers(new_page: NewPage, city: Story, javascript: bool) -> None:
    page = new_page(javascript=javascript)
    said = listen(page)
    find_out_what_is_needed(page)
    application = apply(page, javascript)
    departments_decide(new_page, page, javascript)
    collect(page, application)
    anybody_may_look(new_page, application)
    assert said == []


def find_out_what_is_needed(page: Page) -> None:
    """Home → one question a page → what is needed, what is not, what goes the usual way, each with its reason."""
    page.goto("/")
    press(page, "开始办事")
    assert answer_all(page, ANSWERS) <= 11  # ui.md 5: S2
    heading(page, "您要办 7 件事")
    needed = page.locator("section").filter(has=page.get_by_role("heading", name=re.compile("^要办的")))
    for name, *_ in ITEMS.values():
        expect(needed.get_by_role("heading", name=name, exact=True)).to_be_visible()
    expect(needed.get_by_text("因为您回答：")).to_have_count(7)
    outside = page.locator("section").filter(has=page.get_by_role("heading", name=re.compile("走传统模式")))
    expect(outside.get_by_role("heading", name="特种设备使用登记")).to_be_visible()
    page.get_by_text(re.compile("^不用办的 38 件")).click()
    spared = page.get_by_role("listitem").filter(has_text="烟草专卖零售许可证核发")
    expect(spared.first).to_contain_text("因为")
    press(page, "办这 7 件事")


def apply(page: Page, javascript: bool) -> Application:
    """Sign in, choose the business, fill in, hand in, check, declare, submit; returns what was submitted."""
    sign_in(page, "chen")
    heading(page, "这次一起办哪些")
    for name, *_ in ITEMS.values():
        expect(page.get_by_role("checkbox", name=name).first).to_be_checked()
    page.get_by_role("group", name="给哪一家办").get_by_label(HOTEL).check()
    press(page, "开始填表")

    heading(page, f"{HOTEL}的申请")
    application = Application.objects.get(enterprise__name=HOTEL)
    page.get_by_role("main").get_by_role("list").get_by_role("link").first.click()
    sections = fill_form(page, application)
    assert sections >= 5
    heading(page, "交材料")
    hand_in(page, application, javascript)

    heading(page, "核对和提交")
    expect(page.get_by_text(re.compile("没有填好"))).to_have_count(0)
    table = page.get_by_role("table", name="提交给哪些部门")
    expect(table.get_by_role("row").filter(has_text="江城区")).to_have_count(7)
    press(page, "提交 7 件事")
    expect(page.get_by_role("alert")).to_be_visible()  # nothing goes out without the declaration
    page.get_by_label("以上内容和材料都真实、完整").check()
    press(page, "提交 7 件事")

    heading(page, "已经提交")
    application.refresh_from_db()
    expect(page.get_by_text(str(application.number), exact=True)).to_be_visible()
    due = page.get_by_role("table", name="各部门什么时候办好")
    expect(due.get_by_role("row").filter(has_text="前办好")).to_have_count(7)
    page.go_back()
    page.reload()
    heading(page, "已经提交")  # the back button shows the receipt, never a second submission
    assert Application.objects.count() == 1
    return application


def departments_decide(new_page: NewPage, business: Page, javascript: bool) -> None:
    """Five departments, each with its own desk; one asks for more; heads sign what takes two; a filing comes last."""
    names = dict.fromkeys(person for _, officer, head in ITEMS.values() for person in (officer, head) if person)
    desks = {name: sign_in(new_page(javascript=javascript), name) for name in names}
    for item, (_, officer, _head) in ITEMS.items():
        page = desks[officer]
        if item == SUPPLEMENTED:
            ask_for_more(page, item)
            answer(business, item)
        if item != FILING:
            open_case(page, item)
            press(page, "受理")
            expect(page.get_by_text("已受理，办理期限从今天起算")).to_be_visible()

    establish(desks["market"])
    for item, (_, officer, head) in ITEMS.items():
        if head:
            grant(desks[officer], item)
            sign(desks[head], item)
    open_case(desks["police"], FILING)
    press(desks["police"], "备案")
    press(desks["police"], "确认备案")
    expect(desks["police"].get_by_text("已备案，备案凭证已生成")).to_be_visible()


def ask_for_more(page: Page, item: str) -> None:
    """One field and one paper, at once; read as the business will before it goes out (行政许可法32)."""
    open_case(page, item)
    press(page, "一次告知补正")
    for label, reason in ((PLAN, "请标出消毒间的位置"), (AREA, "与平面图不一致，请核对")):
        page.get_by_role("checkbox", name=label, exact=True).check()
        page.get_by_label(f"{label}：要怎样补正", exact=True).fill(reason)
    press(page, "下一步：看看企业会收到什么")
    told = page.get_by_role("region", name="企业会看到")
    expect(told).to_contain_text("请标出消毒间的位置")
    expect(told).to_contain_text("与平面图不一致")
    press(page, "发出补正告知")
    expect(page.get_by_text("补正告知已发给企业")).to_be_visible()


def answer(page: Page, item: str) -> None:
    """Only what was asked, the old value beside the new."""
    page.goto("/my/")
    press(page, f"补正「{item}」")
    heading(page, f"补正「{item}」")
    expect(page.get_by_text("请标出消毒间的位置")).to_be_visible()
    page.get_by_label(AREA).fill("3180")
    press(page, "交回补正")
    expect(page.get_by_role("alert").first).to_be_visible()  # the paper is still missing; the number stays
    expect(page.get_by_label(AREA)).to_have_value("3180")
    page.get_by_label(f"上传新的{PLAN}").set_input_files([picture("PLAN2")])
    press(page, "交回补正")
    expect(page.get_by_text("已交给江城区卫生健康局，重新开始计时")).to_be_visible()


def establish(page: Page) -> None:
    """The registering officer gives the code every other paper waits for; no licence without it."""
    open_case(page, ESTABLISHMENT)
    press(page, "准予登记")
    press(page, "决定准予登记")
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("统一社会信用代码", exact=True).fill(USCC)
    press(page, "决定准予登记")
    expect(page.get_by_text("已准予，证照正在制作")).to_be_visible()


def grant(page: Page, item: str) -> None:
    open_case(page, item)
    if item == SUPPLEMENTED:
        expect(row_of(page, AREA).filter(has_text="与平面图不一致")).to_contain_text("3180")
        expect(row_of(page, AREA).filter(has_text="补正过")).to_contain_text("3180")
    press(page, "准予许可")
    press(page, "准予许可，送签批")
    expect(page.get_by_text("决定已送负责人签批")).to_be_visible()


def sign(page: Page, item: str) -> None:
    open_case(page, item)
    press(page, "签批：准予，决定生效")
    expect(page.get_by_text("已签批，决定生效")).to_be_visible()


def collect(page: Page, application: Application) -> None:
    """The business sees everything done, collects its licences, and the PDF says and shows what it must."""
    page.goto("/my/")
    expect(page.get_by_role("article").filter(has_text=str(application.number))).to_contain_text("全部办结")
    assert render_owed() == 7
    press(page, "我的证照")
    heading(page, "我的证照")
    expect(page.get_by_role("article")).to_have_count(7)
    expect(page.get_by_text(f"统一社会信用代码 {USCC}")).to_be_visible()
    hotel = page.get_by_role("article").filter(has_text="特种行业许可证（旅馆业）")
    hotel.get_by_role("button", name="领取").click()
    link = hotel.get_by_role("link", name="下载 PDF")
    expect(link).to_be_visible()
    answer = page.context.request.get(str(link.get_attribute("href")))
    assert answer.headers["content-type"] == "application/pdf"
    check_licence(answer.body(), Licence.objects.get(case__item_code="10"))


def check_licence(content: bytes, licence: Licence) -> None:
    """Text a reader can search, and a code a phone can scan."""
    paper = pypdfium2.PdfDocument(io.BytesIO(content))
    text = "".join(page.get_textpage().get_text_range() for page in paper)
    assert HOTEL in text
    assert licence.number in text
    assert USCC in text
    codes = [found.text for page in paper for found in zxingcpp.read_barcodes(page.render(scale=3).to_pil())]
    assert codes == [public_address(licence)]


def anybody_may_look(new_page: NewPage, application: Application) -> None:
    """What the code shows: no sign-in, no script, every licence."""
    licences = list(Licence.objects.filter(enterprise=application.enterprise))
    page = new_page(375, javascript=False)
    said = listen(page)
    page.goto(public_address(licences[0]))
    heading(page, HOTEL)
    expect(page.locator("script")).to_have_count(0)
    for licence in licences:
        expect(page.get_by_text(licence.number, exact=True)).to_be_visible()
    assert said == []
