"""Application, Selection, Entry, Evidence."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import ConcurrentTransitionMixin, FSMField, transition

from permits.application.states import ApplicationState as State
from permits.catalogue.models import ItemRevision
from permits.guidance.models import Walk
from yangjiang import clock
from yangjiang.accounts.models import User
from yangjiang.enterprises.models import Enterprise
from yangjiang.files.models import Attachment


class Application(ConcurrentTransitionMixin, models.Model):
    """One business's joint application (联办件). A draft until submitted; then its words never change."""

    class Channel(models.TextChoices):
        WEB = "web", _("网上")
        WINDOW = "window", _("窗口")

    number = models.CharField(_("申请编号"), max_length=30, unique=True, null=True, blank=True)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="applications")
    applicant = models.ForeignKey(User, models.PROTECT, related_name="applications")
    walk = models.ForeignKey(Walk, models.SET_NULL, null=True, blank=True)
    channel = models.CharField(max_length=10, choices=Channel.choices, default=Channel.WEB)
    state = FSMField(default=State.DRAFT, choices=State.choices, protected=True)
    submit_key = models.UUIDField(null=True, blank=True, unique=True)
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = verbose_name_plural = _("联办申请")

    def __str__(self) -> str:
        return self.number or f"草稿 {self.pk}"

    @property
    def status(self) -> State:
        return State(self.state)

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    @transition(field=state, source=State.DRAFT, target=State.SUBMITTED)
    def mark_submitted(self) -> None:
        """The business has sent it."""

    @transition(field=state, source=State.SUBMITTED, target=State.IN_REVIEW)
    def mark_in_review(self) -> None:
        """A department has acted on it."""

    @transition(field=state, source=[State.SUBMITTED, State.IN_REVIEW], target=State.COMPLETED)
    def mark_completed(self) -> None:
        """The last Case is closed."""

    @transition(field=state, source=[State.DRAFT, State.SUBMITTED, State.IN_REVIEW], target=State.WITHDRAWN)
    def mark_withdrawn(self) -> None:
        """The business took it back."""


class Selection(models.Model):
    """One item of the application, at the revision it was chosen on."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="selections")
    revision = models.ForeignKey(ItemRevision, models.PROTECT, related_name="+")
    item_code = models.CharField(max_length=4)

    class Meta:
        ordering = ["revision__item__position"]
        constraints = [models.UniqueConstraint(fields=["application", "item_code"], name="each_item_once")]


class Entry(models.Model):
    """One data element's value: asked once, whatever items use it. ``source`` says who said so."""

    class Source(models.TextChoices):
        APPLICANT = "applicant", _("申请人填写")
        REGISTER = "register", _("营业执照登记信息")
        PREPARATION = "preparation", _("筹办时填的信息")
        ESTABLISHMENT = "establishment", _("设立登记结果")

    application = models.ForeignKey(Application, models.CASCADE, related_name="entries")
    element = models.CharField(max_length=40)
    value = models.JSONField()
    source = models.CharField(max_length=20, choices=Source.choices, default=Source.APPLICANT)
    source_on = models.DateField(null=True, blank=True)
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "element"], name="each_element_once")]


class Evidence(models.Model):
    """One file handed in for one material; every item that needs the material sees it."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="evidence")
    material = models.CharField(max_length=10)
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+")
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(default=clock.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "material", "attachment"],
                condition=models.Q(removed_at=None),
                name="each_file_once_per_material",
            )
        ]
