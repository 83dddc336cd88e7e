"""The strict shape of catalogue entries: what does not belong is named with its place (P10)."""

from typing import Any

import pytest

from permits.catalogue.schema import CHECKS, OUTCOMES, check_document, check_element, check_question, check_scenario
from permits.guidance import Status
from tests.permits.catalogue import vocabulary
from tests.permits.catalogue.shelf import Planting, entry, findings, planted, put, shipped, take


def test_everything_shipped_has_its_shape() -> None:
    book = shipped().book
    assert shipped().broken == []
    assert [(where, fault) for kind, where, one in book.entries() for fault in CHECKS[kind](one, "")] == []


def test_a_complete_document_has_its_shape_too() -> None:
    """Publishing copies the definitions in; the same schema reads what is in force."""
    document = entry("items/5")
    elements = {one["code"]: one for one in shipped().book.elements}
    document["form"][0]["spec"] = elements[document["form"][0]["element"]]
    assert check_document(document) == []
    document["form"][0]["spec"] = {**document["form"][0]["spec"], "colour": "red"}
    assert [fault.path for fault in check_document(document)] == ["form[0].spec.colour"]


@pytest.mark.parametrize(
    ("where", "plant", "path"),
    [
        ("items/5", put("colour", "red"), "colour"),
        ("items/5", put("conditions", 2, "colour", "red"), "conditions[2].colour"),
        ("items/5", put("batch", "一"), "batch"),
        ("items/5", put("batch", True), "batch"),
        ("items/5", put("code", 5), "code"),
        ("items/5", put("name", ["x"]), "name"),
        ("items/5", put("kind", "permit"), "kind"),
        ("items/5", put("review", "visit", "yes"), "review.visit"),
        ("items/5", put("review", "excluded_time_grounds", ["lunch"]), "review.excluded_time_grounds[0]"),
        ("items/5", put("limits", "statutory", "value", 0), "limits.statutory.value"),
        ("items/5", put("limits", "statutory", "unit", "week"), "limits.statutory.unit"),
        ("items/5", put("limits", "promised", {"value": 5}), "limits.promised.unit"),
        ("items/5", put("legal_bases", 0, "as_of", "2026-13-01"), "legal_bases[0].as_of"),
        ("items/5", take("legal_bases", 0, "source"), "legal_bases[0].source"),
        ("items/5", take("conditions", 2, "source"), "conditions[2].source"),
        ("items/5", take("conditions", 2, "confidence"), "conditions[2].confidence"),
        ("items/5", put("conditions", 2, "confidence", "sure"), "conditions[2].confidence"),
        ("items/5", put("conditions", 2, "text", " "), "conditions[2].text"),
        ("items/5", put("conditions", 2, "words"), "conditions[2]"),
        ("items/5", put("conditions", {}), "conditions"),
        ("items/5", put("conditions", []), "conditions"),
        ("items/5", take("materials", 0, "source"), "materials[0].source"),
        ("items/5", take("prerequisites", 1, "source"), "prerequisites[1].source"),
        ("items/5", put("excluded_area", "fun"), "excluded_area"),
        ("items/5", put("example", "P05", 900), "example.P05"),
        ("items/5", take("explanation"), "explanation"),
        ("items/5", put("guidance", "note", "x"), "guidance.note"),
        ("items/4", put("result", "renewal", "closes", None), "result.renewal.closes"),
        ("elements/P05", take("source"), "source"),
        ("elements/P05", put("type", "colour"), "type"),
        ("elements/P05", put("enterprise_field", "mood"), "enterprise_field"),
        ("elements/P03", take("choices"), "choices"),
        ("elements/P03", put("choices", 1, "value", "own"), "choices[1].value"),
        ("elements/P05", put("choices", [{"value": "a", "label": "a"}, {"value": "b", "label": "b"}]), "choices"),
        ("materials/M06", put("forms", ["doc"]), "forms[0]"),
        ("materials/M06", take("shared"), "shared"),
        ("questions/eia", put("type", "colour"), "type"),
        ("questions/eia", put("choices", 0, "value", "表"), "choices[0].value"),
        ("batches/1", put("launch_on", "soon"), "launch_on"),
    ],
)  # fmt: skip
def test_what_does_not_belong_is_named_with_its_place(where: str, plant: Planting, path: str) -> None:
    changed = entry(where)
    plant(changed)
    kind = where.partition("/")[0]
    assert [fault.path for fault in CHECKS[kind](changed, "") if fault.path == path] == [path]


def test_the_gates_tell_it_with_the_entry() -> None:
    assert findings(planted("items/5", put("colour", "red"))) == [("schema", "items/5", "colour")]


@pytest.mark.parametrize("value", [None, [], "text", 5, True])
def test_any_json_is_survived(value: Any) -> None:
    for check in CHECKS.values():
        assert list(check(value, ""))


def test_every_fault_is_told_at_once_and_says_what_to_do() -> None:
    document = entry("items/5")
    document |= {"colour": 1, "kind": "x", "remark": None}
    del document["notes"]
    faults = {fault.path: fault.message for fault in check_document(document)}
    assert set(faults) == {"colour", "kind", "remark", "notes"}
    assert "请删掉" in faults["colour"] and "licence" in faults["kind"] and "缺少" in faults["notes"]


def test_a_scenario_expects_what_guidance_can_say() -> None:
    assert {status.value for status in Status} - {"open"} == set(OUTCOMES)
    assert [fault.path for fault in check_scenario({"name": "x", "answers": {}, "expect": {"5": "open"}})] == [
        "expect.5"
    ]


def test_choices_belong_to_choice_questions() -> None:
    assert [fault.path for fault in check_question({"code": "q", "text": "？", "type": "single"})] == ["choices"]
    element = {"code": "E", "label": "x", "group": "subject", "type": "choice", "source": "applicant"}
    assert [fault.path for fault in check_element(element)] == ["choices"]


def test_the_schema_and_the_fixture_tests_know_the_same_words() -> None:
    document = entry("items/5")
    assert set(document) == vocabulary.REQUIRED_KEYS | {"guidance"}
    for key in vocabulary.REQUIRED_KEYS:
        lacking = {name: value for name, value in document.items() if name != key}
        assert [fault.path for fault in check_document(lacking)] == [key]
    for confidence in vocabulary.CONFIDENCES:
        document["commitment"]["confidence"] = confidence
        assert check_document(document) == []
