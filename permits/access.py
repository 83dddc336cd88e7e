"""Objects come only through these getters, which know the user. What is not theirs does not exist (404)."""

from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import Http404

from permits.application.models import Application, Evidence
from permits.catalogue.drafting import open_drafts
from permits.catalogue.models import ItemDraft
from permits.catalogue.states import DraftState
from permits.fanout.models import Case
from permits.licence.models import Licence
from yangjiang.accounts.models import Role, User
from yangjiang.enterprises.models import Enterprise

Row = TypeVar("Row", bound=Model)
STAFF = (Role.OFFICER, Role.HEAD)


def enterprises_of(user: User) -> QuerySet[Enterprise]:
    """Businesses the user acts for."""
    return Enterprise.objects.filter(agents__user=user).select_related("district").order_by("name")


def applications_of(user: User) -> QuerySet[Application]:
    return Application.objects.filter(enterprise__agents__user=user).select_related("enterprise")


def application_for(user: User, pk: int) -> Application:
    return _one(applications_of(user), pk=pk)


def cases_of(user: User) -> QuerySet[Case]:
    """Cases of the user's businesses."""
    return _cases().filter(application__enterprise__agents__user=user)


def case_for_business(user: User, number: str) -> Case:
    return _one(cases_of(user), number=number)


def cases_at_desk(user: User, *roles: Role) -> QuerySet[Case]:
    """Cases in the offices where the user sits as one of ``roles`` (officer or head when none is given)."""
    return _cases().filter(office_id__in=user.office_ids(*(roles or STAFF)))


def case_at_desk(user: User, number: str, *roles: Role) -> Case:
    return _one(cases_at_desk(user, *roles), number=number)


def cases_at_window(user: User) -> QuerySet[Case]:
    """The window hands out for every department (P14 「统一收件、统一出证」)."""
    return _cases() if Role.CLERK in user.roles() else _cases().none()


def case_at_window(user: User, number: str) -> Case:
    return _one(cases_at_window(user), number=number)


def applications_at_window(user: User) -> QuerySet[Application]:
    """Everything submitted, for a clerk."""
    rows = Application.objects.filter(number__isnull=False).select_related("enterprise", "applicant")
    return rows if Role.CLERK in user.roles() else rows.none()


def application_at_window(user: User, pk: int) -> Application:
    return _one(applications_at_window(user), pk=pk)


def licences_of(user: User) -> QuerySet[Licence]:
    return Licence.objects.filter(enterprise__agents__user=user).select_related("enterprise", "case", "revision__item")


def licence_for(user: User, number: str) -> Licence:
    """The licence, for the business that holds it, the office that issued it, or a window clerk."""
    theirs = Q(enterprise__agents__user=user) | Q(case__office_id__in=user.office_ids(*STAFF))
    if Role.CLERK in user.roles():
        theirs |= Q(pk__isnull=False)
    return _one(Licence.objects.filter(theirs).select_related("enterprise", "case").distinct(), number=number)


def evidence_for(user: User, pk: int) -> Evidence:
    """A handed-in file: for the business, and for the offices whose item needs that very material."""
    evidence = Evidence.objects.select_related("attachment", "application").filter(pk=pk).first()
    if evidence is None:
        raise Http404
    if evidence.application.enterprise.agents.filter(user=user).exists():
        return evidence
    for case in cases_at_desk(user).filter(application=evidence.application):
        if any(m.code == evidence.material for m in case.facts.uploads):
            return evidence
    raise Http404


def drafts_to_edit(user: User) -> QuerySet[ItemDraft]:
    """Open drafts of items, for a catalogue admin."""
    return open_drafts() if Role.CATALOGUE_ADMIN in user.roles() else ItemDraft.objects.none()


def draft_for_editor(user: User, pk: int) -> ItemDraft:
    """Any draft, also one published or given up, for a catalogue admin."""
    rows = _item_drafts()
    return _one(rows if Role.CATALOGUE_ADMIN in user.roles() else rows.none(), pk=pk)


def drafts_to_approve(user: User) -> QuerySet[ItemDraft]:
    """Drafts that wait for a head of this department."""
    return _drafts_of_departments(user).filter(state=DraftState.PROPOSED).order_by("proposed_at")


def draft_for_approver(user: User, pk: int) -> ItemDraft:
    """A draft that was sent to the department, whatever became of it since."""
    return _one(_drafts_of_departments(user), pk=pk)


def _drafts_of_departments(user: User) -> QuerySet[ItemDraft]:
    theirs = {post.office.department_id for post in user.posts_held if post.role == Role.HEAD and post.office}
    return _item_drafts().filter(department_id__in=theirs, proposed_at__isnull=False)


def _item_drafts() -> QuerySet[ItemDraft]:
    return ItemDraft.objects.select_related(
        "item__batch", "department", "edited_by", "proposed_by", "approved_by", "based_on", "revision"
    )


def _cases() -> QuerySet[Case]:
    return Case.objects.select_related(
        "application__enterprise", "revision__item", "office__department", "office__district", "officer"
    ).prefetch_related("clocks")


def _one(rows: QuerySet[Row], **lookup: object) -> Row:
    found = rows.filter(**lookup).first()
    if found is None:
        raise Http404
    return found
