"""The facts linter: clean on what is shipped, red on each planted fault with its rule and place (P9 P10)."""

from dataclasses import replace
from typing import Any

import pytest

from permits.catalogue import annex as kept
from permits.catalogue.findings import CATCH_ALL, RULES
from permits.catalogue.lint import lint_annex, lint_items
from permits.catalogue.lint_dictionaries import lint_elements, lint_materials
from tests.permits.catalogue import annex, vocabulary
from tests.permits.catalogue.shelf import Planting, entry, findings, planted, put, shipped, take

DAYS_30 = {"value": 30, "unit": "workday", "law": "承诺", "confidence": "reference"}
AGREED = {"allowed": True, "ground": None, "confidence": "reference"}


def test_what_is_shipped_is_clean() -> None:
    assert findings(shipped().book) == []


def add(key: str, value: Any) -> Planting:
    return lambda document: document[key].append(value)


def again(key: str) -> Planting:
    return lambda document: document[key].append(document[key][0])


def in_order(*plants: Planting) -> Planting:
    def plant(document: dict[str, Any]) -> None:
        for one in plants:
            one(document)

    return plant


# (rule, entry, how the fault is planted, place): the shape stays right, so only the linter can see it.
FAULTS: list[tuple[str, str, Planting, str]] = [
    ("catch-all", "items/5", put("conditions", 2, "text", "法律法规规定的其他条件"), "conditions[2].text"),
    ("catch-all", "items/5", put("materials", 2, "note", "其他材料"), "materials[2].note"),
    ("catch-all", "elements/P05", put("hint", "视情况提交"), "hint"),
    ("catch-all", "materials/M06", put("name", "其它有关证明"), "name"),
    ("no-basis", "items/5", put("legal_bases", []), "legal_bases"),
    ("material-source", "items/5", put("materials", 2, "source", "shared"), "materials[2].source"),
    ("material-when", "items/5", take("materials", 6, "when"), "materials[6].when"),
    ("material-when", "items/5", put("materials", 2, "when", "有空"), "materials[2].when"),
    ("duplicate-element", "items/5", again("form"), "form[27].element"),
    ("duplicate-element", "elements/X26_beds", put("label", "客房床位数"), "label"),
    ("duplicate-material", "items/5", again("materials"), "materials[7].material"),
    ("duplicate-material", "materials/M07", put("name", "平面布局图"), "name"),
    ("duplicate-condition", "items/5", again("conditions"), "conditions[8].text"),
    ("commitment-ground", "items/5", put("commitment", "ground", None), "commitment.ground"),
    ("commitment-ground", "items/4", lambda d: next(m for m in d["materials"] if m["commitment"]).pop(
        "commitment_ground"), "materials[4].commitment_ground"),
    ("commitment-off", "items/6", put("conditions", 0, "commitment", True), "conditions[0].commitment"),
    ("commitment-off", "items/6", put("materials", 2, "commitment", True), "materials[2].commitment"),
    ("commitment-off", "items/6", put("commitment", AGREED), "form"),
    ("explanation", "items/5", put("explanation", "why", ""), "explanation.why"),
    ("explanation", "items/5", put("explanation", "why", "火" * 61), "explanation.why"),
    ("repeated-explanation", "items/40", put("explanation", "why", entry("items/14")["explanation"]["why"]),
     "explanation.why"),
    ("no-example", "items/5", take("example", "X05_capacity"), "form[17].element"),
    ("unknown-reference", "items/5", put("form", 8, "element", "P99"), "form[8].element"),
    ("unknown-reference", "items/5", put("materials", 2, "material", "M99"), "materials[2].material"),
    ("unknown-reference", "items/5", add("related", "99"), "related[7]"),
    ("unknown-reference", "items/5", put("prerequisites", 0, "item", "S9"), "prerequisites[0].item"),
    ("unknown-reference", "items/5", put("result", "printed", ["P99"]), "result.printed[0]"),
    ("unknown-reference", "items/5", put("office", "department", "navy"), "office.department"),
    ("unknown-reference", "items/5", put("batch", 7), "batch"),
    ("unknown-reference", "elements/E05b", put("check_when", {"E99": "x"}), "check_when.E99"),
    ("limit-order", "items/5", put("limits", "promised", DAYS_30), "limits.promised.value"),
    ("limit-unit", "items/5", put("limits", "promised", {**DAYS_30, "unit": "day"}), "limits.promised.unit"),
    ("renewal", "items/4", put("result", "renewal", None), "result.renewal"),
    ("renewal", "items/2", put("result", "renewal", "opens", "value", 15), "result.renewal.opens.value"),
    ("hearing-ground", "items/14", put("review", "excluded_time_grounds", []), "review.excluded_time_grounds"),
    ("unsaid-doubt", "items/5", put("notes", []), "notes"),
    ("seed-words", "items/5", put("name", "消防安全检查"), "name"),
    ("seed-words", "items/5", put("department", "市消防局"), "department"),
    ("seed-words", "items/9", put("remark", "不含试剂"), "remark"),
    ("seed-words", "items/S1", put("name", "开公司"), "name"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "where", "plant", "path"), FAULTS, ids=[f"{f[0]}-{f[1]}-{f[3]}" for f in FAULTS])
def test_a_planted_fault_is_found_where_it_is(rule: str, where: str, plant: Planting, path: str) -> None:
    found = findings(planted(where, plant))
    assert (rule, where, path) in found
    # What else is said follows from the same change, at the same entry.
    assert {one[1] for one in found} == {where}


# Faults the schema tells first; the linter stands on its own where an editor's page asks it alone.
BARE: list[tuple[str, Planting, str]] = [
    ("no-basis", put("legal_bases", 0, "law", ""), "legal_bases[0].law"),
    ("no-basis", put("limits", "statutory", "law", ""), "limits.statutory.law"),
    ("condition-source", take("conditions", 2, "source"), "conditions[2].source"),
    ("condition-source", take("conditions", 2, "dimension"), "conditions[2].dimension"),
    ("material-source", take("materials", 2, "source"), "materials[2].source"),
    ("limit-unit", take("limits", "statutory", "unit"), "limits.statutory.unit"),
]


@pytest.mark.parametrize(("rule", "plant", "path"), BARE, ids=[path for _, _, path in BARE])
def test_the_linter_needs_no_schema(rule: str, plant: Planting, path: str) -> None:
    book = planted("items/5", plant)
    found = lint_items(book.items, book.elements, book.materials)
    assert [(one.rule, one.path) for one in found] == [(rule, path)]
    assert ("schema", "items/5", path) in findings(book)


def test_every_rule_has_a_planted_fault() -> None:
    assert {fault[0] for fault in (*FAULTS, *BARE)} == set(RULES)


def test_a_code_used_twice_in_a_dictionary() -> None:
    book = shipped().book
    twice = lint_elements([*book.elements, {**entry("elements/P05"), "label": "另一个"}])
    assert [(one.rule, one.where, one.path) for one in twice] == [("duplicate-element", "elements/P05#2", "code")]
    papers = lint_materials([*book.materials, {**entry("materials/M06"), "name": "另一份"}])
    assert [(one.rule, one.where, one.path) for one in papers] == [("duplicate-material", "materials/M06#2", "code")]


def test_a_line_of_the_plans_list_that_is_missing() -> None:
    items = [one for one in shipped().book.items if one["code"] != "37"]
    assert [(one.rule, one.where) for one in lint_annex(items)] == [("seed-words", "items/37")]


def test_the_words_of_the_plan_are_kept_twice_alike() -> None:
    assert kept.ANNEX == annex.ANNEX and kept.SERVICES == annex.SERVICES


@pytest.mark.parametrize("words", vocabulary.CATCH_ALL)
def test_catch_all_wording(words: str) -> None:
    assert CATCH_ALL.search(f"提交{words}。")


def test_messages_are_one_line_of_chinese_saying_what_to_do() -> None:
    for _, where, plant, _ in FAULTS:
        book = planted(where, plant)
        found = [
            *lint_items(book.items, book.elements, book.materials), *lint_elements(book.elements),
            *lint_materials(book.materials),
        ]  # fmt: skip
        for one in found:
            assert "\n" not in one.message and len(one.message) <= 80, one.message
            assert any(word in one.message for word in ("请", "就")), one.message


@pytest.mark.parametrize("value", [None, [], "text", 5, {"a": 1}])
def test_any_json_in_any_place_is_survived(value: Any) -> None:
    book = shipped().book
    for key in entry("items/5"):
        items = [{**entry("items/5"), key: value}]
        assert isinstance(lint_items(items, book.elements, book.materials), list)
    assert findings(replace(book, items=[*book.items, value]))
