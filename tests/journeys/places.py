"""Every address of the site with something real behind it, and who looks at it."""

from collections.abc import Iterator
from typing import TypeAlias

from permits.application.draft import merged_form
from permits.application.models import Application
from permits.demo import Story, fill
from permits.fanout.models import Case
from permits.guidance.models import Walk
from permits.guidance.queries import guidance
from permits.licence.models import Licence
from tests.journeys.catalogue_places import approving, catalogue, moved_on
from tests.journeys.place import Place, at
from yangjiang.enterprises.models import Enterprise

STRANGER = ""
NO_PAGES = frozenset(
    {
        "permits:guide_resume",  # leads on
        "permits:case_accept",  # its button is on the case's page
        "permits:licence_pdf",
        "permits:evidence",
        "permits:api_catalogue",
        "landing",
        "logout",
        "large_type",
        "stylesheet",
        "favicon",
        "healthz",
        "readyz",
    }
)
FUND = ("bank", "centre", "joint", "finance", "regulator")


Places: TypeAlias = dict[str, list[Place]]


def places_of(story: Story) -> Places:
    """By username: what each looks at. Writes what the told stories lack."""
    found: Places = {STRANGER: list(public())}
    for username, places in (
        ("chen", drafts(story)),
        ("huang", sent(story)),
        ("lin", held()),
        ("window", window()),
        ("catalogue", catalogue(story)),
        ("market", market(story)),
        ("fire", deciding("fire")),
        ("market_head", heading()),
        ("health_head", signing()),
    ):
        found[username] = [*places, at("messages")]
    return found | {name: [at("creditfund:desk"), at("messages")] for name in FUND}


def public() -> Iterator[Place]:
    book = guidance()
    assert book is not None
    # A bed and breakfast that does not know what its shop will sell, with a boiler: something in every group.
    answers = {"trades": ["lodging", "retail"], "has_licence": False, "startup": ["seal"], "equipment_kind": ["other"]}
    nothing = {question.code: "unsure" for question in book.questions}
    begun = Walk.objects.create(questionnaire_id=book.questionnaire, answers={**answers, "sales": ["none"]})
    done = Walk.objects.create(questionnaire_id=book.questionnaire, answers={**nothing, **answers})
    yield from (at("permits:home"), at("permits:menu"), at("permits:menu", query="?q=奶茶"))
    yield from (at("permits:menu", query="?q=没有这种东西"), at("permits:item", "2"), at("permits:item", "S1"))
    yield from (at("permits:guide"), at("permits:guide", query="?trade=lodging"), at("permits:guide", press="继续"))
    yield at("permits:guide_question", begun.token, "venues", press="继续")
    yield at("permits:guide_result", done.token)
    yield at("permits:code", Licence.objects.earliest("pk").enterprise.public_code)
    yield at("permits:code", Enterprise.objects.get(agents__user__username="chen").public_code)
    yield from (at("creditfund:about"), at("accessibility"), at("sitemap"), at("login"), at("login", press="登录"))
    yield from (at("parts"), at("parts", query="?shell=desk"))


def drafts(story: Story) -> Iterator[Place]:
    """The hotel half filled in, and a second draft that is complete."""
    hotel = Application.objects.get(enterprise=story.businesses["chen"])
    complete = story.start("chen", "S1")
    fill(complete, story.people["chen"])
    basket = "?item=S1&item=2&item=10"
    yield from (at("permits:start"), at("permits:start", query=basket), at("permits:new_business"))
    yield at("permits:new_business", press="保存，回到申请")
    yield from (at("permits:draft", hotel.pk), at("permits:draft", complete.pk), at("permits:draft_items", hotel.pk))
    yield at("permits:draft_discard", hotel.pk)
    moved_on(story, "2")
    yield at("permits:draft_update", hotel.pk, "2")
    for group in merged_groups(hotel):
        yield at("permits:draft_section", hotel.pk, group)
    yield at("permits:draft_section", hotel.pk, merged_groups(hotel)[0], press="保存，继续")
    yield from (at("permits:draft_materials", hotel.pk), at("permits:draft_materials", complete.pk))
    yield from (at("permits:draft_check", hotel.pk), at("permits:draft_check", complete.pk, press="提交 1 件事"))
    yield from (at("permits:applications"), at("permits:licences"))


def merged_groups(application: Application) -> list[str]:
    return [group.key for group in merged_form(application).groups]


def sent(story: Story) -> Iterator[Place]:
    """Waiting for a supplement, under review, refused, withdrawn."""
    cases = Case.objects.filter(application__enterprise=story.businesses["huang"])
    asked = cases.get(state="needs_supplement")
    for application in Application.objects.filter(enterprise=story.businesses["huang"]):
        yield from (at("permits:application", application.pk), at("permits:receipt", application.pk))
    for state in cases.values_list("state", flat=True).distinct():
        yield at("permits:my_case", cases.filter(state=state).earliest("pk").number)
    yield from (at("permits:supplement", asked.number), at("permits:supplement", asked.number, press="交回补正"))
    yield from (at("permits:withdraw", asked.number), at("permits:applications"))


def held() -> Iterator[Place]:
    """Licences, one collected and one not, and a case that was not accepted."""
    yield from (at("permits:licences"), at("permits:applications"))
    for state in ("recorded", "delivered", "granted", "not_accepted"):
        for case in Case.objects.filter(application__enterprise__agents__user__username="lin", state=state)[:1]:
            yield at("permits:my_case", case.number)


def window() -> Iterator[Place]:
    waiting = Case.objects.filter(state__in=["granted", "recorded"]).earliest("pk")
    yield from (at("permits:window"), at("permits:window", query="?q=阳江"), at("permits:window", query="?q=没有"))
    yield at("permits:window_application", waiting.application_id)
    yield at("permits:window_deliver", waiting.number, press="确认已发放")


def desk(username: str) -> Iterator[Place]:
    """The queue, its groups, and a case in every state this office has."""
    yield from (at("permits:queue"), at("permits:queue", query="?state=closed"), at("permits:queue", query="?q=没有"))
    cases = Case.objects.filter(office__posts__user__username=username)
    for state in cases.values_list("state", flat=True).distinct():
        yield at("permits:case", cases.filter(state=state).earliest("pk").number)


def market(story: Story) -> Iterator[Place]:
    filing = story.submitted("lin", "1")["1"]
    received = story.submitted("lin", "2")["2"]
    yield from desk("market")
    yield at("permits:case", filing.number)
    yield from (at("permits:case_ask", received.number), at("permits:case_not_accept", received.number))
    for name in ("permits:case_ask", "permits:case_not_accept"):
        yield at(name, received.number, press="下一步：看看企业会收到什么")
    yield at("permits:case_record", filing.number)


def deciding(username: str) -> Iterator[Place]:
    case = Case.objects.get(office__posts__user__username=username, state="under_review")
    yield from desk(username)
    yield at("permits:case_decide", case.number, query="?outcome=grant")
    yield at("permits:case_decide", case.number, query="?outcome=refuse", press="下一步：看看企业会收到什么")


def heading() -> Iterator[Place]:
    yield from desk("market_head")
    yield from approving()


def signing() -> Iterator[Place]:
    yield from desk("health_head")
    yield at("permits:case_sign", Case.objects.get(state="awaiting_signature", item_code="4").number)
