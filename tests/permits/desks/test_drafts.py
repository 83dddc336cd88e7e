"""A draft: chosen, filled, handed in, checked, submitted once."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from permits.application.models import Application, Entry
from permits.catalogue.models import Batch
from permits.demo import Story, fill, scan
from permits.fanout.models import Case
from yangjiang import clock
from yangjiang.accounts.models import Department, Office
from yangjiang.enterprises.models import Enterprise

START = "/apply/"


@pytest.fixture
def huang(client: Client, city: Story) -> Client:
    client.force_login(city.people["huang"])
    return client


@pytest.fixture
def draft(city: Story) -> Application:
    return city.start("huang", "2", "4")


@pytest.fixture
def ready(city: Story, draft: Application) -> Application:
    fill(draft, city.people["huang"])
    return draft


def to(name: str, application: Application, *more: str) -> str:
    return reverse(f"permits:{name}", args=[application.pk, *more])


def begin(client: Client, city: Story, *items: str, enterprise: str = "") -> HttpResponse:
    chosen = enterprise or str(city.businesses["huang"].pk)
    return client.post(START, {"items": items, "enterprise": chosen})


def text(response: HttpResponse) -> str:
    return response.content.decode()


# --- Opening a draft ---------------------------------------------------------------------------


def test_a_stranger_signs_in_first_and_comes_back_with_the_basket(client: Client, city: Story) -> None:
    response = client.get(START, {"item": ["2", "4"]})
    assert response.url == "/login/?next=%2Fapply%2F%3Fitem%3D2%26item%3D4"


def test_an_officer_is_kept_out(client: Client, city: Story) -> None:
    client.force_login(city.people["market"])
    assert client.get(START).status_code == 403


def test_the_basket_opens_a_draft_filled_from_the_record(huang: Client, city: Story) -> None:
    response = begin(huang, city, "2", "4")
    application = Application.objects.get()
    assert response.url == to("draft", application)
    assert application.entries.get(element="E04").value == "黄志强"


@pytest.mark.parametrize(("items", "said"), [
    ([], "还没有选事项"),
    (["2", "2"], "选了两次"),
    (["2", "99"], "没有序号为 99 的事项"),
])  # fmt: skip
def test_a_wrong_basket_is_refused_in_words(huang: Client, city: Story, items: list[str], said: str) -> None:
    assert said in text(begin(huang, city, *items))
    assert not Application.objects.exists()


def test_an_item_not_launched_yet_is_refused_with_its_day(huang: Client, city: Story) -> None:
    day = clock.today() + timedelta(days=30)
    Batch.objects.filter(number=2).update(launch_on=day)
    page = text(begin(huang, city, "16"))
    assert f"{day.year} 年 {day.month} 月 {day.day} 日起才能在这里办" in page
    assert not Application.objects.exists()


def test_somebody_elses_business_cannot_be_chosen(huang: Client, city: Story) -> None:
    page = text(begin(huang, city, "2", enterprise=str(city.businesses["lin"].pk)))
    assert "请从列出的里面选一家" in page


def test_a_business_without_a_licence_is_put_on_record(client: Client, city: Story) -> None:
    client.force_login(city.people["lin"])
    filled: dict[str, Any] = {
        "name": "阳江市江城区新店",
        "kind": "individual",
        "district": city.businesses["lin"].district_id,
        "address": "示例路一号",
        "legal_representative": "林小芳",
        "phone": "138 0000 0002",
    }
    response = client.post("/apply/business/?item=S1&item=2", filled)
    made = Enterprise.objects.get(name="阳江市江城区新店")
    assert made.being_established
    assert made.phone == "13800000002"
    assert f"enterprise={made.pk}" in response.url
    assert "您已经建过" in text(client.post("/apply/business/", filled))


def test_a_wrong_id_number_is_told_beside_its_field(huang: Client, city: Story) -> None:
    page = text(huang.post("/apply/business/", {
        "name": "新店", "kind": "company", "district": city.businesses["huang"].district_id, "address": "一号",
        "legal_representative": "某", "legal_representative_id": "441702198001010011", "phone": "13800000001",
    }))  # fmt: skip
    assert "身份证号码最后一位对不上" in page
    assert 'value="441702198001010011"' in page


# --- Whose draft -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["draft", "draft_items", "draft_materials", "draft_check", "application", "receipt"])
def test_somebody_elses_draft_does_not_exist(client: Client, city: Story, draft: Application, name: str) -> None:
    client.force_login(city.people["lin"])
    assert client.get(to(name, draft)).status_code == 404


def test_a_submitted_application_is_no_draft_any_more(huang: Client, city: Story) -> None:
    application = next(iter(city.submitted("huang", "2").values())).application
    assert huang.get(to("draft", application)).url == to("application", application)


# --- The form ----------------------------------------------------------------------------------


def save(client: Client, draft: Application, group: str, values: dict[str, Any], **how: str) -> HttpResponse:
    return client.post(to("draft_section", draft, group), {**values, **how})


def kept(draft: Application, code: str) -> Any:
    return Entry.objects.filter(application=draft, element=code).values_list("value", flat=True).first()


def test_a_value_of_the_register_says_so(huang: Client, draft: Application) -> None:
    assert "来自营业执照登记信息" in text(huang.get(to("draft_section", draft, "subject")))


def test_a_business_being_established_has_no_licence_to_quote(client: Client, city: Story) -> None:
    client.force_login(city.people["chen"])
    page = text(client.get(to("draft_section", city.start("chen", "S1", "2"), "subject")))
    assert "来自您筹办时填的信息" in page
    assert "营业执照登记信息" not in page


def test_what_is_right_is_kept_beside_what_is_wrong(huang: Client, draft: Application) -> None:
    page = text(save(huang, draft, "subject", {"E02": "91441702MA0000003X", "E11": "８"}))
    assert kept(draft, "E11") == 8
    assert "统一社会信用代码" in page
    assert "请对照营业执照" in page
    assert "91441702MA0000003X" in page  # what was typed is still there
    assert kept(draft, "E02") != "91441702MA0000003X"


def test_save_for_later_asks_for_nothing_missing(huang: Client, draft: Application) -> None:
    response = save(huang, draft, "subject", {"E11": "5"}, later="1")
    assert response.url == to("draft", draft)
    assert kept(draft, "E11") == 5


def test_an_emptied_field_is_empty_when_one_comes_back(huang: Client, draft: Application) -> None:
    save(huang, draft, "subject", {"E04": ""}, later="1")
    assert kept(draft, "E04") is None


def test_a_missing_required_field_is_told_with_its_name(huang: Client, draft: Application) -> None:
    page = text(save(huang, draft, "subject", {}))
    assert "请填写从业人员数" in page
    assert 'href="#id_E11"' in page


def test_a_changed_registered_value_says_what_the_register_says(huang: Client, draft: Application) -> None:
    save(huang, draft, "subject", {"E04": "王某某"}, later="1")
    assert "登记信息是「黄志强」" in text(huang.get(to("draft_section", draft, "subject")))


def test_autosave_answers_with_the_time(huang: Client, draft: Application) -> None:
    response = huang.post(to("draft_section", draft, "subject"), {"E11": "7"}, headers={"X-Autosave": "1"})
    assert set(response.json()) == {"saved_at"}
    assert kept(draft, "E11") == 7


def test_dropping_an_item_keeps_what_was_typed(huang: Client, draft: Application) -> None:
    save(huang, draft, "subject", {"E11": "7"}, later="1")
    huang.post(to("draft_items", draft), {"items": ["4"]})
    assert [s.item_code for s in draft.selections.all()] == ["4"]
    assert kept(draft, "E11") == 7
    assert "还没有选事项" in text(huang.post(to("draft_items", draft), {"items": []}))


# --- Materials ---------------------------------------------------------------------------------


def hand_in(client: Client, draft: Application, file: SimpleUploadedFile) -> HttpResponse:
    return client.post(to("draft_materials", draft), {"M06": file}, follow=True)


def test_one_upload_serves_both_items(huang: Client, draft: Application) -> None:
    page = text(hand_in(huang, draft, scan("plan")))
    assert "plan.png" in page
    assert "2 件事共用这一份" in page
    assert draft.evidence.count() == 1


@pytest.mark.parametrize(("file", "said"), [
    (SimpleUploadedFile("plan.pdf", b"MZ not a pdf at all"), "不是 PDF、JPG 或 PNG"),
    (SimpleUploadedFile("plan.pdf", b""), "空文件"),
    (SimpleUploadedFile("plan.pdf", scan("x").read()), "扩展名对不上"),
])  # fmt: skip
def test_a_bad_file_is_told_beside_its_material(
    huang: Client, draft: Application, file: SimpleUploadedFile, said: str
) -> None:
    file.seek(0)
    page = text(hand_in(huang, draft, file))
    assert said in page
    assert 'id="id_M06_error"' in page
    assert not draft.evidence.exists()


def test_a_file_too_big_says_how_big(huang: Client, draft: Application, settings: Any) -> None:
    settings.UPLOAD_LIMIT_BYTES = 100
    assert "超过" in text(hand_in(huang, draft, scan("plan")))


def test_a_removed_file_is_gone_from_the_page(huang: Client, draft: Application) -> None:
    hand_in(huang, draft, scan("plan"))
    evidence = draft.evidence.get()
    page = text(huang.post(f"{to('draft_materials', draft)}?remove={evidence.pk}", {}, follow=True))
    assert "plan.png" not in page


def test_the_script_gets_the_refusal_as_data(huang: Client, draft: Application) -> None:
    url = f"{to('draft_materials', draft)}?material=M06"
    response = huang.post(url, {"file": SimpleUploadedFile("plan.pdf", b"nothing")})
    assert response.status_code == 400
    assert "不是 PDF" in response.json()["error"]
    assert huang.post(url, {"file": scan("plan")}).json()["name"] == "plan.png"


# --- Check and submit --------------------------------------------------------------------------


def test_the_check_page_shows_everything_and_where_it_goes(huang: Client, ready: Application) -> None:
    page = text(huang.get(to("draft_check", ready)))
    assert "江城区卫生健康局" in page
    assert "提交 2 件事" in page
    assert "来自营业执照登记信息" in page


def test_what_is_missing_is_listed_with_the_way_to_it(huang: Client, draft: Application) -> None:
    page = text(huang.get(to("draft_check", draft)))
    assert "材料：还差" in page
    assert "提交 2 件事" not in page


def test_submitting_an_unfinished_draft_is_refused(huang: Client, draft: Application) -> None:
    page = text(huang.post(to("draft_check", draft), {"key": uuid4(), "declared": "on"}))
    assert "没有填好，填好再提交" in page
    assert not Case.objects.exists()


def test_without_the_declaration_nothing_is_submitted(huang: Client, ready: Application) -> None:
    page = text(huang.post(to("draft_check", ready), {"key": uuid4()}))
    assert "请先确认所填内容和材料真实" in page
    assert not Case.objects.exists()


def test_pressing_twice_submits_once(huang: Client, ready: Application) -> None:
    form = {"key": str(uuid4()), "declared": "on"}
    first = huang.post(to("draft_check", ready), form)
    second = huang.post(to("draft_check", ready), form)
    assert first.url == second.url == to("receipt", ready)
    assert Case.objects.count() == 2


def test_a_second_tab_is_told_the_number(huang: Client, ready: Application) -> None:
    huang.post(to("draft_check", ready), {"key": uuid4(), "declared": "on"})
    page = text(huang.post(to("draft_check", ready), {"key": uuid4(), "declared": "on"}, follow=True))
    assert "已经提交过了" in page
    assert Case.objects.count() == 2


def _department_without_offices() -> Department:
    return Department.objects.create(code="nowhere", name="别的部门")


def test_a_missing_office_undoes_the_submission_and_says_so(huang: Client, ready: Application) -> None:
    Office.objects.filter(department__code="health", level="county").update(department=_department_without_offices())
    page = text(huang.post(to("draft_check", ready), {"key": uuid4(), "declared": "on"}))
    assert "还没有设置受理机构" in page
    ready.refresh_from_db()
    assert ready.is_draft
