from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.base import BaseCommand
from django.db import models
from django_fsm import Transition

from permits.application.models import Application
from permits.application.states import ApplicationState
from permits.catalogue.models import ItemDraft, QuestionnaireDraft
from permits.catalogue.states import DraftState
from permits.fanout.models import Case
from permits.fanout.states import CaseState

MACHINES: tuple[tuple[type[models.Model], type[models.TextChoices], str], ...] = (
    (Application, ApplicationState, "联办申请"),
    (Case, CaseState, "办件"),
    (ItemDraft, DraftState, "事项草稿"),
    (QuestionnaireDraft, DraftState, "导办问题草稿"),
)
OPENING = """# States

Written by `manage.py states` from the code; `tests/architecture/test_docs.py` keeps it equal. After a change:
`.venv/bin/python manage.py states > docs/states.md`.
"""


class Command(BaseCommand):
    help = "Print every state, its two labels and the transitions that leave it, as docs/states.md holds them."
    requires_system_checks: list[str] = []  # it reads classes, not rows

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("\n".join([OPENING, *(machine(*each) for each in MACHINES)]), ending="")


def machine(model: type[models.Model], states: type[models.TextChoices], chinese: str) -> str:
    """One state machine as Markdown: its states, then its transitions in the order of the states they leave."""
    order = list(states.values)
    field: Any = model._meta.get_field("state")
    moves = sorted(field.get_all_transitions(model), key=lambda m: (order.index(m.source), order.index(m.target)))
    reached = {field.default, *(move.target for move in moves)}
    used = [state for state in states if state in reached]
    return "\n".join([f"## {model.__name__} {chinese}", "", *state_rows(used, moves), "", *move_rows(moves), ""])


def state_rows(states: Iterable[Any], moves: list[Transition]) -> Iterator[str]:
    yield "| State | The officer reads | The business reads | May become |"
    yield "|---|---|---|---|"
    for state in states:
        following = ", ".join(f"`{move.target}`" for move in moves if move.source == state.value) or "—"
        to_business = state.for_business.text if hasattr(state, "for_business") else "—"
        yield f"| `{state.value}` | {state.for_officer.text} | {to_business} | {following} |"


def move_rows(moves: list[Transition]) -> Iterator[str]:
    yield "| Transition | From | To | When |"
    yield "|---|---|---|---|"
    for name in dict.fromkeys(move.name for move in moves):
        same = [move for move in moves if move.name == name]
        sources = ", ".join(f"`{move.source}`" for move in same)
        yield f"| `{name}` | {sources} | `{same[0].target}` | {(same[0].method.__doc__ or '').strip()} |"
