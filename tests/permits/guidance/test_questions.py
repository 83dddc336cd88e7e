"""The shipped questionnaire: its budgets, the plan's own example, and every item within reach (P5, P6a)."""

import random
from typing import Any

import pytest

from permits.guidance import Status, outcomes
from permits.guidance.rules import UNSURE
from tests.permits.guidance import seeds

SCOPED = {"6", "9", "12", "22", "23", "24", "27"}
SERVICES = {f"S{number}" for number in range(1, 7)}
ANNEX = {str(number) for number in range(1, 41)}


def by_status(answers: dict[str, Any], status: Status = Status.NEEDED) -> set[str]:
    return {code for code, one in outcomes(seeds.items(), seeds.questions(), answers).items() if one.status is status}


def needed(**given: Any) -> set[str]:
    return by_status(seeds.walk(given))


# One profile for each item, as a person would answer.
WITNESSES: dict[str, dict[str, Any]] = {
    "S1": {"trades": ["none"], "has_licence": False},
    **{
        code: {"trades": ["none"], "has_licence": False, "startup": [wish]}
        for code, wish in zip(("S2", "S3", "S4", "S5", "S6"), ("seal", "bank", "tax", "social", "fund"), strict=True)
    },
    "1": {"trades": ["retail"], "sales": ["prepackaged"]},
    "2": {"trades": ["catering"], "sales": ["cooked"]},
    "3": {"trades": ["making"], "making_kind": ["workshop"]},
    "4": {"trades": ["hair_beauty"]},
    "5": {"trades": ["catering"]},
    "6": {"trades": ["retail"], "sales": ["tobacco"], "shop_format": ["convenience"]},
    "7": {"trades": ["health"], "health_kind": ["drug_retail"]},
    "8": {"trades": ["health"], "health_kind": ["device2"]},
    "9": {"trades": ["health"], "health_kind": ["device3"]},
    "10": {"trades": ["lodging"]},
    "11": {"trades": ["property_agency"]},
    "12": {"trades": ["outdoor_ads"], "ads_urban": True},
    "13": {"trades": ["travel_hr"], "travel_hr_kind": ["agency"]},
    "14": {"trades": ["entertainment"]},
    "15": {"trades": ["making"], "making_kind": ["factory"]},
    "16": {"trades": ["vet"]},
    "17": {"trades": ["agri"], "agri_kind": ["pesticide"]},
    "18": {"trades": ["agri"], "agri_kind": ["seed"]},
    "19": {"trades": ["agri"], "agri_kind": ["vet_drug"]},
    "20": {"trades": ["health"], "health_kind": ["drug_wholesale"]},
    "21": {"trades": ["health"], "health_kind": ["drug_site"]},
    "22": {"trades": ["freight"], "freight_kind": ["truck_heavy"]},
    "23": {"trades": ["lodging"], "equipment_kind": ["lift"]},
    "24": {"trades": ["leisure"], "equipment_kind": ["ride"]},
    "25": {"trades": ["gas"]},
    "26": {"trades": ["health"], "health_kind": ["hospital"]},
    "27": {"trades": ["sports"], "venues": ["pool"]},
    "28": {"trades": ["publications"]},
    "29": {"trades": ["cinema"]},
    "30": {"trades": ["travel_hr"], "travel_hr_kind": ["jobs"]},
    "31": {"trades": ["equipment"], "equipment_kind": ["people"]},
    "32": {"trades": ["making"], "making_kind": ["contact"]},
    "33": {"trades": ["agri"], "agri_kind": ["farm"]},
    "34": {"trades": ["agri"], "agri_kind": ["breeding"]},
    "35": {"trades": ["agri"], "agri_kind": ["aquaculture"]},
    "36": {"trades": ["construction"], "eia": "form"},
    "37": {"trades": ["construction"], "works": ["over_10000"]},
    "38": {"trades": ["repair"]},
    "39": {"trades": ["freight"], "freight_kind": ["agency"]},
    "40": {"trades": ["entertainment"]},
}


def test_all_forty_six_are_guided() -> None:
    assert {item.code for item in seeds.items()} == ANNEX | SERVICES == WITNESSES.keys()
    assert {item.code for item in seeds.items() if item.inside is not None} == SCOPED
    assert all(item.because for item in seeds.items())


@pytest.mark.parametrize("code", WITNESSES)
def test_every_item_can_be_needed(code: str) -> None:
    assert code in needed(**WITNESSES[code])


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("6", {"trades": ["catering"], "sales": ["tobacco"], "shop_format": ["none"]}),
        ("9", {"trades": ["health"], "health_kind": ["device3", "device3_cold"]}),
        ("12", {"trades": ["outdoor_ads"], "ads_urban": False}),
        ("22", {"trades": ["freight"], "freight_kind": ["truck_heavy", "hazardous"]}),
        ("23", {"trades": ["equipment"], "equipment_kind": ["other"]}),
        ("24", {"trades": ["equipment"], "equipment_kind": ["ropeway"]}),
        ("27", {"trades": ["sports"], "venues": ["risky"]}),
    ],
)
def test_a_remark_sends_people_to_the_usual_route_never_away(code: str, given: dict[str, Any]) -> None:
    assert by_status(seeds.walk(given), Status.OUTSIDE) == {code}


def test_the_plan_own_example() -> None:
    """P5: a hotel with a restaurant, a shop and a KTV, and no licence yet."""
    answers = seeds.walk(
        {
            "trades": ["catering", "retail", "lodging", "entertainment"],
            "has_licence": False,
            "sales": ["prepackaged", "cooked"],
            "shop_format": ["convenience"],
        }
    )
    assert by_status(answers) == {"S1", "2", "4", "5", "10", "14", "40"}
    assert by_status(answers, Status.NOT_NEEDED) == (ANNEX | SERVICES) - by_status(answers)


def test_a_restaurant_alone_needs_no_hygiene_permit() -> None:
    assert needed(trades=["catering"], sales=["cooked"]) == {"2", "5"}


def test_a_small_restaurant_waits_for_the_fire_service_to_say() -> None:
    small = {"trades": ["catering"], "sales": ["cooked"]}
    assert by_status(seeds.walk({**small, "local_size": UNSURE}), Status.MAYBE) == {"5"}
    assert "5" not in needed(**small, local_size=["fire_small"])


def test_prepackaged_food_joins_the_full_food_licence() -> None:
    assert needed(trades=["retail"], sales=["prepackaged"]) == {"1"}
    assert needed(trades=["retail"], sales=["prepackaged", "bulk"]) == {"2"}


@pytest.mark.parametrize(
    "given",
    [
        {"trades": ["freight"], "freight_kind": ["truck_light", "overseas"]},
        {"trades": ["travel_hr"], "travel_hr_kind": ["branch", "hr_other", "dispatch"]},
        {"trades": ["health"], "health_kind": ["clinic"]},
        {"trades": ["vet"], "eia": "report"},
    ],
)
def test_lines_the_law_keeps_off_the_list(given: dict[str, Any]) -> None:
    assert needed(**given) <= {"16"}


def test_budget_convenience_store() -> None:
    answers = seeds.walk({"trades": ["retail"], "sales": ["prepackaged", "tobacco"], "shop_format": ["convenience"]})
    assert by_status(answers) == {"1", "6"}
    assert len(answers) <= 6


def test_budget_hotel_restaurant_ktv() -> None:
    trades = ["catering", "lodging", "entertainment"]
    for sales in (["cooked"], ["prepackaged", "cooked", "tobacco"]):
        answers = seeds.walk({"trades": trades, "has_licence": False, "sales": sales, "equipment_kind": ["lift"]})
        assert len(answers) <= 11


def test_budget_two_thousand_profiles() -> None:
    rng = random.Random(2024)
    worst = max(len(seeds.walk({}, rng, unsure=0.05)) for _ in range(2_000))
    assert worst <= 16


# Offered so that people recognise their case; the law keeps it off the list, so it changes nothing.
OFF_THE_LIST = {"none", "truck_light", "overseas", "branch", "hr_other", "dispatch", "clinic"}


def test_every_question_and_every_choice_decides_something() -> None:
    rng = random.Random(7)
    silent = {
        question: {value for value in question.values or (True,) if value not in OFF_THE_LIST}
        for question in seeds.questions()
    }

    def statuses(answers: dict[str, Any]) -> list[Status]:
        return [one.status for one in outcomes(seeds.items(), seeds.questions(), answers).values()]

    for _ in range(300):
        answers = seeds.walk({}, rng)
        for question in [one for one in seeds.questions() if one.code in answers and silent[one]]:
            for value in list(silent[question]):
                with_it: Any = [value] if question.type == "multi" else value
                others = {"multi": [["none"]], "single": question.values, "yesno": [False]}[question.type]
                after = statuses(answers | {question.code: with_it})
                if any(after != statuses(answers | {question.code: other}) for other in others):
                    silent[question].discard(value)
        if not any(silent.values()):
            break
    assert not any(silent.values()), silent


def test_words_are_plain_and_short() -> None:
    first = seeds.questions()[0]
    assert first.code == "trades" and len(first.choices) <= 25
    for question in seeds.questions():
        assert question.text.endswith("？") and len(question.text) <= 30
        assert question.law
        assert question.type != "multi" or question.values[-1] == "none"
        assert all(len(choice.label) <= 40 for choice in question.choices)
