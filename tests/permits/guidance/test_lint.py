"""The rules linter: clean on what is shipped, red on each planted fault; exact, and quick (P10)."""

import itertools
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from permits.guidance import RuleError, Truth, load_questions, parse
from permits.guidance.diagram import TRUE, Diagram
from permits.guidance.lint import RULES, lint_rules, mistakes
from permits.guidance.rules import truth
from tests.permits.catalogue.shelf import Planting, entry, planted, put, shipped, take

QUESTIONS = [
    {"code": "m", "text": "？", "type": "multi", "choices": [{"value": v, "label": v} for v in ("a", "b", "none")]},
    {"code": "s", "text": "？", "type": "single", "choices": [{"value": v, "label": v} for v in ("x", "y", "z")]},
    {"code": "y", "text": "？", "type": "yesno"},
    {"code": "n", "text": "？", "type": "number", "unit": "㎡"},
]
KNOWN = load_questions(QUESTIONS)
TABLE = {question.code: question for question in KNOWN}
A, B, NONE = ({"in": [value, {"var": "m"}]} for value in ("a", "b", "none"))
X, YES = {"==": [{"var": "s"}, "x"]}, {"==": [{"var": "y"}, True]}
BIG = {">": [{"var": "n"}, 300]}
TRADES = {"var": "trades"}
LODGING, REPAIR = {"in": ["lodging", TRADES]}, {"in": ["repair", TRADES]}


def rules_of(*guidance: Any, remark: str = "") -> list[tuple[str, str, str]]:
    documents = [{"code": str(n), "remark": remark, "guidance": one} for n, one in enumerate(guidance, 1)]
    used = {"code": "9", "guidance": {"needed": {"and": [A, B, X, YES, BIG]}, "because": "。"}}
    return [(one.rule, one.where, one.path) for one in lint_rules([*documents, used], QUESTIONS)]


def test_what_is_shipped_is_clean_and_quickly_told() -> None:
    began = time.perf_counter()
    assert lint_rules(shipped().book.items, shipped().book.questions) == []
    assert time.perf_counter() - began < 10


SHIPPED_FAULTS: list[tuple[str, str, Planting, str]] = [
    ("no-rule", "items/38", take("guidance"), "guidance"),
    ("no-rule", "items/38", take("guidance", "needed"), "guidance"),
    ("no-reason", "items/38", take("guidance", "because"), "guidance.because"),
    ("bad-rule", "items/38", put("guidance", "needed", {"xor": []}), "guidance.needed.xor"),
    ("unknown-question", "items/38", put("guidance", "needed", {"in": ["repair", {"var": "trade"}]}),
     "guidance.needed.in"),
    ("unknown-answer", "items/38", put("guidance", "needed", {"in": ["repairs", TRADES]}), "guidance.needed.in"),
    ("contradiction", "items/38", put("guidance", "needed", {"and": [LODGING, {"in": ["none", TRADES]}]}),
     "guidance.needed"),
    ("always", "items/38", put("guidance", "needed", {"or": [LODGING, {"!": LODGING}]}), "guidance.needed"),
    ("dead-branch", "items/38", put("guidance", "needed", {"or": [LODGING, {"and": [LODGING, REPAIR]}]}),
     "guidance.needed.or[1]"),
    ("unreachable", "items/12", put("guidance", "inside", {"in": ["none", TRADES]}), "guidance.inside"),
    ("no-scope", "items/22", take("guidance", "inside"), "guidance"),
    ("no-scope", "items/38", put("guidance", "inside", LODGING), "guidance.inside"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "where", "plant", "path"), SHIPPED_FAULTS, ids=[f[0] for f in SHIPPED_FAULTS])
def test_a_planted_fault_is_found_where_it_is(rule: str, where: str, plant: Planting, path: str) -> None:
    book = planted(where, plant)
    found = lint_rules(book.items, book.questions)
    assert (rule, where, path) in [(one.rule, one.where, one.path) for one in found]
    assert all("请" in one.message and "\n" not in one.message for one in found)


def test_questions_nobody_needs_and_questions_said_twice() -> None:
    book = planted("items/12", take("guidance"))
    idle = [(one.rule, one.where) for one in lint_rules(book.items, book.questions) if one.rule != "no-rule"]
    assert idle == [("idle-question", "questions/ads_urban")]
    asked = [*shipped().book.questions, {**entry("questions/eia")}]
    assert [(one.rule, one.where) for one in lint_rules(book.items, asked)] == [
        ("duplicate-question", "questions/eia#2")
    ]
    # Named in a rule, but only where it changes nothing.
    dead = {"needed": {"or": [A, {"and": [A, YES]}]}, "because": "。"}
    found = lint_rules([{"code": "1", "guidance": dead}], QUESTIONS[:1] + QUESTIONS[2:3])
    assert [(one.rule, one.where) for one in found] == [("dead-branch", "items/1"), ("idle-question", "questions/y")]


def test_every_rule_has_a_planted_fault() -> None:
    assert {fault[0] for fault in SHIPPED_FAULTS} | {"idle-question", "duplicate-question"} == set(RULES)


@pytest.mark.parametrize(
    ("needed", "found"),
    [
        (A, []),
        ({"and": [A, {"!": NONE}]}, [("dead-branch", ".and[1]")]),  # none stands alone
        ({"or": [A, B, NONE]}, [("always", "")]),  # something has to be chosen
        ({"and": [X, {"==": [{"var": "s"}, "y"]}]}, [("contradiction", "")]),
        ({"or": [X, {"!=": [{"var": "s"}, "x"]}]}, [("always", "")]),
        ({"in": [{"var": "s"}, ["x", "y", "z"]]}, [("always", "")]),
        ({"and": [BIG, {"<": [{"var": "n"}, 300]}]}, [("contradiction", "")]),
        ({"and": [BIG, {">": [{"var": "n"}, 100]}]}, [("dead-branch", ".and[1]")]),
        ({"and": [{">=": [{"var": "n"}, 100]}, {"<=": [{"var": "n"}, 100]}]}, []),
        ({">=": [{"var": "n"}, 0]}, [("always", "")]),  # an area is never below nought
        ({"<": [{"var": "n"}, 0]}, [("contradiction", "")]),
        ({"and": [YES, {"==": [{"var": "y"}, False]}]}, [("contradiction", "")]),
        ({"or": [{"and": [A, YES]}, {"and": [A, {"!": YES}]}]}, [("dead-branch", ".or[0].and[1]"),
                                                                ("dead-branch", ".or[1].and[1]")]),
        ({"or": [A, A]}, [("dead-branch", ".or[0]"), ("dead-branch", ".or[1]")]),
        (True, [("always", "")]),
        (False, [("contradiction", "")]),
        ({"and": [A, True]}, [("dead-branch", ".and[1]")]),
    ],
)  # fmt: skip
def test_every_answer_is_considered(needed: Any, found: list[tuple[str, str]]) -> None:
    told = rules_of({"needed": needed, "because": "。"})
    assert [(rule, path.removeprefix("guidance.needed")) for rule, _, path in told] == found


def test_scope_is_judged_among_those_who_need_the_item() -> None:
    def scope(inside: Any) -> list[tuple[str, str, str]]:
        return rules_of({"needed": A, "inside": inside, "because": "。"}, remark="限甲")

    assert scope(B) == []
    assert scope(A) == [("always", "items/1", "guidance.inside")]
    assert scope(NONE) == [("unreachable", "items/1", "guidance.inside")]
    assert scope({"and": [B, A]}) == [("dead-branch", "items/1", "guidance.inside.and[1]")]


@pytest.mark.parametrize(
    "tree",
    [
        {"xor": [A, B]}, {"and": [A, {"in": ["c", {"var": "m"}]}]}, {"or": [{"!": {"==": [{"var": "q"}, 1]}}]},
        {">": [{"var": "s"}, 3]}, {">": [{"var": "n"}, "3"]}, {">": [{"var": "n"}, True]},
        {"==": [{"var": "y"}, "yes"]}, {"==": [{"var": "m"}, "a"]}, {"==": [{"var": "s"}, "unsure"]},
        {"in": ["x", {"var": "s"}]}, {"in": [{"var": "s"}, []]}, {"in": [{"var": "m"}, ["a"]]},
        {"in": [{"var": "y"}, [True]]}, {"in": [{"var": "s"}, ["x", "q"]]}, {"==": ["s", "x"]},
        {"==": [{"var": "s"}]}, {"==": [{"var": ["s"]}, 1]}, {"and": []}, {"and": A}, {"var": "y"}, {}, "a", None,
        {"!=": [{"var": "n"}, "many"]}, {"in": [["a"], {"var": "m"}]}, {"==": [{"var": "s"}, {"var": "s"}]},
        {"and": A, "or": [A]}, A, B, X, YES, BIG, True, {"in": [{"var": "s"}, ["x"]]}, {"!=": [{"var": "n"}, 5]},
    ],
)  # fmt: skip
def test_mistakes_are_exactly_what_parse_refuses(tree: Any) -> None:
    told = [path for _, path, _ in mistakes(tree, TABLE, "rule")]
    try:
        parse(tree, KNOWN)
    except RuleError as error:
        assert told[0] == error.path
    else:
        assert told == []


def test_all_mistakes_of_a_rule_are_told_at_once() -> None:
    tree = {"and": [{"in": ["c", {"var": "m"}]}, {"or": [{"==": [{"var": "q"}, 1]}, {"xor": 1}]}]}
    assert [(rule, path) for rule, path, _ in mistakes(tree, TABLE, "rule")] == [
        ("unknown-answer", "rule.and[0].in"),
        ("unknown-question", "rule.and[1].or[0].=="),
        ("bad-rule", "rule.and[1].or[1].xor"),
    ]


LEAVES = st.sampled_from([A, B, NONE, X, YES, BIG, {"<=": [{"var": "n"}, 100]}, {"in": [{"var": "s"}, ["x", "y"]]}])
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(lambda one: {"!": one}, inner),
        st.builds(lambda op, some: {op: some}, st.sampled_from(["and", "or"]), st.lists(inner, min_size=1, max_size=3)),
    ),
    max_leaves=7,
)
EVERYTHING = [
    {"m": m, "s": s, "y": y, "n": n}
    for m, s, y, n in itertools.product(
        (["a"], ["b"], ["a", "b"], ["none"]), "xyz", (True, False), (0, 50, 100, 200, 300, 301)
    )
]


@settings(max_examples=150, deadline=None)
@given(tree=TREES)
def test_the_diagram_agrees_with_trying_every_answer(tree: Any) -> None:
    rule = parse(tree, KNOWN)
    diagram = Diagram(KNOWN, [rule])
    node = diagram.of(rule)
    results = {truth(rule, answers) for answers in EVERYTHING}
    assert diagram.can(node) == (Truth.TRUE in results)
    assert diagram.can(diagram.negate(node)) == (Truth.FALSE in results)
    assert diagram.same(node, TRUE) == (results == {Truth.TRUE})
