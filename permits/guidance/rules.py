"""Typed questions, and rule trees with JsonLogic's operator names in strict three-valued logic.

JsonLogic engines disagree on an unanswered question; here it is UNKNOWN, as is an honest "不确定" (P6a: never a guess).
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

UNSURE = "unsure"
# A multi-choice value that says "none of the above": it cannot stand beside another choice.
NONE_OF_THESE = "none"
QUESTION_TYPES = frozenset({"single", "multi", "yesno", "number"})

Answers = Mapping[str, Any]


class RuleError(ValueError):
    """A rule or question that cannot be used; `path` names the place inside the tree."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}")
        self.path = path


class Truth(Enum):
    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"

    def __invert__(self) -> Truth:
        if self is Truth.UNKNOWN:
            return self
        return Truth.FALSE if self is Truth.TRUE else Truth.TRUE


def kleene_and(values: Iterable[Truth]) -> Truth:
    result = Truth.TRUE
    for value in values:
        if value is Truth.FALSE:
            return value
        if value is Truth.UNKNOWN:
            result = value
    return result


def kleene_or(values: Iterable[Truth]) -> Truth:
    return ~kleene_and(~value for value in values)


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    code: str
    text: str
    type: str
    choices: tuple[Choice, ...] = ()
    help: str = ""
    unit: str = ""
    law: str = ""

    @cached_property
    def values(self) -> tuple[str, ...]:
        return tuple(choice.value for choice in self.choices)

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.values)

    def label(self, value: object) -> str:
        """The words the person saw for one value of this question."""
        if isinstance(value, list | tuple):
            return "、".join(self.label(one) for one in value)
        if isinstance(value, bool):
            return _("是") if value else _("否")
        known = {UNSURE: _("不确定")} | {choice.value: choice.label for choice in self.choices}
        return known.get(str(value), f"{value}{self.unit}")

    def fits(self, value: object) -> bool:
        """Whether a stored answer still belongs to this question; one that does not is asked again."""
        if value == UNSURE:
            return True
        if self.type == "single":
            return isinstance(value, str) and value in self.values
        if self.type == "multi":
            if not isinstance(value, list | tuple) or not value:
                return False
            return self._known.issuperset(value) and (NONE_OF_THESE not in value or len(value) == 1)
        return isinstance(value, bool) if self.type == "yesno" else _is_number(value)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def load_questions(rows: Sequence[Mapping[str, Any]]) -> tuple[Question, ...]:
    """Questions in file order, from plain dicts; RuleError names the row that is wrong."""
    questions: list[Question] = []
    for number, row in enumerate(rows):
        path = f"questions[{number}]"
        code, kind = str(row.get("code", "")), row.get("type")
        if not code or not row.get("text"):
            raise RuleError(path, "a question needs a code and a text")
        if code in {question.code for question in questions}:
            raise RuleError(path, f"question {code} appears twice")
        if kind not in QUESTION_TYPES:
            raise RuleError(path, f"unknown question type {kind!r}")
        choices = tuple(
            Choice(str(one["value"]), str(one["label"]), tuple(str(word) for word in one.get("words") or ()))
            for one in row.get("choices") or ()
        )
        values = [choice.value for choice in choices]
        if (kind in {"single", "multi"}) != bool(choices):
            raise RuleError(path, "choices belong to single and multi questions, and only to them")
        if len(set(values)) != len(values) or UNSURE in values:
            raise RuleError(path, f"choice values must differ from each other and from {UNSURE!r}")
        extras = {key: str(row.get(key) or "") for key in ("help", "unit", "law")}
        questions.append(Question(code, str(row["text"]), str(kind), choices, **extras))
    return tuple(questions)


@dataclass(frozen=True)
class Const:
    value: bool


@dataclass(frozen=True)
class Check:
    """A leaf: one comparison of one answer."""

    question: Question
    op: str
    value: Any


@dataclass(frozen=True)
class Not:
    rule: Rule


@dataclass(frozen=True)
class Group:
    """`and` or `or` over one or more rules."""

    op: str
    rules: tuple[Rule, ...]


Rule = Const | Check | Not | Group

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "contains": lambda answer, value: value in answer,
    "one_of": lambda answer, values: answer in values,
}


def parse(tree: Any, questions: Iterable[Question], path: str = "rule") -> Rule:
    """The checked rule behind a plain tree; RuleError names the path of the first mistake."""
    return _parse(tree, {question.code: question for question in questions}, path)


def _parse(tree: Any, known: Mapping[str, Question], path: str) -> Rule:
    if isinstance(tree, bool):
        return Const(tree)
    if not isinstance(tree, Mapping) or len(tree) != 1:
        raise RuleError(path, "a rule is true, false or a mapping with exactly one operator")
    op, body = next(iter(tree.items()))
    path = f"{path}.{op}"
    if op == "!":
        return Not(_parse(body, known, path))
    if op in {"and", "or"}:
        if not isinstance(body, list) or not body:
            raise RuleError(path, "needs a list of at least one rule")
        return Group(op, tuple(_parse(one, known, f"{path}[{place}]") for place, one in enumerate(body)))
    if op not in {"==", "!=", ">", ">=", "<", "<=", "in"}:
        raise RuleError(path, f"unknown operator {op!r}")
    if not isinstance(body, list) or len(body) != 2:
        raise RuleError(path, "needs exactly two operands")
    left, right = body
    if op == "in":
        return _parse_in(left, right, known, path)
    question = _question(left, known, path)
    if op not in {"==", "!="} and question.type != "number":
        raise RuleError(path, f"{question.code} is not a number question")
    if question.type == "multi":
        raise RuleError(path, f"{question.code} is a multi question: use in")
    return Check(question, op, _value(question, right, path))


def _parse_in(left: Any, right: Any, known: Mapping[str, Question], path: str) -> Rule:
    if isinstance(right, Mapping):
        question = _question(right, known, path)
        if question.type != "multi":
            raise RuleError(path, f"{question.code} is not a multi question")
        return Check(question, "contains", _value(question, left, path))
    question = _question(left, known, path)
    if question.type != "single" or not isinstance(right, list) or not right:
        raise RuleError(path, "in compares a single question with a list of its values")
    return Check(question, "one_of", tuple(_value(question, one, path) for one in right))


def _question(operand: Any, known: Mapping[str, Question], path: str) -> Question:
    if not isinstance(operand, Mapping) or set(operand) != {"var"}:
        raise RuleError(path, "expected {var: question}")
    if not isinstance(operand["var"], str) or operand["var"] not in known:
        raise RuleError(path, f"unknown question {operand['var']!r}")
    return known[operand["var"]]


def _value(question: Question, value: Any, path: str) -> Any:
    if question.type == "yesno" and not isinstance(value, bool):
        raise RuleError(path, f"{question.code} compares with true or false, not {value!r}")
    if question.type == "number" and not _is_number(value):
        raise RuleError(path, f"{question.code} compares with a number, not {value!r}")
    if question.choices and value not in question.values:
        raise RuleError(path, f"{value!r} is not a choice of {question.code}")
    return value


def is_answered(question: Question, answers: Answers) -> bool:
    return question.code in answers and question.fits(answers[question.code])


def _look(rule: Rule, answers: Answers) -> tuple[Truth, bool, bool]:
    """The rule's value, and whether answers still missing could make it TRUE or FALSE."""
    if isinstance(rule, Const):
        return (Truth.TRUE, True, False) if rule.value else (Truth.FALSE, False, True)
    if isinstance(rule, Not):
        value, can_true, can_false = _look(rule.rule, answers)
        return ~value, can_false, can_true
    if isinstance(rule, Group):
        return _look_group(rule, answers)
    if not is_answered(rule.question, answers):
        return Truth.UNKNOWN, True, True
    answer = answers[rule.question.code]
    if answer == UNSURE:
        return Truth.UNKNOWN, False, False
    return (Truth.TRUE, True, False) if _COMPARE[rule.op](answer, rule.value) else (Truth.FALSE, False, True)


def _look_group(group: Group, answers: Answers) -> tuple[Truth, bool, bool]:
    absorbing = Truth.FALSE if group.op == "and" else Truth.TRUE
    looks = []
    for rule in group.rules:
        looks.append(look := _look(rule, answers))
        if look[0] is absorbing:
            return look
    values, to_true, to_false = zip(*looks, strict=True)
    if group.op == "and":
        return kleene_and(values), all(to_true), any(to_false)
    return kleene_or(values), any(to_true), all(to_false)


def truth(rule: Rule, answers: Answers) -> Truth:
    """TRUE or FALSE only when the answers given settle it, whatever the others turn out to be."""
    return _look(rule, answers)[0]


def unsure(rule: Rule, answers: Answers) -> frozenset[str]:
    """Questions answered "不确定" that keep the rule undecided."""
    if isinstance(rule, Const) or truth(rule, answers) is not Truth.UNKNOWN:
        return frozenset()
    if isinstance(rule, Group):
        return frozenset().union(*(unsure(one, answers) for one in rule.rules))
    if isinstance(rule, Not):
        return unsure(rule.rule, answers)
    return frozenset({rule.question.code} if is_answered(rule.question, answers) else ())


def pending(rule: Rule, answers: Answers, to_true: bool = True, to_false: bool = True) -> frozenset[str]:
    """Unanswered questions that can still settle the rule; `to_true`, `to_false`: the results still of use above it."""
    value, can_true, can_false = _look(rule, answers)
    to_true, to_false = to_true and can_true, to_false and can_false
    if isinstance(rule, Const) or value is not Truth.UNKNOWN or not (to_true or to_false):
        return frozenset()
    if isinstance(rule, Group):
        return frozenset().union(*(pending(one, answers, to_true, to_false) for one in rule.rules))
    if isinstance(rule, Not):
        return pending(rule.rule, answers, to_false, to_true)
    return frozenset({rule.question.code})
