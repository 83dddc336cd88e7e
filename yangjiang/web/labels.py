"""What a state is called, and its tone; templates never choose a colour."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

Tone = Literal["ok", "info", "wait", "err", "neutral"]


@dataclass(frozen=True)
class Label:
    """One word for a state as one audience reads it; ``{% tag label %}`` draws it."""

    text: "_StrOrPromise"
    tone: Tone = "neutral"

    def __str__(self) -> str:
        return str(self.text)
