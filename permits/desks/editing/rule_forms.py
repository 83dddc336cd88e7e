"""The rule builder's state between two presses of a button, and what the typed rows or text come to."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from permits.desks.editing.rule_rows import OPERATORS, Group, Row, Tree, to_groups, to_tree
from permits.guidance.lint import mistakes
from permits.guidance.rules import NONE_OF_THESE, Question

ROWS, TEXT, ABSENT = "rows", "text", "absent"
MOST = 60  # groups, and rows of one group, that a page takes


@dataclass(frozen=True)
class RuleInput:
    """One rule as it stands on the page. ``errors``: (id of the control, sentence)."""

    name: str
    mode: str
    groups: tuple[Group, ...] = ()
    text: str = ""
    errors: list[tuple[str, str]] = field(default_factory=list)

    def at(self, group: int, row: int, part: str = "values") -> str:
        return f"id_{self.name}-{group}-{row}-{part}"

    @property
    def text_id(self) -> str:
        return f"id_{self.name}-text"


def from_tree(name: str, tree: Tree, questions: Sequence[Question], *, absent: bool = False) -> RuleInput:
    """A stored rule, as rows where it has that shape."""
    if absent:
        return RuleInput(name, ABSENT)
    groups = to_groups(tree, questions)
    if groups is None:
        return RuleInput(name, TEXT, text=written(tree))
    return RuleInput(name, ROWS, groups)


def from_post(name: str, data: QueryDict, questions: Sequence[Question]) -> RuleInput:
    """What was typed, right or wrong."""
    mode = data.get(f"{name}-mode", ROWS)
    known = {question.code for question in questions}
    groups = []
    for g in range(_count(data, f"{name}-groups")):
        rows = []
        for r in range(_count(data, f"{name}-{g}-rows")):
            at = f"{name}-{g}-{r}"
            question = data.get(f"{at}-question", "")
            if question in known:
                rows.append(Row(question, data.get(f"{at}-op", ""), tuple(data.getlist(f"{at}-values"))))
        groups.append(tuple(rows))
    return RuleInput(name, mode, tuple(groups), data.get(f"{name}-text", ""))


def _count(data: QueryDict, key: str) -> int:
    typed = data.get(key, "")
    return min(int(typed), MOST) if typed.isdigit() else 0


def pressed(given: RuleInput, act: str, data: QueryDict, questions: Sequence[Question]) -> RuleInput:
    """The rule after one of its buttons: "add-group", "add:0", "drop:0:2", "drop-group:0", "mode:text" …"""
    what, *places = act.split(":")
    if what == "mode":
        return _turned(given, places[0] if places else "", questions)
    at = [int(place) for place in places if place.isdigit()]
    groups = [list(group) for group in given.groups]
    if what == "add-group":
        groups.append([])
    elif not at or at[0] >= len(groups):
        return given
    elif what == "drop-group":
        groups.pop(at[0])
    elif what == "add":
        code = data.get(f"{given.name}-{at[0]}-add", "")
        chosen = next((question for question in questions if question.code == code), None)
        if chosen is None:
            control = f"id_{given.name}-{at[0]}-add"
            return replace(given, errors=[(control, _("先选一个问题，再加条件"))])
        groups[at[0]].append(Row(code, next(iter(OPERATORS[chosen.type]))))
    elif what == "drop" and len(at) > 1 and at[1] < len(groups[at[0]]):
        groups[at[0]].pop(at[1])
    return replace(given, groups=tuple(tuple(group) for group in groups))


def _turned(given: RuleInput, mode: str, questions: Sequence[Question]) -> RuleInput:
    """Rows to text and back; text of another shape stays text and says so."""
    if mode == TEXT:
        tree = to_tree([_numbers(group, questions) for group in given.groups], questions)
        return RuleInput(given.name, TEXT, text=written(tree))
    if mode == ABSENT:
        return RuleInput(given.name, ABSENT)
    if given.mode == ABSENT:
        return RuleInput(given.name, ROWS, ((),))
    tree, errors = _read_text(given, questions)
    groups = None if errors else to_groups(tree, questions)
    if groups is None:
        said = errors or [(given.text_id, _("这条规则不是「任一组成立，每组全部成立」的样子，只能用文本写"))]
        return replace(given, errors=said)
    return RuleInput(given.name, ROWS, groups)


def judged(given: RuleInput, questions: Sequence[Question]) -> tuple[Tree, RuleInput]:
    """The rule to keep, and the page's state with what is wrong beside it."""
    if given.mode == TEXT:
        tree, errors = _read_text(given, questions)
        return tree, replace(given, errors=errors)
    types = {question.code: question for question in questions}
    errors = []
    for g, group in enumerate(given.groups):
        if not group and len(given.groups) > 1:
            errors.append((f"id_{given.name}-{g}-add", _("第 %d 组还没有条件，加一个或者删掉这一组") % (g + 1)))
        for r, row in enumerate(group):
            if problem := _problem(row, types[row.question]):
                errors.append((given.at(g, r), problem))
    if errors:
        return None, replace(given, errors=errors)
    return to_tree([_numbers(group, questions) for group in given.groups], questions), given


def _problem(row: Row, question: Question) -> str:
    if not row.values or row.values == ("",):
        return _("「%s」还没有选") % question.text.rstrip("？")
    if row.op not in OPERATORS[question.type]:
        return _("请从列出的选项里选")
    if question.type == "number" and _number(row.values[0]) is None:
        return _("「%s」只写数字，例如 20") % question.text.rstrip("？")
    if question.choices and not set(row.values) <= set(question.values):
        return _("请从列出的选项里选")
    return ""


def _numbers(group: Group, questions: Sequence[Question]) -> Group:
    types = {question.code: question.type for question in questions}
    return tuple(
        replace(row, values=tuple(_number(one) if _number(one) is not None else one for one in row.values))
        if types.get(row.question) == "number"
        else row
        for row in group
    )


def _number(value: Any) -> int | float | None:
    try:
        found = float(value)
    except (TypeError, ValueError):
        return None
    return int(found) if found == int(found) else found


def written(tree: Tree) -> str:
    """A rule as an expert reads and writes it: a comparison a line."""
    return _lines(tree, "")


def _lines(tree: Tree, indent: str) -> str:
    if isinstance(tree, dict) and len(tree) == 1:
        op, body = next(iter(tree.items()))
        if op in {"and", "or"} and isinstance(body, list) and body:
            inner = f"{indent}  "
            rows = ",\n".join(inner + _lines(one, inner) for one in body)
            return f'{{"{op}": [\n{rows}\n{indent}]}}'
        if op == "!":
            return f'{{"!": {_lines(body, indent)}}}'
    return json.dumps(tree, ensure_ascii=False)


def _read_text(given: RuleInput, questions: Sequence[Question]) -> tuple[Tree, list[tuple[str, str]]]:
    try:
        tree = json.loads(given.text)
    except ValueError as error:
        line, column = getattr(error, "lineno", 1), getattr(error, "colno", 1)
        said = _("第 %(line)d 行第 %(column)d 个字附近写错了，检查括号、引号和逗号") % {"line": line, "column": column}
        return None, [(given.text_id, said)]
    table = {question.code: question for question in questions}
    path = f"guidance.{given.name}"
    return tree, [
        (given.text_id, f"{where.removeprefix('guidance.')}：{message}")
        for _rule, where, message in mistakes(tree, table, path)
    ]


def drawn(given: RuleInput, questions: Sequence[Question]) -> list[list[dict[str, Any]]]:
    """The groups as the template draws them: each row with its question, operators and choices."""
    known = {question.code: question for question in questions}
    wrong: dict[str, list[str]] = {}
    for control, message in given.errors:
        wrong.setdefault(control, []).append(message)
    return [
        [_row(given, g, r, row, known[row.question], wrong) for r, row in enumerate(group)]
        for g, group in enumerate(given.groups)
    ]


def _row(
    given: RuleInput, g: int, r: int, row: Row, question: Question, wrong: Mapping[str, list[str]]
) -> dict[str, Any]:
    choices = [
        (one.value, one.label) for one in question.choices if one.value != NONE_OF_THESE or one.value in row.values
    ]
    if question.type == "yesno":
        choices = [("true", _("是")), ("false", _("否"))]
    chosen = [label for value, label in choices if value in row.values]
    return {
        "name": f"{given.name}-{g}-{r}",
        "question": question,
        "op": row.op,
        "operators": list(OPERATORS[question.type].items()),
        "choices": [(value, label, value in row.values) for value, label in choices],
        "single": question.type == "yesno",
        "chosen": chosen,
        "value": row.values[0] if row.values and not choices else "",
        "errors": wrong.get(given.at(g, r), []),
    }
