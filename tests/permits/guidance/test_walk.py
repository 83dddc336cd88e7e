"""Asking only what can still change an outcome, and keeping what was typed (P6a)."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from permits.guidance import AnswerError, Question, Status, asked, clean_answer, next_question, outcomes, prune
from permits.guidance.rules import Choice
from tests.permits.guidance import seeds

MULTI = Question("m", "?", "multi", (Choice("a", "甲"), Choice("b", "乙"), Choice("none", "以上都没有")))
SINGLE = Question("s", "?", "single", (Choice("a", "甲"), Choice("b", "乙")))
YESNO = Question("y", "?", "yesno")
NUMBER = Question("n", "?", "number", unit="㎡")


def _statuses(answers: dict[str, Any]) -> dict[str, Status]:
    return {code: one.status for code, one in outcomes(seeds.items(), seeds.questions(), answers).items()}


@settings(max_examples=150, deadline=None)
@given(rng=st.randoms(use_true_random=False))
def test_no_next_question_exactly_when_nothing_is_open(rng: Any) -> None:
    answers = {one.code: seeds.random_answer(one, rng, unsure=0.15) for one in seeds.questions() if rng.random() < 0.6}
    question = next_question(seeds.items(), seeds.questions(), answers)
    assert (question is None) == (Status.OPEN not in _statuses(answers).values())
    assert question is None or question.code not in answers


def _can_matter(question: Question, so_far: dict[str, Any], rng: random.Random) -> bool:
    """Two answers to this question, all later answers equal, that end in different outcomes."""
    for _ in range(60):
        rest = {one.code: seeds.random_answer(one, rng) for one in seeds.questions()} | so_far
        if question.type == "multi":
            tries: list[Any] = [["none"], *([value] for value in question.values if value != "none")]
        else:
            tries = list(question.values) or [True, False]
        ends = [_statuses(rest | {question.code: value}) for value in tries]
        if any(end != ends[0] for end in ends[1:]):
            return True
    return False


def test_no_question_is_asked_in_vain() -> None:
    rng = random.Random(5)
    for _ in range(40):
        answers: dict[str, Any] = {}
        while (question := next_question(seeds.items(), seeds.questions(), answers)) is not None:
            assert _can_matter(question, answers, rng), (question.code, answers)
            answers[question.code] = seeds.random_answer(question, rng, unsure=0.1)


@settings(max_examples=100, deadline=None)
@given(rng=st.randoms(use_true_random=False))
def test_questions_come_in_file_order(rng: Any) -> None:
    order = [question.code for question in seeds.questions()]
    codes = list(seeds.walk({}, rng, unsure=0.1))
    assert codes == sorted(codes, key=order.index)


@settings(max_examples=100, deadline=None)
@given(rng=st.randoms(use_true_random=False))
def test_prune_loses_nothing_and_changes_no_outcome(rng: Any) -> None:
    answers = {
        one.code: seeds.random_answer(one, rng, unsure=0.1) for one in seeds.questions() if rng.random() < 0.8
    } | {"retired": "kept"}
    live, dormant = prune(seeds.items(), seeds.questions(), answers)
    assert live | dormant == answers and not live.keys() & dormant.keys()
    assert "retired" in dormant
    assert prune(seeds.items(), seeds.questions(), live) == (live, {})
    if next_question(seeds.items(), seeds.questions(), live) is None:
        assert _statuses(live) == _statuses(answers)


def test_changing_an_answer_sets_others_aside_and_back() -> None:
    answers = seeds.walk({"trades": ["retail"], "sales": ["tobacco"], "shop_format": ["convenience"]})
    other = answers | {"trades": ["hair_beauty"]}
    live, dormant = prune(seeds.items(), seeds.questions(), other)
    assert dormant == {"sales": ["tobacco"], "shop_format": ["convenience"]}
    assert live["trades"] == ["hair_beauty"]
    assert prune(seeds.items(), seeds.questions(), live | dormant | {"trades": ["retail"]}) == (answers, {})


def test_an_answer_outside_the_choices_is_asked_again() -> None:
    answers = {"trades": ["closed_line"], "has_licence": True}
    assert asked(seeds.questions(), answers) == [seeds.questions()[1]]
    question = next_question(seeds.items(), seeds.questions(), answers)
    assert question is not None and question.code == "trades"
    assert prune(seeds.items(), seeds.questions(), answers) == ({"has_licence": True}, {"trades": ["closed_line"]})


@pytest.mark.parametrize(
    ("question", "raw", "value"),
    [
        (MULTI, ["b", "a", "b"], ["a", "b"]),
        (MULTI, "a", ["a"]),
        (MULTI, ["none"], ["none"]),
        (MULTI, ["unsure"], "unsure"),
        (SINGLE, " a ", "a"),
        (SINGLE, ["b"], "b"),
        (SINGLE, "unsure", "unsure"),
        (YESNO, "yes", True),
        (YESNO, "否", False),
        (YESNO, False, False),
        (NUMBER, "120", 120),
        (NUMBER, "120.5 ㎡", 120.5),
        (NUMBER, 0, 0),
        (NUMBER, "unsure", "unsure"),
    ],
)
def test_clean_answer(question: Question, raw: object, value: object) -> None:
    cleaned = clean_answer(question, raw)
    assert cleaned == value and type(cleaned) is type(value)
    assert question.fits(cleaned)


@pytest.mark.parametrize(
    ("question", "raw", "words"),
    [
        (MULTI, [], "至少选一项"),
        (MULTI, None, "至少选一项"),
        (MULTI, ["a", "x"], "从列出的选项中重新选"),
        (MULTI, ["a", "none"], "以上都没有"),
        (MULTI, ["a", "unsure"], "不确定"),
        (SINGLE, "", "请选一个"),
        (SINGLE, "x", "从列出的选项中重新选"),
        (SINGLE, ["a", "b"], "只能选一个"),
        (SINGLE, {"a": 1}, "从列出的选项中重新选"),
        (YESNO, "maybe", "“是”或“否”"),
        (YESNO, None, "“是”或“否”"),
        (NUMBER, "  ", "填一个数字"),
        (NUMBER, "很大", "只能填数字"),
        (NUMBER, "nan", "只能填数字"),
        (NUMBER, "inf", "只能填数字"),
        (NUMBER, "-3", "不能小于 0"),
        (NUMBER, True, "填一个数字"),
    ],
)
def test_a_wrong_answer_says_what_to_do(question: Question, raw: object, words: str) -> None:
    with pytest.raises(AnswerError, match=words):
        clean_answer(question, raw)
