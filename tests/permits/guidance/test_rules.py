"""Rule trees: strict parsing and Kleene's three values (P6a: a missing answer is never a guess)."""

from itertools import product
from typing import Any

import pytest

from permits.guidance import RuleError, Truth, load_questions, parse, trace
from permits.guidance.rules import kleene_and, kleene_or, pending, truth, unsure

T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
QUESTIONS = load_questions(
    [
        {
            "code": "trades",
            "text": "?",
            "type": "multi",
            "choices": [{"value": v, "label": v} for v in ("a", "b", "none")],
        },
        {"code": "kind", "text": "?", "type": "single", "choices": [{"value": v, "label": v} for v in ("x", "y", "z")]},
        {"code": "open", "text": "?", "type": "yesno"},
        {"code": "area", "text": "?", "type": "number", "unit": "㎡"},
    ]
)
HAS_A = {"in": ["a", {"var": "trades"}]}
HAS_B = {"in": ["b", {"var": "trades"}]}
OPEN = {"==": [{"var": "open"}, True]}
BIG = {">": [{"var": "area"}, 300]}


def test_kleene_tables() -> None:
    order = {F: 0, U: 1, T: 2}
    for a, b in product(order, order):
        assert kleene_and([a, b]) is min(a, b, key=order.__getitem__)
        assert kleene_or([a, b]) is max(a, b, key=order.__getitem__)
    assert (~T, ~F, ~U) == (F, T, U)


@pytest.mark.parametrize(
    ("tree", "answers", "expected"),
    [
        (HAS_A, {}, U),
        (HAS_A, {"trades": "unsure"}, U),
        (HAS_A, {"trades": ["a"]}, T),
        (HAS_A, {"trades": ["b"]}, F),
        # An answer that no longer belongs to its question is asked again, never read as "no".
        (HAS_A, {"trades": ["gone"]}, U),
        (HAS_A, {"trades": ["b", "none"]}, U),
        (HAS_A, {"trades": []}, U),
        ({"!": HAS_A}, {}, U),
        ({"in": [{"var": "kind"}, ["x", "y"]]}, {"kind": "y"}, T),
        ({"in": [{"var": "kind"}, ["x", "y"]]}, {"kind": "z"}, F),
        ({"!=": [{"var": "kind"}, "x"]}, {"kind": "z"}, T),
        ({"!=": [{"var": "kind"}, "x"]}, {}, U),
        (BIG, {"area": 300}, F),
        (BIG, {"area": 300.5}, T),
        (BIG, {"area": "320"}, U),
        (BIG, {"area": True}, U),
        ({"<=": [{"var": "area"}, 300]}, {"area": 300}, T),
        (OPEN, {"open": False}, F),
        (OPEN, {"open": 0}, U),
        ({"and": [HAS_A, BIG]}, {"area": 1}, F),
        ({"or": [HAS_A, BIG]}, {"area": 301}, T),
        (True, {}, T),
        (False, {}, F),
    ],
)
def test_truth(tree: Any, answers: dict[str, Any], expected: Truth) -> None:
    assert truth(parse(tree, QUESTIONS), answers) is expected


@pytest.mark.parametrize(
    ("tree", "path"),
    [
        ({"xor": [HAS_A, HAS_B]}, "rule.xor"),
        ({"and": [HAS_A, {"in": ["c", {"var": "trades"}]}]}, "rule.and[1].in"),
        ({"or": [{"!": {"==": [{"var": "nothing"}, 1]}}]}, "rule.or[0].!.=="),
        ({">": [{"var": "kind"}, 3]}, "rule.>"),
        ({">": [{"var": "area"}, "3"]}, "rule.>"),
        ({">": [{"var": "area"}, True]}, "rule.>"),
        ({"==": [{"var": "open"}, "yes"]}, "rule.=="),
        ({"==": [{"var": "trades"}, "a"]}, "rule.=="),
        ({"==": [{"var": "kind"}, "unsure"]}, "rule.=="),
        ({"in": ["x", {"var": "kind"}]}, "rule.in"),
        ({"in": [{"var": "kind"}, []]}, "rule.in"),
        ({"in": [{"var": "trades"}, ["a"]]}, "rule.in"),
        ({"==": ["kind", "x"]}, "rule.=="),
        ({"==": [{"var": "kind"}]}, "rule.=="),
        ({"and": []}, "rule.and"),
        ({"and": HAS_A}, "rule.and"),
        ({"var": "open"}, "rule.var"),
        ({}, "rule"),
        ("a", "rule"),
        (None, "rule"),
    ],
)
def test_a_bad_rule_names_its_place(tree: Any, path: str) -> None:
    with pytest.raises(RuleError) as caught:
        parse(tree, QUESTIONS)
    assert caught.value.path == path
    assert str(caught.value).startswith(f"{path}: ")


@pytest.mark.parametrize(
    "row",
    [
        {"code": "q", "text": "?", "type": "colour"},
        {"code": "q", "text": "?", "type": "single"},
        {"code": "q", "text": "?", "type": "yesno", "choices": [{"value": "a", "label": "a"}]},
        {"code": "q", "text": "?", "type": "single", "choices": [{"value": "unsure", "label": "a"}]},
        {"code": "q", "text": "?", "type": "single", "choices": [{"value": "a", "label": "a"}] * 2},
        {"code": "q", "type": "yesno"},
        {"text": "?", "type": "yesno"},
    ],
)
def test_a_bad_question_is_refused(row: dict[str, Any]) -> None:
    with pytest.raises(RuleError, match=r"questions\[0\]"):
        load_questions([row])
    good = {"code": "q", "text": "?", "type": "yesno"}
    with pytest.raises(RuleError, match="twice"):
        load_questions([good, good])


def test_pending_stops_where_a_branch_is_settled() -> None:
    both = parse({"and": [HAS_A, OPEN, BIG]}, QUESTIONS)
    assert pending(both, {}) == {"trades", "open", "area"}
    assert pending(both, {"trades": ["a"]}) == {"open", "area"}
    assert pending(both, {"trades": ["b"]}) == frozenset()
    either = parse({"or": [HAS_A, {"and": [OPEN, BIG]}]}, QUESTIONS)
    assert pending(either, {"open": False}) == {"trades"}
    assert pending(either, {"trades": ["a"]}) == frozenset()


def test_an_unsure_answer_is_answered_but_decides_nothing() -> None:
    rule = parse({"and": [HAS_A, BIG]}, QUESTIONS)
    answers: dict[str, Any] = {"trades": "unsure"}
    assert pending(rule, answers) == {"area"}
    assert unsure(rule, answers) == {"trades"}
    assert truth(rule, answers | {"area": 1}) is F
    answers["area"] = 500
    assert truth(rule, answers) is U
    assert not pending(rule, answers)
    assert unsure(rule, answers) == {"trades"}


@pytest.mark.parametrize(
    ("tree", "answers", "expected"),
    [
        ({"or": [{"and": [HAS_A, BIG]}, OPEN]}, {"trades": ["a"], "area": 500, "open": True}, [("open", True)]),
        ({"and": [HAS_A, HAS_B]}, {"trades": ["a", "b"]}, [("trades", "a"), ("trades", "b")]),
        ({"and": [HAS_A, {"!": HAS_B}]}, {"trades": ["a"]}, [("trades", ("a",))]),
        ({"and": [HAS_A, BIG]}, {"trades": ["a"], "area": 3}, [("area", 3)]),
        ({"or": [HAS_A, BIG]}, {"trades": ["b"], "area": 3}, [("trades", ("b",)), ("area", 3)]),
        ({"or": [HAS_A, BIG]}, {"trades": ["b"]}, []),
        ({"and": [{"or": [OPEN, HAS_A]}, HAS_A]}, {"trades": ["a"], "open": True}, [("trades", "a")]),
        (True, {}, []),
    ],
)
def test_trace_is_the_smallest_explanation(tree: Any, answers: dict[str, Any], expected: list[Any]) -> None:
    assert list(trace(parse(tree, QUESTIONS), answers)) == expected


def test_labels_are_the_words_the_person_saw() -> None:
    trades, _, is_open, area = QUESTIONS
    assert trades.label(("a", "b")) == "a、b"
    assert [is_open.label(True), is_open.label(False), area.label(30), area.label("unsure")] == [
        "是",
        "否",
        "30㎡",
        "不确定",
    ]
