"""What the fund is, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from creditfund.desks.figures import figures
from creditfund.policy import MEASURES
from yangjiang.web.gates import gate, public


@gate(public)
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """政策说明: who may borrow with the fund behind them, and that the way leads through a co-operating bank."""
    return render(request, "creditfund/about.html", {"measures": MEASURES, "figures": figures()})
