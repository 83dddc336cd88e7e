"""设立登记 gives the business its USCC: the one decision that changes the enterprise itself."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from permits.application.draft import ESTABLISHMENT
from permits.application.models import Entry
from permits.decision.models import Decision
from permits.fanout.models import Case
from yangjiang import clock
from yangjiang.accounts.models import User
from yangjiang.enterprises.codes import clean_uscc
from yangjiang.enterprises.models import Enterprise
from yangjiang.web.errors import Refused

USCC = "E02"


def establishes(case: Case) -> bool:
    return case.item_code == ESTABLISHMENT


def facts_for_decision(case: Case, outcome: str, given: Mapping[str, str]) -> dict[str, Any]:
    """The checked facts a decision must carry. Raises Refused beside ``uscc``."""
    if not establishes(case) or outcome != Decision.Outcome.GRANT:
        return {}
    try:
        uscc = clean_uscc(given.get("uscc", ""))
    except ValidationError as exc:
        raise Refused(exc.messages[0], field="uscc", code="uscc") from exc
    if Enterprise.objects.filter(uscc=uscc).exclude(pk=case.application.enterprise_id).exists():
        raise Refused(_("这个统一社会信用代码已经属于另一家经营主体，请核对"), field="uscc", code="uscc_taken")
    return {"uscc": uscc}


def establish(case: Case, decision: Decision, by: User) -> None:
    """Write the USCC to the enterprise and to the application, with its source."""
    today = clock.today()
    enterprise = Enterprise.objects.select_for_update().get(pk=case.application.enterprise_id)
    enterprise.uscc = decision.facts["uscc"]
    enterprise.registered_on, enterprise.checked_on = today, today
    enterprise.save(update_fields=["uscc", "registered_on", "checked_on"])
    case.application.enterprise = enterprise
    Entry.objects.update_or_create(
        application=case.application,
        element=USCC,
        defaults={
            "value": enterprise.uscc,
            "source": Entry.Source.ESTABLISHMENT,
            "source_on": today,
            "changed_by": by,
        },
    )
