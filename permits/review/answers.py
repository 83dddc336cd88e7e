"""What the business says to one department: the application's words, and over them what it corrected for this Case.

A supplement is between the business and the department that asked. What the others are reading, or have already
decided on, stays as it was submitted.
"""

from typing import Any

from permits.application.submission import answers_of
from permits.fanout.models import Case


def corrections_of(case: Case) -> dict[str, Any]:
    """Element code → the value the business gave in answer to this Case's notices, the latest one standing."""
    answered = case.supplements.exclude(answered_at=None).order_by("answered_at")
    return {code: value for supplement in answered for code, value in supplement.values.items()}


def answers_for(case: Case) -> dict[str, Any]:
    """Element code → value, as this Case's department reads it. A value taken back in a supplement is left out."""
    merged = {**answers_of(case.application), **corrections_of(case)}
    return {code: value for code, value in merged.items() if value is not None}
