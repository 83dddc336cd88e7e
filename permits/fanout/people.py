"""Whom to tell about a Case."""

from permits.application.models import Application
from permits.fanout.models import Case
from yangjiang.accounts.models import Role, User


def applicants_of(application: Application) -> list[User]:
    """Everybody who acts for the business."""
    return list(User.objects.filter(agencies__enterprise_id=application.enterprise_id, is_active=True).distinct())


def staff_of(case: Case, *roles: Role) -> list[User]:
    """The people of the Case's office who hold one of ``roles``."""
    return list(
        User.objects.filter(
            posts__office_id=case.office_id, posts__role__in=roles, posts__ended_on=None, is_active=True
        ).distinct()
    )


def words_about(case: Case) -> dict[str, str]:
    """What every notice about a Case says: its numbers, item and office."""
    return {
        "number": case.number,
        "application": case.application.number or "",
        "item": case.facts.short_name,
        "office": case.office.name,
        "enterprise": case.application.enterprise.name,
    }
