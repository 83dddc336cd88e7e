"""What changed between two revisions, in words an editor, a department head and a business can read."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from permits.catalogue.diff import differences
from permits.guidance.words import rule_in_words, speaker
from tests.permits.catalogue.forty_first import RULE, document
from yangjiang.demo import BASE_DIR

FOLDER = BASE_DIR / "fixtures" / "catalogue"
ITEMS = sorted((FOLDER / "items").glob("*.yaml"))


def read(path: Path) -> Any:
    return json.loads(json.dumps(yaml.safe_load(path.read_text(encoding="utf-8")), default=str))


def said(old: Any, new: Any) -> list[str]:
    return [change.text for change in differences(old, new)]


def changed(**keys: Any) -> list[str]:
    return said(document(), document(**keys))


def leaves(value: Any, trail: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where every single value of a document stands; a guidance rule counts as one value."""
    if isinstance(value, dict | list) and value and trail[-1:] not in {("needed",), ("inside",)}:
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from leaves(value[key], (*trail, key))
    else:
        yield trail


def other(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, dict | list):
        return False if value else ["改"]
    return f"{value or ''}改"


def test_nothing_changed_says_nothing() -> None:
    assert differences(document(), document()) == []
    assert differences([{"code": "a"}], [{"code": "a"}]) == []


def test_a_limit_is_said_with_its_unit() -> None:
    limits = deepcopy(document()["limits"])
    limits["statutory"]["value"] = 15
    assert changed(limits=limits) == ["法定时限：1 个工作日 → 15 个工作日"]


def test_a_promise_made_and_taken_back() -> None:
    limits = deepcopy(document()["limits"])
    limits["promised"] = {"value": 5, "unit": "day", "law": "某办法", "confidence": "reference"}
    (text,) = changed(limits=limits)
    assert text == "承诺时限：无 → 5 天"
    (text,) = said(document(limits=limits), document())
    assert text == "承诺时限：5 天 → 无"


def test_a_material_put_in_between_is_one_change() -> None:
    rows = [{"material": "M05", "source": "applicant", "necessity": "tolerable"}, *document()["materials"]]
    assert changed(materials=rows) == ["新增材料：M05（来源：申请人提交；要求：可以容缺）"]


def test_a_condition_is_known_by_its_words() -> None:
    conditions = [{**document()["conditions"][0], "text": "有消毒设备", "dimension": "equipment"}]
    gone, come = changed(conditions=conditions)
    assert gone.startswith("删除条件（场所）：美容区和顾客等候区隔开")
    assert come.startswith("新增条件（设备）：有消毒设备")


def test_a_matched_entry_says_only_what_is_different() -> None:
    rows = [{**document()["materials"][0], "necessity": "tolerable"}]
    assert changed(materials=rows) == ["材料「M06」的要求：必须交 → 可以容缺"]


def test_definitions_copied_in_are_named_and_compared() -> None:
    spec = {"code": "P05", "label": "建筑面积", "type": "decimal", "unit": "㎡"}
    old = document(form=[{"element": "P05", "required": True, "spec": spec}])
    new = document(form=[{"element": "P05", "required": True, "spec": {**spec, "hint": "只写数字"}}])
    assert said(old, new) == ["填写项「建筑面积（P05）」的提示：无 → 只写数字"]


def test_order_alone_is_told_where_it_matters() -> None:
    form = document()["form"]
    assert changed(form=[form[1], form[0], form[2]]) == ["填写项的顺序：E01、P01d → P01d、E01"]


def test_laws_prerequisites_and_plain_lists() -> None:
    base = document()["legal_bases"][0]
    assert changed(legal_bases=[{**base, "confidence": "unconfirmed"}]) == [
        "依据「《中华人民共和国动物防疫法》第二十四条」的可信程度：国家法律，供参考 → 待部门确认"
    ]
    assert changed(related=["16", "4"]) == ["新增相关事项：4"]
    assert changed(prerequisites=[{"item": "S1", "kind": "in_catalogue", "tolerable": False}]) == [
        "新增前置事项：第 S1 项（类型：清单内；可以容缺：否）"
    ]


def test_rules_are_said_as_sentences() -> None:
    questions = read(FOLDER / "questions.yaml")
    old, new = document(), document(guidance={**document()["guidance"], "needed": True})
    (change,) = differences(old, new, speaker(questions))
    assert change.text.startswith("需要办理的条件：「您准备做哪些生意」选了「宠物医院")
    assert change.text.endswith("→ 总是")
    assert rule_in_words({">=": [{"var": "staff"}, 30]}, {}) == "「staff」不小于 30"
    assert rule_in_words({"!": RULE}, {}).startswith("不是（")
    assert rule_in_words({"odd": 1, "two": 2}, {}) == str({"odd": 1, "two": 2})


def test_questions_are_matched_by_code() -> None:
    old = read(FOLDER / "questions.yaml")
    new = deepcopy(old)
    new[0]["choices"].append({"value": "car_wash", "label": "洗车"})
    new[1]["help"] = "有照就选是。"
    texts = said(old, new)
    assert texts[0] == "新增问题「您准备做哪些生意？」的选项：「洗车」（数值：car_wash）"
    assert texts[1].startswith("问题「您有营业执照了吗？」的帮助：")
    assert len(texts) == 2


def test_a_new_item_is_told_without_what_it_does_not_say() -> None:
    texts = said({}, document())
    assert "新增事项名称：宠物美容场所备案" in texts
    assert "新增法定时限：1 个工作日" in texts
    assert not [text for text in texts if "备注" in text or text.endswith("：无")]


@pytest.mark.parametrize("path", ITEMS, ids=lambda path: path.stem)
def test_no_change_anywhere_in_the_format_goes_unsaid(path: Path) -> None:
    """Every value of every shipped document, changed or taken out, is told in Chinese."""
    old = read(path)
    unnamed = re.compile(r"(?<![A-Za-z0-9_\[{'])[a-z]{2,}_?[a-z]+(?![A-Za-z0-9_])")
    for trail in leaves(old):
        for act in ("other", "gone"):
            new = deepcopy(old)
            place: Any = new
            for key in trail[:-1]:
                place = place[key]
            if act == "other":
                place[trail[-1]] = other(place[trail[-1]])
            else:
                del place[trail[-1]]
            found = differences(old, new)
            assert found, trail
            assert not unnamed.search(found[0].label), found[0]


@pytest.mark.parametrize(("old", "new"), [(ITEMS[0], ITEMS[-1]), (ITEMS[4], ITEMS[25]), (ITEMS[-2], ITEMS[13])])
def test_any_two_documents_compare_both_ways(old: Path, new: Path) -> None:
    there, back = said(read(old), read(new)), said(read(new), read(old))
    assert len(there) == len(back) > 20
