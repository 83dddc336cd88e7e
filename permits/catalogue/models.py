"""Batch, PermitItem, ItemRevision, ItemDraft, Questionnaire, QuestionnaireDraft, DataElement, Material."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import ConcurrentTransitionMixin, FSMField, transition

from permits.catalogue.states import OPEN
from permits.catalogue.states import DraftState as State
from yangjiang import clock
from yangjiang.accounts.models import Department, User


class Kind(models.TextChoices):
    """What sort of act an item is; a filing is only checked for completeness (law: 备案)."""

    LICENCE = "licence", _("许可")
    FILING = "filing", _("备案")
    REGISTRATION = "registration", _("登记")
    QUALIFICATION = "qualification", _("资格")


class Batch(models.Model):
    """A group of items that go live together (plan 四: 15 items by 2024-09-30, 25 by 2024-12-31)."""

    number = models.PositiveSmallIntegerField(_("批次"), unique=True)
    name = models.CharField(_("名称"), max_length=60)
    launch_on = models.DateField(_("上线日期"))
    note = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        ordering = ["number"]
        verbose_name = verbose_name_plural = _("批次")

    def __str__(self) -> str:
        return self.name

    @property
    def launched(self) -> bool:
        return self.launch_on <= clock.today()


class PermitItem(models.Model):
    """One line of the annex ("1" … "40"), or one of the six start-up services ("S1" … "S6").

    Items are known by ``code``: 23 and 24 share a name. Name, department and remark are the annex's own words.
    """

    code = models.CharField(_("序号"), max_length=4, unique=True)
    position = models.PositiveSmallIntegerField(_("排序"))
    name = models.CharField(_("事项名称"), max_length=120)
    short_name = models.CharField(_("简称"), max_length=30)
    department_name = models.CharField(_("市级主管部门"), max_length=60)
    remark = models.CharField(_("备注"), max_length=120, blank=True)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="items", verbose_name=_("批次"))

    class Meta:
        ordering = ["position"]
        verbose_name = verbose_name_plural = _("事项")

    def __str__(self) -> str:
        return self.name

    @property
    def is_service(self) -> bool:
        return self.code.startswith("S")

    @property
    def number(self) -> int | None:
        """The annex number; None for a start-up service."""
        return None if self.is_service else int(self.code)

    @property
    def launched(self) -> bool:
        return self.batch.launched


class ItemRevision(models.Model):
    """Everything known about an item, as one document (``facts.py`` reads it). Immutable once published.

    The document is complete in itself: publishing copies the data elements and materials it uses into it, so
    that a later change of the dictionaries cannot reach an application made on this revision.
    """

    item = models.ForeignKey(PermitItem, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    effective_on = models.DateField()
    hard_stop_on = models.DateField(
        null=True, blank=True, help_text="from this day drafts on an older revision cannot be submitted"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["item", "-number"]
        verbose_name = verbose_name_plural = _("事项版本")
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="one_revision_number")]

    def __str__(self) -> str:
        return f"{self.item} · 第 {self.number} 版"


class ItemDraft(ConcurrentTransitionMixin, models.Model):
    """The next revision of an item, or a new item, on its way: edited, proposed, approved, published.

    ``content`` has the shape of fixtures/catalogue/items (no definitions copied in). ``version`` counts the saves, so
    that of two people editing at once the second is told instead of overwriting the first.
    """

    item = models.ForeignKey(PermitItem, models.PROTECT, null=True, blank=True, related_name="drafts")
    code = models.CharField(_("序号"), max_length=4)
    content = models.JSONField()
    based_on = models.ForeignKey(ItemRevision, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    state = FSMField(default=State.EDITING, choices=State.choices, protected=True)
    effective_on = models.DateField(_("生效日期"), null=True, blank=True)
    hard_stop_on = models.DateField(_("旧规定停用日期"), null=True, blank=True)
    note = models.CharField(_("修改说明"), max_length=200, blank=True)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", help_text="whose head approves"
    )
    opened_at = models.DateTimeField(default=clock.now)
    edited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(default=clock.now)
    editors = models.ManyToManyField(User, related_name="+")
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    proposed_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_digest = models.CharField(max_length=64, blank=True, help_text="of the complete document approved")
    returned_why = models.CharField(_("退回原因"), max_length=500, blank=True)
    revision = models.OneToOneField(
        ItemRevision, models.PROTECT, null=True, blank=True, related_name="draft", help_text="what it became"
    )

    class Meta:
        ordering = ["-opened_at", "-pk"]
        verbose_name = verbose_name_plural = _("事项草稿")
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=models.Q(state__in=OPEN), name="one_open_draft_per_item")
        ]

    def __str__(self) -> str:
        return f"{self.short_name} · 草稿 {self.pk}"

    @property
    def status(self) -> State:
        return State(self.state)

    @property
    def is_new(self) -> bool:
        """It brings a new item rather than a new revision of one."""
        return self.item_id is None

    @property
    def short_name(self) -> str:
        return str(self.content.get("short_name") or self.content.get("name") or self.code)

    @transition(field=state, source=State.EDITING, target=State.PROPOSED)
    def mark_proposed(self) -> None:
        """Sent to the department."""

    @transition(field=state, source=[State.PROPOSED, State.APPROVED], target=State.EDITING)
    def mark_returned(self) -> None:
        """Sent back by the department, or taken back by an editor."""

    @transition(field=state, source=State.PROPOSED, target=State.APPROVED)
    def mark_approved(self) -> None:
        """The head of the item's department has approved it."""

    @transition(field=state, source=State.APPROVED, target=State.PUBLISHED)
    def mark_published(self) -> None:
        """It became a revision."""

    @transition(field=state, source=[State.EDITING, State.PROPOSED], target=State.DISCARDED)
    def mark_discarded(self) -> None:
        """Given up; the row stays on record."""


class Questionnaire(models.Model):
    """The guidance questions, as one document. Immutable once published, like revisions."""

    number = models.PositiveIntegerField(unique=True)
    content = models.JSONField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        verbose_name = verbose_name_plural = _("导办问题")


class QuestionnaireDraft(ConcurrentTransitionMixin, models.Model):
    """The next questions on their way. They belong to no one department: an editor publishes them, past the gate."""

    content = models.JSONField()
    based_on = models.ForeignKey(Questionnaire, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    state = FSMField(default=State.EDITING, choices=State.choices, protected=True)
    opened_at = models.DateTimeField(default=clock.now)
    edited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(default=clock.now)
    questionnaire = models.OneToOneField(
        Questionnaire, models.PROTECT, null=True, blank=True, related_name="draft", help_text="what it became"
    )

    class Meta:
        ordering = ["-opened_at", "-pk"]
        verbose_name = verbose_name_plural = _("导办问题草稿")
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=models.Q(state=State.EDITING), name="one_open_draft_of_the_questions"
            )
        ]

    @property
    def status(self) -> State:
        return State(self.state)

    @transition(field=state, source=State.EDITING, target=State.PUBLISHED)
    def mark_published(self) -> None:
        """They are asked from now on."""

    @transition(field=state, source=State.EDITING, target=State.DISCARDED)
    def mark_discarded(self) -> None:
        """Given up; the row stays on record."""


class DataElement(models.Model):
    """The one dictionary of things a form may ask. Same label with another meaning is another element."""

    code = models.CharField(_("代码"), max_length=40, unique=True)
    label = models.CharField(_("名称"), max_length=80)
    position = models.PositiveSmallIntegerField()
    spec = models.JSONField(help_text="the element's entry of fixtures/catalogue/elements")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["position"]
        verbose_name = verbose_name_plural = _("数据元")

    def __str__(self) -> str:
        return f"{self.code} {self.label}"


class Material(models.Model):
    """The shared dictionary of papers; one is uploaded once whatever items use it."""

    code = models.CharField(_("代码"), max_length=10, unique=True)
    name = models.CharField(_("名称"), max_length=80)
    position = models.PositiveSmallIntegerField()
    spec = models.JSONField(help_text="the material's entry of fixtures/catalogue/materials.yaml")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["position"]
        verbose_name = verbose_name_plural = _("材料")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
