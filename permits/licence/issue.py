"""Issue a licence for a granted Case. Callers hold the Case's lock."""

from datetime import date

from permits.application.fields import in_words
from permits.application.merge import form_of
from permits.fanout.models import Case, ClockKind
from permits.licence.models import Licence
from permits.policy import DELIVER_RULE
from permits.review.answers import answers_for
from yangjiang import audit, clock
from yangjiang.accounts.models import User
from yangjiang.clock import clocks
from yangjiang.clock.workdays import add_months
from yangjiang.paper.numbering import next_number


def issue(*, case: Case, by: User | None) -> Licence:
    """Number it, write down what the paper says, start the ten days to deliver (行政许可法44). The PDF is swept."""
    today = clock.today()
    facts = case.facts
    series = f"licence/{case.item_code}/{today.year}"
    licence = Licence.objects.create(
        number=f"YJ-{case.item_code:0>2}-{today.year}-{next_number(series):06d}",
        case=case,
        enterprise=case.application.enterprise,
        revision=case.revision,
        document=facts.document,
        issued_by=case.office.name,
        issued_on=today,
        valid_until=_last_day(today, facts.validity_months),
        printed=_printed(case),
    )
    audit.record(licence, "licence.issued", by, number=licence.number, case=case.number)
    clocks.start(subject=case, kind=ClockKind.DELIVER, rule=DELIVER_RULE, on=today, by=by)
    return licence


def _last_day(issued_on: date, months: int | None) -> date | None:
    return add_months(issued_on, months) if months else None


def _printed(case: Case) -> dict[str, object]:
    """The facts on the paper: the business, and the answers the item's catalogue entry says to print."""
    enterprise = case.application.enterprise
    answers = answers_for(case)
    return {
        "enterprise": enterprise.name,
        "uscc": enterprise.uscc or "",
        "legal_representative": enterprise.legal_representative,
        "address": answers.get("P01") or enterprise.address,
        "lines": [
            [field.label, in_words(field, value)]
            for field, value in form_of(case.facts, answers)
            if value is not None and field.code in case.facts.printed
        ],
    }
