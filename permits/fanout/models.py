"""Case."""

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import ConcurrentTransitionMixin, FSMField, transition

from permits.application.models import Application
from permits.catalogue.facts import ItemFacts, facts_of
from permits.catalogue.models import ItemRevision
from permits.fanout.states import CaseState as State
from yangjiang.accounts.models import Office, User
from yangjiang.clock.models import Clock


class ClockKind(models.TextChoices):
    """The three clocks every Case may run (行政许可法32, 42, 44)."""

    ACCEPT = "permits.accept", _("受理期限")
    DECIDE = "permits.decide", _("办理期限")
    DELIVER = "permits.deliver", _("送达期限")


class Case(ConcurrentTransitionMixin, models.Model):
    """One item of one application at one office (办件). Its state moves only through the verbs of later stages."""

    class Acceptance(models.TextChoices):
        NOTICE = "notice", _("书面受理")
        DEEMED = "deemed", _("逾期未告知，视为受理")

    number = models.CharField(_("办件编号"), max_length=40, unique=True)
    application = models.ForeignKey(Application, models.PROTECT, related_name="cases")
    revision = models.ForeignKey(ItemRevision, models.PROTECT, related_name="+")
    item_code = models.CharField(max_length=4)
    office = models.ForeignKey(Office, models.PROTECT, related_name="cases")
    state = FSMField(default=State.RECEIVED, choices=State.choices, protected=True)
    received_on = models.DateField(_("收件日期"))
    accepted_on = models.DateField(_("受理日期"), null=True, blank=True)
    acceptance = models.CharField(max_length=10, choices=Acceptance.choices, blank=True)
    officer = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    clocks = GenericRelation(Clock, content_type_field="subject_type", object_id_field="subject_id")

    class Meta:
        ordering = ["number"]
        verbose_name = verbose_name_plural = _("办件")
        constraints = [models.UniqueConstraint(fields=["application", "item_code"], name="one_case_per_item")]
        indexes = [models.Index(fields=["office", "state"], name="case_queue")]

    def __str__(self) -> str:
        return self.number

    @property
    def status(self) -> State:
        return State(self.state)

    @property
    def facts(self) -> ItemFacts:
        return facts_of(self.revision)

    @property
    def due(self) -> Clock | None:
        """The clock that runs (or waits) now; the one that ended last when none does."""
        clocks = sorted(self.clocks.all(), key=lambda c: (c.state == "stopped", -c.pk))
        return clocks[0] if clocks else None

    # Transitions say what may follow what; the verbs of review and decision do the work around them.

    @transition(field=state, source=State.RECEIVED, target=State.NEEDS_SUPPLEMENT)
    def mark_asked(self) -> None:
        """Everything missing was asked for at once."""

    @transition(field=state, source=State.NEEDS_SUPPLEMENT, target=State.RECEIVED)
    def mark_supplemented(self) -> None:
        """The business has answered."""

    @transition(field=state, source=State.RECEIVED, target=State.UNDER_REVIEW)
    def mark_accepted(self) -> None:
        """Accepted, by notice or by silence."""

    @transition(field=state, source=State.RECEIVED, target=State.NOT_ACCEPTED)
    def mark_not_accepted(self) -> None:
        """Not required, or not this authority's."""

    @transition(field=state, source=State.RECEIVED, target=State.RECORDED)
    def mark_recorded(self) -> None:
        """A filing is complete."""

    @transition(field=state, source=State.UNDER_REVIEW, target=State.AWAITING_SIGNATURE)
    def mark_proposed(self) -> None:
        """The officer's decision waits for the second person."""

    @transition(field=state, source=State.AWAITING_SIGNATURE, target=State.UNDER_REVIEW)
    def mark_sent_back(self) -> None:
        """The second person did not sign."""

    @transition(field=state, source=[State.UNDER_REVIEW, State.AWAITING_SIGNATURE], target=State.GRANTED)
    def mark_granted(self) -> None:
        """Granted for good."""

    @transition(field=state, source=[State.UNDER_REVIEW, State.AWAITING_SIGNATURE], target=State.REFUSED)
    def mark_refused(self) -> None:
        """Refused for good."""

    @transition(field=state, source=[State.GRANTED, State.RECORDED], target=State.DELIVERED)
    def mark_delivered(self) -> None:
        """The business has its licence."""

    @transition(
        field=state,
        source=[State.RECEIVED, State.NEEDS_SUPPLEMENT, State.UNDER_REVIEW, State.AWAITING_SIGNATURE],
        target=State.WITHDRAWN,
    )
    def mark_withdrawn(self) -> None:
        """The business took this item back."""
