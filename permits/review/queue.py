"""The queue of a desk: what is open, in groups, the shortest time left first. Always the same number of SQL queries."""

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Case as Choose
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from permits.fanout.models import Case
from permits.fanout.states import CLOSED, OPEN, CaseState
from permits.review.models import Supplement
from yangjiang import clock
from yangjiang.clock.models import Clock
from yangjiang.clock.statutory import State


class Group(models.TextChoices):
    """Where a Case stands in the queue. A Case is in one group only, the first that fits."""

    DUE = "due", _("今天到期或已逾期")
    SUPPLEMENTED = "supplemented", _("已补正")
    RECEIVED = "received", _("待受理")
    REVIEW = "review", _("审查中")
    SIGNATURE = "signature", _("待签批")
    WAITING = "waiting", _("等企业补正")


AS_OFFICER = (Group.DUE, Group.SUPPLEMENTED, Group.RECEIVED, Group.REVIEW, Group.SIGNATURE, Group.WAITING)
AS_HEAD = (Group.DUE, Group.SIGNATURE, Group.SUPPLEMENTED, Group.RECEIVED, Group.REVIEW, Group.WAITING)


@dataclass(frozen=True)
class Wanted:
    """What a filter asks for; empty means everything."""

    group: str = ""
    item: str = ""
    q: str = ""


def in_queue(cases: QuerySet[Case], order: tuple[Group, ...] = AS_OFFICER) -> QuerySet[Case]:
    """The open ones of ``cases``, each with its ``group`` and ``due_on``, in the order they want attention."""
    ranks = [When(group=group, then=Value(n)) for n, group in enumerate(order)]
    return (
        _grouped(cases.filter(state__in=OPEN))
        .annotate(rank=Choose(*ranks, output_field=models.IntegerField()))
        .order_by("rank", F("due_on").asc(nulls_last=True), "received_on", "pk")
    )


def closed(cases: QuerySet[Case]) -> QuerySet[Case]:
    """What the desk has finished, the newest first."""
    return cases.filter(state__in=CLOSED).order_by("-closed_at", "-pk")


def narrow(cases: QuerySet[Case], wanted: Wanted) -> QuerySet[Case]:
    """Only what the filter asks for; ``cases`` come from ``in_queue`` or ``closed``."""
    if wanted.group:
        cases = cases.filter(group=wanted.group)  # type: ignore[misc]  # annotated by _grouped
    if wanted.item:
        cases = cases.filter(item_code=wanted.item)
    if q := wanted.q.strip():
        cases = cases.filter(
            Q(number__istartswith=q)
            | Q(application__enterprise__name__icontains=q)
            | Q(application__enterprise__uscc__iexact=q)
        )
    return cases


def counts(cases: QuerySet[Case]) -> dict[str, int]:
    """How many of ``cases`` stand in each group (one query)."""
    grouped = _grouped(cases.filter(state__in=OPEN)).order_by().values("group").annotate(total=Count("pk"))  # type: ignore[misc]
    return dict(grouped.values_list("group", "total"))


def items_in(cases: QuerySet[Case]) -> list[tuple[str, str]]:
    """(code, short name) of the items that occur, in catalogue order (one query)."""
    rows = cases.order_by("revision__item__position").values_list(
        "item_code", "revision__item__short_name", "revision__item__position"
    )
    return [(code, name) for code, name, _position in rows.distinct()]


def next_after(case: Case, cases: QuerySet[Case], order: tuple[Group, ...] = AS_OFFICER) -> Case | None:
    """The first of ``cases`` in queue order that is not ``case``."""
    return in_queue(cases, order).exclude(pk=case.pk).first()


def _grouped(cases: QuerySet[Case]) -> QuerySet[Case]:
    running = Clock.objects.filter(
        subject_type=ContentType.objects.get_for_model(Case), subject_id=OuterRef("pk"), state=State.RUNNING
    ).order_by("due_on")
    answered = Supplement.objects.filter(case=OuterRef("pk"), answered_at__isnull=False)
    return cases.annotate(due_on=Subquery(running.values("due_on")[:1])).annotate(
        group=Choose(
            When(state=CaseState.NEEDS_SUPPLEMENT, then=Value(Group.WAITING)),
            When(due_on__lte=clock.today(), then=Value(Group.DUE)),
            When(Q(Exists(answered), state=CaseState.RECEIVED), then=Value(Group.SUPPLEMENTED)),
            When(state=CaseState.RECEIVED, then=Value(Group.RECEIVED)),
            When(state=CaseState.AWAITING_SIGNATURE, then=Value(Group.SIGNATURE)),
            default=Value(Group.REVIEW),
            output_field=models.CharField(),
        )
    )
