"""The rule builder: rows and stored rule are two writings of one thing; other shapes stay text, judged beside it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from permits import publishing
from permits.catalogue.models import ItemDraft
from permits.catalogue.queries import current_questionnaire, in_force
from permits.demo import Story
from permits.desks.editing.rule_forms import ROWS, TEXT, RuleInput, from_tree, judged
from permits.desks.editing.rule_rows import Row, to_groups, to_tree
from permits.guidance.rules import Choice, Question, load_questions
from tests.permits.desks.editing import press, sent

TRADES = Question("trades", "做什么？", "multi", (Choice("a", "甲"), Choice("b", "乙"), Choice("c", "丙")))
SIZE = Question("size", "多大？", "number", unit="平方米")
FORM = Question("form", "哪种？", "single", (Choice("x", "子"), Choice("y", "丑"), Choice("z", "寅")))
HAS = Question("has", "有吗？", "yesno")
ASKED = (TRADES, SIZE, FORM, HAS)


def leaf(value: str) -> dict[str, Any]:
    return {"in": [value, {"var": "trades"}]}


@pytest.mark.parametrize(
    "tree",
    [
        False,
        leaf("a"),
        {"or": [leaf("a"), leaf("b")]},
        {"and": [leaf("a"), {"or": [leaf("b"), leaf("c")]}]},
        {"!": {"or": [leaf("a"), leaf("b")]}},
        {"or": [leaf("a"), leaf("b"), {"and": [leaf("c"), {"==": [{"var": "has"}, False]}]}]},
        {"or": [{"and": [leaf("a"), {">=": [{"var": "size"}, 500]}]}, {"==": [{"var": "form"}, "x"]}]},
        {"and": [{"in": [{"var": "form"}, ["x", "y"]]}, {"!": leaf("a")}]},
        {"!": {"in": [{"var": "form"}, ["x", "y"]]}},
        {"!=": [{"var": "form"}, "z"]},
        {"and": [{"<": [{"var": "size"}, 2.5]}, {"!=": [{"var": "size"}, 0]}]},
    ],
)
def test_rows_and_rule_say_the_same(tree: Any) -> None:
    groups = to_groups(tree, ASKED)
    assert groups is not None
    assert to_tree(groups, ASKED) == tree


@pytest.mark.parametrize(
    "tree",
    [
        True,
        {"or": [{"or": [leaf("a"), leaf("b")]}, leaf("c")]},
        {"and": [{"or": [leaf("a"), {"==": [{"var": "has"}, True]}]}, leaf("b")]},
        {"!": {"and": [leaf("a"), leaf("b")]}},
        {"in": ["a", {"var": "unknown"}]},
        {"xor": [leaf("a")]},
        "不是规则",
    ],
)
def test_another_shape_is_never_forced_into_rows(tree: Any) -> None:
    assert to_groups(tree, ASKED) is None


def test_most_rules_of_the_catalogue_fit_and_none_is_changed(city: Story) -> None:
    newest = current_questionnaire()
    assert newest
    questions = load_questions(newest.content)
    fit = 0
    for revision in in_force():
        guidance = revision.content["guidance"]
        for name in ("needed", "inside"):
            if name not in guidance:
                continue
            state = from_tree(name, guidance[name], questions)
            fit += state.mode == ROWS
            assert judged(state, questions)[0] == guidance[name], revision.item.code
    assert fit >= 40


def test_a_row_without_an_answer_is_told() -> None:
    state = RuleInput("needed", ROWS, ((Row("trades", "any"), Row("size", ">=", ("很大",))),))
    _tree, told = judged(state, ASKED)
    assert [message for _control, message in told.errors] == ["「做什么」还没有选", "「多大」只写数字，例如 20"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"or": [', "第 1 行第"),
        ('{"in": ["a", {"var": "nobody"}]}', "没有 nobody 这个问题"),
        ('{"in": ["q", {"var": "trades"}]}', "没有 q 这个选项"),
        ('{"and": []}', "至少一条规则"),
    ],
)
def test_text_is_judged_with_the_place(text: str, said: str) -> None:
    _tree, told = judged(RuleInput("needed", TEXT, text=text), ASKED)
    assert said in told.errors[0][1]


# --- The page ------------------------------------------------------------------------------------


@pytest.fixture
def desk(client: Client, city: Story) -> Client:
    client.force_login(city.people["catalogue"])
    return client


def rules_of(city: Story, code: str) -> tuple[ItemDraft, str]:
    draft = publishing.open_draft(code=code, by=city.people["catalogue"])
    return draft, reverse("permits:catalogue_rules", args=[draft.pk])


@pytest.mark.parametrize("code", ["2", "5", "6", "12", "22", "27", "36", "S2"])
def test_saving_a_rule_untouched_changes_nothing(desk: Client, city: Story, code: str) -> None:
    draft, url = rules_of(city, code)
    answer = press(desk, url, {"stay": "1"}, form="edit")
    assert "导办规则已保存" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.version == 1


def test_the_rule_is_read_as_a_sentence(desk: Client, city: Story) -> None:
    _draft, url = rules_of(city, "6")
    page = desk.get(url).content.decode()
    assert "您准备做哪些生意" in page
    assert "包含（任一个）" in page
    assert "香烟、电子烟" in page


def test_a_rule_of_another_shape_is_an_outline_and_text(desk: Client, city: Story) -> None:
    _draft, url = rules_of(city, "5")
    page = desk.get(url).content.decode()
    assert "下面任一个成立" in page
    assert 'name="needed-text"' in page


def test_text_that_is_wrong_stays_with_what_is_wrong(desk: Client, city: Story) -> None:
    draft, url = rules_of(city, "5")
    page = press(
        desk, url, {"needed-text": '{"in": ["x", {"var": "nobody"}]}', "stay": "1"}, form="edit"
    ).content.decode()
    assert "没有 nobody 这个问题" in page
    assert "nobody&quot;}]}" in page
    draft.refresh_from_db()
    assert draft.version == 1


def test_groups_grow_and_shrink_by_buttons(desk: Client, city: Story) -> None:
    draft, url = rules_of(city, "S1")
    page = press(desk, url, {"do": "needed:add-group"}, form="edit").content.decode()
    page = _pressed(desk, url, page, {"do": "needed:add:1"})
    assert "先选一个问题，再加条件" in page
    page = _pressed(desk, url, page, {"do": "needed:add:1", "needed-1-add": "trades"})
    page = _pressed(desk, url, page, {"stay": "1"})
    assert "「您准备做哪些生意」还没有选" in page
    page = _pressed(desk, url, page, {"needed-1-0-values": ["catering", "retail"], "stay": "1"})
    draft.refresh_from_db()
    assert draft.content["guidance"]["needed"] == {
        "or": [
            {"==": [{"var": "has_licence"}, False]},
            {"in": ["catering", {"var": "trades"}]},
            {"in": ["retail", {"var": "trades"}]},
        ]
    }
    page = _pressed(desk, url, desk.get(url).content.decode(), {"do": "needed:drop-group:1"})
    _pressed(desk, url, page, {"stay": "1"})
    draft.refresh_from_db()
    assert draft.content["guidance"]["needed"] == {"==": [{"var": "has_licence"}, False]}


def test_rows_to_text_and_back(desk: Client, city: Story) -> None:
    _draft, url = rules_of(city, "6")
    page = press(desk, url, {"do": "inside:mode:text"}, form="edit").content.decode()
    assert 'name="inside-text"' in page
    page = _pressed(desk, url, page, {"do": "inside:mode:rows"})
    assert 'name="inside-text"' not in page
    assert "食杂店" in page


def test_a_limit_of_scope_is_added_and_taken_away(desk: Client, city: Story) -> None:
    draft, url = rules_of(city, "6")
    page = press(desk, url, {"do": "inside:mode:absent"}, form="edit").content.decode()
    assert "加上范围限制" in page
    _pressed(desk, url, page, {"stay": "1"})
    draft.refresh_from_db()
    assert "inside" not in draft.content["guidance"]


def test_the_second_editor_of_a_rule_is_told(desk: Client, city: Story) -> None:
    draft, url = rules_of(city, "6")
    mine = sent(desk.get(url).content.decode(), {"because": "我写的", "stay": "1"}, form="edit")
    theirs = {**draft.content, "short_name": "别人写的"}
    publishing.save_draft(draft=draft, content=theirs, version=1, by=city.people["catalogue"])
    answer = desk.post(url, mine.urlencode(), content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 409
    assert "我写的" in answer.content.decode()


def _pressed(desk: Client, url: str, page: str, changed: dict[str, Any]) -> str:
    data = sent(page, changed, form="edit")
    answer = desk.post(url, data.urlencode(), content_type="application/x-www-form-urlencoded", follow=True)
    return str(answer.content.decode())
