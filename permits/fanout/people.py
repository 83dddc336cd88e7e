"""Whom to tell about a Case."""

from collections.abc import Iterable

from permits.application.models import Application
from permits.fanout.models import Case
from yangjiang.accounts.models import Post, Role, User


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


def officers_by_office(cases: Iterable[Case]) -> dict[int, list[User]]:
    """The officers of several Cases' offices, in one query: office → people."""
    posts = Post.objects.filter(
        office_id__in={case.office_id for case in cases}, role=Role.OFFICER, ended_on=None, user__is_active=True
    ).select_related("user")
    found: dict[int, list[User]] = {}
    for post in posts:
        if post.office_id:
            found.setdefault(post.office_id, []).append(post.user)
    return found


def words_about(case: Case) -> dict[str, str]:
    """What every notice about a Case says: its numbers, item and office."""
    return {
        "number": case.number,
        "application": case.application.number or "",
        "item": case.facts.short_name,
        "office": case.office.name,
        "enterprise": case.application.enterprise.name,
    }
