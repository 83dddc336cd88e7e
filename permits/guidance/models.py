"""Walk: one visitor's way through the questions. No account, no personal data; its token is in the address."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from permits.catalogue.models import Questionnaire


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
