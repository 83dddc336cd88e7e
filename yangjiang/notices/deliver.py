"""Deliver what is owed: each notice in its own transaction, retried with growing pauses."""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import connection, transaction
from django.db.models import Q
from django.template.loader import render_to_string

from yangjiang import clock
from yangjiang.notices.models import Notice

logger = logging.getLogger(__name__)
ATTEMPTS = 12  # pauses of 1, 2, 4 … 1024 minutes: a mail server down for a day loses nothing


def title_of(notice: Notice) -> str:
    """The notice's one-line title, from ``templates/notices/<event>.title``."""
    return render_to_string(f"notices/{notice.event}.title", notice.context).strip()


def text_of(notice: Notice) -> str:
    """The notice's body, from ``templates/notices/<event>.text``."""
    return render_to_string(f"notices/{notice.event}.text", {**notice.context, "site_url": settings.SITE_URL}).strip()


def deliver_owed(limit: int = 200) -> int:
    """Send owed e-mails; returns how many went out."""
    now = clock.now()
    owed = Notice.objects.filter(
        Q(retry_at=None) | Q(retry_at__lte=now), delivered_at=None, attempts__lt=ATTEMPTS
    ).order_by("created_at")
    return sum(_deliver(pk) for pk in list(owed.values_list("pk", flat=True)[:limit]))


def _deliver(pk: int) -> bool:
    with transaction.atomic():
        rows = Notice.objects.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
        notice = rows.select_related(None).filter(pk=pk, delivered_at=None).first()
        if notice is None:
            return False  # another worker has it
        try:
            send_mail(title_of(notice), text_of(notice), None, [notice.user.email])
        except Exception as exc:  # the mail server's business, not ours: keep the row, try later
            notice.attempts += 1
            notice.retry_at = clock.now() + timedelta(minutes=2 ** (notice.attempts - 1))
            notice.failure = f"{type(exc).__name__}: {exc}"[:200]
            notice.save(update_fields=["attempts", "retry_at", "failure"])
            logger.warning("notice not delivered", extra={"notice": pk, "attempt": notice.attempts})
            return False
        notice.delivered_at = clock.now()
        notice.save(update_fields=["delivered_at"])
        return True
