"""From an approved draft to what people apply for: nothing wrong, nothing backwards, nobody surprised (P10)."""

import json
import random
from copy import deepcopy
from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from permits import journey, publishing
from permits.application import draft as application_drafts
from permits.catalogue.facts import facts_of
from permits.catalogue.library import save_element
from permits.catalogue.models import DataElement, ItemDraft, PermitItem, Questionnaire
from permits.catalogue.queries import in_force, revisions_for
from permits.catalogue.states import DraftState
from permits.demo import Story, fill
from permits.guidance.checking import book_in_force, check_book
from permits.guidance.evaluate import Status, outcomes
from permits.guidance.keeping import live as live_scenarios
from permits.guidance.models import Scenario, Walk
from permits.guidance.queries import guidance, stand
from permits.guidance.rules import NONE_OF_THESE, UNSURE
from permits.guidance.walk import prune
from tests.permits.catalogue.forty_first import CODE, RULE, SCENARIO, document
from tests.permits.catalogue.hands import approved, dated, forty_first, opened, published, saved, with_limit
from yangjiang import clock
from yangjiang.audit.trail import chain_of
from yangjiang.clock import calendar
from yangjiang.notices.deliver import text_of, title_of
from yangjiang.notices.models import Notice
from yangjiang.web.errors import Refused


def morning(day: date) -> datetime:
    return datetime.combine(day, time(10), tzinfo=clock.SHANGHAI)


def walked(answers: dict[str, object]) -> Walk:
    return Walk.objects.create(questionnaire=Questionnaire.objects.latest("number"), answers=answers)


def rules_of(refusal: Refused) -> set[str]:
    return {one["rule"] for one in refusal.extra["findings"]}


# --- A 41st item, end to end -------------------------------------------------------------------


def test_a_41st_item_goes_all_the_way_without_code(city: Story, client: Client) -> None:
    revision = published(city, forty_first(city))
    item = PermitItem.objects.get(code=CODE)
    assert (item.number, item.batch.number, item.launched) == (41, 2, True)
    assert item == PermitItem.objects.order_by("position").last()
    assert revision.draft.status is DraftState.PUBLISHED
    assert [scenario.name for scenario in live_scenarios()].count(SCENARIO["name"]) == 1
    assert [entry.event for entry in chain_of(item)] == ["item.added", "item.published"]
    book = guidance()
    assert book is not None
    standing = stand(book, walked(SCENARIO["answers"]))
    assert CODE in standing.codes(Status.NEEDED)
    assert "宠物美容场所备案" in client.get(reverse("permits:menu")).content.decode()
    assert client.get(reverse("permits:item", args=[CODE])).status_code == 200
    case = city.submitted("lin", CODE)[CODE]
    assert (case.office.department.code, case.revision) == ("market", revision)
    journey.record_filing(case=case, by=city.people["market"])
    case.refresh_from_db()
    assert case.state == "recorded"


def test_the_41st_number_is_taken_once(city: Story) -> None:
    published(city, forty_first(city))
    assert opened(city, CODE).item == PermitItem.objects.get(code=CODE)
    assert check_book(book_in_force()) == []


def test_loading_the_fixtures_again_leaves_what_people_published(city: Story) -> None:
    revision = published(city, with_limit(city, "6", 15))
    published(city, forty_first(city))
    call_command("load_catalogue", verbosity=0)
    assert revisions_for(["6"]) == [revision]
    assert PermitItem.objects.filter(code=CODE).exists()


# --- The gate ----------------------------------------------------------------------------------


def test_publishing_looks_again_at_the_whole_catalogue(city: Story) -> None:
    draft = approved(city, with_limit(city, "6", 15))
    ItemDraft.objects.filter(pk=draft.pk).update(content={**draft.content, "legal_bases": [], "conditions": []})
    with pytest.raises(Refused, match="处问题") as refused:
        publishing.publish(draft=draft, by=city.people["catalogue"])
    assert rules_of(refused.value) == {"schema", "no-basis"}
    assert revisions_for(["6"])[0].number == 1


def test_only_what_was_approved_is_published(city: Story) -> None:
    draft = approved(city, with_limit(city, "6", 15))
    element = DataElement.objects.get(code="E01")
    save_element(entry={**element.spec, "hint": "另一句"}, version=element.version, by=city.people["catalogue"])
    with pytest.raises(Refused, match="部门审定之后") as refused:
        publishing.publish(draft=draft, by=city.people["catalogue"])
    assert refused.value.code == "changed_since_approval"
    with pytest.raises(Refused, match="编辑中"):
        publishing.publish(draft=with_limit(city, "5", 8), by=city.people["catalogue"])


def test_a_scenario_that_fails_stops_proposing(city: Story) -> None:
    draft = saved(city, opened(city, CODE), **document())
    wrong = {**SCENARIO, "expect": {"16": "needed"}}
    publishing.keep_scenario(**wrong, by=city.people["catalogue"], draft=draft)
    with pytest.raises(Refused) as refused:
        publishing.propose(draft=draft, by=city.people["catalogue"])
    assert rules_of(refused.value) == {"scenario"}


def test_a_live_scenario_must_hold_today(city: Story) -> None:
    before = Scenario.objects.count()
    with pytest.raises(Refused):
        publishing.keep_scenario(**SCENARIO, by=city.people["catalogue"])
    assert Scenario.objects.count() == before
    fine = {**SCENARIO, "expect": {"4": "needed", "16": "needed"}}
    kept = publishing.keep_scenario(**fine, by=city.people["catalogue"])
    publishing.drop_scenario(scenario=kept, by=city.people["catalogue"])
    assert Scenario.objects.count() == before


def test_a_rule_and_the_scenario_about_it_change_in_one_step(city: Story) -> None:
    editor = city.people["catalogue"]
    fine = {**SCENARIO, "expect": {"4": "needed", "16": "needed"}}
    publishing.keep_scenario(**fine, by=editor)
    draft = saved(city, opened(city, CODE), **document())
    with pytest.raises(Refused) as refused:
        publishing.propose(draft=draft, by=editor)
    assert rules_of(refused.value) == {"scenario"}
    publishing.keep_scenario(**SCENARIO, by=editor, draft=draft)
    published(city, draft)
    (kept,) = [scenario for scenario in live_scenarios() if scenario.name == SCENARIO["name"]]
    assert kept.expect == SCENARIO["expect"]


def test_a_draft_may_drop_a_live_scenario(city: Story) -> None:
    editor = city.people["catalogue"]
    fine = {**SCENARIO, "expect": {"4": "needed", "16": "needed"}}
    scenario = publishing.keep_scenario(**fine, by=editor)
    draft = saved(city, opened(city, CODE), **document())
    publishing.drop_scenario(scenario=scenario, by=editor, draft=draft)
    assert SCENARIO["name"] in [one.name for one in live_scenarios()]
    published(city, draft)
    assert SCENARIO["name"] not in [one.name for one in live_scenarios()]


def test_a_rule_that_names_an_unknown_question_is_refused(city: Story) -> None:
    guided = {"needed": {"==": [{"var": "moon"}, True]}, "because": "月圆时需要。"}
    draft = saved(city, opened(city, CODE), **document(guidance=guided))
    with pytest.raises(Refused) as refused:
        publishing.propose(draft=draft, by=city.people["catalogue"])
    (found,) = refused.value.extra["findings"]
    assert (found["rule"], found["where"], found["path"]) == ("unknown-question", "items/41", "guidance.needed.==")


# --- Time --------------------------------------------------------------------------------------


def test_a_future_revision_is_not_in_force_before_its_day(city: Story) -> None:
    day = clock.today() + timedelta(days=30)
    revision = published(city, with_limit(city, "6", 15), on=day)
    assert revisions_for(["6"])[0].number == 1
    assert city.submitted("lin", "6")["6"].revision.number == 1
    with clock.at(morning(day)):
        assert revisions_for(["6"]) == [revision]
        assert facts_of(in_force().get(item__code="6")).limit.value == 15


def test_publishing_backwards_is_refused(city: Story) -> None:
    today = clock.today()
    draft = approved(city, with_limit(city, "6", 15))
    with pytest.raises(Refused, match="不能早于今天") as refused:
        publishing.publish(draft=draft, effective_on=today - timedelta(days=1), by=city.people["catalogue"])
    assert (refused.value.code, refused.value.field) == ("backwards", "effective_on")
    publishing.publish(draft=draft, effective_on=today + timedelta(days=30), by=city.people["catalogue"])
    later = approved(city, with_limit(city, "6", 12))
    with pytest.raises(Refused, match=r"第 2 版自 .*起生效，新的一版不能比它早"):
        publishing.publish(draft=later, effective_on=today + timedelta(days=29), by=city.people["catalogue"])
    assert (
        publishing.publish(draft=later, effective_on=today + timedelta(days=30), by=city.people["catalogue"]).number
        == 3
    )


def test_not_before_the_day_the_department_approved_nor_after_the_hard_stop(city: Story) -> None:
    today = clock.today()
    draft = dated(city, with_limit(city, "6", 15), today + timedelta(days=10), today + timedelta(days=20))
    draft = approved(city, draft)
    for days, words in ((9, "不能提前"), (21, "不能比它晚生效")):
        with pytest.raises(Refused, match=words):
            publishing.publish(draft=draft, effective_on=today + timedelta(days=days), by=city.people["catalogue"])
    revision = publishing.publish(draft=draft, by=city.people["catalogue"])
    assert (revision.effective_on, revision.hard_stop_on) == (today + timedelta(days=10), today + timedelta(days=20))


def test_a_name_changes_on_the_day_and_not_before(city: Story) -> None:
    published(city, forty_first(city))
    editor = city.people["catalogue"]
    draft = approved(city, saved(city, opened(city, CODE), short_name="宠物店备案"))
    with pytest.raises(Refused) as refused:
        publishing.publish(draft=draft, effective_on=clock.today() + timedelta(days=1), by=editor)
    assert rules_of(refused.value) == {"words-later"}
    publishing.publish(draft=draft, by=editor)
    assert PermitItem.objects.get(code=CODE).short_name == "宠物店备案"


def test_a_draft_opened_before_somebody_elses_revision_must_look_at_it(city: Story) -> None:
    draft = with_limit(city, "6", 15)
    item = PermitItem.objects.get(code="6")
    content = {**revisions_for(["6"])[0].content, "notes": ["补丁。"]}
    publishing.catalogue.publish(item=item, content=content, effective_on=clock.today(), by=None)
    with pytest.raises(Refused, match="又发布了第 2 版") as refused:
        publishing.propose(draft=draft, by=city.people["catalogue"])
    assert refused.value.code == "based_on_older"
    assert "删除待确认事项：补丁。" in [change.text for change in publishing.changes(draft)]
    draft = publishing.adopt_latest(draft=draft, version=draft.version, by=city.people["catalogue"])
    assert published(city, draft).number == 3


# --- Those who are under way -------------------------------------------------------------------


def test_running_cases_keep_their_revision_and_drafts_are_told(city: Story) -> None:
    calendar.forget()
    case = city.submitted("lin", "6")["6"]
    application = city.start("huang", "6")
    promised = case.facts.limit.value
    published(city, with_limit(city, "6", 15))
    journey.accept(case=case, by=city.people["tobacco"])
    case.refresh_from_db()
    assert (case.revision.number, case.facts.limit.value) == (1, promised)
    letters = Notice.objects.filter(event="item_changed", channel=Notice.Channel.INBOX)
    (letter,) = letters
    assert letter.user == city.people["huang"]
    assert title_of(letter).startswith("规定有变化：「烟草零售许可」自 ")
    assert f"法定时限：{promised} 个工作日 → 15 个工作日" in text_of(letter)
    assert reverse("permits:draft", args=[application.pk]) in text_of(letter)


def test_impact_counts_drafts_cases_and_walks(city: Story) -> None:
    case = city.submitted("lin", "6")["6"]
    application = city.start("huang", "6")
    walk = walked({"trades": ["hair_beauty", "vet"], "eia": "none"})
    walked({"trades": ["cinema"]})
    found = publishing.impact(with_limit(city, "6", 15))
    assert (found.drafts, found.draft_examples[0].application) == (1, application.pk)
    assert (found.cases, found.case_examples[0].number, found.case_examples[0].revision) == (1, case.number, 1)
    assert (found.walks, found.walks_tried) == (0, 2)
    new = publishing.impact(forty_first(city))
    assert (new.drafts, new.cases, new.walks, new.walk_examples[0].token) == (0, 0, 1, walk.token)
    assert new.walk_examples[0].changes == ("第 41 项 宠物美容备案：没有这一项 → 需要办理",)


def test_impact_of_a_changed_rule_says_what_comes_out_differently(city: Story) -> None:
    walked({"trades": ["vet"], "eia": "none"})
    draft = opened(city, "16")
    draft = saved(city, draft, guidance={**draft.content["guidance"], "needed": RULE})
    (hit,) = publishing.impact(draft).walk_examples
    assert hit.changes == ("第 16 项 动物诊疗许可：需要办理 → 不用办理",)


def test_answers_that_matter_no_more_decide_nothing(city: Story) -> None:
    """The preview evaluates recorded answers as they stand, without walking again which of them still count."""
    book, dice = guidance(), random.Random(41)
    assert book is not None
    for _round in range(150):
        answers: dict[str, object] = {}
        for question in book.questions:
            choices = [value for value in question.values if value != NONE_OF_THESE]
            one = {"multi": choices and dice.sample(choices, 1), "single": choices and dice.choice(choices),
                   "yesno": dice.random() < 0.5, "number": dice.randrange(400)}[question.type]  # fmt: skip
            answers[question.code] = UNSURE if dice.random() < 0.1 else one
        live, _dormant = prune(book.items, book.questions, answers)
        as_walked, as_recorded = (outcomes(book.items, book.questions, given) for given in (live, answers))
        assert {c: o.status for c, o in as_walked.items()} == {c: o.status for c, o in as_recorded.items()}


# --- The questions -----------------------------------------------------------------------------


def test_questions_go_through_the_same_gate(city: Story) -> None:
    editor = city.people["catalogue"]
    draft = publishing.edit_questions(by=editor)
    assert publishing.edit_questions(by=editor) == draft
    content = [row for row in deepcopy(draft.content) if row["code"] != "eia"]
    content.append({"code": "weather", "text": "今天下雨吗？", "type": "yesno"})
    draft = publishing.save_questions(draft=draft, content=content, version=1, by=editor)
    with pytest.raises(Refused) as refused:
        publishing.publish_questions(draft=draft, by=editor)
    assert {"unknown-question", "idle-question"} <= rules_of(refused.value)
    with pytest.raises(Refused, match="刚刚由 容慧 在") as refused:
        publishing.save_questions(draft=draft, content=[], version=1, by=editor)
    assert refused.value.code == "edited_meanwhile"
    with pytest.raises(Refused, match="一列"):
        publishing.save_questions(draft=draft, content=["?"], version=2, by=editor)
    publishing.discard_questions(draft=draft, by=editor)
    assert publishing.edit_questions(by=editor) != draft


def test_clearer_words_for_a_question_are_published(city: Story) -> None:
    editor = city.people["catalogue"]
    draft = publishing.edit_questions(by=editor)
    with pytest.raises(Refused, match="没有不同"):
        publishing.publish_questions(draft=draft, by=editor)
    content = deepcopy(draft.content)
    content[0]["text"] = "您打算做哪些生意？"
    draft = publishing.save_questions(draft=draft, content=content, version=draft.version, by=editor)
    assert [change.text for change in publishing.changes_of_questions(draft)] == [
        "问题「您打算做哪些生意？」的内容：您准备做哪些生意？ → 您打算做哪些生意？"
    ]
    assert publishing.impact_of_questions(draft).touches_nothing
    questionnaire = publishing.publish_questions(draft=draft, by=editor)
    book = guidance()
    assert book is not None
    assert book.questions[0].text == "您打算做哪些生意？"
    assert [entry.event for entry in chain_of(questionnaire)] == ["questionnaire.published"]


def test_a_question_and_the_item_that_asks_it_go_live_one_after_the_other(city: Story) -> None:
    """A new question decides nothing yet; the item waiting for it answers that, and is then published itself."""
    editor = city.people["catalogue"]
    guided = {"needed": {"and": [RULE, {"==": [{"var": "grooming"}, True]}]}, "because": "做宠物美容时需要。"}
    item = saved(city, opened(city, CODE), **document(guidance=guided))
    scenario = {**SCENARIO, "answers": {**SCENARIO["answers"], "grooming": True}}
    publishing.keep_scenario(**scenario, by=editor, draft=item)
    questions = publishing.edit_questions(by=editor)
    asked = {"code": "grooming", "text": "您给宠物洗澡、剪毛吗？", "type": "yesno"}
    questions = publishing.save_questions(
        draft=questions, content=[*questions.content, asked], version=questions.version, by=editor
    )
    with pytest.raises(Refused) as refused:
        publishing.publish_questions(draft=questions, by=editor)
    assert rules_of(refused.value) == {"idle-question"}
    item = approved(city, item)
    with pytest.raises(Refused) as refused:
        publishing.publish(draft=item, by=editor)
    assert "unknown-question" in rules_of(refused.value)
    publishing.publish_questions(draft=questions, by=editor)
    publishing.publish(draft=item, by=editor)
    assert check_book(book_in_force()) == []


def test_a_question_still_asked_until_a_future_day_is_not_dropped(city: Story) -> None:
    """Item 41 stops asking next month; until then its rule in force must find the question."""
    editor = city.people["catalogue"]
    test_a_question_and_the_item_that_asks_it_go_live_one_after_the_other(city)
    draft = opened(city, CODE)
    questions = publishing.edit_questions(by=editor)
    left = [row for row in questions.content if row["code"] != "grooming"]
    questions = publishing.save_questions(draft=questions, content=left, version=questions.version, by=editor)
    draft = saved(city, draft, guidance={**draft.content["guidance"], "needed": RULE})
    publishing.keep_scenario(**SCENARIO, by=editor, draft=draft)
    published(city, draft, on=clock.today() + timedelta(days=30))
    with pytest.raises(Refused) as refused:
        publishing.publish_questions(draft=questions, by=editor)
    assert rules_of(refused.value) == {"unknown-question"}
    with clock.at(morning(clock.today() + timedelta(days=30))):
        publishing.publish_questions(draft=questions, by=editor)
        assert guidance() is not None


def test_a_refused_publication_leaves_nothing_behind(city: Story) -> None:
    draft = approved(city, forty_first(city))
    Scenario.objects.filter(draft=draft).update(expect={})
    before = json.dumps(list(PermitItem.objects.values("code", "position")))
    with pytest.raises(Refused):
        publishing.publish(draft=draft, by=city.people["catalogue"])
    assert json.dumps(list(PermitItem.objects.values("code", "position"))) == before
    draft.refresh_from_db()
    assert draft.status is DraftState.APPROVED


def test_an_application_started_before_submits_on_its_own_revision(city: Story) -> None:
    application = city.start("lin", "6")
    published(city, with_limit(city, "6", 15))
    fill(application, city.people["lin"])
    application = journey.submit(application=application, key=uuid4(), declared=True, by=city.people["lin"])
    assert application.cases.get().revision.number == 1
    assert application_drafts.facts_for(application)[0].limit.value != 15
