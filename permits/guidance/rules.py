"""Typed questions, and rule trees evaluated in strict three-valued logic.

Operators carry JsonLogic's names, but JsonLogic engines disagree on an unanswered question; here it is always UNKNOWN,
as is an honest "不确定", so that a permit is never dropped silently (P6a: never a guess).
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

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
        return {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE}.get(self, Truth.UNKNOWN)


def kleene_and(values: Iterable[Truth]) -> Truth:
    seen = set(values)
    if Truth.FALSE in seen:
        return Truth.FALSE
    return Truth.UNKNOWN if Truth.UNKNOWN in seen else Truth.TRUE


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

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(choice.value for choice in self.choices)

    def label(self, value: object) -> str:
        """The words the person saw for one value of this question."""
        if value == UNSURE:
            return "不确定"
        if isinstance(value, list | tuple):
            return "、".join(self.label(one) for one in value)
        if isinstance(value, bool):
            return "是" if value else "否"
        known = {choice.value: choice.label for choice in self.choices}
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
            return all(one in self.values for one in value) and (NONE_OF_THESE not in value or len(value) == 1)
        if self.type == "yesno":
            return isinstance(value, bool)
        return _is_number(value)


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
    if operand["var"] not in known:
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


def truth(rule: Rule, answers: Answers) -> Truth:
    """TRUE or FALSE only when the answers given settle it, whatever the others turn out to be."""
    if isinstance(rule, Const):
        return Truth.TRUE if rule.value else Truth.FALSE
    if isinstance(rule, Not):
        return ~truth(rule.rule, answers)
    if isinstance(rule, Group):
        parts = (truth(one, answers) for one in rule.rules)
        return kleene_and(parts) if rule.op == "and" else kleene_or(parts)
    if not is_answered(rule.question, answers) or answers[rule.question.code] == UNSURE:
        return Truth.UNKNOWN
    return Truth.TRUE if _COMPARE[rule.op](answers[rule.question.code], rule.value) else Truth.FALSE


def _undecided(rule: Rule, answers: Answers) -> frozenset[str]:
    """Questions under the branches that no other branch has already settled."""
    if truth(rule, answers) is not Truth.UNKNOWN:
        return frozenset()
    if isinstance(rule, Check):
        return frozenset({rule.question.code})
    parts = rule.rules if isinstance(rule, Group) else (rule.rule,) if isinstance(rule, Not) else ()
    return frozenset().union(*(_undecided(one, answers) for one in parts))


def unsure(rule: Rule, answers: Answers) -> frozenset[str]:
    """Questions answered "不确定" that keep the rule undecided."""
    return frozenset(code for code in _undecided(rule, answers) if answers.get(code) == UNSURE)


def pending(rule: Rule, answers: Answers) -> frozenset[str]:
    """Unanswered questions whose answer can still change the rule."""
    return _undecided(rule, answers) - unsure(rule, answers)
