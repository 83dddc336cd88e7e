"""The whole catalogue as plain data, wherever it was read from: what the linters and gates look at. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Book:
    """Entries of every kind. ``departments``: codes offices exist for; empty where nobody knows them."""

    items: Sequence[Document]
    elements: Sequence[Document]
    materials: Sequence[Document]
    questions: Sequence[Document]
    batches: Sequence[Document] = ()
    scenarios: Sequence[Document] = ()
    departments: frozenset[str] = frozenset()

    def with_item(self, content: Document) -> "Book":
        """The catalogue as it would be with this item's document, a new item last."""
        known = [row for row in self.items if row.get("code") == content.get("code")]
        rows = [content if row in known else row for row in self.items]
        return replace(self, items=rows if known else [*rows, content])

    def entries(self) -> Iterator[tuple[str, str, Any]]:
        """(kind, where, entry) of everything, in order."""
        for kind in KINDS:
            for where, entry in named(kind, getattr(self, kind)):
                yield kind, where, entry


KINDS = ("batches", "elements", "materials", "questions", "items", "scenarios")
_NAMED_BY = {"batches": "number", "scenarios": "name"}


def named(kind: str, entries: Iterable[Any]) -> list[tuple[str, Any]]:
    """Entries with the name findings use: ``items/5``; the place where it has none, ``#2`` where it repeats."""
    found: list[tuple[str, Any]] = []
    seen: Counter[str] = Counter()
    for place, entry in enumerate(entries):
        name = entry.get(_NAMED_BY.get(kind, "code")) if isinstance(entry, Mapping) else None
        where = f"{kind}/{place if name in (None, '') else name}"
        seen[where] += 1
        found.append((where if seen[where] == 1 else f"{where}#{seen[where]}", entry))
    return found
