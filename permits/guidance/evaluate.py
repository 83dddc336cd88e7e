"""From answers to an outcome for every item of the catalogue (P6a)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import Any, NamedTuple

from permits.guidance.rules import (
    UNSURE,
    Answers,
    Check,
    Const,
    Not,
    Question,
    Rule,
    RuleError,
    Truth,
    parse,
    pending,
    truth,
    unsure,
)


class Status(StrEnum):
    NEEDED = "needed"
    NOT_NEEDED = "not_needed"
    # Needed, but the annex's remark keeps it out of 一照通行: the usual route, never "not needed".
    OUTSIDE = "outside"
    # Every question that matters is answered, some with 不确定: the department has to say.
    MAYBE = "maybe"
    # Depends on a question nobody has answered yet.
    OPEN = "open"


class Reason(NamedTuple):
    """One answer that decided a result: a single choice where that suffices, else the whole answer."""

    question: str
    answer: Any


@dataclass(frozen=True)
class ItemRules:
    code: str
    needed: Rule
    inside: Rule | None = None
    because: str = ""


@dataclass(frozen=True)
class Outcome:
    """`because`: the answers that decided it (for MAYBE: those that were 不确定). `pending`: what OPEN waits for."""

    status: Status
    because: tuple[Reason, ...] = ()
    pending: tuple[str, ...] = ()


def load_item(code: str, guidance: Mapping[str, Any], questions: Iterable[Question]) -> ItemRules:
    """The rules of one item from its `guidance` mapping."""
    known = tuple(questions)
    unknown = set(guidance) - {"needed", "inside", "because"}
    if unknown or "needed" not in guidance:
        raise RuleError(f"item {code}", "guidance has needed, optionally inside and because, and nothing else")
    inside = parse(guidance["inside"], known, f"item {code}.inside") if "inside" in guidance else None
    needed = parse(guidance["needed"], known, f"item {code}.needed")
    return ItemRules(code, needed, inside, str(guidance.get("because") or ""))


def load_items(rows: Mapping[str, Mapping[str, Any]], questions: Iterable[Question]) -> tuple[ItemRules, ...]:
    """Rules of many items, in the order given, from {code: guidance}."""
    known = tuple(questions)
    return tuple(load_item(code, guidance, known) for code, guidance in rows.items())


def outcomes(items: Iterable[ItemRules], questions: Sequence[Question], answers: Answers) -> dict[str, Outcome]:
    order = {question.code: place for place, question in enumerate(questions)}
    return {item.code: _outcome(item, order, answers) for item in items}


def waiting_for(item: ItemRules, answers: Answers) -> frozenset[str]:
    """Unanswered questions that can still settle this item; its scope is asked about only once it is needed."""
    needed = truth(item.needed, answers)
    if needed is Truth.TRUE and item.inside is not None:
        return pending(item.inside, answers)
    return pending(item.needed, answers)


def _outcome(item: ItemRules, order: Mapping[str, int], answers: Answers) -> Outcome:
    waiting = waiting_for(item, answers)
    if waiting:
        return Outcome(Status.OPEN, pending=tuple(sorted(waiting, key=lambda code: order[code])))
    needed = truth(item.needed, answers)
    if needed is Truth.UNKNOWN:
        return _maybe(item.needed, order, answers)
    if needed is Truth.FALSE:
        return Outcome(Status.NOT_NEEDED, trace(item.needed, answers))
    if item.inside is None:
        return Outcome(Status.NEEDED, trace(item.needed, answers))
    inside = truth(item.inside, answers)
    if inside is Truth.UNKNOWN:
        return _maybe(item.inside, order, answers)
    why = merge_reasons(trace(item.needed, answers), trace(item.inside, answers))
    return Outcome(Status.NEEDED if inside is Truth.TRUE else Status.OUTSIDE, why)


def _maybe(rule: Rule, order: Mapping[str, int], answers: Answers) -> Outcome:
    doubtful = sorted(unsure(rule, answers), key=lambda code: order[code])
    return Outcome(Status.MAYBE, tuple(Reason(code, UNSURE) for code in doubtful))


# Alternatives kept while looking for the smallest explanation; rules are small, so this is never felt.
_ALTERNATIVES = 24


def trace(rule: Rule, answers: Answers) -> tuple[Reason, ...]:
    """The smallest set of answers that alone makes the rule TRUE or FALSE; empty while it is UNKNOWN."""
    if truth(rule, answers) is Truth.UNKNOWN:
        return ()
    return tuple(_causes(rule, answers)[0])


def merge_reasons(*groups: Iterable[Reason]) -> tuple[Reason, ...]:
    """Reasons without repeats; a whole answer stands for the single choices taken from it."""
    flat = list(dict.fromkeys(reason for group in groups for reason in group))
    whole = {reason.question for reason in flat if isinstance(reason.answer, tuple)}
    return tuple(reason for reason in flat if reason.question not in whole or isinstance(reason.answer, tuple))


def _causes(rule: Rule, answers: Answers) -> list[tuple[Reason, ...]]:
    if isinstance(rule, Const):
        return [()]
    if isinstance(rule, Not):
        return _causes(rule.rule, answers)
    if isinstance(rule, Check):
        answer = answers[rule.question.code]
        if rule.op == "contains":
            answer = rule.value if rule.value in answer else tuple(answer)
        return [(Reason(rule.question.code, answer),)]
    result = truth(rule, answers)
    if (rule.op == "and") == (result is Truth.TRUE):
        found: list[tuple[Reason, ...]] = [()]
        for one in rule.rules:
            found = _smallest(merge_reasons(a, b) for a, b in product(found, _causes(one, answers)))
        return found
    return _smallest(cause for one in rule.rules if truth(one, answers) is result for cause in _causes(one, answers))


def _smallest(causes: Iterable[tuple[Reason, ...]]) -> list[tuple[Reason, ...]]:
    return sorted(dict.fromkeys(causes), key=len)[:_ALTERNATIVES]
