"""All gates together: nothing said twice, nothing lost, and no document can break them."""

import copy
import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from permits.catalogue.models import DataElement, ItemRevision
from permits.guidance.checking import book_in_force, check_book
from tests.permits.catalogue.shelf import entry, findings, planted, put, shipped, take

JUNK: list[Any] = [None, [], {}, "x", 5, 3.5, True, [[1]], [{}], [None], {"a": [1]}, {"code": ["x"]}, {"var": ["x"]}]
KINDS = ("items", "items", "items", "elements", "materials", "questions", "scenarios", "batches")


def test_a_place_is_told_once() -> None:
    """A source that is missing is a matter of shape; the linter, which sees it too, keeps silent."""
    assert findings(planted("items/5", take("conditions", 2, "source"))) == [
        ("schema", "items/5", "conditions[2].source")
    ]


def test_faults_of_every_gate_are_told_together() -> None:
    book = planted("items/5", put("conditions", 2, "text", "其他条件"))
    book = book.with_item({**entry("items/6"), "colour": "red"})
    book = book.with_item({key: value for key, value in entry("items/38").items() if key != "guidance"})
    book = replace(book, scenarios=[*book.scenarios, {"name": "x", "answers": {"q": 1}, "expect": {}}])
    assert {rule for rule, _, _ in findings(book)} == {"schema", "catch-all", "no-rule", "scenario-answer"}


def test_a_forty_first_item_is_checked_like_the_others() -> None:
    own = {"code": "41", "name": "示例事项", "short_name": "示例事项", "remark": ""}
    words = {key: f"第四十一项的{key}" for key in ("why", "basis", "trigger", "consequence")}
    form = [row for row in entry("items/10")["form"] if not row["element"].startswith("X10")]
    example = {code: words for code, words in entry("items/10")["example"].items() if not code.startswith("X10")}
    result = {**entry("items/10")["result"], "printed": []}
    new = entry("items/10") | own | {"explanation": words, "form": form, "example": example, "result": result}
    book = shipped().book.with_item(new)
    assert len(book.items) == 47 and book.items[-1]["code"] == "41"
    assert {(rule, path) for rule, _, path in findings(book)} == {("scenario", "expect.41")}
    own_rule = {"needed": {"in": ["none", {"var": "trades"}]}, "because": "什么都不选的时候。"}
    assert findings(shipped().book.with_item(new | {"guidance": own_rule})) == []


def places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield way
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in pairs:
        yield from places(one, (*way, key))


@pytest.mark.parametrize("seed", range(4))
def test_no_document_can_break_the_gates(seed: int) -> None:
    """What an editor's page sends is only JSON until it is checked."""
    rng = random.Random(seed)
    book = replace(shipped().book, items=[entry("items/5"), entry("items/26"), entry("items/12"), entry("items/4")])
    for _ in range(25):
        kind = rng.choice(KINDS)
        rows: list[Any] = [copy.deepcopy(one) for one in getattr(book, kind)]
        place = rng.randrange(len(rows))
        way = rng.choice(list(places(rows[place])))
        junk = copy.deepcopy(rng.choice(JUNK))
        if way:
            put(*way, junk)(rows[place])
        else:
            rows[place] = junk
        assert isinstance(check_book(replace(book, **{kind: rows})), list)


@pytest.mark.django_db
def test_what_is_in_force_is_checked_as_the_files_are(city: Any) -> None:
    book = book_in_force()
    assert len(book.items) == 46 and len(book.scenarios) == len(shipped().book.scenarios)
    assert check_book(book) == []
    DataElement.objects.filter(code="P05").update(spec={**entry("elements/P05"), "hint": "其他材料"})
    assert [(one.rule, one.where) for one in check_book(book_in_force())] == [("catch-all", "elements/P05")]
    assert ItemRevision.objects.count() == 46
