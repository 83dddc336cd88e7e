"""Fan-out (P7 「一键分办」): one transaction, one Case per item, each at the office that has the power to decide."""

from django.db import transaction
from django.utils.translation import gettext as _

from permits.application.draft import facts_for
from permits.application.models import Application
from permits.catalogue.facts import ItemFacts
from permits.fanout.deadline import first_clock
from permits.fanout.models import Case
from yangjiang import audit, clock
from yangjiang.accounts.models import District, Level, Office, User
from yangjiang.clock import clocks
from yangjiang.web.errors import Refused

PLACE = "P01d"
"""The element that says in which district the business will operate."""


class OfficeMissing(Refused):
    """No office is set up for a route. Nothing may be half-sent; an administrator must hear of it."""

    def __init__(self, *, item: str, department: str, level: str, district: str) -> None:
        super().__init__(
            _("「%(item)s」在%(place)s还没有设置受理机构，申请没有提交。管理员已收到提醒，请稍后再试，或拨打 12345。")
            % {"item": item, "place": district or _("市级")},
            code="office_missing",
            extra={"item": item, "department": department, "level": level, "district": district},
        )


def split(*, application: Application, by: User) -> list[Case]:
    """Create the Cases of a just-submitted application and start their acceptance clocks.

    Raises OfficeMissing when a route has no office; the caller's transaction then undoes the submission too.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("submit and fan-out are one transaction")
    today = clock.today()
    district = _district_of(application)
    selections = list(application.selections.select_related("revision__item"))
    offices = _offices()
    cases = []
    for selection, facts in zip(selections, facts_for(application), strict=True):
        office = offices.get((facts.department_code, facts.level, None if facts.level == Level.CITY else district.pk))
        if office is None:
            raise OfficeMissing(
                item=facts.short_name,
                department=facts.department_code,
                level=facts.level,
                district="" if facts.level == Level.CITY else district.name,
            )
        cases.append(
            Case(
                number=f"{application.number}-{selection.item_code:0>2}",
                application=application,
                revision=selection.revision,
                item_code=selection.item_code,
                office=office,
                received_on=today,
            )
        )
    Case.objects.bulk_create(cases)
    clocks.start_all(starts=[(case, *first_clock(case)) for case in cases], on=today, by=by)
    audit.record_all(
        [(case, "case.received", {"office": case.office.name, "received_on": today}) for case in cases], by
    )
    return cases


def preview(application: Application, facts: list[ItemFacts]) -> list[tuple[ItemFacts, Office | None]]:
    """Which office each item would go to, for the check page (None where no office is set up)."""
    try:
        district: District | None = _district_of(application)
    except Refused:
        district = None
    offices = _offices()
    return [
        (item, offices.get((item.department_code, item.level, None if item.level == Level.CITY else
                            (district.pk if district else -1))))
        for item in facts
    ]  # fmt: skip


def _offices() -> dict[tuple[str, str, int | None], Office]:
    """All routes in one query: (department code, level, district pk or None) → office."""
    return {
        (office.department.code, office.level, office.district_id): office
        for office in Office.objects.select_related("department", "district")
    }


def _district_of(application: Application) -> District:
    code = application.entries.filter(element=PLACE).values_list("value", flat=True).first()
    district = District.objects.filter(code=code).first() if code else application.enterprise.district
    if district is None:
        raise Refused(_("请填写经营场所在哪个县（市、区）"), field=PLACE, code="no_district")
    return district
