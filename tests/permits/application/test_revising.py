"""An item changes while a draft is open: nothing typed is lost, nobody is moved unasked, a law may end the old way."""

from copy import deepcopy
from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest

from permits import journey
from permits.application import draft as drafts
from permits.application.models import Application
from permits.application.revising import move_to_current, outdated
from permits.application.submission import problems_of
from permits.demo import Story, fill
from tests.permits.catalogue.hands import dated, opened, published, saved, with_limit
from yangjiang import clock
from yangjiang.audit.trail import chain_of
from yangjiang.web.errors import Refused


def submitted(city: Story, application: Application) -> Application:
    return journey.submit(application=application, key=uuid4(), declared=True, by=city.people["lin"])


def test_nothing_is_outdated_while_nothing_has_changed(city: Story) -> None:
    application = city.start("lin", "1", "6")
    assert outdated(application) == []
    with pytest.raises(Refused, match="已经是最新"):
        move_to_current(application=application, item_code="6", by=city.people["lin"])


def test_a_draft_is_told_what_changed_in_words(city: Story) -> None:
    application = city.start("lin", "1", "6")
    revision = published(city, with_limit(city, "6", 15))
    (row,) = outdated(application)
    assert (row.selection.item_code, row.newer, row.stops_on) == ("6", revision, None)
    assert [change.text for change in row.changes] == ["法定时限：20 个工作日 → 15 个工作日"]


def test_what_is_not_in_force_yet_and_what_says_nothing_to_applicants_is_left_out(city: Story) -> None:
    application = city.start("lin", "6")
    day = clock.today() + timedelta(days=10)
    draft = with_limit(city, "6", 15)
    published(city, saved(city, draft, notes=["请烟草局确认。"], related=[]), on=day)
    assert outdated(application) == []
    with clock.at(datetime.combine(day, time(9), tzinfo=clock.SHANGHAI)):
        (row,) = outdated(application)
    assert [change.text for change in row.changes] == ["法定时限：20 个工作日 → 15 个工作日"]


def test_moving_keeps_what_was_typed_and_handed_in(city: Story) -> None:
    lin = city.people["lin"]
    application = city.start("lin", "6")
    fill(application, lin)
    typed = dict(application.entries.values_list("element", "value"))
    files = set(application.evidence.values_list("material", "attachment"))
    draft = opened(city, "6")
    form = [*deepcopy(draft.content["form"]), {"element": "P08", "required": True}]
    revision = published(city, saved(city, draft, form=form))
    selection = move_to_current(application=application, item_code="6", by=lin)
    assert selection.revision == revision
    assert dict(application.entries.values_list("element", "value")) == typed
    assert set(application.evidence.values_list("material", "attachment")) == files
    assert [problem.code for problem in problems_of(application)] == ["P08"]
    assert outdated(application) == []
    last = chain_of(application)[-1]
    assert (last.event, last.by) == ("application.item_updated", lin)
    assert (last.facts["item"], last.facts["before"], last.facts["after"]) == ("6", 1, 2)
    drafts.save_entries(application=application, values={"P08": "2"}, by=lin)
    assert submitted(city, application).cases.get().revision == revision


def test_a_new_field_the_register_knows_is_filled_on_moving(city: Story) -> None:
    lin = city.people["lin"]
    draft = opened(city, "6")
    without = [row for row in draft.content["form"] if row["element"] != "E04"]
    example = {key: value for key, value in draft.content["example"].items() if key != "E04"}
    published(city, saved(city, draft, form=without, example=example))
    application = city.start("lin", "6")
    assert not application.entries.filter(element="E04").exists()
    again = opened(city, "6")
    published(city, saved(city, again, form=[*again.content["form"], {"element": "E04", "required": True}]))
    move_to_current(application=application, item_code="6", by=lin)
    entry = application.entries.get(element="E04")
    assert (entry.value, entry.source) == ("林小芳", "register")


def test_a_hard_stop_refuses_submitting_the_old_way_with_its_date(city: Story) -> None:
    lin, today = city.people["lin"], clock.today()
    application = city.start("lin", "1", "6")
    fill(application, lin)
    stop = today + timedelta(days=20)
    published(city, dated(city, with_limit(city, "6", 15), today, stop))
    assert outdated(application)[0].stops_on == stop
    with clock.at(datetime.combine(stop, time(0, 1), tzinfo=clock.SHANGHAI)):
        with pytest.raises(Refused) as refused:
            submitted(city, application)
        said = f"「烟草零售许可」自 {stop.year} 年 {stop.month} 月 {stop.day} 日起改了规定，请先更新再提交"
        assert refused.value.message.startswith(said)
        assert (refused.value.code, refused.value.extra) == ("revision_stopped", {"items": ["6"]})
        move_to_current(application=application, item_code="6", by=lin)
        assert submitted(city, application).cases.count() == 2


def test_until_the_day_the_old_way_may_still_be_submitted(city: Story) -> None:
    today = clock.today()
    application = city.start("lin", "6")
    fill(application, city.people["lin"])
    published(city, dated(city, with_limit(city, "6", 15), today, today + timedelta(days=20)))
    assert submitted(city, application).cases.get().revision.number == 1


def test_a_stop_stays_when_later_revisions_have_none(city: Story) -> None:
    today = clock.today()
    application = city.start("lin", "6")
    fill(application, city.people["lin"])
    published(city, dated(city, with_limit(city, "6", 15), today, today))
    newer = city.start("huang", "6")
    published(city, with_limit(city, "6", 12))
    with pytest.raises(Refused, match="请先更新再提交"):
        submitted(city, application)
    assert outdated(newer)[0].stops_on is None


def test_what_was_submitted_is_not_told_and_not_moved(city: Story) -> None:
    case = city.submitted("lin", "6")["6"]
    published(city, dated(city, with_limit(city, "6", 15), clock.today(), clock.today()))
    assert outdated(case.application) == []
    with pytest.raises(Refused, match="已经提交"):
        move_to_current(application=case.application, item_code="6", by=city.people["lin"])
    case.refresh_from_db()
    assert case.revision.number == 1
