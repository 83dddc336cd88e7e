"""A rule as rows: any of some groups, each all of some comparisons. Pure; round-trips, or says that it does not fit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from permits.guidance.rules import Question

# What each type of question may be asked, as a person reads it.
OPERATORS: dict[str, dict[str, Any]] = {
    "multi": {"any": _("包含（任一个）"), "none": _("一个都不包含")},
    "single": {"is": _("是（任一个）"), "not": _("不是")},
    "yesno": {"is": _("是")},
    "number": {">=": "≥", ">": ">", "<=": "≤", "<": "<", "==": "=", "!=": "≠"},
}
Tree = Any


@dataclass(frozen=True)
class Row:
    """One comparison. ``values`` are choices, or one number, or one of "true" and "false"."""

    question: str
    op: str
    values: tuple[Any, ...] = ()


Group = tuple[Row, ...]


def to_groups(tree: Tree, questions: Iterable[Question]) -> tuple[Group, ...] | None:
    """The groups a rule consists of; None when it has another shape than any-of-all-of."""
    known = {question.code: question for question in questions}
    groups = _groups(tree, known)
    return groups if groups is not None and to_tree(groups, known.values()) == tree else None


def to_tree(groups: Iterable[Group], questions: Iterable[Question]) -> Tree:
    """The rule the groups say; no group at all is never true."""
    types = {question.code: question.type for question in questions}
    said = [group for group in groups if group]
    if not said:
        return False
    if len(said) == 1:
        return _all_of(said[0], types)
    parts: list[Tree] = []
    for group in said:
        tree = _all_of(group, types)
        parts += tree["or"] if len(group) == 1 and isinstance(tree, dict) and "or" in tree else [tree]
    return {"or": parts}


def kept(before: Tree, after: Tree, questions: Iterable[Question]) -> Tree:
    """``before`` where the two only differ in the order of a row's choices: the page shows them in its own."""
    known = list(questions)
    said = [to_groups(tree, known) for tree in (before, after)]
    if None in said:
        return after
    sorted_ones = [
        [[(row.question, row.op, frozenset(row.values)) for row in group] for group in groups or ()] for groups in said
    ]
    return before if sorted_ones[0] == sorted_ones[1] else after


def _all_of(group: Group, types: Mapping[str, str]) -> Tree:
    leaves = [_leaf(row, types.get(row.question, "")) for row in group]
    return leaves[0] if len(leaves) == 1 else {"and": leaves}


def _leaf(row: Row, kind: str) -> Tree:
    var = {"var": row.question}
    if row.op in {"any", "none"}:
        each = [{"in": [value, var]} for value in row.values]
        tree: Tree = each[0] if len(each) == 1 else {"or": each}
        return {"!": tree} if row.op == "none" else tree
    value = row.values[0] if row.values else None
    if kind == "yesno":
        return {"==": [var, value in (True, "true")]}
    if row.op in {"is", "not"}:
        if len(row.values) == 1:
            return {"==" if row.op == "is" else "!=": [var, value]}
        tree = {"in": [var, list(row.values)]}
        return tree if row.op == "is" else {"!": tree}
    return {row.op: [var, value]}


def _groups(tree: Tree, known: Mapping[str, Question]) -> tuple[Group, ...] | None:
    if tree is False:
        return ()
    one = _group(tree, known)
    if one is not None:
        return (one,)
    if not isinstance(tree, Mapping) or list(tree) != ["or"] or not isinstance(tree["or"], list):
        return None
    found: list[Group] = []
    for part in tree["or"]:
        group = _group(part, known)
        if group is None:
            return None
        last = found[-1] if found else ()
        if (
            len(last) == len(group) == 1
            and last[0].op == group[0].op == "any"
            and last[0].question == group[0].question
        ):
            found[-1] = (Row(last[0].question, "any", last[0].values + group[0].values),)
        else:
            found.append(group)
    return tuple(found)


def _group(tree: Tree, known: Mapping[str, Question]) -> Group | None:
    row = _row(tree, known)
    if row:
        return (row,)
    if not isinstance(tree, Mapping) or list(tree) != ["and"] or not isinstance(tree["and"], list):
        return None
    rows = [_row(part, known) for part in tree["and"]]
    return tuple(row for row in rows if row) if rows and all(rows) else None


def _row(tree: Tree, known: Mapping[str, Question]) -> Row | None:
    if not isinstance(tree, Mapping) or len(tree) != 1:
        return None
    op, body = next(iter(tree.items()))
    if op == "!":
        inner = _row(body, known)
        turned = {"any": "none", "is": "not"}.get(inner.op) if inner else None
        return Row(inner.question, turned, inner.values) if inner and turned else None
    if not isinstance(body, list):
        return None
    if op == "or":
        rows = [_row(part, known) for part in body]
        one = rows[0] if rows else None
        if one and all(row and row.op == "any" and row.question == one.question for row in rows):
            return Row(one.question, "any", tuple(value for row in rows if row for value in row.values))
        return None
    return _comparison(op, body, known) if len(body) == 2 else None


def _comparison(op: str, body: Sequence[Any], known: Mapping[str, Question]) -> Row | None:
    left, right = body
    if op == "in" and isinstance(right, Mapping):
        return Row(str(right.get("var")), "any", (left,)) if right.get("var") in known else None
    if not isinstance(left, Mapping) or left.get("var") not in known:
        return None
    question = known[left["var"]]
    if op == "in":
        return Row(question.code, "is", tuple(right)) if isinstance(right, list) else None
    if question.type == "number":
        return Row(question.code, op, (right,)) if op in OPERATORS["number"] else None
    if op not in {"==", "!="}:
        return None
    value = str(right).lower() if isinstance(right, bool) else right
    return Row(question.code, "is" if op == "==" else "not", (value,))
