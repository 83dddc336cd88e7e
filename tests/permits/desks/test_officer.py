"""The officer's and the head's pages: who enters, what they show, what a press does."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from permits import journey
from permits.application.models import Application
from permits.demo import Story, fill, scan
from permits.fanout.models import Case
from permits.licence.models import Licence
from yangjiang.accounts.models import Post, Role
from yangjiang.files.intake import take_in

GRANT = {"outcome": "grant", "step": "send"}


@pytest.fixture
def case(city: Story) -> Case:
    return city.submitted("huang", "2")["2"]


@pytest.fixture
def desk(client: Client, city: Story) -> Client:
    client.force_login(city.people["market"])
    return client


def to(name: str, case: Case) -> str:
    return reverse(f"permits:{name}", args=[case.number])


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def test_the_queue_lists_my_offices_cases_only(desk: Client, case: Case, city: Story) -> None:
    other = city.submitted("lin", "6")["6"]
    page = desk.get(reverse("permits:queue")).content.decode()
    assert case.number in page
    assert other.number not in page


def test_another_offices_case_does_not_exist(client: Client, case: Case, city: Story) -> None:
    client.force_login(city.people["tobacco"])
    assert client.get(to("case", case)).status_code == 404


def test_a_business_is_kept_out(client: Client, case: Case, city: Story) -> None:
    client.force_login(city.people["huang"])
    assert client.get(to("case", case)).status_code == 403


def test_the_case_shows_values_in_words_with_their_source(desk: Client, case: Case) -> None:
    page = desk.get(to("case", case)).content.decode()
    assert "营业执照登记信息" in page
    assert "江城区" in page  # the district's name, not its code
    assert "审查要点" in page
    assert "怎么算的" in page


def test_a_changed_registered_value_is_marked(desk: Client, city: Story) -> None:
    application = city.start("huang", "2")
    registered = application.entries.get(element="E04")
    registered.value, registered.source = "王某某", "applicant"
    registered.save()
    case = _send(city, application)
    page = desk.get(to("case", case)).content.decode()
    assert "<del>黄志强</del>" in page
    assert "<ins>王某某</ins>" in page


def _send(city: Story, application: Application) -> Case:
    fill(application, city.people["huang"])
    sent = journey.submit(application=application, key=uuid4(), declared=True, by=city.people["huang"])
    return sent.cases.get()


def test_siblings_show_their_state_and_nothing_else(desk: Client, city: Story) -> None:
    cases = city.submitted("huang", "2", "4")
    page = desk.get(to("case", cases["2"])).content.decode()
    assert "公共场所卫生许可" in page
    assert cases["4"].number not in page


def test_accepting_stays_with_the_case(desk: Client, case: Case) -> None:
    answer = desk.post(to("case_accept", case))
    assert answer.url == to("case", case)  # type: ignore[attr-defined]
    assert fresh(case).state == "under_review"


def test_accepting_what_a_colleague_accepted_says_who_and_when(desk: Client, case: Case, city: Story) -> None:
    journey.accept(case=case, by=city.people["market2"])
    page = desk.post(to("case_accept", case), follow=True).content.decode()
    assert "何敏 受理" in page


def test_asking_shows_what_the_business_will_read_before_sending(desk: Client, case: Case) -> None:
    page = desk.post(to("case_ask", case), {"reason_M06": "请补标洗消间", "step": "preview"}).content.decode()
    assert "企业会看到" in page
    assert "请补标洗消间" in page
    assert fresh(case).state == "received"


def test_asking_sends_everything_at_once(desk: Client, case: Case) -> None:
    typed = {"wanted": ["M06", "E04"], "reason_M06": "请补标洗消间", "reason_E04": "与执照不一致", "step": "send"}
    assert desk.post(to("case_ask", case), typed).status_code == 302
    assert {a["code"] for a in case.supplements.get().asked} == {"M06", "E04"}


def test_asking_without_a_reason_keeps_what_was_typed(desk: Client, case: Case) -> None:
    typed = {"wanted": ["M06", "E04"], "reason_M06": "请补标洗消间", "step": "preview"}
    page = desk.post(to("case_ask", case), typed).content.decode()
    assert "<title>错误：" in page
    assert "请补标洗消间</textarea>" in page
    assert page.count("要怎样补正") >= 2


def test_going_back_from_the_preview_keeps_the_ticks(desk: Client, case: Case) -> None:
    page = desk.post(to("case_ask", case), {"wanted": ["M06"], "reason_M06": "请补标", "step": "edit"})
    assert b'value="M06"' in page.content
    assert page.content.count(b" checked") == 1


def test_a_second_notice_wants_to_know_why(desk: Client, case: Case, city: Story) -> None:
    journey.ask(case=case, wanted={"M06": "请补标"}, by=city.people["market"])
    owner = city.people["huang"]
    file = take_in(upload=scan("again"), enterprise=case.application.enterprise, by=owner, field="M06")
    journey.answer(case=fresh(case), values={}, files={"M06": [file]}, by=owner)
    page = desk.post(to("case_ask", case), {"wanted": ["M06"], "reason_M06": "还缺", "step": "send"}).content.decode()
    assert "为什么第一次没有告知" in page
    assert fresh(case).state == "received"


def test_a_supplement_shows_old_and_new(desk: Client, case: Case, city: Story) -> None:
    journey.ask(case=case, wanted={"E06": "换一个能打通的号码"}, by=city.people["market"])
    journey.answer(case=fresh(case), values={"E06": "13911112222"}, files={}, by=city.people["huang"])
    page = desk.get(to("case", case)).content.decode()
    assert "<del>13800000003</del>" in page
    assert "<ins>13911112222</ins>" in page


def test_not_accepting_says_where_to_go(desk: Client, case: Case) -> None:
    desk.post(to("case_not_accept", case), {"reason": "不属于本机关职权", "go_to": "阳东区", "step": "send"})
    assert fresh(case).state == "not_accepted"


def test_refusing_is_read_before_it_is_done(desk: Client, case: Case, city: Story) -> None:
    journey.accept(case=case, by=city.people["market"])
    page = desk.post(to("case_decide", case), {"outcome": "refuse", "reason": "场所不符合"}).content.decode()
    assert "行政复议" in page
    assert fresh(case).state == "under_review"


def test_refusing_needs_a_reason(desk: Client, case: Case, city: Story) -> None:
    journey.accept(case=case, by=city.people["market"])
    page = desk.post(to("case_decide", case), {"outcome": "refuse", "step": "send"}).content.decode()
    assert "必须写明理由" in page


def test_granting_opens_the_next_case(desk: Client, case: Case, city: Story) -> None:
    journey.accept(case=case, by=city.people["market"])
    following = city.submitted("lin", "7")["7"]
    answer = desk.post(to("case_decide", case), GRANT)
    assert answer.url == to("case", following)  # type: ignore[attr-defined]
    assert fresh(case).state == "awaiting_signature"


def test_deciding_too_late_keeps_the_words(desk: Client, case: Case, city: Story) -> None:
    journey.accept(case=case, by=city.people["market"])
    journey.decide(case=case, outcome="grant", by=city.people["market2"])
    answer = desk.post(to("case_decide", case), {"outcome": "refuse", "reason": "我写的理由", "step": "send"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "何敏 提出决定" in page
    assert "我写的理由" in page


def test_registration_asks_for_the_code_beside_its_field(desk: Client, city: Story) -> None:
    case = city.submitted("chen", "S1")["S1"]
    journey.accept(case=case, by=city.people["market"])
    page = desk.post(to("case_decide", case), {**GRANT, "uscc": "123"}).content.decode()
    assert "18 位" in page
    assert "id_uscc_error" in page


def test_a_prerequisite_hides_the_grant_and_says_what_comes_first(desk: Client, city: Story) -> None:
    cases = city.submitted("chen", "S1", "2")
    journey.accept(case=cases["2"], by=city.people["market"])
    page = desk.get(to("case", cases["2"])).content.decode()
    assert "要等同一申请里的「设立登记」先办结" in page
    assert "outcome=grant" not in page


def test_a_filing_is_recorded_on_the_desk(desk: Client, city: Story) -> None:
    filing = city.submitted("lin", "1")["1"]
    desk.post(to("case_record", filing))
    assert Licence.objects.get(case=filing).number


def test_only_a_head_signs(desk: Client, case: Case, city: Story) -> None:
    journey.accept(case=case, by=city.people["market"])
    journey.decide(case=case, outcome="grant", by=city.people["market2"])
    assert desk.post(to("case_sign", case)).status_code == 403


def test_the_head_signs(client: Client, case: Case, city: Story) -> None:
    decision = _proposed(case, city)
    client.force_login(city.people["market_head"])
    client.post(to("case_sign", case), {"act": "sign", "seen": decision})
    assert fresh(case).state == "granted"


def test_the_head_sends_back_with_a_reason(client: Client, case: Case, city: Story) -> None:
    decision = _proposed(case, city)
    client.force_login(city.people["market_head"])
    page = client.post(to("case_sign", case), {"act": "send_back", "seen": decision}).content.decode()
    assert "请写明退回的原因" in page
    client.post(to("case_sign", case), {"act": "send_back", "seen": decision, "why": "再核一次面积"})
    assert fresh(case).state == "under_review"


def test_a_decision_made_anew_meanwhile_is_not_signed(client: Client, case: Case, city: Story) -> None:
    first = _proposed(case, city)
    journey.send_back(case=fresh(case), why="再看", by=city.people["market_head"])
    journey.decide(case=fresh(case), outcome="refuse", reason="不符合", by=city.people["market"])
    client.force_login(city.people["market_head"])
    assert client.post(to("case_sign", case), {"act": "sign", "seen": first}).status_code == 409
    assert fresh(case).state == "awaiting_signature"


def test_nobody_signs_their_own_decision(client: Client, case: Case, city: Story) -> None:
    both = city.people["market"]
    Post.objects.create(user=both, role=Role.HEAD, office=case.office)
    _proposed(case, city)
    client.force_login(both)
    page = client.get(to("case_sign", case)).content.decode()
    assert "须由另一位负责人签批" in page
    assert 'value="sign"' not in page


def _proposed(case: Case, city: Story) -> int:
    journey.accept(case=case, by=city.people["market"])
    journey.decide(case=fresh(case), outcome="grant", by=city.people["market"])
    return case.decisions.get(sent_back_at=None).pk
