"""Make the PDFs that are owed: each in its own transaction, again after a failure, never twice."""

import hashlib
import logging
from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.db.models import Q
from django.urls import reverse

from permits.licence.models import Licence
from yangjiang import audit, clock
from yangjiang.paper import pdf, qr

logger = logging.getLogger(__name__)
LONGEST_PAUSE = timedelta(hours=1)


def render_owed(limit: int = 50) -> int:
    """Render licences without a PDF; returns how many were made. One that fails is tried again, ever more rarely."""
    due = Q(render_again_at=None) | Q(render_again_at__lte=clock.now())
    owed = Licence.objects.filter(due, rendered_at=None).order_by("render_attempts", "pk")
    return sum(_render(pk) for pk in list(owed.values_list("pk", flat=True)[:limit]))


def paper_of(licence: Licence) -> bytes:
    """The licence's PDF, made from stored facts alone."""
    address = public_address(licence)
    return pdf.render(
        "paper/licence.html",
        {"licence": licence, "printed": licence.printed, "address": address, "qr": qr.svg_data_uri(address)},
    )


def public_address(licence: Licence) -> str:
    """What the QR holds: the business's public page, at this licence."""
    path = reverse("permits:code", args=[licence.enterprise.public_code])
    return f"{settings.SITE_URL}{path}#{licence.number}"


def _render(pk: int) -> bool:
    with transaction.atomic():
        rows = Licence.objects.select_for_update(
            of=("self",), skip_locked=connection.features.has_select_for_update_skip_locked
        )
        licence = rows.select_related("enterprise", "revision__item").filter(pk=pk, rendered_at=None).first()
        if licence is None:
            return False  # another worker has it
        try:
            content = paper_of(licence)
        except Exception:  # a bad template or a full disk must not stop the other licences
            logger.exception("licence not rendered", extra={"licence": licence.number})
            licence.render_attempts += 1
            pause = min(timedelta(seconds=5 * 2 ** min(licence.render_attempts, 10)), LONGEST_PAUSE)
            licence.render_again_at = clock.now() + pause
            licence.save(update_fields=["render_attempts", "render_again_at"])
            return False
        licence.pdf.save(f"{licence.number}.pdf", ContentFile(content), save=False)
        licence.pdf_sha256 = hashlib.sha256(content).hexdigest()
        licence.rendered_at = clock.now()
        licence.save(update_fields=["pdf", "pdf_sha256", "rendered_at"])
        audit.record(licence, "licence.rendered", None, sha256=licence.pdf_sha256)
        return True
