"""Put a business on record before it exists: 设立登记 and its permits are applied for together (P5)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yangjiang import audit
from yangjiang.accounts.models import District, User
from yangjiang.enterprises.codes import clean_id_number, clean_phone
from yangjiang.enterprises.models import Agent, Enterprise
from yangjiang.web.errors import Refused


def establish_record(
    *,
    name: str,
    kind: str,
    district: District,
    address: str,
    legal_representative: str,
    legal_representative_id: str = "",
    phone: str,
    by: User,
) -> Enterprise:
    """A record without a USCC, with ``by`` as its agent. Raises Refused beside the field at fault.

    A business that has its licence is never made here: it is bound through its 电子营业执照.
    """
    name = name.strip()
    if not name:
        raise Refused(_("请填写准备用的名称"), field="name", code="name_missing")
    phone = _checked(clean_phone, phone, "phone")
    if legal_representative_id:
        legal_representative_id = _checked(clean_id_number, legal_representative_id, "legal_representative_id")
    with transaction.atomic():
        User.objects.select_for_update().get(pk=by.pk)  # two presses of the button make one record
        if Enterprise.objects.filter(agents__user=by, name=name, uscc=None).exists():
            raise Refused(_("您已经建过「%s」，请直接选它") % name, field="name", code="already_recorded")
        enterprise = Enterprise.objects.create(
            name=name,
            kind=kind,
            district=district,
            address=address.strip(),
            legal_representative=legal_representative.strip(),
            legal_representative_id=legal_representative_id,
            phone=phone,
        )
        Agent.objects.create(enterprise=enterprise, user=by, title=_("筹备人"))
        audit.record(enterprise, "enterprise.recorded", by, name=name, kind=kind)
        return enterprise


def _checked(clean: Any, raw: str, field: str) -> str:
    try:
        return str(clean(raw))
    except ValidationError as exc:
        raise Refused(exc.messages[0], field=field, code=field) from exc
