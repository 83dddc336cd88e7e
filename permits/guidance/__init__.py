"""Guidance (智能导办, P6a): plain questions in, the exact list of permits out.

Rules and questions are data read from the catalogue. ``rules``, ``evaluate`` and ``walk`` are pure; ``models`` keeps a
visitor's answers and ``queries`` reads the revisions in force.
"""

from permits.guidance.evaluate import ItemRules, Outcome, Reason, Status, load_item, load_items, outcomes, trace
from permits.guidance.rules import Choice, Question, Rule, RuleError, Truth, load_questions, parse
from permits.guidance.walk import AnswerError, asked, clean_answer, next_question, prune

__all__ = [
    "AnswerError",
    "Choice",
    "ItemRules",
    "Outcome",
    "Question",
    "Reason",
    "Rule",
    "RuleError",
    "Status",
    "Truth",
    "asked",
    "clean_answer",
    "load_item",
    "load_items",
    "load_questions",
    "next_question",
    "outcomes",
    "parse",
    "prune",
    "trace",
]
