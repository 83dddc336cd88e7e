"""P6b: one form out of many. For any set of items: nothing asked twice, nothing required lost, each form rebuilt."""

from functools import cache

import yaml
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from permits.application.merge import DECLARATION, form_of, merge
from permits.catalogue.facts import ItemFacts, read
from permits.catalogue.publish import complete

FOLDER = settings.BASE_DIR / "fixtures" / "catalogue"


@cache
def items() -> dict[str, ItemFacts]:
    """All 46 items straight from the fixtures."""
    elements = {e["code"]: e for path in (FOLDER / "elements").glob("*.yaml") for e in yaml.safe_load(path.read_text())}
    materials = {m["code"]: m for m in yaml.safe_load((FOLDER / "materials.yaml").read_text())}
    read_all = (yaml.safe_load(path.read_text()) for path in (FOLDER / "items").glob("*.yaml"))
    return {content["code"]: read(complete(content, elements, materials)) for content in read_all}


baskets = st.sets(st.sampled_from(sorted(items())), min_size=1).map(lambda codes: [items()[c] for c in sorted(codes)])


@given(baskets)
def test_no_element_is_asked_twice(basket: list[ItemFacts]) -> None:
    codes = [field.code for group in merge(basket).groups for field in group.fields]
    assert len(codes) == len(set(codes))


@given(baskets)
def test_every_required_element_is_there_and_required(basket: list[ItemFacts]) -> None:
    fields = merge(basket).fields
    for item in basket:
        for field in item.form:
            if field.code != DECLARATION:
                assert fields[field.code].required or not field.required


@given(baskets)
def test_each_departments_form_is_rebuilt_in_its_own_order(basket: list[ItemFacts]) -> None:
    answers = {code: f"value of {code}" for code in merge(basket).fields}
    for item in basket:
        rebuilt = form_of(item, answers)
        assert [field.code for field, _value in rebuilt] == [field.code for field in item.form]
        assert all(value == f"value of {f.code}" for f, value in rebuilt if f.code != DECLARATION)


@given(baskets)
def test_limits_are_the_strictest_of_those_who_ask(basket: list[ItemFacts]) -> None:
    for code, merged in merge(basket).fields.items():
        for item in basket:
            for field in item.form:
                if field.code == code and field.min is not None:
                    assert merged.facts.min is not None and merged.facts.min >= field.min


@given(baskets)
def test_each_material_is_handed_in_once(basket: list[ItemFacts]) -> None:
    form = merge(basket)
    codes = [m.code for m in (*form.uploads, *form.shared)]
    assert len(codes) == len(set(codes))
    assert {m.code for item in basket for m in item.uploads} == {m.code for m in form.uploads}


@given(baskets)
def test_savings_are_counted_never_claimed(basket: list[ItemFacts]) -> None:
    form = merge(basket)
    apart = sum(1 for item in basket for f in item.form if f.code != DECLARATION)
    assert form.fields_saved == apart - len(form.fields) >= 0


def test_a_business_being_established_is_not_asked_for_its_uscc() -> None:
    basket = [items()["S1"], items()["2"]]
    assert "E02" in merge(basket).fields
    assert "E02" not in merge(basket, establishing=True).fields
