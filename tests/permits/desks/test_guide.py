"""One question a page, no account, and every item explained at the end."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from permits.demo import Story
from permits.guidance.models import Walk

START = "/guide/"
RESTAURANT: dict[str, Any] = {"trades": ["catering"], "has_licence": "yes", "sales": ["cooked"]}


def answer(client: Client, url: str, given: dict[str, Any]) -> HttpResponse:
    """Press on from ``url`` until the result, answering 「以上都没有」 to what is not given."""
    response = client.get(url, follow=True)
    for _turn in range(20):
        question = response.context.get("question")
        if question is None:
            return response
        plain = "none" if question.choices else "no"
        response = client.post(response.wsgi_request.path, {"answer": given.get(question.code, plain)}, follow=True)
    raise AssertionError("the questions do not end")


@pytest.fixture
def done(client: Client, city: Story) -> HttpResponse:
    return answer(client, START, RESTAURANT)


def names(response: HttpResponse, group: str) -> list[str]:
    return [item["code"] for item in response.context["groups"][group]]


def test_looking_at_the_first_question_keeps_nothing(client: Client, city: Story) -> None:
    client.get(START, {"trade": "catering"})
    assert not Walk.objects.exists()


def test_a_tile_ticks_its_trade(client: Client, city: Story) -> None:
    page = client.get(START, {"trade": "catering"}).content.decode()
    assert page.count("checked") == 1


def test_a_restaurant_needs_its_food_permit_and_says_why(done: HttpResponse) -> None:
    assert "2" in names(done, "needed")
    food = next(item for item in done.context["groups"]["needed"] if item["code"] == "2")
    assert "现做的饭菜" in food["because"]
    assert food["conditions"]
    assert food["materials"]


def test_every_item_is_in_exactly_one_group(done: HttpResponse) -> None:
    shown = [code for group in done.context["groups"] for code in names(done, group)]
    assert len(shown) == len(set(shown)) == 46


def test_the_result_leads_to_the_basket_and_to_applying_apart(done: HttpResponse) -> None:
    page = done.content.decode()
    assert "按原来的方式分别办理" in page
    assert "item=2" in done.context["basket"]


def test_no_answer_is_told_beside_the_question(client: Client, city: Story) -> None:
    page = client.post(START, {}).content.decode()
    assert page.count("请至少选一项") == 2  # in the summary and beside the question
    assert "<title>错误：" in page


def test_unsure_makes_maybe_never_not_needed(client: Client, city: Story) -> None:
    result = answer(client, START, {**RESTAURANT, "sales": ["unsure"]})
    assert "2" in names(result, "maybe")


def test_an_answer_can_be_changed_and_changed_back(client: Client, done: HttpResponse) -> None:
    walk = Walk.objects.get()
    sales = reverse("permits:guide_question", args=[walk.token, "sales"])
    changed = client.post(sales, {"answer": ["none"]}, follow=True)
    assert "2" not in names(answer(client, changed.wsgi_request.path, {}), "needed")
    assert "2" in names(client.post(sales, {"answer": ["cooked"]}, follow=True), "needed")


def test_a_question_that_does_not_matter_leads_on(client: Client, done: HttpResponse) -> None:
    walk = Walk.objects.get()
    response = client.get(reverse("permits:guide_question", args=[walk.token, "freight_kind"]))
    assert response.url == reverse("permits:guide_result", args=[walk.token])


def test_a_question_that_is_gone_leads_on(client: Client, done: HttpResponse) -> None:
    walk = Walk.objects.get()
    assert client.get(reverse("permits:guide_question", args=[walk.token, "gone"])).status_code == 302


def test_an_unfinished_walk_has_no_result_yet(client: Client, city: Story) -> None:
    client.post(START, {"answer": ["catering"]})
    walk = Walk.objects.get()
    response = client.get(reverse("permits:guide_result", args=[walk.token]))
    assert "/q/" in response.url


def test_a_wrong_token_is_not_found(client: Client, city: Story) -> None:
    for name in ("guide_resume", "guide_result"):
        assert client.get(reverse(f"permits:{name}", args=["nonsense"])).status_code == 404
