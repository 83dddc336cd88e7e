"""Scenario tests stored with the catalogue: what they expect comes out, and nothing else (P6a P10)."""

from dataclasses import replace
from typing import Any

import pytest

from permits.guidance.scenarios import run_scenarios
from tests.permits.catalogue.shelf import Planting, entry, findings, planted, put, shipped, take

STORE = "scenarios/便利店：卖零食和香烟"


def run(book: Any) -> list[tuple[str, str, str]]:
    found = run_scenarios(book.scenarios, book.items, book.questions)
    return [(one.rule, one.where, one.path) for one in found]


def test_the_shipped_scenarios_pass() -> None:
    book = shipped().book
    assert len(book.scenarios) >= 12
    assert run(book) == []


def test_every_item_is_needed_by_somebody_and_every_remark_sends_somebody_away() -> None:
    """So deleting or reversing any rule fails a scenario too."""
    expected = [(code, status) for one in shipped().book.scenarios for code, status in one["expect"].items()]
    assert {code for code, status in expected if status == "needed"} == {one["code"] for one in shipped().book.items}
    remarked = {one["code"] for one in shipped().book.items if one["remark"]}
    assert {code for code, status in expected if status == "outside"} <= remarked
    assert {status for _, status in expected} == {"needed", "outside", "maybe"}


@pytest.mark.parametrize(
    ("plant", "found"),
    [
        (put("expect", "5", "needed"), [("scenario", "expect.5")]),
        (put("expect", "6", "outside"), [("scenario", "expect.6")]),
        (take("expect", "6"), [("scenario", "expect.6")]),
        (put("expect", "99", "needed"), [("scenario", "expect.99")]),
        (put("answers", "sales", ["bulk", "tobacco"]), [("scenario", "expect.1"), ("scenario", "expect.2")]),
        (take("answers", "shop_format"), [("scenario-open", f"expect.{code}") for code in (
            "4", "5", "6", "23", "24", "31", "37")]),
        (put("answers", "colour", "red"), [("scenario-answer", "answers.colour")]),
        (put("answers", "sales", ["gold"]), [("scenario-answer", "answers.sales")]),
        (put("answers", "has_licence", "yes"), [("scenario-answer", "answers.has_licence")]),
        (put("answers", "shop_format", "unsure"), [("scenario", "expect.6")]),
    ],
)  # fmt: skip
def test_a_scenario_that_fails_is_told_with_its_place(plant: Planting, found: list[tuple[str, str]]) -> None:
    told = sorted((rule, path) for rule, where, path in run(planted(STORE, plant)) if where == STORE)
    assert set(found) <= set(told)
    assert ("schema", STORE) not in told and told


def test_the_message_says_what_was_hoped_what_came_and_what_to_do() -> None:
    book = planted(STORE, put("expect", "6", "outside"))
    [found] = run_scenarios(book.scenarios, book.items, book.questions)
    assert found.message == (
        "第 6 项（烟草零售许可）应该是“需要办理，但走传统模式”，按现在的规则是“需要办理”，请改规则或者改测试"
    )


def test_a_changed_rule_fails_the_scenarios_it_changes() -> None:
    book = planted("items/6", put("guidance", "inside", {"in": ["supermarket", {"var": "shop_format"}]}))
    assert ("scenario", STORE, "expect.6") in findings(book)


def test_a_scenario_is_silent_where_rules_or_questions_cannot_be_read() -> None:
    """The linter tells; saying it again for each scenario would hide it."""
    book = planted("items/6", put("guidance", "needed", {"xor": []}))
    assert run(book) == []
    assert run(replace(book, questions=[{"code": "q"}])) == []
    assert run(replace(book, scenarios=[{**entry(STORE), "expect": {"1": "needed"}}])) == []
