"""The strict shape of all the catalogue is written in: items, elements, materials, questions, batches, scenarios.

An unknown key, a wrong type, a missing source or confidence and a word outside its list are each told with their
path (P10). What a document *says* is ``lint``'s business.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from permits.catalogue.facts import DIMENSION_LABELS, GROUP_LABELS, UNIT_LABELS
from permits.catalogue.models import Kind
from permits.catalogue.shapes import (
    Fault,
    Shape,
    anything,
    by_name,
    day,
    each,
    flag,
    join,
    number,
    one_of,
    or_none,
    record,
    text,
)

CONFIDENCES = ("verified", "reference", "unconfirmed")
# 行政许可法45 lists the only procedures whose time is not counted.
EXCLUDED_TIME = ("hearing", "tender", "auction", "inspection", "testing", "quarantine", "appraisal", "expert_review")
# Plan (九): areas where commitment is barred unless a law allows it.
EXCLUDED_AREAS = (
    "national_security", "public_safety", "health", "life_property", "ecology", "finance", "ideology",
)  # fmt: skip
ELEMENT_TYPES = (
    "text", "longtext", "integer", "decimal", "date", "choice", "multichoice", "yesno", "uscc", "id_number", "phone",
)  # fmt: skip
ELEMENT_SOURCES = ("licence", "identity", "property", "tax", "annual_report", "social_security", "applicant")
ENTERPRISE_FIELDS = (
    "name", "uscc", "kind", "legal_representative", "legal_representative_id", "phone", "registered_on",
    "registered_capital", "business_scope", "industry_code", "address", "district",
)  # fmt: skip
MATERIAL_SOURCES = ("applicant", "shared", "internal")
NECESSITIES = ("required", "tolerable", "conditional")
FILE_FORMS = ("pdf", "jpeg", "png")
QUESTION_TYPES = ("single", "multi", "yesno", "number")
# What a scenario may expect of an item: the outcomes of ``permits.guidance`` that are not open.
OUTCOMES = ("needed", "not_needed", "outside", "maybe")

_item_code = text(like=r"[1-9]\d{0,2}|S[1-9]\d?", example='事项序号，例如 "5" 或 S1')
_slug = text(like=r"[A-Za-z][A-Za-z0-9_]{0,39}", example="英文字母开头的代码，例如 P05")
_value = text(like=r"[A-Za-z0-9_]{1,40}", example="英文、数字和下划线，例如 own")
_confidence = one_of(CONFIDENCES)
_unit = one_of(tuple(UNIT_LABELS))

_choice = record({"value": _value, "label": text(longest=60)})
_answer = record({"value": _value, "label": text(longest=40)}, {"words": each(text(longest=20))})
element = record(
    {
        "code": _slug,
        "label": text(longest=80),
        "group": one_of(tuple(GROUP_LABELS)),
        "type": one_of(ELEMENT_TYPES),
        "source": one_of(ELEMENT_SOURCES),
    },
    {
        "unit": text(longest=10),
        "hint": text(longest=120),
        "choices": each(_choice, least=2),
        "min": number(),
        "max": number(),
        "max_length": number(whole=True, least=1),
        "enterprise_field": one_of(ENTERPRISE_FIELDS),
        "sensitive": flag,
        "check_when": by_name(_value),
    },
)
material = record(
    {
        "code": _slug,
        "name": text(longest=80),
        "hint": text(longest=120),
        "forms": each(one_of(FILE_FORMS), least=1),
        "shared": or_none(text(longest=80)),
    }
)
question = record(
    {"code": _slug, "text": text(longest=60), "type": one_of(QUESTION_TYPES)},
    {
        "help": text(longest=200),
        "unit": text(longest=10),
        "law": text(longest=200),
        "choices": each(_answer, least=2),
    },
)
batch = record(
    {"number": number(whole=True, least=0), "name": text(longest=60), "launch_on": day}, {"note": text(longest=200)}
)
scenario = record(
    {"name": text(longest=120), "answers": by_name(anything), "expect": by_name(one_of(OUTCOMES))},
)

_limit = {"value": number(whole=True, least=1), "unit": _unit, "law": text(), "confidence": _confidence}
_window = record({"value": number(whole=True, least=1), "unit": _unit})
_inside_prerequisite = record({"item": _item_code, "kind": one_of(("in_catalogue",)), "tolerable": flag})
_outside_prerequisite = record(
    {
        "name": text(longest=120),
        "kind": one_of(("outside",)),
        "tolerable": flag,
        "source": text(longest=200),
        "confidence": _confidence,
    }
)


def _prerequisite(value: Any, path: str) -> Iterator[Fault]:
    """Another item of the catalogue, or a paper got elsewhere, which then needs its own source."""
    outside = isinstance(value, Mapping) and value.get("kind") == "outside"
    yield from (_outside_prerequisite if outside else _inside_prerequisite)(value, path)


document = record(
    {
        "code": _item_code,
        "name": text(longest=120),
        "department": text(longest=60),
        "remark": text(blank=True, longest=120),
        "short_name": text(longest=30),
        "batch": number(whole=True, least=0),
        "kind": one_of(tuple(Kind.values)),
        "applicant": one_of(("enterprise", "person")),
        "office": record({"department": _slug, "level": one_of(("city", "county"))}),
        # The article may be blank where the notes name none: then the whole law is the basis.
        "legal_bases": each(
            record(
                {"law": text(), "article": text(blank=True), "as_of": day, "confidence": _confidence, "source": text()}
            )
        ),
        "limits": record(
            {
                "statutory": record(_limit),
                "promised": or_none(record(_limit)),
                "stages": each(record({"name": text(longest=40), **_limit})),
            }
        ),
        "conditions": each(
            record(
                {
                    "dimension": one_of(tuple(DIMENSION_LABELS)),
                    "text": text(longest=200),
                    "source": text(longest=200),
                    "confidence": _confidence,
                    "self_check": text(longest=100),
                    "commitment": flag,
                }
            ),
            least=1,
        ),
        "materials": each(
            record(
                {
                    "material": _slug,
                    "source": one_of(MATERIAL_SOURCES),
                    "necessity": one_of(NECESSITIES),
                    "commitment": flag,
                },
                {
                    "note": text(longest=120),
                    "when": text(longest=80),
                    "commitment_ground": text(longest=200),
                    "spec": material,
                },
            )
        ),
        "form": each(
            record(
                {"element": _slug, "required": flag},
                {
                    "note": text(longest=120),
                    "min": number(),
                    "max": number(),
                    "max_length": number(whole=True, least=1),
                    "spec": element,
                },
            ),
            least=1,
        ),
        "result": record(
            {
                "document": text(longest=80),
                "validity": record({"value": or_none(number(whole=True, least=1)), "unit": one_of(("month", "year"))}),
                "validity_note": text(longest=200),
                "renewal": or_none(
                    record({"opens": or_none(_window), "closes": _window, "law": text(), "confidence": _confidence})
                ),
            },
            {"printed": each(_slug)},
        ),
        "prerequisites": each(_prerequisite),
        "related": each(_item_code),
        "review": record(
            {
                "visit": flag,
                "hearing": flag,
                "second_signature": flag,
                "first_review": flag,
                "excluded_time_grounds": each(one_of(EXCLUDED_TIME)),
            }
        ),
        "commitment": record({"allowed": flag, "ground": or_none(text(longest=200)), "confidence": _confidence}),
        "excluded_area": or_none(one_of(EXCLUDED_AREAS)),
        # Lengths are the linter's: an editor is told all of them at once, in words.
        "explanation": record(
            {key: text(blank=True) for key in ("why", "basis", "trigger", "consequence")},
        ),
        "example": by_name(text()),
        "notes": each(text(longest=300)),
    },
    {"guidance": record({}, {"needed": anything, "inside": anything, "because": text(longest=120)})},
)


def check_document(content: Any) -> list[Fault]:
    """Everything wrong with the shape of an item's document, as written or complete (see ``publish.complete``)."""
    return list(document(content, ""))


def check_element(entry: Any) -> list[Fault]:
    return [*element(entry, ""), *_choices_fit(entry, {"choice", "multichoice"})]


def check_material(entry: Any) -> list[Fault]:
    return list(material(entry, ""))


def check_question(entry: Any) -> list[Fault]:
    return [*question(entry, ""), *_choices_fit(entry, {"single", "multi"})]


def check_batch(entry: Any) -> list[Fault]:
    return list(batch(entry, ""))


def check_scenario(entry: Any) -> list[Fault]:
    return list(scenario(entry, ""))


CHECKS: dict[str, Shape] = {
    "items": document,
    "elements": lambda entry, path: iter(check_element(entry)),
    "materials": material,
    "questions": lambda entry, path: iter(check_question(entry)),
    "batches": batch,
    "scenarios": scenario,
}


def _choices_fit(entry: Any, kinds: set[str]) -> Iterator[Fault]:
    """Choices belong to choice types and only to them; their values differ."""
    if not isinstance(entry, Mapping):
        return
    choices, chosen_from = entry.get("choices"), str(entry.get("type")) in kinds
    if chosen_from and choices is None:
        yield Fault("choices", "选择题要有选项，请补上 choices")
    if not chosen_from and choices is not None:
        yield Fault("choices", f"只有 {'、'.join(sorted(kinds))} 才有选项，请删掉 choices")
    rows = choices if isinstance(choices, list) else []
    values = [one.get("value") for one in rows if isinstance(one, Mapping)]
    for place, value in enumerate(values):
        if value is not None and value in values[:place]:
            yield Fault(join(f"choices[{place}]", "value"), f"选项 {value} 写了两遍，请改一个")
