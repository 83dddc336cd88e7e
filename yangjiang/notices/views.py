"""The inbox."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yangjiang import clock
from yangjiang.notices.deliver import text_of, title_of
from yangjiang.notices.models import Notice
from yangjiang.web.gates import gate, signed_in
from yangjiang.web.requests import SignedIn


@gate(signed_in)
@require_safe
def inbox(request: SignedIn) -> HttpResponse:
    """My messages, newest first; seeing them marks them read."""
    rows = Notice.objects.filter(user=request.user, channel=Notice.Channel.INBOX)
    page = Paginator(rows, 20).get_page(request.GET.get("page"))
    shown = [{"title": title_of(n), "text": text_of(n), "at": n.created_at, "fresh": n.read_at is None} for n in page]
    rows.filter(pk__in=[n.pk for n in page], read_at=None).update(read_at=clock.now())
    return render(request, "messages.html", {"page": page, "shown": shown})
