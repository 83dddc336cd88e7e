"""Demo applications: one dossier in every state, written by the same verbs as any other, some of it in the past.

``fill`` completes a draft with sample answers and scans; tests and the benchmark use it too.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw
from stdnum.cn import ric, uscc

from permits import journey
from permits.application import draft
from permits.application.fields import problems_with
from permits.application.models import Application
from permits.catalogue.facts import FieldFacts
from permits.fanout.models import Case
from permits.licence.render import render_owed
from yangjiang import clock
from yangjiang.accounts.models import Role, User
from yangjiang.clock import calendar
from yangjiang.clock.sweep import sweep
from yangjiang.clock.workdays import is_workday
from yangjiang.enterprises.models import Enterprise

ID_NUMBER = "44170219800101001" + ric.calc_check_digit("441702198001010010")
USCC = "91441702MA0000001" + uscc.calc_check_digit("91441702MA0000001")
SAMPLES = {"phone": "13800000001", "text": "示例", "longtext": "示例", "date": "2024-03-01", "yesno": True}


def sample(field: FieldFacts) -> Any:
    """A value the field accepts: the item's own example where it gives one, else one of the right kind."""
    if field.type == "choice":
        return field.choices[0].value
    if field.type == "multichoice":
        return [field.choices[0].value]
    if field.type in {"integer", "decimal"}:
        low = field.min if field.min is not None else Decimal(1)
        value = max(low, Decimal(1))
        return format(min(value, field.max) if field.max is not None else value, "f")
    if field.type == "id_number":
        return ID_NUMBER
    if field.type == "uscc":
        return USCC
    return SAMPLES[field.type]


def scan(name: str) -> SimpleUploadedFile:
    """A one-page scan, different for every name."""
    page = Image.new("L", (310, 438), 255)
    pen = ImageDraw.Draw(page)
    pen.rectangle((15, 15, 295, 423), outline=120, width=2)
    pen.text((30, 30), f"SAMPLE {name}", fill=20)
    out = io.BytesIO()
    page.save(out, "PNG", compress_level=1)
    return SimpleUploadedFile(f"{name}.png", out.getvalue(), content_type="image/png")


def fill(application: Application, by: User) -> None:
    """Complete a draft: every field that needs a value gets one, every material a scan."""
    form = draft.merged_form(application)
    kept = dict(application.entries.values_list("element", "value"))
    values: dict[str, Any] = {}
    for code, field in form.fields.items():
        if code in kept and not problems_with(field, kept):
            continue
        if not field.required:
            continue
        example = field.facts.example
        usable = example if example and not problems_with(field, {**kept, code: example}) else None
        values[code] = usable if usable is not None else sample(field.facts)
    draft.save_entries(application=application, values=values, by=by)
    for material in form.uploads:
        if material.required:
            draft.add_evidence(application=application, material=material.code, upload=scan(material.code), by=by)


@contextmanager
def workdays_ago(count: int) -> Iterator[None]:
    """Let the verbs inside happen ``count`` working days ago, at ten in the morning."""
    book = calendar.load()
    day = clock.today()
    while count:
        day -= timedelta(days=1)
        count -= is_workday(day, book)
    with clock.at(datetime.combine(day, time(10), tzinfo=clock.SHANGHAI)):
        yield


class Story:
    """Tells each dossier once: run again, it adds nothing."""

    def __init__(self) -> None:
        self.people = {user.username: user for user in User.objects.all()}
        self.businesses = {
            name: Enterprise.objects.get(agents__user__username=name) for name in ("chen", "lin", "huang")
        }

    def tell(self) -> int:
        """Write every dossier; returns how many applications there are now that were not there before."""
        if Application.objects.exists():
            return 0
        for dossier in (
            self.hotel_draft,
            self.shop_completed,
            self.restaurant_in_review,
            self.just_received,
            self.refused_and_withdrawn,
            self.silence_accepts,
            self.not_accepted,
        ):
            dossier()
        sweep()
        render_owed()
        return Application.objects.count()

    def start(self, who: str, *codes: str) -> Application:
        return draft.start_draft(enterprise=self.businesses[who], codes=codes, by=self.people[who])

    def submitted(self, who: str, *codes: str) -> dict[str, Case]:
        """A submitted application's Cases by item code."""
        application = self.start(who, *codes)
        fill(application, self.people[who])
        application = journey.submit(application=application, key=uuid4(), declared=True, by=self.people[who])
        return {case.item_code: case for case in application.cases.all()}

    def staff(self, case: Case, role: Role) -> User:
        """Somebody who sits in the Case's office; the demo's market officer stands in where nobody does."""
        post = case.office.posts.filter(role=role).select_related("user").first()
        stand_in = {Role.OFFICER: "market", Role.HEAD: "market_head"}[role]
        return post.user if post else self.people[stand_in]

    def granted(self, case: Case) -> Case:
        """Accepted, granted, signed where it must be — or recorded, for a filing."""
        officer = self.staff(case, Role.OFFICER)
        if case.facts.is_filing:
            return journey.record_filing(case=case, by=officer)
        journey.accept(case=case, by=officer)
        case = journey.decide(case=case, outcome="grant", by=officer)
        if case.state == "awaiting_signature":
            case = journey.sign(case=case, by=self.staff(case, Role.HEAD))
        return case

    def hotel_draft(self) -> None:
        """草稿: the plan's own example, half filled in."""
        application = self.start("chen", "S1", "2", "4", "5", "10", "14")
        draft.save_entries(application=application, values={"P05": "3200"}, by=self.people["chen"])

    def shop_completed(self) -> None:
        """已办结: a convenience shop with both its papers, one fetched already."""
        with workdays_ago(12):
            cases = self.submitted("lin", "1", "6")
        with workdays_ago(9):
            shop = self.granted(cases["1"])
            self.granted(cases["6"])
        with workdays_ago(8):
            journey.deliver(case=shop, how="download", by=self.people["lin"])

    def restaurant_in_review(self) -> None:
        """办理中: one Case waits for a supplement, one is under review, one waits for a signature."""
        with workdays_ago(4):
            cases = self.submitted("huang", "2", "4", "5")
        with workdays_ago(3):
            journey.ask(
                case=cases["2"],
                wanted={"M06": "平面图没有标出冷藏设备和洗消间的位置，请补标后重新上传"},
                by=self.people["market"],
            )
            journey.accept(case=cases["4"], by=self.people["health"])
            journey.accept(case=cases["5"], by=self.people["fire"])
        with workdays_ago(1):
            journey.decide(case=cases["4"], outcome="grant", by=self.people["health"])

    def just_received(self) -> None:
        """已提交: nobody has touched it."""
        self.submitted("huang", "14", "10")

    def refused_and_withdrawn(self) -> None:
        """不予、已撤回: one refused with its reason, one taken back."""
        with workdays_ago(15):
            cases = self.submitted("huang", "3", "7")
        with workdays_ago(13):
            journey.accept(case=cases["3"], by=self.people["market"])
            journey.withdraw(case=cases["7"], by=self.people["huang"])
        with workdays_ago(6):
            case = journey.decide(
                case=cases["3"],
                outcome="refuse",
                reason="现场核查发现加工间与居民厨房共用，不符合“生产场所与生活区分开”的要求。",
                by=self.people["market"],
            )
            if case.state == "awaiting_signature":
                journey.sign(case=case, by=self.people["market_head"])

    def silence_accepts(self) -> None:
        """视为受理: nobody answered in five working days; one more is due today."""
        with workdays_ago(7):
            self.submitted("lin", "2")
        with workdays_ago(5):
            self.submitted("lin", "7")

    def not_accepted(self) -> None:
        """不予受理: not this channel's."""
        with workdays_ago(3):
            cases = self.submitted("lin", "15")
        with workdays_ago(2):
            journey.refuse_to_accept(
                case=cases["15"],
                reason="只分装食用农产品，不需要取得食品生产许可。",
                by=self.people["market"],
            )
