"""The shipped catalogue, read once, and ways to plant a fault in a copy of it."""

import copy
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from permits.catalogue.book import Book, named
from permits.catalogue.files import Shelf
from permits.guidance.checking import check_book
from permits.management.commands.load_catalogue import FOLDER, shelf_of

Planting = Callable[[dict[str, Any]], Any]


@cache
def shipped() -> Shelf:
    return shelf_of(FOLDER)


def entry(where: str) -> dict[str, Any]:
    """A copy of the entry findings call ``where``."""
    kind = where.partition("/")[0]
    return copy.deepcopy(dict(named(kind, getattr(shipped().book, kind)))[where])


def planted(where: str, plant: Planting) -> Book:
    """The shipped catalogue with one entry changed by ``plant``."""
    kind = where.partition("/")[0]
    changed = entry(where)
    plant(changed)
    rows = [changed if name == where else row for name, row in named(kind, getattr(shipped().book, kind))]
    return replace(shipped().book, **{kind: rows})


def findings(book: Book) -> list[tuple[str, str, str]]:
    return [(one.rule, one.where, one.path) for one in check_book(book)]


def put(*keys: Any) -> Planting:
    """``put("conditions", 2, "text", "…")``: set what the keys but the last lead to."""
    *way, last, value = keys

    def plant(document: dict[str, Any]) -> None:
        target: Any = document
        for key in way:
            target = target[key]
        target[last] = value

    return plant


def take(*keys: Any) -> Planting:
    """``take("conditions", 2, "source")``: remove what the keys lead to."""
    *way, last = keys

    def plant(document: dict[str, Any]) -> None:
        target: Any = document
        for key in way:
            target = target[key]
        del target[last]

    return plant
