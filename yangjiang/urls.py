"""Front door: every address of the city's portal. Each view says who may enter (``web/gates.py``)."""

from django.contrib import admin
from django.urls import include, path

from yangjiang import health
from yangjiang.accounts import views as accounts
from yangjiang.notices import views as notices
from yangjiang.web import views as web

urlpatterns = [
    path("", include("permits.urls")),
    path("fund/", include("creditfund.urls")),
    path("login/", accounts.sign_in, name="login"),
    path("logout/", accounts.sign_out, name="logout"),
    path("landing/", accounts.landing, name="landing"),
    path("messages/", notices.inbox, name="messages"),
    path("accessibility/", web.accessibility, name="accessibility"),
    path("sitemap/", web.sitemap, name="sitemap"),
    path("large-type/", web.large_type, name="large_type"),
    path("styles/<slug:digest>.css", web.site_stylesheet, name="stylesheet"),
    path("favicon.ico", web.favicon, name="favicon"),  # what browsers ask for where a page names no icon
    path("parts/", web.parts, name="parts"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
]

handler400 = "yangjiang.web.errors.bad_request"
handler404 = "yangjiang.web.errors.not_found"
handler500 = "yangjiang.web.errors.server_error"
