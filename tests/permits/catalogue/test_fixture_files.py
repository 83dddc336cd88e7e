"""What every file of fixtures/catalogue must say, read as plain YAML: no database, no loader."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.permits.catalogue.annex import ANNEX, SERVICES
from tests.permits.catalogue.vocabulary import (
    CATCH_ALL,
    CONFIDENCES,
    DEPARTMENTS,
    DIMENSIONS,
    ENTERPRISE_FIELDS,
    EXCLUDED_AREAS,
    EXCLUDED_TIME,
    GROUPS,
    REQUIRED_KEYS,
    REVIEW_KEYS,
    SOURCES,
    TYPES,
    UNITS,
)

FOLDER = Path(__file__).resolve().parents[3] / "fixtures" / "catalogue"


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


PATHS = sorted((FOLDER / "items").glob("*.yaml"))
ELEMENTS: list[dict[str, Any]] = [e for path in sorted((FOLDER / "elements").glob("*.yaml")) for e in load(path)]
MATERIALS: list[dict[str, Any]] = load(FOLDER / "materials.yaml")
ELEMENT_CODES = {e["code"] for e in ELEMENTS}
MATERIAL_CODES = {m["code"] for m in MATERIALS}


@pytest.fixture(params=PATHS, ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


@pytest.fixture
def item(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = load(path)
    return found


# ---- the whole catalogue -------------------------------------------------------------------
def test_the_forty_items_and_six_services_are_all_here() -> None:
    assert sorted(load(p)["code"] for p in PATHS) == sorted([*ANNEX, *SERVICES])


def test_items_23_and_24_share_a_name_and_differ_by_remark() -> None:
    assert ANNEX["23"][0] == ANNEX["24"][0]
    assert ANNEX["23"][2] != ANNEX["24"][2]
    short = {load(p)["code"]: load(p)["short_name"] for p in PATHS if p.stem in {"23", "24"}}
    assert len(set(short.values())) == len(short)


@pytest.mark.parametrize("entries", [ELEMENTS, MATERIALS], ids=["elements", "materials"])
def test_dictionary_codes_are_unique(entries: list[dict[str, Any]]) -> None:
    codes = [entry["code"] for entry in entries]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("element", ELEMENTS, ids=lambda e: e["code"])
def test_an_element_is_well_formed(element: dict[str, Any]) -> None:
    assert element["label"]
    assert element["group"] in GROUPS
    assert element["type"] in TYPES
    assert element["source"] in SOURCES
    assert element.get("enterprise_field") in ENTERPRISE_FIELDS | {None}
    if element["type"] in {"choice", "multichoice"}:
        values = [choice["value"] for choice in element["choices"]]
        assert len(values) >= 2
        assert len(values) == len(set(values))
        assert all(isinstance(value, str) and value.isascii() for value in values)
    if element["type"] == "id_number":
        assert element["sensitive"] is True
    for other in element.get("check_when", {}):
        assert other in ELEMENT_CODES


@pytest.mark.parametrize("material", MATERIALS, ids=lambda m: m["code"])
def test_a_material_is_well_formed(material: dict[str, Any]) -> None:
    assert material["name"] and material["hint"]
    assert set(material["forms"]) <= {"pdf", "jpeg", "png"}
    assert "shared" in material


def test_every_item_specific_element_is_asked_by_some_form() -> None:
    """行政许可法29: a form asks nothing an item does not need, so no element may stand unused."""
    asked = {entry["element"] for p in PATHS for entry in load(p)["form"]}
    items = {load(p)["code"].zfill(2) for p in PATHS}
    own = {c for c in ELEMENT_CODES if c.startswith("X") and (c[1:3] in items or c.startswith("XS"))}
    assert own <= asked


# ---- each item -----------------------------------------------------------------------------
def test_it_has_every_key_and_guidance_comes_last(item: dict[str, Any]) -> None:
    assert set(item) >= REQUIRED_KEYS
    assert set(item) <= REQUIRED_KEYS | {"guidance"}
    if "guidance" in item:
        assert list(item)[-1] == "guidance"


def test_its_code_is_its_file_name(path: Path, item: dict[str, Any]) -> None:
    assert isinstance(item["code"], str)
    assert item["code"].zfill(2) == path.stem


def test_name_department_and_remark_are_the_annex_word_for_word(item: dict[str, Any]) -> None:
    if item["code"] in SERVICES:
        assert item["name"] == SERVICES[item["code"]]
    else:
        assert (item["name"], item["department"], item["remark"]) == ANNEX[item["code"]]


def test_its_batch_is_the_default_split(item: dict[str, Any]) -> None:
    """Plan (四) gives 15 and 25 without naming them: 1–15 and 16–40 is our default."""
    expected = 0 if item["code"] in SERVICES else 1 if int(item["code"]) <= 15 else 2
    assert item["batch"] == expected


def test_kind_applicant_and_office_are_known(item: dict[str, Any]) -> None:
    assert item["kind"] in {"licence", "filing", "registration", "qualification"}
    assert item["applicant"] in {"enterprise", "person"}
    assert item["office"]["department"] in DEPARTMENTS
    assert item["office"]["level"] in {"city", "county"}


def test_its_elements_and_materials_are_in_the_dictionaries(item: dict[str, Any]) -> None:
    form = [entry["element"] for entry in item["form"]]
    materials = [entry["material"] for entry in item["materials"]]
    assert set(form) <= ELEMENT_CODES
    assert set(materials) <= MATERIAL_CODES
    assert len(form) == len(set(form))
    assert len(materials) == len(set(materials))
    assert set(item["example"]) <= set(form)


def test_its_form_does_not_borrow_another_items_own_elements(item: dict[str, Any]) -> None:
    """9 says of its warehouse and quality head what 8 says; 24 registers a device as 23 does."""
    number = item["code"].zfill(2)
    allowed = {f"X{number}", {"9": "X08", "24": "X23"}.get(item["code"], f"X{number}")}
    own = {e["element"].split("_")[0] for e in item["form"] if e["element"].startswith("X")}
    assert own <= allowed


def test_only_a_business_being_established_may_leave_its_code_empty(item: dict[str, Any]) -> None:
    required = {entry["element"]: entry["required"] for entry in item["form"]}
    if item["code"] in SERVICES:
        assert not required.get("E02", False)
    elif item["applicant"] == "enterprise":
        assert required["E02"]


def test_every_legal_fact_names_its_source_and_confidence(item: dict[str, Any]) -> None:
    assert item["legal_bases"]
    for basis in item["legal_bases"]:
        assert basis["law"] and basis["source"] and "article" in basis
        assert str(basis["as_of"]) == "2026-11-01"
    for condition in item["conditions"]:
        assert condition["source"]
    limits = [item["limits"]["statutory"], *item["limits"]["stages"]]
    for limit in limits:
        assert limit["law"] and limit["value"] > 0 and limit["unit"] in UNITS
    renewal = item["result"]["renewal"]
    if renewal:
        assert renewal["law"]
    outside = [p for p in item["prerequisites"] if p["kind"] == "outside"]
    facts = [
        *item["legal_bases"],
        *item["conditions"],
        *limits,
        *outside,
        item["commitment"],
        *([renewal] if renewal else []),
    ]
    assert {fact["confidence"] for fact in facts} <= CONFIDENCES


def test_a_doubtful_fact_is_spelled_out_in_the_notes(item: dict[str, Any]) -> None:
    doubtful = "unconfirmed" in json.dumps(item, default=str)
    assert not doubtful or item["notes"]
    assert all(isinstance(note, str) and note.endswith("。") for note in item["notes"])


def test_no_promised_limit_is_made_up(item: dict[str, Any]) -> None:
    """The seed gives no promised limits; a department fills them in."""
    assert item["limits"]["promised"] is None


def test_conditions_can_be_answered_by_the_owner(item: dict[str, Any]) -> None:
    assert item["conditions"]
    for condition in item["conditions"]:
        assert condition["dimension"] in DIMENSIONS
        assert condition["self_check"]
        assert isinstance(condition["commitment"], bool)


def test_materials_say_where_they_come_from_and_when(item: dict[str, Any]) -> None:
    for material in item["materials"]:
        assert material["source"] in {"applicant", "shared", "internal"}
        assert material["necessity"] in {"required", "tolerable", "conditional"}
        assert (material["necessity"] == "conditional") == bool(material.get("when"))
        if material["material"] in {"M02", "M03"}:
            assert material["source"] == "shared"
        assert material["material"] != "M01"


def test_commitment_needs_a_legal_ground_where_the_plan_bars_it(item: dict[str, Any]) -> None:
    assert item["excluded_area"] in EXCLUDED_AREAS
    if item["commitment"]["allowed"]:
        assert item["commitment"]["ground"] or item["excluded_area"] is None
        assert "S01" in {entry["element"] for entry in item["form"]}
    else:
        assert not any(condition["commitment"] for condition in item["conditions"])


def test_related_and_prerequisite_items_exist(item: dict[str, Any]) -> None:
    known = {*ANNEX, *SERVICES}
    assert {str(code) for code in item["related"]} <= known - {item["code"]}
    for prerequisite in item["prerequisites"]:
        if prerequisite["kind"] == "in_catalogue":
            assert prerequisite["item"] in known
            assert isinstance(prerequisite["tolerable"], bool)
        else:
            assert prerequisite["kind"] == "outside"
            assert prerequisite["name"]


def test_review_facts_are_complete(item: dict[str, Any]) -> None:
    review = item["review"]
    assert set(review) == REVIEW_KEYS
    assert set(review["excluded_time_grounds"]) <= EXCLUDED_TIME
    assert not review["hearing"] or "hearing" in review["excluded_time_grounds"]


def test_the_explanation_is_plain_and_short(item: dict[str, Any]) -> None:
    explanation = item["explanation"]
    assert set(explanation) == {"why", "basis", "trigger", "consequence"}
    assert all(explanation.values())
    assert len(explanation["why"]) <= 60


def test_there_is_no_catch_all_wording(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [phrase for phrase in CATCH_ALL if phrase in text] == []


def test_the_document_survives_json(item: dict[str, Any]) -> None:
    """A revision is stored as JSON and compared with the file: an unquoted date would not come back equal."""
    assert json.loads(json.dumps(item)) == item
