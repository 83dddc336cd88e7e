"""What a business types and sends on the supplement page, and how the page shows it."""

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _

from permits.application.fields import SectionForm, in_words
from permits.fanout.models import Case
from permits.review.models import Supplement
from yangjiang.files.intake import take_in
from yangjiang.files.models import Attachment
from yangjiang.web.errors import Refused, add_to_form
from yangjiang.web.requests import SignedIn


def taken_in(request: SignedIn, case: Case, notice: Supplement) -> tuple[dict[str, list[Attachment]], dict[str, str]]:
    """The files for each asked material: chosen now, or taken in with an earlier attempt."""
    enterprise = case.application.enterprise
    files: dict[str, list[Attachment]] = defaultdict(list)
    refusals: dict[str, str] = {}
    for code in notice.materials:
        kept = [int(pk) for pk in request.POST.getlist(f"kept_{code}") if pk.isdigit()]
        files[code] += Attachment.objects.filter(enterprise=enterprise, pk__in=kept)
        for upload in request.FILES.getlist(code):
            try:
                attachment = take_in(upload=upload, enterprise=enterprise, by=request.user, field=code)
            except Refused as refusal:
                refusals[code] = refusal.message
            else:
                if attachment not in files[code]:
                    files[code].append(attachment)
        if not files[code] and code not in refusals:
            refusals[code] = _("请上传补正后的材料")
    return dict(files), refusals


def spread(form: SectionForm, refusal: Refused) -> dict[str, str]:
    """Put each problem beside its field; returns those of materials."""
    problems: dict[str, str] = dict(refusal.extra.get("problems") or {})
    for code, message in problems.items():
        if code in form.fields and code not in form.errors:
            form.add_error(code, message)
    if not problems:
        add_to_form(form, refusal)
    return {code: message for code, message in problems.items() if code not in form.fields}


def asked_rows(notice: Supplement, form: SectionForm, fields: dict[str, Any]) -> list[dict[str, Any]]:
    reasons = {entry["code"]: entry["reason"] for entry in notice.asked}
    return [
        {
            "field": form[code],
            "reason": reasons[code],
            "before": in_words(field.facts, notice.before.get(code)),
        }
        for code, field in fields.items()
    ]


def asked_paper(
    case: Case, entry: dict[str, Any], files: dict[str, list[Attachment]], refusals: dict[str, str]
) -> dict[str, Any]:
    code = entry["code"]
    before = case.application.evidence.filter(material=code, removed_at=None).select_related("attachment")
    return {
        "code": code,
        "label": entry["label"],
        "reason": entry["reason"],
        "error": refusals.get(code, ""),
        "before": list(before),
        "taken": files.get(code, []),
        "files": [{"name": one.name, "size": one.size, "note": _("已收到")} for one in files.get(code, [])],
    }
