"""The window: find, print, hand out."""

import pytest
from django.test import Client
from django.urls import reverse

from permits import journey
from permits.demo import Story
from permits.fanout.models import Case


@pytest.fixture
def filing(city: Story) -> Case:
    return city.submitted("lin", "1")["1"]


@pytest.fixture
def window(client: Client, city: Story) -> Client:
    client.force_login(city.people["window"])
    return client


def deliver(case: Case) -> str:
    return reverse("permits:window_deliver", args=[case.number])


@pytest.mark.parametrize("by", ["application", "case", "name", "uscc"])
def test_finding_an_application(window: Client, filing: Case, by: str) -> None:
    enterprise = filing.application.enterprise
    q = {"application": filing.application.number, "case": filing.number, "name": "小芳", "uscc": enterprise.uscc}[by]
    page = window.get(reverse("permits:window"), {"q": q}).content.decode()
    assert reverse("permits:window_application", args=[filing.application_id]) in page


def test_drafts_are_not_the_windows(window: Client, city: Story) -> None:
    draft = city.start("lin", "1")
    assert window.get(reverse("permits:window_application", args=[draft.pk])).status_code == 404


def test_what_waits_is_listed_without_searching(window: Client, filing: Case, city: Story) -> None:
    journey.record_filing(case=filing, by=city.people["market"])
    assert filing.application.number in window.get(reverse("permits:window")).content.decode()


def test_the_receipt_names_every_item_and_its_office(window: Client, filing: Case) -> None:
    page = window.get(reverse("permits:window_application", args=[filing.application_id])).content.decode()
    assert "收件回执" in page
    assert filing.office.name in page


def test_the_paper_is_named_before_it_is_handed_over(window: Client, filing: Case, city: Story) -> None:
    journey.record_filing(case=filing, by=city.people["market"])
    page = window.get(deliver(filing)).content.decode()
    assert filing.facts.document in page


def test_nothing_is_handed_over_without_checking_the_person(window: Client, filing: Case, city: Story) -> None:
    journey.record_filing(case=filing, by=city.people["market"])
    assert "请先核对领证人身份" in window.post(deliver(filing)).content.decode()
    assert Case.objects.get(pk=filing.pk).state == "recorded"


def test_handing_over_ends_the_case(window: Client, filing: Case, city: Story) -> None:
    journey.record_filing(case=filing, by=city.people["market"])
    window.post(deliver(filing), {"checked": "on"})
    assert Case.objects.get(pk=filing.pk).state == "delivered"


def test_nothing_to_hand_over_leads_back(window: Client, filing: Case) -> None:
    answer = window.post(deliver(filing), {"checked": "on"})
    assert answer.url == reverse("permits:window_application", args=[filing.application_id])  # type: ignore[attr-defined]


def test_officers_are_kept_out(client: Client, city: Story) -> None:
    client.force_login(city.people["market"])
    assert client.get(reverse("permits:window")).status_code == 403
