"""Pages that belong to no stage: the catalogue of parts, and the switch for large type."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST, require_safe

from yangjiang.web import gallery, stylesheet
from yangjiang.web.gates import gate, public
from yangjiang.web.pages import LARGE_TYPE_COOKIE

YEAR = 365 * 24 * 3600


@gate(public)
@require_safe
def parts(request: HttpRequest) -> HttpResponse:
    """Every part in every state, for developers and for the accessibility check; not on a public server."""
    if not getattr(settings, "SHOW_PARTS", settings.DEBUG):
        raise Http404
    template = "parts_gallery_desk.html" if request.GET.get("shell") == "desk" else "parts_gallery.html"
    return render(request, template, gallery.context())


@gate(public)
@require_safe
@gzip_page
@cache_control(public=True, max_age=YEAR, immutable=True)
def site_stylesheet(request: HttpRequest, digest: str) -> HttpResponse:
    """All of ``static/css`` as one file; ``digest`` only makes a new version a new address."""
    return HttpResponse(stylesheet.text(), content_type="text/css; charset=utf-8")


@gate(public)
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What the site does for everybody to be able to use it, and whom to tell when it does not."""
    return render(request, "accessibility.html")


@gate(public)
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public way in, on one page."""
    return render(request, "sitemap.html")


@gate(public)
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """The site's icon, for pages that name none (the stock admin)."""
    return redirect(static("img/favicon.svg"))


@gate(public)
@require_POST
def large_type(request: HttpRequest) -> HttpResponse:
    """Turn 大字版 on or off and go back to the page it was asked from."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = redirect(back)
    if request.COOKIES.get(LARGE_TYPE_COOKIE) == "1":
        response.delete_cookie(LARGE_TYPE_COOKIE, samesite="Lax")
    else:
        response.set_cookie(LARGE_TYPE_COOKIE, "1", max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    return response
