"""How much each item says, and how much of it a department has still to confirm. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from permits.catalogue.book import Document


@dataclass(frozen=True)
class Figures:
    code: str
    name: str
    conditions: int
    materials: int
    elements: int
    bases: int
    facts: int
    unconfirmed: int


def figures(document: Document) -> Figures:
    """``facts``: every statement that carries a confidence; ``unconfirmed``: those marked so."""
    said = list(confidences(document))
    return Figures(
        code=document["code"],
        name=document["short_name"],
        conditions=len(document["conditions"]),
        materials=len(document["materials"]),
        elements=len(document["form"]),
        bases=len(document["legal_bases"]),
        facts=len(said),
        unconfirmed=said.count("unconfirmed"),
    )


def confidences(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from confidences(one)
    elif isinstance(value, dict):
        if isinstance(value.get("confidence"), str):
            yield value["confidence"]
        for one in value.values():
            yield from confidences(one)
