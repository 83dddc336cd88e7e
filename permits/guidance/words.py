"""A guidance rule as a sentence: 「您准备做哪些生意」选了「餐饮」，并且…. Pure; reads rules as they are written."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

_COMPARED = {"==": "是", "!=": "不是", ">": "大于", ">=": "不小于", "<": "小于", "<=": "不大于"}
_JOINED = {"and": "，并且", "or": "，或者"}


def speaker(questions: Iterable[Mapping[str, Any]]) -> Callable[[Any], str]:
    """``rule_in_words`` with these questions, for ``catalogue.diff``; later rows win over earlier ones."""
    known = {str(row.get("code")): row for row in questions}
    return lambda rule: rule_in_words(rule, known)


def rule_in_words(rule: Any, questions: Mapping[str, Mapping[str, Any]]) -> str:
    """The rule as people read it. What is not a proper rule is shown as it stands: the linter says what is wrong."""
    if isinstance(rule, bool):
        return "总是" if rule else "从不"
    if not isinstance(rule, Mapping) or len(rule) != 1:
        return str(rule)
    op, body = next(iter(rule.items()))
    if op == "!":
        return f"不是（{rule_in_words(body, questions)}）"
    if op in _JOINED and isinstance(body, list):
        said = [rule_in_words(one, questions) for one in body]
        nested = [f"（{text}）" if _is_group(one) else text for one, text in zip(body, said, strict=True)]
        return _JOINED[op].join(nested)
    if not isinstance(body, list) or len(body) != 2:
        return str(rule)
    return _comparison(str(op), body, questions) or str(rule)


def _is_group(rule: Any) -> bool:
    return isinstance(rule, Mapping) and bool(_JOINED.keys() & rule.keys())


def _comparison(op: str, body: list[Any], questions: Mapping[str, Mapping[str, Any]]) -> str:
    left, right = body
    if op == "in" and isinstance(right, Mapping):
        return f"{_asked(right, questions)}选了{_value(left, right, questions)}"
    if op == "in" and isinstance(right, list):
        chosen = "、".join(_value(one, left, questions) for one in right)
        return f"{_asked(left, questions)}是{chosen}之一"
    if op in _COMPARED:
        return f"{_asked(left, questions)}{_COMPARED[op]}{_value(right, left, questions)}"
    return ""


def _asked(operand: Any, questions: Mapping[str, Mapping[str, Any]]) -> str:
    code = str(operand.get("var")) if isinstance(operand, Mapping) else str(operand)
    text = str(questions.get(code, {}).get("text") or code)
    return f"「{text.rstrip('？')}」"


def _value(value: Any, operand: Any, questions: Mapping[str, Mapping[str, Any]]) -> str:
    if isinstance(value, bool):
        return "「是」" if value else "「否」"
    row = questions.get(str(operand.get("var")), {}) if isinstance(operand, Mapping) else {}
    labels = {str(one.get("value")): str(one.get("label")) for one in row.get("choices") or ()}
    return f"「{labels.get(str(value), str(value))}」" if labels else f" {value} {row.get('unit') or ''}".rstrip()
