"""What the shipped catalogue must hold beyond its shape: the particulars of single items, and no half-told fact."""

from typing import Any

import pytest

from permits.catalogue.figures import confidences, figures
from tests.permits.catalogue.shelf import entry, shipped

ITEMS: list[dict[str, Any]] = [dict(one) for one in shipped().book.items]
ELEMENTS = {one["code"]: one for one in shipped().book.elements}


def having(test: Any) -> set[str]:
    return {one["code"] for one in ITEMS if test(one)}


def test_kinds_and_applicants() -> None:
    annex = {one["code"] for one in ITEMS if not one["code"].startswith("S")}
    assert having(lambda one: one["kind"] == "filing") & annex == {"1", "8", "11", "36", "38", "39", "40"}
    assert having(lambda one: one["applicant"] == "person") == {"31"}


def test_remarks_limit_scope() -> None:
    remarked = {"6", "9", "12", "22", "23", "24", "27"}
    assert having(lambda one: one["remark"]) == remarked
    assert having(lambda one: "inside" in one["guidance"]) == remarked


def test_steps_of_more_than_one_authority() -> None:
    steps = {one["code"]: [stage["name"] for stage in one["limits"]["stages"]] for one in ITEMS}
    assert steps["26"] == ["设置审批", "执业登记"]
    assert having(lambda one: one["review"]["first_review"]) == {"18", "35"} == {
        code for code, names in steps.items() if names
    } - {"26"}  # fmt: skip


def test_item_14_must_hold_a_hearing_whose_time_is_not_counted() -> None:
    assert having(lambda one: one["review"]["hearing"]) == {"14"}
    assert entry("items/14")["review"]["excluded_time_grounds"] == ["hearing"]


def test_nothing_outside_the_plan_is_passed_off_as_the_citys() -> None:
    """Only the plan's own words are verified; all the rest is national law for reference, or to be confirmed."""
    assert {word for one in ITEMS for word in confidences(one)} == {"reference", "unconfirmed"}
    assert having(lambda one: one["limits"]["promised"] is not None) == set()


@pytest.mark.parametrize("item", ITEMS, ids=lambda one: one["code"])
def test_what_a_person_must_type_has_an_example(item: dict[str, Any]) -> None:
    """Obvious are the person's own particulars and the choices offered; everything typed freely is shown once."""
    typed = {"text", "longtext", "integer", "decimal"}
    asked = [ELEMENTS[row["element"]] for row in item["form"] if row["required"]]
    missing = [one["code"] for one in asked if one["type"] in typed and one["source"] == "applicant"]
    assert [code for code in missing if code not in item["example"]] == []


@pytest.mark.parametrize("item", ITEMS, ids=lambda one: one["code"])
def test_a_term_names_its_law_and_its_renewal(item: dict[str, Any]) -> None:
    result = item["result"]
    if result["validity"]["value"]:
        assert any(word in result["validity_note"] for word in ("条例", "办法", "细则", "规则", "规定")), result
        assert result["renewal"]["law"]
    else:
        assert result["validity_note"]


def test_every_item_says_enough_to_act_on() -> None:
    """No item is a stub: conditions, papers, questions, a law."""
    for item in ITEMS:
        counted = figures(item)
        assert counted.conditions >= 3 and counted.materials >= 3 and counted.elements >= 15 and counted.bases >= 1
        dimensions = {one["dimension"] for one in item["conditions"]}
        assert len(dimensions) >= 2 or item["code"] in {"31", "S2", "S3", "S4", "S5", "S6"}, (item["code"], dimensions)
