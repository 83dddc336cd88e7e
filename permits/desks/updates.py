"""An item of a business's draft has changed: what is different, and taking the draft over to the new rules."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from permits import access
from permits.application import revising
from yangjiang.accounts.models import Role
from yangjiang.web.errors import Refused
from yangjiang.web.gates import gate
from yangjiang.web.requests import SignedIn


@gate(Role.BUSINESS)
@require_http_methods(["GET", "HEAD", "POST"])
def update(request: SignedIn, pk: int, code: str) -> HttpResponse:
    """The changes in words, then the act; all that was typed and handed in stays."""
    application = access.application_for(request.user, pk)
    request.acting_for = application.enterprise.name
    row = next((one for one in revising.outdated(application) if one.selection.item_code == code), None)
    if row is None:
        messages.info(request, _("这件事已经是最新的规定，不用更新"))
        return redirect("permits:draft" if application.is_draft else "permits:application", pk=pk)
    if request.method == "POST":
        try:
            revising.move_to_current(application=application, item_code=code, by=request.user)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("「%s」已按新规定更新；填过的都还在") % row.newer.content["short_name"])
        return redirect("permits:draft", pk=pk)
    context = {"application": application, "row": row, "item": row.newer.content["short_name"]}
    return render(request, "permits/business/update.html", context | {"current_tab": "applications"})
