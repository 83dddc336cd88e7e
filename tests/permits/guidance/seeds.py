"""The shipped questions and guidance rules, read straight from the fixtures: no database."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from permits.guidance import ItemRules, Question, load_items, load_questions, next_question
from permits.guidance.rules import UNSURE

CATALOGUE = Path(__file__).resolve().parents[3] / "fixtures" / "catalogue"


@cache
def questions() -> tuple[Question, ...]:
    return load_questions(yaml.safe_load((CATALOGUE / "questions.yaml").read_text(encoding="utf-8")))


@cache
def items() -> tuple[ItemRules, ...]:
    documents = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(CATALOGUE.glob("items/*.yaml"))]
    return load_items({str(one["code"]): one["guidance"] for one in documents}, questions())


def random_answer(question: Question, rng: random.Random, unsure: float = 0.0) -> Any:
    """Any answer a person could give: a few choices of a multi question, sometimes 不确定."""
    if rng.random() < unsure:
        return UNSURE
    if question.type == "yesno":
        return rng.random() < 0.5
    if question.type == "number":
        return rng.randrange(0, 20_000)
    if question.type == "single":
        return rng.choice(question.values)
    some = [value for value in question.values if value != "none"]
    picked = rng.sample(some, rng.randint(0, len(some)))
    return [value for value in some if value in picked] or ["none"]


def walk(given: dict[str, Any], rng: random.Random | None = None, unsure: float = 0.0) -> dict[str, Any]:
    """Answer whatever is asked: from `given`, else at random, else "none", "是" or the last choice."""
    answers: dict[str, Any] = {}
    while (question := next_question(items(), questions(), answers)) is not None:
        assert question.code not in answers
        if question.code in given:
            answers[question.code] = given[question.code]
        elif rng is not None:
            answers[question.code] = random_answer(question, rng, unsure)
        else:
            plain = {"multi": ["none"], "single": question.values[-1:], "yesno": [True], "number": [0]}
            answers[question.code] = plain["multi"] if question.type == "multi" else plain[question.type][0]
    return answers
