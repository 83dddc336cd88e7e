"""What a business sees of what it has sent, and what it may still do."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from permits import journey
from permits.demo import Story, scan
from permits.fanout.models import Case
from permits.licence.models import Licence
from permits.licence.render import render_owed
from permits.review.answers import answers_for
from yangjiang.notices.deliver import text_of, title_of
from yangjiang.notices.models import Notice


@pytest.fixture
def case(city: Story) -> Case:
    return city.submitted("huang", "2", "4")["2"]


@pytest.fixture
def huang(client: Client, city: Story) -> Client:
    client.force_login(city.people["huang"])
    return client


@pytest.fixture
def asked(city: Story, case: Case) -> Case:
    wanted = {"E11": "人数和名册对不上", "M06": "请标出洗消间"}
    return journey.ask(case=case, wanted=wanted, by=city.staff(case, "officer"))


@pytest.fixture
def licence(city: Story) -> Licence:
    filing = city.submitted("huang", "1")["1"]
    journey.record_filing(case=filing, by=city.staff(filing, "officer"))
    render_owed()
    return Licence.objects.get(case=filing)


def to(name: str, *args: object) -> str:
    return reverse(f"permits:{name}", args=args)


def text(response: HttpResponse) -> str:
    return response.content.decode()


@pytest.mark.parametrize("name", ["my_case", "supplement", "withdraw"])
def test_somebody_elses_case_does_not_exist(client: Client, city: Story, case: Case, name: str) -> None:
    client.force_login(city.people["lin"])
    assert client.get(to(name, case.number)).status_code == 404


def test_somebody_elses_application_does_not_exist(client: Client, city: Story, case: Case) -> None:
    client.force_login(city.people["lin"])
    for name in ("application", "receipt"):
        assert client.get(to(name, case.application_id)).status_code == 404


def test_what_waits_for_the_business_comes_first(huang: Client, asked: Case) -> None:
    page = text(huang.get(to("applications")))
    assert page.index("补正「食品经营许可」") < page.index("已经提交的")


def test_each_item_has_its_own_state_and_deadline(huang: Client, asked: Case) -> None:
    page = text(huang.get(to("application", asked.application_id)))
    assert "要您补正" in page
    assert "等您补正，不算办理时间" in page
    assert "剩 5 个工作日" in page  # the other item runs on


def test_the_receipt_says_by_when_and_stays_the_same(huang: Client, city: Story, case: Case) -> None:
    before = text(huang.get(to("receipt", case.application_id)))
    assert "前答复是否受理" in before
    journey.accept(case=case, by=city.staff(case, "officer"))
    after = text(huang.get(to("receipt", case.application_id)))
    assert _promises(before) == _promises(after)


def _promises(page: str) -> list[str]:
    return [line for line in page.splitlines() if "前办好" in line]


def test_the_timeline_tells_what_happened_without_the_officers_name(huang: Client, city: Story, asked: Case) -> None:
    page = text(huang.get(to("my_case", asked.number)))
    assert "部门请您补正" in page
    assert "人数和名册对不上" in page
    assert city.staff(asked, "officer").full_name not in page


# --- Supplement --------------------------------------------------------------------------------


def send(client: Client, case: Case, **values: Any) -> HttpResponse:
    return client.post(to("supplement", case.number), values, follow=True)


def test_only_what_was_asked_is_shown_with_the_old_value(huang: Client, asked: Case) -> None:
    page = text(huang.get(to("supplement", asked.number)))
    assert "人数和名册对不上" in page
    assert "<del>" in page
    assert 'name="E11"' in page
    assert 'name="E04"' not in page


def test_an_answer_goes_back_to_the_office(huang: Client, asked: Case) -> None:
    assert "重新开始计时" in text(send(huang, asked, E11="9", M06=scan("new")))
    asked.refresh_from_db()
    assert asked.state == "received"
    assert answers_for(asked)["E11"] == 9


def test_a_file_sent_beside_a_mistake_is_not_asked_for_again(huang: Client, asked: Case) -> None:
    page = send(huang, asked, E11="很多", M06=scan("new"))
    assert "只写整数" in text(page)
    [taken] = page.context["papers"][0]["taken"]
    send(huang, asked, E11="9", kept_M06=str(taken.pk))
    asked.refresh_from_db()
    assert asked.state == "received"


def test_a_disguised_file_is_refused_beside_its_material(huang: Client, asked: Case) -> None:
    page = text(send(huang, asked, E11="9", M06=SimpleUploadedFile("a.pdf", b"nothing")))
    assert "不是 PDF、JPG 或 PNG" in page
    asked.refresh_from_db()
    assert asked.state == "needs_supplement"


def test_a_missing_file_is_asked_for(huang: Client, asked: Case) -> None:
    assert "请上传补正后的材料" in text(send(huang, asked, E11="9"))


def test_somebody_elses_file_cannot_be_slipped_in(huang: Client, city: Story, asked: Case) -> None:
    other = city.submitted("lin", "6")["6"].application.evidence.first()
    assert other is not None
    assert "请上传补正后的材料" in text(send(huang, asked, E11="9", kept_M06=str(other.attachment_id)))


def test_nothing_to_supplement_leads_back(huang: Client, case: Case) -> None:
    assert huang.get(to("supplement", case.number)).url == to("my_case", case.number)


# --- Withdraw ----------------------------------------------------------------------------------


def test_withdrawing_has_a_page_of_its_own_first(huang: Client, case: Case) -> None:
    page = text(huang.get(to("withdraw", case.number)))
    assert "另外 1 件事继续办" in page
    case.refresh_from_db()
    assert case.state == "received"
    huang.post(to("withdraw", case.number))
    case.refresh_from_db()
    assert case.state == "withdrawn"


def test_a_closed_case_cannot_be_withdrawn(huang: Client, city: Story, licence: Licence) -> None:
    page = text(huang.post(to("withdraw", licence.case.number), follow=True))
    assert "已经办结，不能撤回" in page


# --- Licences ----------------------------------------------------------------------------------


def test_collecting_delivers_once_and_leads_to_the_download(huang: Client, licence: Licence) -> None:
    assert "领取" in text(huang.get(to("licences")))
    url = to("licence_pdf", licence.number)
    for _press in range(2):
        assert "下载 PDF" in text(huang.post(url, follow=True))
    licence.case.refresh_from_db()
    assert licence.case.state == "delivered"
    response = huang.get(url)
    assert response["Content-Type"] == "application/pdf"
    assert b"".join(response.streaming_content).startswith(b"%PDF")


def test_a_licence_not_printed_yet_says_so(huang: Client, licence: Licence) -> None:
    Licence.objects.update(pdf="")
    page = text(huang.post(to("licence_pdf", licence.number), follow=True))
    assert "正在制作" in page
    licence.case.refresh_from_db()
    assert licence.case.state == "recorded"


def test_somebody_elses_licence_and_files_do_not_exist(client: Client, city: Story, licence: Licence) -> None:
    client.force_login(city.people["lin"])
    assert client.get(to("licence_pdf", licence.number)).status_code == 404
    evidence = licence.case.application.evidence.first()
    assert evidence is None or client.get(to("evidence", evidence.pk)).status_code == 404


def test_the_business_and_the_office_may_see_a_file(huang: Client, city: Story, case: Case) -> None:
    evidence = case.application.evidence.filter(material="M06").get()
    assert huang.get(to("evidence", evidence.pk)).status_code == 200
    huang.force_login(city.people["market"])
    assert huang.get(to("evidence", evidence.pk)).status_code == 200
    huang.force_login(city.people["tobacco"])
    assert huang.get(to("evidence", evidence.pk)).status_code == 404


# --- Notices -----------------------------------------------------------------------------------


def test_every_notice_written_can_be_read_and_says_what_comes_next(city: Story) -> None:
    city.tell()
    events = set()
    for notice in Notice.objects.all():
        assert title_of(notice)
        assert "接下来" in text_of(notice), notice.event
        assert "&" not in title_of(notice) + text_of(notice)
        events.add(notice.event)
    assert {"submitted", "received", "accepted", "asked", "granted", "refused", "withdrawn", "completed"} <= events


def test_the_inbox_marks_what_is_new_once(huang: Client, asked: Case) -> None:
    assert "请补正：食品经营许可" in text(first := huang.get("/messages/"))
    assert text(first).count(">新<") == 2
    assert ">新<" not in text(huang.get("/messages/"))
