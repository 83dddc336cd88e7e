"""Walk: one visitor's way through the questions; no account, no personal data, its token is in the address.
Scenario: answers somebody may give, and what must come of them."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from permits.catalogue.models import ItemDraft, Questionnaire, QuestionnaireDraft


def new_token() -> str:
    return secrets.token_urlsafe(9)


class Walk(models.Model):
    """Answers so far, by question code; answers that no longer matter are kept, in case they matter again."""

    token = models.CharField(max_length=20, unique=True, default=new_token)
    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT)
    answers = models.JSONField(default=dict)
    started_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = _("导办记录")


class Scenario(models.Model):
    """「开奶茶店，不卖酒」→ these items: what publishing must pass.

    One that belongs to a draft counts only there, in place of the live one of its name; publishing the draft makes
    it live, discarding the draft drops it. So rules and the scenarios about them change in one step.
    """

    name = models.CharField(_("名称"), max_length=120)
    answers = models.JSONField(default=dict)
    expect = models.JSONField(default=dict, help_text="item code → status")
    dropped = models.BooleanField(default=False, help_text="in a draft: the live one of this name goes")
    draft = models.ForeignKey(ItemDraft, models.CASCADE, null=True, blank=True, related_name="scenarios")
    questions_draft = models.ForeignKey(
        QuestionnaireDraft, models.CASCADE, null=True, blank=True, related_name="scenarios"
    )

    class Meta:
        ordering = ["name"]
        verbose_name = verbose_name_plural = _("导办测试")
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(draft=None, questions_draft=None), name="one_live_scenario_per_name"
            ),
            models.UniqueConstraint(fields=["name", "draft"], name="one_scenario_per_name_and_draft"),
            models.UniqueConstraint(
                fields=["name", "questions_draft"], name="one_scenario_per_name_and_questions_draft"
            ),
            models.CheckConstraint(
                condition=models.Q(draft=None) | models.Q(questions_draft=None), name="scenario_has_one_draft_at_most"
            ),
        ]

    def __str__(self) -> str:
        return self.name
