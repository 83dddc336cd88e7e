"""The order of asking: only what can still change an outcome (P6a), and nothing typed is ever lost."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permits.guidance.evaluate import ItemRules, waiting_for
from permits.guidance.rules import NONE_OF_THESE, UNSURE, Answers, Question, is_answered

_YES = {"yes", "true", "1", "是", "有"}
_NO = {"no", "false", "0", "否", "没有"}


class AnswerError(ValueError):
    """An answer that cannot be kept; str() is the sentence shown beside the question."""


def _open_questions(items: Sequence[ItemRules], questions: Sequence[Question], answers: Answers) -> list[Question]:
    waiting = frozenset[str]().union(*(waiting_for(item, answers) for item in items))
    return [question for question in questions if question.code in waiting]


def next_question(items: Sequence[ItemRules], questions: Sequence[Question], answers: Answers) -> Question | None:
    """The first question some open item still depends on; None once every item is settled or honestly unsure."""
    waiting = _open_questions(items, questions, answers)
    return waiting[0] if waiting else None


def asked(questions: Sequence[Question], answers: Answers) -> list[Question]:
    """The answered questions in file order; an answer that no longer fits its question does not count."""
    return [question for question in questions if is_answered(question, answers)]


def prune(
    items: Sequence[ItemRules], questions: Sequence[Question], answers: Answers
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Split answers into (live, dormant) by walking again from the first question.

    A dormant answer matters no more after an earlier answer changed. The caller keeps it, so that changing back
    brings it to life without typing it again.
    """
    live: dict[str, Any] = {}
    while True:
        waiting = _open_questions(items, questions, live)
        known = next((question for question in waiting if is_answered(question, answers)), None)
        if known is None:
            return live, {code: value for code, value in answers.items() if code not in live}
        live[known.code] = answers[known.code]


def clean_answer(question: Question, raw: object) -> Any:
    """The value to store for what a form or an API sent; JSON-ready. Raises AnswerError in plain words."""
    if isinstance(raw, str):
        raw = raw.strip()
    if raw is None or raw == "" or raw == []:
        raise AnswerError(str(_MISSING[question.type]))
    if raw in (UNSURE, [UNSURE]):
        return UNSURE
    if question.type == "multi":
        return _clean_multi(question, raw)
    if isinstance(raw, list | tuple):
        if len(raw) != 1:
            raise AnswerError(_("这道题只能选一个答案，请只留一个。"))
        raw = raw[0]
    if question.type == "yesno":
        return _clean_yesno(raw)
    if question.type == "number":
        return _clean_number(question, raw)
    return _known_choice(question, raw)


_MISSING = {
    "single": gettext_lazy("请选一个答案；拿不准就选“不确定”。"),
    "multi": gettext_lazy("请至少选一项；都不符合就选“以上都没有”，拿不准就选“不确定”。"),
    "yesno": gettext_lazy("请选“是”或“否”；拿不准就选“不确定”。"),
    "number": gettext_lazy("请填一个数字；拿不准就选“不确定”。"),
}


def _known_choice(question: Question, raw: object) -> str:
    if not isinstance(raw, str) or raw not in question.values:
        raise AnswerError(_("您选的答案不在选项里，请刷新页面，从列出的选项中重新选。"))
    return raw


def _clean_multi(question: Question, raw: object) -> list[str]:
    picked = list(raw) if isinstance(raw, list | tuple | set | frozenset) else [raw]
    if UNSURE in picked:
        raise AnswerError(_("选了“不确定”就不要再选别的，请只留一种。"))
    chosen = {_known_choice(question, one) for one in picked}
    if not chosen:
        raise AnswerError(str(_MISSING["multi"]))
    if NONE_OF_THESE in chosen and len(chosen) > 1:
        raise AnswerError(_("选了“%s”就不要再选别的，请只留一种。") % question.label(NONE_OF_THESE))
    return [value for value in question.values if value in chosen]


def _clean_yesno(raw: object) -> bool:
    text = str(raw).lower()
    if text not in _YES | _NO:
        raise AnswerError(_("请选“是”或“否”；拿不准就选“不确定”。"))
    return text in _YES


def _clean_number(question: Question, raw: object) -> int | float:
    if isinstance(raw, bool):
        raise AnswerError(str(_MISSING["number"]))
    text = str(raw).removesuffix(question.unit).strip()
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise AnswerError(_("这里只能填数字，例如 120，请去掉文字和符号。"))
    if value < 0:
        raise AnswerError(_("数字不能小于 0，请重新填。"))
    return int(value) if value.is_integer() else value
