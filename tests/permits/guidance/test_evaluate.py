"""Outcomes of items: needed, not needed, outside the channel, unsure, open (P6a)."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from permits.guidance import Outcome, Reason, RuleError, Status, load_item, load_items, load_questions, outcomes
from permits.guidance.rules import UNSURE
from tests.permits.guidance import seeds

QUESTIONS = load_questions(
    [
        {"code": "tobacco", "text": "?", "type": "yesno"},
        {
            "code": "shop",
            "text": "?",
            "type": "single",
            "choices": [{"value": "convenience", "label": "便利店"}, {"value": "other", "label": "其他"}],
        },
    ]
)
ITEM = load_item(
    "6",
    {
        "needed": {"==": [{"var": "tobacco"}, True]},
        "inside": {"==": [{"var": "shop"}, "convenience"]},
        "because": "卖烟时需要。",
    },
    QUESTIONS,
)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, Outcome(Status.OPEN, pending=("tobacco",))),
        ({"shop": "other"}, Outcome(Status.OPEN, pending=("tobacco",))),
        ({"tobacco": False}, Outcome(Status.NOT_NEEDED, (Reason("tobacco", False),))),
        ({"tobacco": False, "shop": "other"}, Outcome(Status.NOT_NEEDED, (Reason("tobacco", False),))),
        ({"tobacco": True}, Outcome(Status.OPEN, pending=("shop",))),
        (
            {"tobacco": True, "shop": "convenience"},
            Outcome(Status.NEEDED, (Reason("tobacco", True), Reason("shop", "convenience"))),
        ),
        (
            {"tobacco": True, "shop": "other"},
            Outcome(Status.OUTSIDE, (Reason("tobacco", True), Reason("shop", "other"))),
        ),
        ({"tobacco": True, "shop": UNSURE}, Outcome(Status.MAYBE, (Reason("shop", UNSURE),))),
        ({"tobacco": UNSURE}, Outcome(Status.MAYBE, (Reason("tobacco", UNSURE),))),
        ({"tobacco": "gone"}, Outcome(Status.OPEN, pending=("tobacco",))),
    ],
)
def test_every_status(answers: dict[str, Any], expected: Outcome) -> None:
    assert outcomes([ITEM], QUESTIONS, answers) == {"6": expected}


@pytest.mark.parametrize("guidance", [{}, {"needed": True, "extra": 1}, {"inside": True}])
def test_guidance_keys_are_strict(guidance: dict[str, Any]) -> None:
    with pytest.raises(RuleError, match="item 9"):
        load_item("9", guidance, QUESTIONS)


def test_a_bad_rule_names_the_item() -> None:
    with pytest.raises(RuleError, match=r"item 9\.inside\.in"):
        load_items({"9": {"needed": True, "inside": {"in": ["a", {"var": "shop"}]}}}, QUESTIONS)


@settings(max_examples=150, deadline=None)
@given(rng=st.randoms(use_true_random=False))
def test_more_answers_never_flip_a_decided_outcome(rng: Any) -> None:
    order = list(seeds.questions())
    rng.shuffle(order)
    answers: dict[str, Any] = {}
    decided: dict[str, Status] = {}
    for question in order:
        answers[question.code] = seeds.random_answer(question, rng, unsure=0.15)
        now = outcomes(seeds.items(), seeds.questions(), answers)
        for code, status in decided.items():
            assert now[code].status is status, (code, answers)
        decided = {code: one.status for code, one in now.items() if one.status not in (Status.OPEN, Status.MAYBE)}
    assert all(one.status is not Status.OPEN for one in now.values())


@settings(max_examples=60, deadline=None)
@given(rng=st.randoms(use_true_random=False))
def test_the_answers_named_are_enough_to_decide(rng: Any) -> None:
    answers = {one.code: seeds.random_answer(one, rng, unsure=0.1) for one in seeds.questions()}
    for item, outcome in outcomes(seeds.items(), seeds.questions(), answers).items():
        assert outcome.because, item
        named = {reason.question: answers[reason.question] for reason in outcome.because}
        if outcome.status is not Status.MAYBE:
            again = outcomes(seeds.items(), seeds.questions(), named)[item]
            assert again.status is outcome.status
            for dropped in named:
                rest = {code: value for code, value in named.items() if code != dropped}
                assert outcomes(seeds.items(), seeds.questions(), rest)[item].status is Status.OPEN
        else:
            assert set(named.values()) == {UNSURE}
