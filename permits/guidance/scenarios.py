"""Scenario tests of the guidance: with these answers, these items and no others. Pure.

They are stored with the catalogue, and nothing is published while one of them fails (P10).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from permits.catalogue.book import Document, named
from permits.catalogue.findings import Finding, part, said
from permits.guidance.evaluate import ItemRules, Status, load_item, outcomes
from permits.guidance.rules import UNSURE, Question, RuleError, load_questions

RULES = {
    "scenario": "导办测试都通过",
    "scenario-answer": "导办测试的回答都在选项里",
    "scenario-open": "导办测试把该答的问题都答了",
}
STATUS_WORDS = {
    Status.NEEDED: "需要办理",
    Status.NOT_NEEDED: "不用办理",
    Status.OUTSIDE: "需要办理，但走传统模式",
    Status.MAYBE: "要问部门",
    Status.OPEN: "还要再问",
}


def run_scenarios(
    scenarios: Sequence[Document], documents: Sequence[Document], questions: Sequence[Document]
) -> list[Finding]:
    """What each scenario expects and does not get. An item it does not name must come out as not needed.

    Items whose rules cannot be read, and everything when the questions cannot, are ``lint``'s to tell.
    """
    try:
        known = load_questions(questions)
    except (RuleError, KeyError, TypeError, AttributeError):
        return []
    items = [rules for document in documents if (rules := _readable(document, known))]
    names = {str(one.get("code")): str(one.get("short_name") or one.get("name") or "") for one in documents}
    return [
        Finding(rule, where, path, message)
        for where, scenario in named("scenarios", scenarios)
        for rule, path, message in _run(scenario, items, known, names)
    ]


def _readable(document: Document, known: Sequence[Question]) -> ItemRules | None:
    try:
        return load_item(str(document.get("code")), part(document, "guidance"), known)
    except RuleError:
        return None


def _run(
    scenario: Document, items: Sequence[ItemRules], known: Sequence[Question], names: Mapping[str, str]
) -> list[tuple[str, str, str]]:
    answers, expected = part(scenario, "answers"), part(scenario, "expect")
    wrong = list(_unusable(answers, known))
    if wrong:
        return wrong
    found = [
        ("scenario", f"expect.{code}", f"目录里没有事项 {code}，请删掉这一行") for code in expected if code not in names
    ]
    order = {question.code: question.text for question in known}
    for code, outcome in outcomes(items, known, answers).items():
        wish = said(expected, code)
        hoped = Status(wish) if wish in set(Status) else Status.NOT_NEEDED
        path = f"expect.{code}"
        if outcome.status is hoped:
            continue
        name = f"第 {code} 项（{names[code]}）"
        if outcome.status is Status.OPEN:
            asked = "、".join(f"“{order[one]}”（{one}）" for one in outcome.pending)
            found.append(("scenario-open", path, f"{name}还要再问{asked}，请在 answers 里补上回答"))
        else:
            got, want = STATUS_WORDS[outcome.status], STATUS_WORDS[hoped]
            found.append(("scenario", path, f"{name}应该是“{want}”，按现在的规则是“{got}”，请改规则或者改测试"))
    return found


def _unusable(answers: Mapping[str, Any], known: Sequence[Question]) -> list[tuple[str, str, str]]:
    table = {question.code: question for question in known}
    found = []
    for code, answer in answers.items():
        question = table.get(code)
        if question is None:
            found.append(("scenario-answer", f"answers.{code}", f"没有 {code} 这个问题，请删掉或者改成已有的问题"))
        elif not _plain(answer) or not question.fits(answer):
            choices = "、".join(question.values) or {"yesno": "true、false"}.get(question.type, "数字")
            words = f"“{answer}”不是这个问题的回答，请从 {choices} 里选，拿不准写 {UNSURE}"
            found.append(("scenario-answer", f"answers.{code}", words))
    return found


def _plain(answer: Any) -> bool:
    return all(isinstance(one, str) for one in answer) if isinstance(answer, list) else not isinstance(answer, Mapping)
